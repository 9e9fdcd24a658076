package dev.trailwarden.coverage;

import dev.trailwarden.core.event.Region;
import java.util.List;

/**
 * Something that is wrong with an account's cover, and how to put it right.
 *
 * @param kind what kind
 * @param known whether it is known to be wrong; otherwise nobody can say that it is right
 * @param what one sentence without its full stop; names in it are somebody else's words
 * @param regions where, if it is about Regions
 * @param where whose credentials the commands take, for example {@code in account 333333333333}
 * @param remedies commands, in order; {@code #} begins a remark
 */
public record Problem(
        Kind kind, boolean known, String what, List<Region> regions, String where, List<String> remedies) {
    /** Takes copies. */
    public Problem {
        regions = List.copyOf(regions);
        remedies = List.copyOf(remedies);
    }
}
