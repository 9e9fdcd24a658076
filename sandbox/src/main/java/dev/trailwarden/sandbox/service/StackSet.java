package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.service.StackBook.Order;
import dev.trailwarden.sandbox.template.StackTarget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;

/** A service-managed StackSet: one template, an instance for each account and Region it was deployed to. Not thread-safe. */
final class StackSet {
    private final String id;
    private final AccountId owner;
    private final Region region;
    private final String name;
    private final SequencedMap<Place, Instance> instances = new LinkedHashMap<>();
    private final SequencedSet<String> units = new LinkedHashSet<>();
    private final List<Run> runs = new ArrayList<>();
    private Wish wish;

    /** Where an instance is. */
    record Place(AccountId account, Region region) {}

    /**
     * What the operator wants.
     *
     * @param order template, parameters and capabilities
     * @param description what people read
     * @param autoDeployment whether accounts that come later shall get it, which the sandbox only keeps
     * @param retain whether accounts that leave shall keep it, which the sandbox only keeps
     * @param managedExecution kept only: operations end before they answer and never meet
     */
    record Wish(Order order, String description, boolean autoDeployment, boolean retain, boolean managedExecution) {}

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
     * @param detailed how its last operation ended: SUCCEEDED, FAILED or CANCELLED
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

        Instance ended(State now, String how, String why, String by) {
            return new Instance(place, unit, stack, overrides, now, how, why, by);
        }
    }

    /** How an operation ended in one place. */
    record Result(Place place, String unit, String status, String reason) {}

    /**
     * An operation, ended.
     *
     * @param id its id
     * @param action CREATE, UPDATE or DELETE
     * @param status SUCCEEDED or FAILED
     * @param begun when it began
     * @param ended when it ended
     * @param results one for each place, in order
     */
    record Run(String id, String action, String status, Instant begun, Instant ended, List<Result> results) {
        Run {
            results = List.copyOf(results);
        }

        long failures() {
            return results.stream()
                    .filter(result -> result.status().equals("FAILED"))
                    .count();
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

    SequencedSet<String> units() {
        return units;
    }

    List<Run> runs() {
        return runs;
    }
}
