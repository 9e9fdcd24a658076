package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.service.StackBook.Order;
import dev.trailwarden.sandbox.template.StackTarget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/** A service-managed StackSet: one template, an instance for each account and Region it was deployed to. Not thread-safe. */
final class StackSet {
    private final String id;
    private final AccountId owner;
    private final Region region;
    private final String name;
    private final SequencedMap<Place, Instance> instances = new LinkedHashMap<>();
    /** Regions by unit: where accounts that come to the unit get it. */
    private final SequencedMap<String, SequencedSet<Region>> targets = new LinkedHashMap<>();

    private final List<StackSetRun> runs = new ArrayList<>();
    private Wish wish;

    /** Where an instance is. */
    record Place(AccountId account, Region region) {}

    /**
     * What the operator wants.
     *
     * @param order template, parameters and capabilities
     * @param description what people read
     * @param auto whether accounts that come later get it
     * @param managedExecution whether operations that meet wait for each other
     */
    record Wish(Order order, String description, Auto auto, boolean managedExecution) {}

    /**
     * Automatic deployment.
     *
     * @param enabled whether accounts that come to a unit get it, and those that leave lose it
     * @param retain whether those that leave keep what they have
     * @param dependsOn the ARNs of StackSets that an account has to have first
     */
    record Auto(boolean enabled, boolean retain, List<String> dependsOn) {
        Auto {
            dependsOn = List.copyOf(dependsOn);
        }
    }

    /** Whether an instance is what its StackSet wants. */
    enum State {
        /** It is. */
        CURRENT,
        /** It is not, or not yet. */
        OUTDATED,
        /** Its stack could not be deleted. */
        INOPERABLE
    }

    /**
     * The StackSet in an account and Region.
     *
     * @param place where
     * @param unit the OU it was targeted by
     * @param stack its stack
     * @param overrides its own values of parameters
     * @param state whether it is current
     * @param detailed AWS's word for how its last operation went, for example SUCCEEDED
     * @param reason why it failed
     * @param operation its last operation
     */
    record Instance(
            Place place,
            String unit,
            StackTarget stack,
            Map<String, String> overrides,
            State state,
            String detailed,
            String reason,
            String operation) {
        Instance {
            overrides = Map.copyOf(overrides);
        }

        Instance of(String otherUnit) {
            return new Instance(place, otherUnit, stack, overrides, state, detailed, reason, operation);
        }

        Instance with(Map<String, String> others) {
            return new Instance(place, unit, stack, others, state, detailed, reason, operation);
        }

        Instance ended(State now, String how, String why, String by) {
            return new Instance(place, unit, stack, overrides, now, how, why, by);
        }
    }

    StackSet(AccountId owner, Region region, String name, String id, Wish wish) {
        this.owner = owner;
        this.region = region;
        this.name = name;
        this.id = id;
        this.wish = wish;
    }

    String name() {
        return name;
    }

    /** {@code NAME:UUID}. */
    String id() {
        return name + ":" + id;
    }

    String arn() {
        return arn(owner, region, id());
    }

    static String arn(AccountId owner, Region region, String id) {
        return "arn:aws:cloudformation:" + region + ":" + owner + ":stackset/" + id;
    }

    Wish wish() {
        return wish;
    }

    void want(Wish other) {
        wish = other;
    }

    SequencedMap<Place, Instance> instances() {
        return instances;
    }

    SequencedMap<String, SequencedSet<Region>> targets() {
        return targets;
    }

    /** Newest first. */
    List<StackSetRun> runs() {
        return runs;
    }

    /** The operation that has not ended and is not waiting for another, if there is one. */
    Optional<StackSetRun> underWay() {
        return runs.stream().filter(StackSetRun::isUnderWay).findFirst();
    }

    /** Gives an instance another outcome; nothing happens when it is gone. */
    void note(Place place, State state, String detailed, String reason, String operation) {
        instances.computeIfPresent(place, (_, old) -> old.ended(state, detailed, reason, operation));
    }
}
