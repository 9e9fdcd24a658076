package dev.trailwarden.core.tamper;

import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.remedy.Remediation;
import java.util.Optional;

/** Tags of a trail are removed ({@code cloudtrail:RemoveTags}), on which policies may depend. */
public record RemoveTags() implements Tamper {
    @Override
    public String id() {
        return "remove-tags";
    }

    @Override
    public String eventName() {
        return "RemoveTags";
    }

    @Override
    public String about() {
        return "Removes tags of a trail. Policies may depend on tags: one less can take a trail out of "
                + "what protects it.";
    }

    @Override
    public String deed() {
        return "removed tags of";
    }

    @Override
    public Severity severity() {
        return Severity.LOW;
    }

    @Override
    public String undone() {
        return "Gives the trail the tags of its baseline back.";
    }

    @Override
    public String lost() {
        return "What was done meanwhile under a policy that asks for the tags is not undone.";
    }

    /** Event data stores, channels and dashboards have tags too. */
    @Override
    public boolean isIn(TrailEvent event) {
        return Tamper.super.isIn(event) && event.trail().mayBeTrail();
    }

    @Override
    public Optional<Remediation> remedy(TrailEvent event) {
        return Optional.of(Remediation.MatchBaseline.after(event));
    }
}
