package dev.trailwarden.scp.live;

import java.util.List;
import java.util.Optional;

/** Attach to one account first, then to an OU, then to the root: what goes wrong goes wrong where it is small. */
final class Stages {
    private Stages() {}

    /**
     * The stage that has to come first.
     *
     * @param picture with the texts of our policies
     * @param wanted the policies as rendered
     * @param target what somebody wants to attach them to
     * @return where to attach them first; empty if it is the turn of the target
     */
    static Optional<Node> before(OrganizationPicture picture, List<WantedPolicy> wanted, Node target) {
        List<Node.Account> inside = picture.bound(target);
        Coverage coverage = new Coverage(picture, wanted);
        if (target instanceof Node.Account || inside.isEmpty() || coverage.has(target)) {
            return Optional.empty();
        }
        boolean tried = inside.stream().anyMatch(coverage::has);
        return tried ? Optional.empty() : Optional.of(inside.getFirst());
    }

    /**
     * The stage that comes after.
     *
     * @param picture with the policies attached
     * @param wanted the policies as rendered
     * @param target what they have just been attached to
     * @return what to attach them to next; empty if it was the root
     */
    static Optional<Node> after(OrganizationPicture picture, List<WantedPolicy> wanted, Node target) {
        List<Node> way = picture.way(target);
        Coverage coverage = new Coverage(picture, wanted);
        for (int i = way.size() - 2; i >= 0; i--) {
            Node above = way.get(i);
            if (!coverage.has(above)) {
                return Optional.of(above);
            }
        }
        return Optional.empty();
    }
}
