package dev.trailwarden.scp.live;

import dev.trailwarden.scp.GuardPolicy;
import java.util.Comparator;
import java.util.List;

/** Which of an organization's SCPs belong to a guardrail: their names say it. */
final class Ours {
    private Ours() {}

    static boolean isOurs(Scp policy) {
        return !policy.awsManaged() && GuardPolicy.isNameOfOurs(policy.name());
    }

    /** Our policies, attached or not, the first one first. */
    static List<Scp> in(OrganizationPicture picture) {
        return picture.policies().values().stream()
                .filter(Ours::isOurs)
                .sorted(Comparator.<Scp>comparingInt(policy -> policy.name().length())
                        .thenComparing(Scp::name))
                .toList();
    }

    /** Our policies directly on a place. */
    static List<Scp> on(OrganizationPicture picture, Node node) {
        return in(picture).stream()
                .filter(policy -> picture.on(node).contains(policy))
                .toList();
    }

    /** The places that any of our policies is directly on, the root first. */
    static List<Node> places(OrganizationPicture picture) {
        return picture.nodes().stream()
                .filter(node -> !on(picture, node).isEmpty())
                .toList();
    }
}
