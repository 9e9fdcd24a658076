package dev.trailwarden.sandbox.trail;

import java.util.List;

/**
 * An aggregation configuration, the part of the event configuration that trails have. (CloudTrail API Reference,
 * AggregationConfiguration.)
 *
 * @param eventCategory {@code Data}
 * @param templates {@code API_ACTIVITY}, {@code RESOURCE_ACCESS}, {@code USER_ACTIONS}
 */
public record Aggregation(String eventCategory, List<String> templates) {
    /** Copies the templates. */
    public Aggregation {
        templates = List.copyOf(templates);
    }
}
