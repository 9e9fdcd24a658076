package dev.trailwarden.core.port;

import dev.trailwarden.core.baseline.EventConfiguration;
import dev.trailwarden.core.baseline.Facet;
import dev.trailwarden.core.baseline.InsightSelector;
import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.remedy.TrailWrite;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What CloudTrail makes of a call that changes a trail (CloudTrail API reference), and what it refuses. */
public final class CloudTrailRules {
    private CloudTrailRules() {}

    /** A trail just created: it does not log, and has neither selectors nor Insights. */
    static TrailSettings created(TrailSettings wanted) {
        return new TrailSettings(
                false,
                wanted.bucket(),
                wanted.prefix(),
                wanted.snsTopic(),
                wanted.globalEvents(),
                wanted.multiRegion(),
                wanted.organization(),
                wanted.validation(),
                wanted.logGroup(),
                wanted.logRole(),
                wanted.kmsKey(),
                List.of(),
                List.of(),
                List.of(),
                EventConfiguration.NONE,
                wanted.tags());
    }

    /** A trail after a call. */
    public static TrailSettings after(TrailWrite write, TrailSettings now) throws MemberFault {
        return switch (write) {
            case TrailWrite.CreateTrail ignored -> throw new IllegalStateException("it exists");
            case TrailWrite.UpdateTrail(TrailSettings to, Set<Facet> facets) -> update(now, to, facets);
            case TrailWrite.PutEventSelectors(TrailSettings to) -> with(now, to, Set.of(Facet.SELECTORS));
            case TrailWrite.PutInsightSelectors insights -> with(now, insights.selectors(), now.events(), now.tags());
            case TrailWrite.PutEventConfiguration events ->
                with(now, now.insights(), events.configuration(), now.tags());
            case TrailWrite.AddTags(Map<String, String> tags) -> {
                Map<String, String> all = new HashMap<>(now.tags());
                all.putAll(tags);
                yield with(now, now.insights(), now.events(), all);
            }
            case TrailWrite.RemoveTags(Set<String> keys) -> {
                Map<String, String> all = new HashMap<>(now.tags());
                all.keySet().removeAll(keys);
                yield with(now, now.insights(), now.events(), all);
            }
            case TrailWrite.StartLogging ignored -> now.logging(true);
        };
    }

    private static TrailSettings update(TrailSettings now, TrailSettings to, Set<Facet> facets) throws MemberFault {
        if (facets.isEmpty()) {
            throw refused("InvalidParameterCombinationException: nothing to update");
        }
        TrailSettings after = with(now, to, facets);
        if (after.multiRegion() && !after.globalEvents()) {
            throw refused("InvalidParameterCombinationException: a multi-Region trail includes global events");
        }
        if (after.logGroup().isEmpty() != after.logRole().isEmpty()) {
            throw refused("InvalidCloudWatchLogsLogGroupArnException: a log group needs a role");
        }
        return after;
    }

    /** The settings with some facets taken from others; logging and tags are nothing that this can set. */
    public static TrailSettings with(TrailSettings now, TrailSettings to, Set<Facet> facets) {
        return new TrailSettings(
                now.logging(),
                facets.contains(Facet.BUCKET) ? to.bucket() : now.bucket(),
                facets.contains(Facet.PREFIX) ? to.prefix() : now.prefix(),
                facets.contains(Facet.SNS_TOPIC) ? to.snsTopic() : now.snsTopic(),
                facets.contains(Facet.GLOBAL_EVENTS) ? to.globalEvents() : now.globalEvents(),
                facets.contains(Facet.MULTI_REGION) ? to.multiRegion() : now.multiRegion(),
                facets.contains(Facet.ORGANIZATION) ? to.organization() : now.organization(),
                facets.contains(Facet.VALIDATION) ? to.validation() : now.validation(),
                facets.contains(Facet.LOG_GROUP) ? to.logGroup() : now.logGroup(),
                facets.contains(Facet.LOG_ROLE) ? to.logRole() : now.logRole(),
                facets.contains(Facet.KMS_KEY) ? to.kmsKey() : now.kmsKey(),
                facets.contains(Facet.SELECTORS) ? to.basicSelectors() : now.basicSelectors(),
                facets.contains(Facet.SELECTORS) ? to.advancedSelectors() : now.advancedSelectors(),
                facets.contains(Facet.INSIGHTS) ? to.insights() : now.insights(),
                facets.contains(Facet.EVENT_CONFIGURATION) ? to.events() : now.events(),
                facets.contains(Facet.TAGS) ? to.tags() : now.tags());
    }

    private static TrailSettings with(
            TrailSettings now, List<InsightSelector> insights, EventConfiguration events, Map<String, String> tags) {
        return new TrailSettings(
                now.logging(),
                now.bucket(),
                now.prefix(),
                now.snsTopic(),
                now.globalEvents(),
                now.multiRegion(),
                now.organization(),
                now.validation(),
                now.logGroup(),
                now.logRole(),
                now.kmsKey(),
                now.basicSelectors(),
                now.advancedSelectors(),
                insights,
                events,
                tags);
    }

    private static MemberFault refused(String words) {
        return new MemberFault(MemberFault.Kind.REFUSED, words, new IllegalStateException(words));
    }
}
