package dev.trailwarden.core.remedy;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.remedy.Outcome.Failed;
import dev.trailwarden.core.remedy.Outcome.Trail;
import java.util.List;

/** Says what a fault means for the person on call. */
public final class Failures {
    private Failures() {}

    /** The remedy failed at once. */
    public static Failed of(AccountId account, MemberFault fault) {
        return of(account, fault, fault.what(), List.of());
    }

    /** The remedy failed with these words, after some trails had been looked at. */
    static Failed of(AccountId account, MemberFault fault, String why, List<Trail> trails) {
        String whatToDo = switch (fault.kind()) {
            case NO_WAY_IN ->
                "Check that the stack of member-roles.yaml is in account " + account
                        + " and that no SCP denies sts:AssumeRole on it; then put the trail right by hand.";
            case DENIED, SESSION_OVER ->
                "Check the remediation role's policy in account " + account
                        + " and that no SCP denies it what it needs; then put the trail right by hand.";
            case NO_SUCH_TRAIL, WRONG_HOME_REGION, REFUSED -> "Look at the trail and put it right by hand.";
            case NO_SLOT_LEFT ->
                "Look for trails in this Region that nobody needs, and delete one: Trailwarden deletes nobody's trail."
                        + " Then run trailwarden restore.";
            case TRAIL_EXISTS, BUSY, UNAVAILABLE ->
                "Wait for the next attempt; if nothing has changed then, put the trail right by hand.";
        };
        return new Failed(why, whatToDo, fault.kind().retryable(), trails);
    }

    /** The baseline cannot be read, or cannot be trusted. */
    public static Failed of(LedgerFault fault) {
        return switch (fault.kind()) {
            case TAMPERED ->
                new Failed(
                        fault.what(),
                        "Somebody has changed what the hub remembers: find out who writes to its table, and pin the"
                                + " baseline again with trailwarden baseline pin.",
                        false);
            case UNAVAILABLE, CHANGED_SINCE ->
                new Failed(
                        "what the trail should be is not known: " + fault.what(),
                        "Wait for the next attempt; if that fails too, compare the trail with your records.",
                        true);
        };
    }
}
