package dev.trailwarden.scp.live;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * How the guardrail of an organization compares with what is rendered.
 *
 * @param picture the organization, with the texts that matter
 * @param policies each rendered policy, and each of ours that is not rendered
 * @param slots of every place on the way to where ours are attached, the root first
 * @param protection which accounts have it
 */
public record GuardStatus(
        OrganizationPicture picture, List<Policy> policies, List<Slots> slots, Protection protection) {
    /** Takes copies. */
    public GuardStatus {
        policies = List.copyOf(policies);
        slots = List.copyOf(slots);
    }

    /** What there is to say about a policy of ours. */
    public enum State {
        /** It says what is rendered. */
        AS_RENDERED,
        /** It says something else. */
        DRIFTED,
        /** It does not exist. */
        MISSING,
        /** It exists, but is not among those rendered. */
        NOT_RENDERED
    }

    /**
     * One policy.
     *
     * @param name its name
     * @param state how it compares
     * @param existing the policy, if it exists
     * @param differences what would have to change in it
     * @param places what it is attached to
     */
    public record Policy(
            String name,
            State state,
            Optional<Scp> existing,
            List<PolicyText.Difference> differences,
            List<Node> places) {
        /** Takes copies. */
        public Policy {
            differences = List.copyOf(differences);
            places = List.copyOf(places);
        }
    }

    /**
     * Compares.
     *
     * @param picture the organization, with the texts of ours and of all places on the way to them
     * @param wanted the policies as rendered
     * @return the comparison
     */
    public static GuardStatus of(OrganizationPicture picture, List<WantedPolicy> wanted) {
        List<Policy> policies = new ArrayList<>();
        for (WantedPolicy one : wanted) {
            policies.add(picture.named(one.name())
                    .map(scp -> compared(picture, scp, one))
                    .orElseGet(() -> new Policy(one.name(), State.MISSING, Optional.empty(), List.of(), List.of())));
        }
        Ours.in(picture).stream()
                .filter(scp -> wanted.stream().noneMatch(one -> one.name().equals(scp.name())))
                .forEach(scp -> policies.add(
                        new Policy(scp.name(), State.NOT_RENDERED, Optional.of(scp), List.of(), picture.targets(scp))));
        return new GuardStatus(
                picture,
                policies,
                looksAt(picture).stream().map(node -> Slots.of(picture, node)).toList(),
                Protection.of(picture, wanted));
    }

    private static Policy compared(OrganizationPicture picture, Scp scp, WantedPolicy wanted) {
        List<PolicyText.Difference> differences =
                PolicyText.of(picture.text(scp)).to(PolicyText.of(wanted.json()));
        return new Policy(
                scp.name(),
                differences.isEmpty() ? State.AS_RENDERED : State.DRIFTED,
                Optional.of(scp),
                differences,
                picture.targets(scp));
    }

    /**
     * The places whose policies a status has to know.
     *
     * @param tree the organization
     * @return the root, and every place on the way to ours
     */
    public static List<Node> looksAt(OrganizationPicture tree) {
        SequencedSet<Node> nodes = new LinkedHashSet<>(List.of(tree.root()));
        Ours.places(tree).forEach(place -> nodes.addAll(tree.way(place)));
        return List.copyOf(nodes);
    }

    /** {@return whether SCPs count, every policy says what is rendered, and some account has them all} */
    public boolean asRendered() {
        return picture.scps() == ScpSwitch.ENABLED
                && policies.stream().allMatch(policy -> policy.state() == State.AS_RENDERED)
                && !protection.whole().isEmpty()
                && protection.other().isEmpty();
    }
}
