package dev.trailwarden.core.alert;

import java.util.Locale;

/** How an incident stands, in the word that opens the alert's subject. */
public enum Verdict {
    /** Logging was off and is on again, by our doing. */
    RESTORED("RESTORED"),
    /** An earlier attempt failed and was told; now logging is on again. */
    RESTORED_LATE("RESTORED LATE"),
    /** Logging was on again when we looked. */
    LOGGING_AGAIN("LOGGING AGAIN"),
    /** Something was stopped, and neither the event nor the state of the trails says what. */
    UNCLEAR("UNCLEAR"),
    /** Logging is not known to be on. */
    NOT_RESTORED("NOT RESTORED"),
    /** A break-glass role did it; not undone. */
    BREAK_GLASS("BREAK-GLASS"),
    /** Something was changed that nothing here can undo. */
    NOT_UNDONE("CHANGED"),
    /** A service control policy refused the attempt. */
    REFUSED_BY_SCP("REFUSED BY SCP"),
    /** The attempt failed. */
    FAILED_ATTEMPT("FAILED ATTEMPT"),
    /** The event is not to be believed or not to be read. */
    REJECTED("REJECTED EVENT");

    private final String words;

    Verdict(String words) {
        this.words = words;
    }

    /** The words a person reads. */
    public String words() {
        return words;
    }

    /** The word used in JSON and message attributes, for example {@code not-restored}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the trail logs now, as far as we know. */
    public boolean logging() {
        return switch (this) {
            case RESTORED, RESTORED_LATE, LOGGING_AGAIN -> true;
            case UNCLEAR, NOT_RESTORED, BREAK_GLASS, NOT_UNDONE, REFUSED_BY_SCP, FAILED_ATTEMPT, REJECTED -> false;
        };
    }
}
