package dev.trailwarden.rollout;

import java.io.Serial;

/** AWS could not be asked, or did not do what it was asked; in words for whoever gave the command. */
public final class RolloutFault extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String what;
    private final String whatToDo;

    /**
     * @param what what is wrong, without a full stop
     * @param whatToDo what helps, without a full stop
     */
    public RolloutFault(String what, String whatToDo) {
        super(what + "; " + whatToDo);
        this.what = what;
        this.whatToDo = whatToDo;
    }

    /** {@return what is wrong} */
    public String what() {
        return what;
    }

    /** {@return what helps} */
    public String whatToDo() {
        return whatToDo;
    }

    /** {@return both, as one sentence without a full stop} */
    public String sentence() {
        return what + "; " + whatToDo;
    }
}
