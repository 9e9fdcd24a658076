package dev.trailwarden.core.sweep;

import dev.trailwarden.core.alert.Notice;
import dev.trailwarden.core.alert.Notice.Kind;
import dev.trailwarden.core.tamper.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Says which accounts cannot be looked at: each by itself as long as they are few, and together when they are many. */
final class Troubles {
    private static final String WHAT_TO_DO =
            "Check that the stack of member-roles.yaml is there and that no SCP denies what it needs: trailwarden coverage.";

    private Troubles() {}

    /**
     * Says it.
     *
     * @param news those that nobody was told of
     * @param run the run's id
     * @param at when it was seen
     */
    static List<Notice> notices(List<Trouble> news, String run, Instant at) {
        if (news.size() <= Census.FEW) {
            return news.stream()
                    .map(trouble -> new Notice(
                            "account/" + trouble.account() + "/unseen/" + run,
                            Kind.ACCOUNT,
                            Severity.HIGH,
                            "account " + trouble.account() + words(trouble),
                            List.of(trouble.what()),
                            WHAT_TO_DO,
                            Optional.of(trouble.account()),
                            at))
                    .toList();
        }
        return List.of(new Notice(
                "accounts/unseen/" + run,
                Kind.ACCOUNT,
                Severity.HIGH,
                news.size() + " accounts cannot be looked at",
                news.stream()
                        .map(trouble -> "Account " + trouble.account() + words(trouble) + ": " + trouble.what())
                        .toList(),
                WHAT_TO_DO,
                Optional.empty(),
                at));
    }

    private static String words(Trouble trouble) {
        return switch (trouble.kind()) {
            case UNREACHABLE -> " cannot be reached";
            case UNSEEN -> " was not seen as a whole";
        };
    }
}
