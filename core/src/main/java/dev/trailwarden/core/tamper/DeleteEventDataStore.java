package dev.trailwarden.core.tamper;

import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.event.TrailReference;
import dev.trailwarden.core.remedy.Remediation;
import java.util.Optional;

/** An event data store is deleted ({@code cloudtrail:DeleteEventDataStore}); CloudTrail keeps it for seven days. */
public record DeleteEventDataStore() implements Tamper {
    @Override
    public String id() {
        return "delete-event-data-store";
    }

    @Override
    public String eventName() {
        return "DeleteEventDataStore";
    }

    @Override
    public String about() {
        return "Deletes an event data store of CloudTrail Lake. It stops collecting at once, and after "
                + "seven days it is gone with every event in it.";
    }

    @Override
    public String deed() {
        return "deleted";
    }

    @Override
    public Severity severity() {
        return Severity.HIGH;
    }

    @Override
    public String undone() {
        return "Takes the deletion back, starts the ingestion if it was stopped, and protects the event "
                + "data store from another deletion.";
    }

    @Override
    public String lost() {
        return "Events between the deletion and its end are not collected. Seven days after the "
                + "deletion nothing can be taken back.";
    }

    @Override
    public Optional<Remediation> remedy(TrailEvent event) {
        return event.trail() instanceof TrailReference.OfStore store
                ? Optional.of(new Remediation.ReviveStore(event.account(), event.region(), store.id()))
                : Optional.empty();
    }
}
