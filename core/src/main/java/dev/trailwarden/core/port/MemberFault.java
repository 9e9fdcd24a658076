package dev.trailwarden.core.port;

/** A member account did not do what it was asked; the adapter has already tried again where that helps. */
public final class MemberFault extends Exception {
    private static final long serialVersionUID = 1L;

    /** What kind of fault, as far as anybody decides by it. */
    public enum Kind {
        /** The remediation role cannot be assumed: it is missing, or does not trust the hub, or a policy denies it. */
        NO_WAY_IN(true),
        /** The session is not honoured any more; a new one may be. */
        SESSION_OVER(true),
        /** The remediation role may not do this. */
        DENIED(true),
        /** There is no such trail, or event data store, here. */
        NO_SUCH_TRAIL(false),
        /** There is such a trail already. */
        TRAIL_EXISTS(true),
        /** The Region has as many trails as it may have. */
        NO_SLOT_LEFT(false),
        /** The trail is at home in another Region. */
        WRONG_HOME_REGION(false),
        /** Too many calls, or the trail is being changed by another call. */
        BUSY(true),
        /** The service or the way to it is broken. */
        UNAVAILABLE(true),
        /** The request is wrong and stays wrong. */
        REFUSED(false);

        private final boolean retryable;

        Kind(boolean retryable) {
            this.retryable = retryable;
        }

        /**
         * Whether the same call may succeed some minutes later. A missing role or permission counts: a rollout may be
         * under way, and IAM is eventually consistent.
         */
        public boolean retryable() {
            return retryable;
        }

        /** Whether a new session may do what this one may not. */
        public boolean mayBeTheSession() {
            return this == SESSION_OVER || this == DENIED;
        }
    }

    private final Kind kind;

    /**
     * @param kind what kind of fault
     * @param what the operation and the service's own words, for a person, safe to print
     * @param cause what the adapter caught
     */
    public MemberFault(Kind kind, String what, Throwable cause) {
        super(what, cause);
        this.kind = kind;
    }

    /** What kind of fault. */
    public Kind kind() {
        return kind;
    }

    /** The operation that failed and why, in one sentence. */
    public String what() {
        return String.valueOf(getMessage());
    }
}
