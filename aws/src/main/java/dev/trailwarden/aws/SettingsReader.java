package dev.trailwarden.aws;

import dev.trailwarden.core.baseline.AdvancedSelector;
import dev.trailwarden.core.baseline.AdvancedSelector.FieldSelector;
import dev.trailwarden.core.baseline.BasicSelector;
import dev.trailwarden.core.baseline.BasicSelector.DataResource;
import dev.trailwarden.core.baseline.EventConfiguration;
import dev.trailwarden.core.baseline.EventConfiguration.Aggregation;
import dev.trailwarden.core.baseline.EventConfiguration.ContextKeys;
import dev.trailwarden.core.baseline.InsightSelector;
import dev.trailwarden.core.baseline.TrailSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedEventSelector;
import software.amazon.awssdk.services.cloudtrail.model.EventSelector;
import software.amazon.awssdk.services.cloudtrail.model.GetEventConfigurationResponse;
import software.amazon.awssdk.services.cloudtrail.model.GetEventSelectorsResponse;
import software.amazon.awssdk.services.cloudtrail.model.GetInsightSelectorsResponse;
import software.amazon.awssdk.services.cloudtrail.model.ListTagsResponse;
import software.amazon.awssdk.services.cloudtrail.model.Trail;

/** Reads CloudTrail's answers into our words. What CloudTrail leaves out is not set. */
final class SettingsReader {
    private SettingsReader() {}

    /** Joins what the reads of one trail gave. */
    static TrailSettings of(
            Trail trail,
            boolean logging,
            GetEventSelectorsResponse selectors,
            List<InsightSelector> insights,
            EventConfiguration events,
            Map<String, String> tags) {
        List<AdvancedSelector> advanced = selectors.advancedEventSelectors().stream()
                .map(SettingsReader::advanced)
                .toList();
        return new TrailSettings(
                logging,
                text(trail.s3BucketName()),
                text(trail.s3KeyPrefix()),
                text(trail.snsTopicARN()),
                Boolean.TRUE.equals(trail.includeGlobalServiceEvents()),
                Boolean.TRUE.equals(trail.isMultiRegionTrail()),
                Boolean.TRUE.equals(trail.isOrganizationTrail()),
                Boolean.TRUE.equals(trail.logFileValidationEnabled()),
                text(trail.cloudWatchLogsLogGroupArn()),
                text(trail.cloudWatchLogsRoleArn()),
                text(trail.kmsKeyId()),
                // Advanced selectors overwrite basic ones (CloudTrail API reference, PutEventSelectors).
                advanced.isEmpty()
                        ? selectors.eventSelectors().stream()
                                .map(SettingsReader::basic)
                                .toList()
                        : List.of(),
                advanced,
                insights,
                events,
                tags);
    }

    /** Reads Insights selectors. */
    static List<InsightSelector> insights(GetInsightSelectorsResponse answer) {
        return answer.insightSelectors().stream()
                .map(one -> new InsightSelector(text(one.insightTypeAsString()), one.eventCategoriesAsStrings()))
                .toList();
    }

    /** Reads an event configuration. */
    static EventConfiguration events(GetEventConfigurationResponse answer) {
        return new EventConfiguration(
                text(answer.maxEventSizeAsString()),
                answer.contextKeySelectors().stream()
                        .map(keys -> new ContextKeys(text(keys.typeAsString()), keys.equalsValue()))
                        .toList(),
                answer.aggregationConfigurations().stream()
                        .map(one -> new Aggregation(text(one.eventCategoryAsString()), one.templatesAsStrings()))
                        .toList());
    }

    /** Reads tags; one without a value has an empty one. */
    static Map<String, String> tags(ListTagsResponse answer) {
        Map<String, String> tags = new TreeMap<>();
        answer.resourceTagList().stream()
                .flatMap(resource -> resource.tagsList().stream())
                // AWS's own tags, such as CloudFormation's, can be neither set nor removed by anybody (Tagging AWS
                // resources).
                .filter(tag -> !tag.key().startsWith("aws:"))
                .forEach(tag -> tags.put(tag.key(), text(tag.value())));
        return tags;
    }

    /** A member left out has its default (CloudTrail API reference, EventSelector). */
    private static BasicSelector basic(EventSelector selector) {
        return new BasicSelector(
                selector.readWriteTypeAsString() == null ? "All" : selector.readWriteTypeAsString(),
                !Boolean.FALSE.equals(selector.includeManagementEvents()),
                selector.excludeManagementEventSources(),
                selector.dataResources().stream()
                        .map(data -> new DataResource(text(data.type()), data.values()))
                        .toList());
    }

    private static AdvancedSelector advanced(AdvancedEventSelector selector) {
        return new AdvancedSelector(
                text(selector.name()),
                selector.fieldSelectors().stream()
                        .map(field -> new FieldSelector(
                                text(field.field()),
                                field.equalsValue(),
                                field.startsWith(),
                                field.endsWith(),
                                field.notEquals(),
                                field.notStartsWith(),
                                field.notEndsWith()))
                        .toList());
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
