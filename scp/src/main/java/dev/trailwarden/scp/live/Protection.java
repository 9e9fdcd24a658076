package dev.trailwarden.scp.live;

import java.util.List;

/**
 * Which accounts have the guardrail.
 *
 * @param whole accounts with every policy, as rendered
 * @param other accounts with some policy of ours, but not all, or with another text
 * @param none accounts without
 */
public record Protection(List<Node.Account> whole, List<Node.Account> other, List<Node.Account> none) {
    /** Takes copies. */
    public Protection {
        whole = List.copyOf(whole);
        other = List.copyOf(other);
        none = List.copyOf(none);
    }

    /**
     * Looks at every active member account.
     *
     * @param picture with the texts of our policies
     * @param wanted the policies as rendered
     */
    static Protection of(OrganizationPicture picture, List<WantedPolicy> wanted) {
        List<Node.Account> all = picture.bound(picture.root());
        List<Node.Account> whole =
                all.stream().filter(account -> has(picture, wanted, account)).toList();
        List<Node.Account> some = all.stream()
                .filter(account -> !whole.contains(account))
                .filter(account -> picture.scps() == ScpSwitch.ENABLED
                        && picture.way(account).stream()
                                .anyMatch(node -> !Ours.on(picture, node).isEmpty()))
                .toList();
        return new Protection(
                whole,
                some,
                all.stream()
                        .filter(account -> !whole.contains(account) && !some.contains(account))
                        .toList());
    }

    /** Whether every wanted policy is on the way to a place, and says what it should. */
    static boolean has(OrganizationPicture picture, List<WantedPolicy> wanted, Node place) {
        return picture.scps() == ScpSwitch.ENABLED
                && wanted.stream()
                        .allMatch(policy -> picture.way(place).stream()
                                .flatMap(node -> picture.on(node).stream())
                                .anyMatch(
                                        scp -> scp.name().equals(policy.name()) && isAsRendered(picture, scp, policy)));
    }

    static boolean isAsRendered(OrganizationPicture picture, Scp scp, WantedPolicy policy) {
        return PolicyText.of(picture.text(scp)).to(PolicyText.of(policy.json())).isEmpty();
    }
}
