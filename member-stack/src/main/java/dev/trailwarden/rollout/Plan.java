package dev.trailwarden.rollout;

import java.util.List;

/**
 * What has to be done until everything is as it should be.
 *
 * @param steps in their order; empty if all is so
 * @param elsewhere what has to be done in the management account, for which there are no credentials: these are not taken
 * @param refusals why nothing may be done, with what helps, a sentence each; empty if nothing stands in the way
 * @param notes what else somebody should know, a sentence each
 * @param missing the places of the chosen accounts that have no current stack yet
 */
public record Plan(
        List<Step> steps, List<Step> elsewhere, List<String> refusals, List<String> notes, List<Place> missing) {
    /** Takes copies. */
    public Plan {
        steps = List.copyOf(steps);
        elsewhere = List.copyOf(elsewhere);
        refusals = List.copyOf(refusals);
        notes = List.copyOf(notes);
        missing = List.copyOf(missing);
    }

    /**
     * A stack that is not there, or not current.
     *
     * @param set of which StackSet, or the management account's stack of that name
     * @param account twelve digits
     * @param region where
     * @param why what is known about it
     */
    public record Place(String set, String account, String region, String why) {}
}
