package dev.trailwarden.scp.live;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which places have every wanted policy, with the text it should have. Texts are compared once, not for each account. */
final class Coverage {
    private final OrganizationPicture picture;
    private final List<WantedPolicy> wanted;
    private final Set<Scp> asRendered = new HashSet<>();

    /**
     * @param picture with the texts of our policies
     * @param wanted the policies as rendered
     */
    Coverage(OrganizationPicture picture, List<WantedPolicy> wanted) {
        this.picture = picture;
        this.wanted = wanted;
        for (WantedPolicy policy : wanted) {
            picture.named(policy.name())
                    .filter(scp -> PolicyText.of(picture.text(scp))
                            .to(PolicyText.of(policy.json()))
                            .isEmpty())
                    .ifPresent(asRendered::add);
        }
    }

    /** Whether every wanted policy is on the way to a place, and says what it should. */
    boolean has(Node place) {
        return picture.scps() == ScpSwitch.ENABLED
                && asRendered.size() == wanted.size()
                && asRendered.stream()
                        .allMatch(policy -> picture.way(place).stream()
                                .anyMatch(node -> picture.on(node).contains(policy)));
    }
}
