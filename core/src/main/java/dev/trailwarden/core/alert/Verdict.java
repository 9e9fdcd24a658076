package dev.trailwarden.core.alert;

import java.util.Locale;

/** How an incident stands, in the word that opens the alert's subject. */
public enum Verdict {
    /** The trail was not what it should be and is again, by our doing. */
    RESTORED("RESTORED"),
    /** It was left as it was for a while, which was told; now it is what it should be. */
    RESTORED_LATE("RESTORED LATE"),
    /** A stopped trail was logging again when we looked. */
    LOGGING_AGAIN("LOGGING AGAIN"),
    /** The trail was what it should be when we looked. */
    UNCHANGED("NO DIFFERENCE"),
    /** Something was stopped, and neither the event nor the state of the trails says what. */
    UNCLEAR("UNCLEAR"),
    /** The trail is not known to be what it should be. */
    NOT_RESTORED("NOT RESTORED"),
    /** It would have been undone, were the hub not told to observe only. */
    OBSERVED("OBSERVED"),
    /** An operator agreed to the change. */
    ACCEPTED("ACCEPTED"),
    /** A break-glass role did it; not undone until its window ends. */
    BREAK_GLASS("BREAK-GLASS"),
    /** The operator's exemptions cover it; not undone. */
    EXEMPT("EXEMPT"),
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

    /** Whether the trail is what it should be now, as far as we know. */
    public boolean sound() {
        return switch (this) {
            case RESTORED, RESTORED_LATE, LOGGING_AGAIN, UNCHANGED -> true;
            case UNCLEAR,
                    NOT_RESTORED,
                    OBSERVED,
                    ACCEPTED,
                    BREAK_GLASS,
                    EXEMPT,
                    NOT_UNDONE,
                    REFUSED_BY_SCP,
                    FAILED_ATTEMPT,
                    REJECTED -> false;
        };
    }

    /** Whether something is still to be done about it, so that no baseline may be captured from the trail. */
    public boolean open() {
        return switch (this) {
            case UNCLEAR, NOT_RESTORED, OBSERVED, BREAK_GLASS, NOT_UNDONE -> true;
            case RESTORED,
                    RESTORED_LATE,
                    LOGGING_AGAIN,
                    UNCHANGED,
                    ACCEPTED,
                    EXEMPT,
                    REFUSED_BY_SCP,
                    FAILED_ATTEMPT,
                    REJECTED -> false;
        };
    }
}
