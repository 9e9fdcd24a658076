package dev.trailwarden.core.event;

/** An event that cannot be read. It is told and kept, never dropped. */
public final class UnreadableEvent extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param what the fault and where it is, in one sentence for a person, safe to print
     */
    public UnreadableEvent(String what) {
        super(what);
    }

    /** What is wrong and where, in one sentence. */
    public String what() {
        return String.valueOf(getMessage());
    }
}
