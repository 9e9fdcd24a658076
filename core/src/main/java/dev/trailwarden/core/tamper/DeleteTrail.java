package dev.trailwarden.core.tamper;

import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.remedy.Remediation;
import java.util.Optional;

/**
 * A trail is deleted ({@code cloudtrail:DeleteTrail}); its log files stay, its settings, selectors, Insights and
 * tags are lost.
 */
public record DeleteTrail() implements Tamper {
    @Override
    public String id() {
        return "delete-trail";
    }

    @Override
    public String eventName() {
        return "DeleteTrail";
    }

    @Override
    public String about() {
        return "Deletes a trail. Its log files stay; its settings, selectors, Insights and tags are "
                + "gone for good, and a trail that is created again does not log until it is started.";
    }

    @Override
    public String deed() {
        return "deleted";
    }

    @Override
    public Severity severity() {
        return Severity.CRITICAL;
    }

    @Override
    public String undone() {
        return "Creates the trail again from its baseline, switches logging on, and gives it its "
                + "selectors, Insights and tags back.";
    }

    @Override
    public String lost() {
        return "Events between the deletion and the start are not delivered to this trail, and the "
                + "chain of digest files begins anew.";
    }

    @Override
    public Optional<Remediation> remedy(TrailEvent event) {
        return Optional.of(Remediation.MatchBaseline.after(event));
    }
}
