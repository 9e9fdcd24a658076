package dev.trailwarden.core.incident;

import dev.trailwarden.core.baseline.Facet;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.remedy.Outcome;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a look has found and told although nothing says who did it. The event that says so may still be on its way: it then
 * goes on with the incident of the look, and nobody is told twice.
 *
 * @param trail which trail
 * @param incident the incident that the look told
 * @param since when the trail was last known to be sound; nothing older explains it
 * @param at when the look found it; nothing newer explains it
 * @param calls the calls that would explain it and have not been seen yet, for example {@code StopLogging}
 * @param events the ids of the events that were found to explain it since
 */
public record Unexplained(
        TrailArn trail, String incident, Instant since, Instant at, Set<String> calls, Set<String> events) {
    /** What {@link Outcome.Change#setting} says of a trail that is gone. */
    private static final String THE_TRAIL = "the trail";

    /** Keeps the sets from changing. */
    public Unexplained {
        calls = Set.copyOf(calls);
        events = Set.copyOf(events);
    }

    /** The calls that may have changed what an outcome found changed. */
    public static Set<String> callsBehind(Outcome outcome) {
        Set<String> calls = new TreeSet<>();
        outcome.about().stream().flatMap(trail -> trail.changes().stream()).forEach(change -> {
            if (change.setting().equals(THE_TRAIL)) {
                calls.add("DeleteTrail");
            }
            Arrays.stream(Facet.values())
                    .filter(facet -> facet.label().equals(change.setting()))
                    .forEach(facet -> calls.addAll(facet.changedBy()));
        });
        return calls;
    }

    /** Whether an event about this trail says who did it, for the first time or again. */
    public boolean isExplainedBy(TrailEvent event) {
        return events.contains(event.id())
                || (calls.contains(event.eventName())
                        && event.time()
                                .filter(time -> !time.isBefore(since) && !time.isAfter(at))
                                .isPresent());
    }

    /** The same after this event was seen: a second one of its kind is news. */
    public Unexplained by(TrailEvent event) {
        Set<String> left = new TreeSet<>(calls);
        if (!events.contains(event.id())) {
            left.remove(event.eventName());
        }
        Set<String> seen = new TreeSet<>(events);
        seen.add(event.id());
        return new Unexplained(trail, incident, since, at, left, seen);
    }
}
