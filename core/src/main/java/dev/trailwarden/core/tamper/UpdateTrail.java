package dev.trailwarden.core.tamper;

import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.remedy.Remediation;
import java.util.Optional;

/**
 * A trail's settings are changed ({@code cloudtrail:UpdateTrail}): where its files go, what encrypts or validates
 * them, which Regions and accounts it records.
 */
public record UpdateTrail() implements Tamper {
    @Override
    public String id() {
        return "update-trail";
    }

    @Override
    public String eventName() {
        return "UpdateTrail";
    }

    @Override
    public String about() {
        return "Changes where a trail's files go, what encrypts or validates them, who is told of them, "
                + "and which Regions and accounts it records. The trail keeps logging, so whoever only "
                + "asks whether it logs sees nothing.";
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
        return "Compares the trail with its baseline, sets back what was changed or removed, and unsets "
                + "what was added.";
    }

    @Override
    public String lost() {
        return "Log files that went elsewhere stay there, and what was not recorded or not validated "
                + "meanwhile stays so.";
    }

    @Override
    public Optional<Remediation> remedy(TrailEvent event) {
        return Optional.of(Remediation.MatchBaseline.after(event));
    }
}
