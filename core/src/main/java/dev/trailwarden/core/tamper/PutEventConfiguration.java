package dev.trailwarden.core.tamper;

import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.event.TrailReference;
import dev.trailwarden.core.remedy.Remediation;
import java.util.Optional;

/** The event configuration of a trail or event data store is changed ({@code cloudtrail:PutEventConfiguration}). */
public record PutEventConfiguration() implements Tamper {
    @Override
    public String id() {
        return "put-event-configuration";
    }

    @Override
    public String eventName() {
        return "PutEventConfiguration";
    }

    @Override
    public String about() {
        return "Changes the largest size, the enrichment and the aggregation of the events that a trail "
                + "or an event data store records.";
    }

    @Override
    public String deed() {
        return "changed the event configuration of";
    }

    @Override
    public Severity severity() {
        return Severity.MEDIUM;
    }

    @Override
    public String undone() {
        return "Puts the event configuration of a trail's baseline back. No baseline is kept of "
                + "event data stores: there it is told only.";
    }

    @Override
    public String lost() {
        return "Events recorded meanwhile keep the form they were recorded in.";
    }

    @Override
    public Optional<Remediation> remedy(TrailEvent event) {
        return event.trail() instanceof TrailReference.OfStore
                ? Optional.empty()
                : Optional.of(Remediation.MatchBaseline.after(event));
    }
}
