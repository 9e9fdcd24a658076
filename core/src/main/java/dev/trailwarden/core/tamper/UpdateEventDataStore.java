package dev.trailwarden.core.tamper;

import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.event.TrailReference;
import dev.trailwarden.core.remedy.Remediation;
import java.util.Optional;

/**
 * An event data store is changed ({@code cloudtrail:UpdateEventDataStore}): retention, protection, Regions,
 * accounts, selectors.
 */
public record UpdateEventDataStore() implements Tamper {
    @Override
    public String id() {
        return "update-event-data-store";
    }

    @Override
    public String eventName() {
        return "UpdateEventDataStore";
    }

    @Override
    public String about() {
        return "Changes an event data store of CloudTrail Lake: a shorter retention removes events, "
                + "without termination protection it can be deleted, and other selectors, Regions or "
                + "accounts leave events out.";
    }

    @Override
    public String deed() {
        return "changed the settings of";
    }

    @Override
    public Severity severity() {
        return Severity.HIGH;
    }

    @Override
    public String undone() {
        return "Protects the event data store from deletion again. No baseline is kept of event data"
                + " stores, so every other setting is left to a person.";
    }

    @Override
    public String lost() {
        return "Retention, Regions, accounts and selectors are not set back: a person has to compare"
                + " them. Events that a shorter retention has removed are gone.";
    }

    @Override
    public Optional<Remediation> remedy(TrailEvent event) {
        return event.trail() instanceof TrailReference.OfStore store
                ? Optional.of(new Remediation.ReviveStore(event.account(), event.region(), store.id()))
                : Optional.empty();
    }
}
