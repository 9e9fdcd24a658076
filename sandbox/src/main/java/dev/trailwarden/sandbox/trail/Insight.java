package dev.trailwarden.sandbox.trail;

import java.util.List;

/**
 * An insight selector. (CloudTrail API Reference, InsightSelector.)
 *
 * @param type {@code ApiCallRateInsight} or {@code ApiErrorRateInsight}
 * @param categories {@code Management}, {@code Data} or both
 */
public record Insight(String type, List<String> categories) {
    /** Copies the categories. */
    public Insight {
        categories = List.copyOf(categories);
    }
}
