package dev.trailwarden.scp.live;

import java.util.List;
import java.util.Optional;

/**
 * What detaching the guardrail from a place would do.
 *
 * @param target the place
 * @param changes the writes, in their order; empty if nothing of ours is there
 * @param before the organization, with the texts of our policies
 * @param losing active member accounts that have none of our policies after it
 * @param remaining the places where some of our policies stay attached
 * @param refusal why it is not done; empty if it can be
 * @param undo the commands that take it back
 */
public record Detachment(
        Node target,
        List<Change> changes,
        OrganizationPicture before,
        List<Node.Account> losing,
        List<Node> remaining,
        Optional<OrganizationFault> refusal,
        List<String> undo) {
    /** Takes copies. */
    public Detachment {
        changes = List.copyOf(changes);
        losing = List.copyOf(losing);
        remaining = List.copyOf(remaining);
        undo = List.copyOf(undo);
    }

    /**
     * Plans.
     *
     * @param picture the organization, with the texts of our policies
     * @param target from what
     * @param delete whether policies that are then attached to nothing are deleted
     * @return the plan; nothing is written
     */
    public static Detachment of(OrganizationPicture picture, Node target, boolean delete) {
        List<Change> changes = Change.toDetach(picture, target, delete);
        OrganizationPicture after = Change.applied(picture, changes);
        return new Detachment(
                target,
                changes,
                picture,
                picture.bound(target).stream()
                        .filter(account -> has(picture, account) && !has(after, account))
                        .toList(),
                Ours.places(after),
                lastOne(picture, target),
                Undo.of(picture, changes, target));
    }

    private static boolean has(OrganizationPicture picture, Node.Account account) {
        return picture.way(account).stream()
                .anyMatch(node -> !Ours.on(picture, node).isEmpty());
    }

    private static Optional<OrganizationFault> lastOne(OrganizationPicture picture, Node target) {
        List<Scp> ours = Ours.on(picture, target);
        return ours.isEmpty() || picture.on(target).size() > ours.size()
                ? Optional.empty()
                : Optional.of(new OrganizationFault(
                        target.said() + " has no SCP but ours, and AWS keeps one everywhere",
                        "attach another one first: aws organizations attach-policy --policy-id " + Scp.FULL_ACCESS
                                + " --target-id " + target.id()));
    }
}
