package dev.trailwarden.scp.live;

/**
 * Why the guardrail is not attached as things are.
 *
 * @param reason which of the checks says so
 * @param what what is wrong, without a full stop
 * @param whatToDo what helps, without a full stop
 */
public record Refusal(Reason reason, String what, String whatToDo) {
    /** The checks, by what would go wrong without them. */
    public enum Reason {
        /** Nobody could switch a trail off in an emergency. */
        BREAK_GLASS_DENIED,
        /** The emergency role is nowhere. */
        NO_BREAK_GLASS_ROLE,
        /** Whether the emergency role is anywhere could not be found out. */
        BREAK_GLASS_UNCHECKED,
        /** Trailwarden could no longer do its work. */
        TRAILWARDEN_DENIED,
        /** Accounts could no longer be set up. */
        DEPLOYER_DENIED,
        /** A policy is there that cannot be judged. */
        UNJUDGED_POLICY,
        /** SCPs do not count in this organization. */
        SCPS_DISABLED,
        /** AWS would not take one more policy. */
        NO_SLOT,
        /** AWS would not take the text. */
        TEXT_TOO_LONG,
        /** It has not been tried on less yet. */
        TOO_EARLY,
        /** No SCP binds it. */
        MANAGEMENT_ACCOUNT
    }

    /** {@return both, as one sentence without a full stop} */
    public String sentence() {
        return what + "; " + whatToDo;
    }
}
