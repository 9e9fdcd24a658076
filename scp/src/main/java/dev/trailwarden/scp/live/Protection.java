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
        Coverage coverage = new Coverage(picture, wanted);
        List<Node.Account> whole = all.stream().filter(coverage::has).toList();
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
}
