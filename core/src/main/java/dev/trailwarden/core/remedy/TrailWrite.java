package dev.trailwarden.core.remedy;

import dev.trailwarden.core.baseline.EventConfiguration;
import dev.trailwarden.core.baseline.Facet;
import dev.trailwarden.core.baseline.InsightSelector;
import dev.trailwarden.core.baseline.TrailSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One call that changes a trail, as data: named like CloudTrail's operation. */
public sealed interface TrailWrite {

    /**
     * Makes the trail, with its tags. It does not log yet, and has neither selectors nor Insights.
     *
     * @param settings what it should be
     */
    record CreateTrail(TrailSettings settings) implements TrailWrite {}

    /**
     * Changes some settings and leaves all others as they are.
     *
     * @param settings where the values come from
     * @param facets which
     */
    record UpdateTrail(TrailSettings settings, Set<Facet> facets) implements TrailWrite {}

    /**
     * Replaces all event selectors, of either kind.
     *
     * @param settings where they come from
     */
    record PutEventSelectors(TrailSettings settings) implements TrailWrite {}

    /**
     * Replaces all Insights selectors; none switches Insights off.
     *
     * @param selectors the new ones
     */
    record PutInsightSelectors(List<InsightSelector> selectors) implements TrailWrite {}

    /**
     * Replaces the event configuration.
     *
     * @param configuration the new one
     */
    record PutEventConfiguration(EventConfiguration configuration) implements TrailWrite {}

    /**
     * Adds tags, or gives them other values.
     *
     * @param tags keys and values
     */
    record AddTags(Map<String, String> tags) implements TrailWrite {}

    /**
     * Removes tags.
     *
     * @param keys which
     */
    record RemoveTags(Set<String> keys) implements TrailWrite {}

    /** Switches logging on. */
    record StartLogging() implements TrailWrite {}

    /** The operation's name, for example {@code UpdateTrail}. */
    default String operation() {
        return getClass().getSimpleName();
    }
}
