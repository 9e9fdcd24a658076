package dev.trailwarden.core.tamper;

import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.remedy.Remediation;
import java.util.Optional;

/** Tags of a trail are added or changed ({@code cloudtrail:AddTags}), on which policies may depend. */
public record AddTags() implements Tamper {
    @Override
    public String id() {
        return "add-tags";
    }

    @Override
    public String eventName() {
        return "AddTags";
    }

    @Override
    public String about() {
        return "Adds tags to a trail or changes their values. Policies may depend on tags: one more can "
                + "take a trail out of what protects it.";
    }

    @Override
    public String deed() {
        return "changed the tags of";
    }

    @Override
    public Severity severity() {
        return Severity.LOW;
    }

    @Override
    public String undone() {
        return "Gives the trail the tags of its baseline back, and takes off those that were added.";
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
