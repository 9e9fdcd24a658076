package dev.trailwarden.core.alert;

import dev.trailwarden.core.decision.Decision;
import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.remedy.Outcome;
import dev.trailwarden.core.tamper.Severity;
import java.util.Optional;

/**
 * One thing the security team is told.
 *
 * @param incident the id that all alerts of one incident share
 * @param verdict how it stands
 * @param decision what was decided, with the event in it
 * @param outcome what came of the remedy, if there was one to carry out
 */
public record Alert(String incident, Verdict verdict, Decision decision, Optional<Outcome> outcome) {

    /** How much it matters. */
    public Severity severity() {
        return decision.howSevere().orElse(Severity.LOW);
    }

    /** The event, unless it could not be read. */
    public Optional<TrailEvent> event() {
        return decision.about();
    }
}
