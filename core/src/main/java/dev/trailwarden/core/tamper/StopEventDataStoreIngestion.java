package dev.trailwarden.core.tamper;

import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.event.TrailReference;
import dev.trailwarden.core.remedy.Remediation;
import java.util.Optional;

/** An event data store stops collecting ({@code cloudtrail:StopEventDataStoreIngestion}). */
public record StopEventDataStoreIngestion() implements Tamper {
    @Override
    public String id() {
        return "stop-event-data-store-ingestion";
    }

    @Override
    public String eventName() {
        return "StopEventDataStoreIngestion";
    }

    @Override
    public String about() {
        return "Stops an event data store of CloudTrail Lake from collecting events. What it has "
                + "collected stays and can be queried.";
    }

    @Override
    public String deed() {
        return "stopped the ingestion of";
    }

    @Override
    public Severity severity() {
        return Severity.HIGH;
    }

    @Override
    public String undone() {
        return "Starts the ingestion of the event data store.";
    }

    @Override
    public String lost() {
        return "Events between the stop and the start are not collected.";
    }

    @Override
    public Optional<Remediation> remedy(TrailEvent event) {
        return event.trail() instanceof TrailReference.OfStore store
                ? Optional.of(new Remediation.ReviveStore(event.account(), event.region(), store.id()))
                : Optional.empty();
    }
}
