package dev.trailwarden.core;

import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.decision.Decision;
import dev.trailwarden.core.incident.Teller;
import dev.trailwarden.core.remedy.Outcome;
import dev.trailwarden.core.remedy.Outcome.Failed;
import java.util.List;
import java.util.Optional;

/**
 * What came of one delivery of an event.
 *
 * @param incident the id that all deliveries and alerts of the event share
 * @param decision what was decided
 * @param outcome what came of the remedy, if there was one to carry out
 * @param verdict how the incident stands; nothing for what is ignored
 * @param told whether this delivery sent an alert
 * @param held whether the incident was kept for a digest instead
 * @param retry why the delivery has to be repeated, if it has to be
 * @param notes what was told with it: settings that cannot be read, a table that does not answer
 */
public record Report(
        String incident,
        Decision decision,
        Optional<Outcome> outcome,
        Optional<Verdict> verdict,
        boolean told,
        boolean held,
        Optional<String> retry,
        List<String> notes) {

    static Report of(String incident, Decision decision, Optional<Outcome> outcome) {
        return new Report(incident, decision, outcome, Optional.empty(), false, false, Optional.empty(), List.of());
    }

    /** Why the trail is not known to be what it should be, if there was one to restore and it is not. */
    public Optional<Failed> failure() {
        return outcome.flatMap(Outcome::failure);
    }

    Report telling(Teller.Telling telling) {
        return new Report(
                incident,
                decision,
                outcome,
                Optional.of(telling.verdict()),
                telling.told(),
                telling.held(),
                telling.retry(),
                telling.notes());
    }

    Report retrying(String why) {
        String all = retry.map(first -> first + "; " + why).orElse(why);
        return new Report(incident, decision, outcome, verdict, told, held, Optional.of(all), notes);
    }

    String whyKept() {
        return failure().map(Failed::why).orElse(decision.reason());
    }
}
