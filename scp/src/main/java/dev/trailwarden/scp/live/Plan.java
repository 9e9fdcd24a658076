package dev.trailwarden.scp.live;

import dev.trailwarden.scp.GuardSettings;
import dev.trailwarden.scp.Guardrail;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;

/**
 * What attaching a guardrail to a place would do, and to whom.
 *
 * @param target the place
 * @param changes the writes, in their order; empty if all is so already
 * @param before the organization, with the texts that matter
 * @param after the organization as it will be
 * @param places where anything changes, and what is above the target
 * @param newlyBound accounts that get the guardrail
 * @param elsewhere accounts outside the target that a changed text concerns, because they have the policy already
 * @param effects who may do what no longer, or again
 * @param refusals why it is not done as things are; empty if it can be
 * @param notices what the operator should know
 * @param next the stage after this one, if there is one
 * @param undo the commands that take it back
 */
public record Plan(
        Node target,
        List<Change> changes,
        OrganizationPicture before,
        OrganizationPicture after,
        List<Node> places,
        List<Node.Account> newlyBound,
        List<Node.Account> elsewhere,
        Effects effects,
        List<Refusal> refusals,
        List<String> notices,
        Optional<Node> next,
        List<String> undo) {
    /** Takes copies. */
    public Plan {
        changes = List.copyOf(changes);
        places = List.copyOf(places);
        newlyBound = List.copyOf(newlyBound);
        elsewhere = List.copyOf(elsewhere);
        refusals = List.copyOf(refusals);
        notices = List.copyOf(notices);
        undo = List.copyOf(undo);
    }

    /**
     * What the operator has said, and what was found out beforehand.
     *
     * @param region where the hub works
     * @param hubAccount where the hub is, if that is known
     * @param enableScps whether SCPs may be enabled
     * @param skipStages whether it need not be tried on less first
     * @param roles what was found of the break-glass roles; empty if nobody is exempt
     * @param breakGlassUnchecked whether it goes on when that could not be found out
     * @param allowUnjudged whether it goes on beside policies that cannot be judged
     */
    public record Conditions(
            String region,
            Optional<String> hubAccount,
            boolean enableScps,
            boolean skipStages,
            List<RoleSearch.Result> roles,
            boolean breakGlassUnchecked,
            boolean allowUnjudged) {
        /** Takes a copy. */
        public Conditions {
            roles = List.copyOf(roles);
        }
    }

    /**
     * The places whose texts a plan has to know.
     *
     * @param tree the organization with the texts of our policies at most
     * @param target to what the guardrail is to be attached
     * @param hubAccount where the hub is, if that is known
     * @return the target, every place that has our policies already, and the hub's account
     */
    public static Set<Node> looksAt(OrganizationPicture tree, Node target, Optional<String> hubAccount) {
        SequencedSet<Node> nodes = new LinkedHashSet<>(List.of(target));
        nodes.addAll(Ours.places(tree));
        hubAccount.flatMap(tree::node).ifPresent(nodes::add);
        return nodes;
    }

    /**
     * Plans.
     *
     * @param picture the organization, with the texts of {@link #looksAt}
     * @param guardrail what is to be attached
     * @param target to what
     * @param conditions what the operator has said
     * @return the plan; nothing is written
     */
    public static Plan toAttach(OrganizationPicture picture, Guardrail guardrail, Node target, Conditions conditions) {
        List<WantedPolicy> wanted = WantedPolicy.of(guardrail);
        GuardSettings settings = guardrail.settings();
        List<Change> changes = Change.toAttach(picture, wanted, target);
        OrganizationPicture after = Change.applied(picture, changes);
        SequencedSet<Node> places = new LinkedHashSet<>(picture.way(target));
        SequencedSet<Node.Account> asked = new LinkedHashSet<>(picture.bound(target));
        for (Change change : changes) {
            switch (change) {
                case Change.Attach attach -> places.add(attach.node());
                case Change.Detach detach -> places.add(detach.node());
                case Change.Update update -> places.addAll(picture.targets(update.existing()));
                case Change.EnableScps _, Change.Create _, Change.Delete _ -> {
                    // These change nothing about a single place.
                }
            }
        }
        List<Node> above = picture.way(target);
        places.stream().filter(place -> !above.contains(place)).forEach(place -> asked.addAll(picture.bound(place)));
        changes.stream()
                .filter(Change.Update.class::isInstance)
                .map(Change.Update.class::cast)
                .flatMap(update -> picture.targets(update.existing()).stream())
                .forEach(place -> asked.addAll(picture.bound(place)));
        List<Node.Account> concerned = List.copyOf(asked);
        Coverage coverage = new Coverage(picture, wanted);
        Lockout lockout = new Lockout(picture, changes, target, settings, conditions).check(concerned, wanted);
        List<Refusal> refusals = new ArrayList<>(lockout.refusals());
        if (!conditions.skipStages()) {
            Stages.before(picture, wanted, target).ifPresent(first -> refusals.add(tooEarly(target, first)));
        }
        List<String> notices = new ArrayList<>(guardrail.warnings());
        notices.addAll(lockout.notices());
        inherited(picture, wanted, target).ifPresent(notices::add);
        if (picture.bound(target).isEmpty()) {
            notices.add("In " + target.said() + " is no active member account, so this binds nobody yet.");
        }
        return new Plan(
                target,
                changes,
                picture,
                after,
                List.copyOf(places),
                concerned.stream()
                        .filter(account -> !coverage.has(account) && picture.isWithin(account, target))
                        .toList(),
                concerned.stream()
                        .filter(account -> !picture.isWithin(account, target))
                        .toList(),
                Effects.of(picture, after, concerned, settings, conditions.region(), conditions.hubAccount()),
                refusals,
                notices,
                Stages.after(after, wanted, target),
                Undo.of(picture, changes, target));
    }

    private static Refusal tooEarly(Node target, Node first) {
        return new Refusal(
                Refusal.Reason.TOO_EARLY,
                "no account of " + target.said() + " has this guardrail yet",
                "try it on one first: trailwarden scp attach --target " + first.id()
                        + " with the same options, then trailwarden scp verify --target " + first.id()
                        + "; or leave that out with --skip-stages");
    }

    private static Optional<String> inherited(OrganizationPicture picture, List<WantedPolicy> wanted, Node target) {
        List<Node> way = picture.way(target);
        return way.size() > 1 && new Coverage(picture, wanted).has(way.get(way.size() - 2))
                ? Optional.of(upper(target.said()) + " has the whole guardrail already, from above.")
                : Optional.empty();
    }

    private static String upper(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
