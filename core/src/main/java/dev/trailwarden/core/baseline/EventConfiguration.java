package dev.trailwarden.core.baseline;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code PutEventConfiguration} sets (CloudTrail API reference).
 *
 * @param maxEventSize {@code Standard} or {@code Large}; empty where CloudTrail names none
 * @param contextKeys what events are enriched with
 * @param aggregations the summaries that are made of data events
 */
public record EventConfiguration(String maxEventSize, List<ContextKeys> contextKeys, List<Aggregation> aggregations) {
    /** A trail that nobody has configured this for. */
    public static final EventConfiguration NONE = new EventConfiguration("", List.of(), List.of());

    /**
     * Keys that events are enriched with.
     *
     * @param type {@code TagContext} or {@code RequestContext}
     * @param keys which
     */
    public record ContextKeys(String type, List<String> keys) {
        /** Sorts the keys. */
        public ContextKeys {
            keys = keys.stream().distinct().sorted().toList();
        }
    }

    /**
     * Summaries of one category of events.
     *
     * @param category for example {@code Data}
     * @param templates for example {@code API_ACTIVITY}
     */
    public record Aggregation(String category, List<String> templates) {
        /** Sorts the templates. */
        public Aggregation {
            templates = templates.stream().distinct().sorted().toList();
        }
    }

    /** Sorts what has no order. */
    public EventConfiguration {
        contextKeys = contextKeys.stream()
                .sorted(Comparator.comparing(ContextKeys::toString))
                .toList();
        aggregations = aggregations.stream()
                .sorted(Comparator.comparing(Aggregation::toString))
                .toList();
    }

    /** One line for a person; empty if nothing is configured. */
    public String describe() {
        return Stream.of(
                        Stream.of(maxEventSize).filter(size -> !size.isEmpty()).map(size -> "size " + size),
                        contextKeys.stream().map(keys -> keys.type() + " " + String.join(" ", keys.keys())),
                        aggregations.stream().map(one -> one.category() + " " + String.join(" ", one.templates())))
                .flatMap(part -> part)
                .collect(Collectors.joining(", "));
    }
}
