package dev.trailwarden.core.alert;

import dev.trailwarden.core.incident.Incident;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Many incidents told at once, where each by itself would be a flood.
 *
 * @param incidents all that this digest tells, oldest first; never empty
 * @param at when it is told
 */
public record Digest(List<Incident> incidents, Instant at) {
    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if there is nothing to tell
     */
    public Digest {
        if (incidents.isEmpty()) {
            throw new IllegalArgumentException("a digest of nothing");
        }
        incidents = List.copyOf(incidents);
    }

    /** When the first of them happened, or was first heard of. */
    Instant from() {
        return incidents.stream()
                .map(Digest::when)
                .min(Comparator.naturalOrder())
                .orElse(at);
    }

    /** When the last of them happened, or was first heard of. */
    Instant to() {
        return incidents.stream()
                .map(Digest::when)
                .max(Comparator.naturalOrder())
                .orElse(at);
    }

    /** Those that are known to be other than they should be because something failed, by account and trail. */
    List<Incident> notRestored() {
        return incidents.stream()
                .filter(incident -> incident.verdict() == Verdict.NOT_RESTORED)
                .sorted(Comparator.comparing((Incident incident) ->
                                incident.account().map(Object::toString).orElse(""))
                        .thenComparing(incident -> incident.trail().orElse("")))
                .toList();
    }

    /** How many there are of each, most first. */
    Map<String, Long> counted(Function<Incident, String> by) {
        return incidents.stream().collect(Collectors.groupingBy(by, Collectors.counting())).entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, LinkedHashMap::new));
    }

    private static Instant when(Incident incident) {
        return incident.happened().orElse(incident.seen());
    }
}
