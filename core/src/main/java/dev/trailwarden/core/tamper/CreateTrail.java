package dev.trailwarden.core.tamper;

import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.remedy.Remediation;
import java.util.Optional;

/**
 * A trail is created ({@code cloudtrail:CreateTrail}), perhaps over the name of one that was deleted and with
 * another bucket.
 */
public record CreateTrail() implements Tamper {
    @Override
    public String id() {
        return "create-trail";
    }

    @Override
    public String eventName() {
        return "CreateTrail";
    }

    @Override
    public String about() {
        return "Creates a trail. One that has the name of a deleted trail looks like it and logs, "
                + "perhaps into a bucket of somebody else; and every new one takes one of the five places "
                + "that a Region has for trails.";
    }

    @Override
    public String deed() {
        return "created";
    }

    @Override
    public Severity severity() {
        return Severity.MEDIUM;
    }

    @Override
    public String undone() {
        return "If a baseline is kept of a trail of that name, makes the trail equal to it. A trail "
                + "that is new is left as it is and not told.";
    }

    @Override
    public String lost() {
        return "Files that went elsewhere meanwhile stay there.";
    }

    /** A trail that could not be created weakens nothing, and one that was is not told unless it is undone. */
    @Override
    public boolean isIn(TrailEvent event) {
        return Tamper.super.isIn(event) && !event.failed();
    }

    @Override
    public Optional<Remediation> remedy(TrailEvent event) {
        return Optional.of(Remediation.MatchBaseline.ifKept(event));
    }
}
