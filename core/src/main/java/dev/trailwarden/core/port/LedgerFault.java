package dev.trailwarden.core.port;

/** What the hub remembers cannot be read, or cannot be trusted, or cannot be written. */
public final class LedgerFault extends Exception {
    private static final long serialVersionUID = 1L;

    /** What kind of fault, as far as anybody decides by it. */
    public enum Kind {
        /** The table does not answer, or refuses. */
        UNAVAILABLE,
        /** The item is not what the hub wrote: somebody changed it. It must not be used. */
        TAMPERED,
        /** Somebody else changed it since it was read. */
        CHANGED_SINCE
    }

    private final Kind kind;

    /**
     * @param kind what kind of fault
     * @param what in one sentence, for a person, safe to print
     */
    public LedgerFault(Kind kind, String what) {
        super(what);
        this.kind = kind;
    }

    /**
     * @param what in one sentence, for a person, safe to print
     * @param cause what the adapter caught
     */
    public LedgerFault(String what, Throwable cause) {
        super(what, cause);
        this.kind = Kind.UNAVAILABLE;
    }

    /** What kind of fault. */
    public Kind kind() {
        return kind;
    }

    /** What is wrong, in one sentence. */
    public String what() {
        return String.valueOf(getMessage());
    }
}
