package dev.trailwarden.scp.live;

/** Whether anybody can work in an account (Organizations User Guide, account states). Only in {@link #ACTIVE} ones. */
public enum AccountState {
    /** Invited or being created. */
    PENDING_ACTIVATION,
    /** In use. */
    ACTIVE,
    /** Suspended by AWS. */
    SUSPENDED,
    /** About to be closed. */
    PENDING_CLOSURE,
    /** Closed; it still counts for a while. */
    CLOSED,
    /** A state that is newer than this program. */
    UNKNOWN
}
