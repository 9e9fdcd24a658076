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
    public String deed() {
        return "stopped the logging of";
    }

    @Override
    public Severity severity() {
        return Severity.CRITICAL;
    }

    @Override
    public Optional<Remediation> remedy(TrailEvent event) {
        return Optional.of(Remediation.ResumeLogging.after(event));
    }
}
