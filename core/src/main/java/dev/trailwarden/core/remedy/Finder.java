package dev.trailwarden.core.remedy;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.event.TrailReference;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.Members;
import dev.trailwarden.core.port.Remembered;
import dev.trailwarden.core.remedy.Remediation.MatchBaseline;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the trails that an event may mean, among those that the account has and those that it should have. */
final class Finder {
    private final Members members;

    Finder(Members members) {
        this.members = members;
    }

    /**
     * Gives the trails. A change succeeds in the home Region only, so a trail at home in the call's Region is meant, and
     * not a namesake elsewhere.
     *
     * @param account the owner
     * @param region where the call was made
     * @param reference what the event says
     * @param remembered of the owner
     * @return one trail if the event names one, all at home in the Region if it does not; empty if there is none
     */
    List<TrailArn> find(AccountId account, Region region, TrailReference reference, Remembered remembered)
            throws MemberFault {
        List<TrailArn> kept = kept(region, reference, remembered);
        if (!kept.isEmpty() && reference.trailName().isPresent()) {
            return kept;
        }
        Set<TrailArn> all = new LinkedHashSet<>(kept);
        all.addAll(meant(listed(account, region), region, reference));
        return List.copyOf(all);
    }

    /** The same, but only the trails of which baselines are kept; the account is not asked. */
    static List<TrailArn> kept(Region region, TrailReference reference, Remembered remembered) {
        return meant(remembered.trails(), region, reference);
    }

    private List<TrailArn> listed(AccountId account, Region region) throws MemberFault {
        return members.open(account, MatchBaseline.READS, Optional.empty()).trails(region).stream()
                .filter(trail -> trail.owner().equals(account))
                .toList();
    }

    private static List<TrailArn> meant(List<TrailArn> trails, Region region, TrailReference reference) {
        Optional<String> name = reference.trailName();
        return trails.stream()
                .filter(trail -> trail.homeRegion().equals(region))
                .filter(trail -> name.filter(one -> !one.equals(trail.name())).isEmpty())
                .toList();
    }
}
