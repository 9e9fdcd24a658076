package dev.trailwarden.core;

import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.decision.Decision;
import dev.trailwarden.core.remedy.Outcome;
import dev.trailwarden.core.remedy.Outcome.Failed;
import java.util.Optional;

/**
 * What came of one delivery of an event.
 *
 * @param incident the id that all deliveries and alerts of the event share
 * @param decision what was decided
 * @param outcome what came of the remedy, if there was one to carry out
 * @param verdict how the incident stands; nothing for what is ignored
 * @param told whether this delivery sent an alert
 * @param retry why the delivery has to be repeated, if it has to be
 */
public record Report(
        String incident,
        Decision decision,
        Optional<Outcome> outcome,
        Optional<Verdict> verdict,
        boolean told,
        Optional<String> retry) {

    /** Why the trail is not known to log, if there was one to restore and it is not. */
    public Optional<Failed> failure() {
        return outcome.flatMap(Outcome::failure);
    }

    Report withTold() {
        return new Report(incident, decision, outcome, verdict, true, retry);
    }

    Report retrying(String why) {
        String all = retry.map(first -> first + "; " + why).orElse(why);
        return new Report(incident, decision, outcome, verdict, told, Optional.of(all));
    }

    String whyKept() {
        return failure().map(Failed::why).orElse(decision.reason());
    }
}
