package dev.trailwarden.core.remedy;

import dev.trailwarden.core.remedy.Outcome.AlreadySound;
import dev.trailwarden.core.remedy.Outcome.Failed;
import dev.trailwarden.core.remedy.Outcome.Observed;
import dev.trailwarden.core.remedy.Outcome.Restored;
import dev.trailwarden.core.remedy.Outcome.Trail;
import dev.trailwarden.core.remedy.Outcome.Unmatched;
import java.util.List;
import java.util.Optional;

/** Makes one outcome of several trails' outcomes: the worst one, about all trails. */
final class Outcomes {
    private Outcomes() {}

    /** Joins at least one outcome. */
    static Outcome join(List<Outcome> outcomes) {
        if (outcomes.size() == 1) {
            return outcomes.getFirst();
        }
        List<Trail> trails =
                outcomes.stream().flatMap(one -> one.about().stream()).toList();
        Optional<Failed> failed = outcomes.stream()
                .flatMap(one -> one.failure().stream())
                // If another attempt may help any of them, there has to be one.
                .sorted((a, b) -> Boolean.compare(b.retryable(), a.retryable()))
                .findFirst();
        if (failed.isPresent()) {
            return new Failed(
                    failed.get().why(), failed.get().whatToDo(), failed.get().retryable(), trails);
        }
        if (outcomes.stream().anyMatch(one -> one instanceof Restored)) {
            return new Restored(trails);
        }
        if (outcomes.stream().anyMatch(one -> one instanceof Observed)) {
            return new Observed(trails);
        }
        return outcomes.stream()
                .filter(one -> one instanceof Unmatched)
                .map(Unmatched.class::cast)
                .findFirst()
                .<Outcome>map(one -> new Unmatched(trails, one.why(), one.whatToDo()))
                .orElseGet(() -> new AlreadySound(trails));
    }
}
