package dev.trailwarden.core.tamper;

import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.remedy.Remediation;
import java.util.Optional;

/** A trail's logging is switched off ({@code cloudtrail:StopLogging}); the trail itself stays as it is. */
public record StopLogging() implements Tamper {
    @Override
    public String id() {
        return "stop-logging";
    }

    @Override
    public String eventName() {
        return "StopLogging";
    }

    @Override
    public String about() {
        return "Switches a trail off: CloudTrail delivers no further events to it until somebody starts "
                + "it again. Its settings stay as they are.";
    }

    @Override
    public String deed() {
        return "stopped the logging of";
    }

    @Override
    public Severity severity() {
        return Severity.CRITICAL;
    }

    @Override
    public String undone() {
        return "Switches logging on at once, and then undoes every other difference from the trail's baseline.";
    }

    @Override
    public String lost() {
        return "Events between the stop and the start are not delivered to this trail.";
    }

    @Override
    public Optional<Remediation> remedy(TrailEvent event) {
        return Optional.of(Remediation.ResumeLogging.after(event));
    }
}
