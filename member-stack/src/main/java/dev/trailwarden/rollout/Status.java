package dev.trailwarden.rollout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Where Trailwarden is not, compared with the organization. It asks no template and no parameter: those are the plan's matter.
 *
 * @param missing every place of an active account that has no current stack
 * @param notes what else somebody should know, a sentence each
 */
public record Status(List<Plan.Place> missing, List<String> notes) {
    /** Takes copies. */
    public Status {
        missing = List.copyOf(missing);
        notes = List.copyOf(notes);
    }

    /** {@return whether nothing is missing} */
    public boolean fine() {
        return missing.isEmpty();
    }

    /**
     * {@return the status}
     *
     * @param picture what is there
     * @param hubRegion where the hub is
     */
    public static Status of(Picture picture, String hubRegion) {
        List<Plan.Place> missing = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        OrganizationSeen organization = picture.organization();
        String management = organization.managementAccount();
        if (picture.hub().filter(hub -> Stacks.SOUND.contains(hub.status())).isEmpty()) {
            missing.add(new Plan.Place(
                    Names.HUB,
                    "the hub account",
                    hubRegion,
                    picture.hub().map(Stacks.Seen::status).orElse("not there")));
        } else if (picture.hub().filter(Stacks.Seen::guarded).isEmpty()) {
            notes.add("the hub's stack has no termination protection; apply gives it one");
        }
        members(missing, organization, Names.ROLES, picture.roles(), _ -> Set.of(hubRegion));
        members(missing, organization, Names.RULES, picture.rules(), picture::regionsOf);
        if (picture.management().isEmpty()) {
            missing.add(new Plan.Place(
                    "the management account's own stacks", management, hubRegion, "no credentials to look"));
        } else {
            Picture.Management own = picture.management().get();
            if (own.roles().filter(seen -> Stacks.SOUND.contains(seen.status())).isEmpty()) {
                missing.add(new Plan.Place(
                        Names.ROLES,
                        management,
                        hubRegion,
                        own.roles().map(Stacks.Seen::status).orElse("not there")));
            }
            for (String region : new TreeSet<>(picture.regionsOf(management))) {
                Stacks.Seen seen = own.rules().get(region);
                if (seen == null || !Stacks.SOUND.contains(seen.status())) {
                    missing.add(new Plan.Place(
                            Names.RULES, management, region, seen == null ? "not there" : seen.status()));
                }
            }
        }
        automatic(notes, Names.ROLES, picture.roles());
        automatic(notes, Names.RULES, picture.rules());
        if (!picture.trusted()) {
            notes.add("StackSets may not work in this organization's accounts: trusted access is off");
        }
        if (!picture.unasked().isEmpty()) {
            notes.add(picture.unasked().size()
                    + " accounts could not be asked for their Regions; the hub account's were taken");
        }
        return new Status(missing, notes);
    }

    private static void automatic(List<String> notes, String name, Picture.SetSeen seen) {
        seen.busy()
                .forEach(operation -> notes.add("under way on " + name + ": " + operation.action() + " "
                        + operation.id() + ", " + operation.status()));
        if (seen.set().filter(set -> !set.automatic()).isPresent()) {
            notes.add("accounts that come later do not get " + name + ": its automatic deployment is off");
        }
    }

    private static void members(
            List<Plan.Place> missing,
            OrganizationSeen organization,
            String name,
            Picture.SetSeen seen,
            Function<String, Set<String>> regions) {
        Map<String, StackSets.Instance> there = new HashMap<>();
        seen.instances().forEach(instance -> there.put(instance.account() + "/" + instance.region(), instance));
        for (OrganizationSeen.Member member : organization.reached(organization.root())) {
            for (String region : new TreeSet<>(regions.apply(member.id()))) {
                StackSets.Instance instance = there.get(member.id() + "/" + region);
                if (instance == null || !instance.current()) {
                    missing.add(new Plan.Place(name, member.id(), region, Planner.why(instance)));
                }
            }
        }
    }
}
