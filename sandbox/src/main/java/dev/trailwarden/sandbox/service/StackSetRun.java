package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.service.StackSet.Place;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * An operation of a StackSet: where it has been, where it has yet to go, and whether it goes on. Guarded by its {@link
 * StackSetQueue}. (CloudFormation API Reference, StackSetOperationPreferences.)
 */
final class StackSetRun {
    /** How it ends in a place. */
    interface Step {
        /** Does it, and tells how it went. */
        Outcome at(Place place, String unit);
    }

    /**
     * How it went in a place.
     *
     * @param status SUCCEEDED, FAILED or CANCELLED
     * @param reason why, where it did not succeed
     */
    record Outcome(String status, String reason) {
        static final Outcome SUCCEEDED = new Outcome("SUCCEEDED", "");

        static Outcome failed(String reason) {
            return new Outcome("FAILED", reason);
        }
    }

    /** How it went in a place that was targeted by a unit. */
    record Result(Place place, String unit, Outcome outcome) {}

    /** Where an operation goes: in each Region to the accounts of these units. */
    record Course(String id, SequencedMap<Region, Map<Place, String>> places, Preferences preferences) {}

    /**
     * How carefully it goes on.
     *
     * @param tolerated failures in a Region after which it still does
     * @param concurrent accounts of a Region at once
     * @param strict whether failures make it slower
     * @param parallel whether all Regions are done at once; otherwise one after the other
     */
    record Preferences(int tolerated, int concurrent, boolean strict, boolean parallel) {
        /** Those of automatic deployment, which knows none. */
        static final Preferences NONE = new Preferences(Integer.MAX_VALUE - 1, Integer.MAX_VALUE, false, true);
    }

    private static final String EXCEEDED = "Cancelled since failure tolerance has exceeded";

    private final String action;
    private final Course course;
    private final Step step;
    private final Instant created;
    private final SequencedMap<Place, Result> results = new LinkedHashMap<>();
    private final SequencedMap<Region, Lane> lanes = new LinkedHashMap<>();
    private final CompletableFuture<StackSetRun> done = new CompletableFuture<>();
    private String status;
    private boolean exceeded;
    private Optional<Instant> ended = Optional.empty();

    /** One Region. */
    private static final class Lane {
        private final Deque<Place> left = new ArrayDeque<>();
        private int failures;
    }

    StackSetRun(String action, Course course, Step step, Instant created, boolean waits) {
        this.action = action;
        this.course = course;
        this.step = step;
        this.created = created;
        this.status = waits ? "QUEUED" : "RUNNING";
        course.places().forEach((region, places) -> {
            Lane lane = lanes.computeIfAbsent(region, _ -> new Lane());
            places.forEach((place, unit) -> {
                lane.left.add(place);
                results.put(place, new Result(place, unit, new Outcome("PENDING", "")));
            });
        });
    }

    String id() {
        return course.id();
    }

    String action() {
        return action;
    }

    String status() {
        return status;
    }

    Instant created() {
        return created;
    }

    Optional<Instant> ended() {
        return ended;
    }

    List<Result> results() {
        return List.copyOf(results.values());
    }

    long failures() {
        return results.values().stream()
                .filter(result -> result.outcome().status().equals("FAILED"))
                .count();
    }

    boolean isUnderWay() {
        return Set.of("RUNNING", "STOPPING").contains(status);
    }

    boolean isQueued() {
        return status.equals("QUEUED");
    }

    /** Comes true when it has ended. */
    CompletableFuture<StackSetRun> done() {
        return done;
    }

    void begin() {
        status = "RUNNING";
    }

    void stop() {
        status = "STOPPING";
    }

    /** Where it goes next, all at once; nowhere when it has come to its end. */
    List<Place> next() {
        List<Place> batch = new ArrayList<>();
        if (status.equals("STOPPING")) {
            return batch;
        }
        for (Lane lane : lanes.values()) {
            Preferences how = course.preferences();
            int atOnce = how.strict()
                    ? Math.clamp(how.tolerated() - lane.failures + 1L, 1, how.concurrent())
                    : how.concurrent();
            for (int i = 0; i < atOnce && !lane.left.isEmpty(); i++) {
                Place place = lane.left.removeFirst();
                batch.add(place);
                set(place, new Outcome("RUNNING", ""));
            }
            if (!batch.isEmpty() && !how.parallel()) {
                break;
            }
        }
        return batch;
    }

    /**
     * Does it in a place.
     *
     * @return the places where it is not tried any more because of that
     */
    List<Place> at(Place place) {
        Result before = results.get(place);
        if (before == null) {
            throw new IllegalStateException(place.toString());
        }
        Outcome outcome = step.at(place, before.unit());
        set(place, outcome);
        Lane lane = lanes.get(place.region());
        if (lane == null || !outcome.status().equals("FAILED")) {
            return List.of();
        }
        lane.failures++;
        if (lane.failures <= course.preferences().tolerated()) {
            return List.of();
        }
        exceeded = true;
        return course.preferences().parallel()
                ? cancelled(List.of(lane), EXCEEDED)
                : cancelled(lanes.values(), EXCEEDED);
    }

    private List<Place> cancelled(Iterable<Lane> which, String reason) {
        List<Place> given = new ArrayList<>();
        for (Lane lane : which) {
            given.addAll(lane.left);
            lane.left.clear();
        }
        given.forEach(place -> set(place, new Outcome("CANCELLED", reason)));
        return given;
    }

    /**
     * Ends it.
     *
     * @return the places where it was never tried
     */
    List<Place> end(Instant now) {
        List<Place> given = cancelled(lanes.values(), "Cancelled by user");
        boolean stopped = status.equals("STOPPING") || isQueued();
        status = stopped ? "STOPPED" : exceeded ? "FAILED" : "SUCCEEDED";
        ended = Optional.of(now);
        return given;
    }

    private void set(Place place, Outcome outcome) {
        results.computeIfPresent(place, (_, old) -> new Result(place, old.unit(), outcome));
    }
}
