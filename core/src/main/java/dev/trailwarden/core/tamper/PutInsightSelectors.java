package dev.trailwarden.core.tamper;

import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.event.TrailReference;
import dev.trailwarden.core.remedy.Remediation;
import java.util.Optional;

/** The Insights of a trail or event data store are changed ({@code cloudtrail:PutInsightSelectors}). */
public record PutInsightSelectors() implements Tamper {
    @Override
    public String id() {
        return "put-insight-selectors";
    }

    @Override
    public String eventName() {
        return "PutInsightSelectors";
    }

    @Override
    public String about() {
        return "Replaces the Insights of a trail or of an event data store; an empty list switches them off.";
    }

    @Override
    public String deed() {
        return "changed the Insights of";
    }

    @Override
    public Severity severity() {
        return Severity.MEDIUM;
    }

    @Override
    public String undone() {
        return "Puts the Insights of a trail's baseline back. No baseline is kept of event data "
                + "stores: there it is told only.";
    }

    @Override
    public String lost() {
        return "CloudTrail needs up to 36 hours before it delivers Insights again.";
    }

    @Override
    public Optional<Remediation> remedy(TrailEvent event) {
        return event.trail() instanceof TrailReference.OfStore
                ? Optional.empty()
                : Optional.of(Remediation.MatchBaseline.after(event));
    }
}
