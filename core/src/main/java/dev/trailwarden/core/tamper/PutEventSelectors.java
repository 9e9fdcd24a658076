package dev.trailwarden.core.tamper;

import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.remedy.Remediation;
import java.util.Optional;

/**
 * A trail's event selectors are replaced ({@code cloudtrail:PutEventSelectors}), basic or advanced; the trail keeps
 * logging.
 */
public record PutEventSelectors() implements Tamper {
    @Override
    public String id() {
        return "put-event-selectors";
    }

    @Override
    public String eventName() {
        return "PutEventSelectors";
    }

    @Override
    public String about() {
        return "Replaces all event selectors of a trail, basic or advanced: management events off, only "
                + "reads or only writes, sources left out, data events no longer recorded. The trail keeps "
                + "logging.";
    }

    @Override
    public String deed() {
        return "changed which events are recorded by";
    }

    @Override
    public Severity severity() {
        return Severity.CRITICAL;
    }

    @Override
    public String undone() {
        return "Compares the selectors with the trail's baseline, whatever they are called, and puts"
                + " all of the baseline's back.";
    }

    @Override
    public String lost() {
        return "Events that the selectors left out meanwhile are not recorded.";
    }

    @Override
    public Optional<Remediation> remedy(TrailEvent event) {
        return Optional.of(Remediation.MatchBaseline.after(event));
    }
}
