package dev.trailwarden.core.baseline;

import java.util.List;

/**
 * A kind of CloudTrail Insights that a trail collects (CloudTrail API reference, InsightSelector).
 *
 * @param type {@code ApiCallRateInsight} or {@code ApiErrorRateInsight}
 * @param categories the event categories it is collected for; empty where CloudTrail names none
 */
public record InsightSelector(String type, List<String> categories) implements Comparable<InsightSelector> {
    /** Sorts the categories. */
    public InsightSelector {
        categories = categories.stream().distinct().sorted().toList();
    }

    @Override
    public int compareTo(InsightSelector other) {
        return toString().compareTo(other.toString());
    }

    /** One line for a person. */
    public String describe() {
        return categories.isEmpty() ? type : type + " (" + String.join(" ", categories) + ")";
    }
}
