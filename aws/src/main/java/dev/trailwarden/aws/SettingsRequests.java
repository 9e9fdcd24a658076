package dev.trailwarden.aws;

import dev.trailwarden.core.baseline.AdvancedSelector;
import dev.trailwarden.core.baseline.BasicSelector;
import dev.trailwarden.core.baseline.EventConfiguration;
import dev.trailwarden.core.baseline.Facet;
import dev.trailwarden.core.baseline.InsightSelector;
import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.remedy.TrailWrite.UpdateTrail;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedEventSelector;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedFieldSelector;
import software.amazon.awssdk.services.cloudtrail.model.AggregationConfiguration;
import software.amazon.awssdk.services.cloudtrail.model.ContextKeySelector;
import software.amazon.awssdk.services.cloudtrail.model.CreateTrailRequest;
import software.amazon.awssdk.services.cloudtrail.model.DataResource;
import software.amazon.awssdk.services.cloudtrail.model.EventSelector;
import software.amazon.awssdk.services.cloudtrail.model.PutEventConfigurationRequest;
import software.amazon.awssdk.services.cloudtrail.model.PutEventSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.Tag;
import software.amazon.awssdk.services.cloudtrail.model.UpdateTrailRequest;

/** Writes our words into CloudTrail's requests. */
final class SettingsRequests {
    private SettingsRequests() {}

    /** Everything that CreateTrail takes; what is not set is left out. */
    static void create(CreateTrailRequest.Builder request, TrailSettings wanted) {
        request.s3BucketName(wanted.bucket())
                .includeGlobalServiceEvents(wanted.globalEvents())
                .isMultiRegionTrail(wanted.multiRegion())
                .isOrganizationTrail(wanted.organization())
                .enableLogFileValidation(wanted.validation());
        ifSet(wanted.prefix(), request::s3KeyPrefix);
        // Takes an ARN as well as a name, and a topic of another account by its ARN only (CloudTrail API reference).
        ifSet(wanted.snsTopic(), request::snsTopicName);
        ifSet(wanted.logGroup(), request::cloudWatchLogsLogGroupArn);
        ifSet(wanted.logRole(), request::cloudWatchLogsRoleArn);
        ifSet(wanted.kmsKey(), request::kmsKeyId);
        if (!wanted.tags().isEmpty()) {
            request.tagsList(tags(wanted.tags()));
        }
    }

    /** What UpdateTrail is told and nothing else; an empty text unsets (CloudTrail API reference, UpdateTrail). */
    static void update(UpdateTrailRequest.Builder request, UpdateTrail update) {
        TrailSettings wanted = update.settings();
        for (Facet facet : update.facets()) {
            switch (facet) {
                case BUCKET -> request.s3BucketName(wanted.bucket());
                case PREFIX -> request.s3KeyPrefix(wanted.prefix());
                case SNS_TOPIC -> request.snsTopicName(wanted.snsTopic());
                case GLOBAL_EVENTS -> request.includeGlobalServiceEvents(wanted.globalEvents());
                case MULTI_REGION -> request.isMultiRegionTrail(wanted.multiRegion());
                case ORGANIZATION -> request.isOrganizationTrail(wanted.organization());
                case VALIDATION -> request.enableLogFileValidation(wanted.validation());
                case LOG_GROUP -> request.cloudWatchLogsLogGroupArn(wanted.logGroup());
                case LOG_ROLE -> request.cloudWatchLogsRoleArn(wanted.logRole());
                case KMS_KEY -> request.kmsKeyId(wanted.kmsKey());
                case LOGGING, SELECTORS, INSIGHTS, EVENT_CONFIGURATION, TAGS ->
                    throw new IllegalArgumentException("UpdateTrail does not set " + facet.label());
            }
        }
    }

    /** The selectors of the kind that is wanted; they replace all of either kind. */
    static void selectors(PutEventSelectorsRequest.Builder request, TrailSettings wanted) {
        if (wanted.advancedSelectors().isEmpty()) {
            request.eventSelectors(wanted.basicSelectors().stream()
                    .map(SettingsRequests::basic)
                    .toList());
        } else {
            request.advancedEventSelectors(wanted.advancedSelectors().stream()
                    .map(SettingsRequests::advanced)
                    .toList());
        }
    }

    /** Insights selectors; none switches Insights off. */
    static List<software.amazon.awssdk.services.cloudtrail.model.InsightSelector> insights(
            List<InsightSelector> wanted) {
        return wanted.stream()
                .map(one -> software.amazon.awssdk.services.cloudtrail.model.InsightSelector.builder()
                        .insightType(one.type())
                        .eventCategoriesWithStrings(unlessEmpty(one.categories()))
                        .build())
                .toList();
    }

    /**
     * Aggregations always, because none means none. Sizes and context keys belong to event data stores, and CloudTrail
     * refuses to hear of them for a trail that cannot have them, even to hear that there are none.
     */
    static void events(PutEventConfigurationRequest.Builder request, EventConfiguration wanted) {
        ifSet(wanted.maxEventSize(), request::maxEventSize);
        if (!wanted.contextKeys().isEmpty()) {
            request.contextKeySelectors(wanted.contextKeys().stream()
                    .map(keys -> ContextKeySelector.builder()
                            .type(keys.type())
                            .equalsValue(keys.keys())
                            .build())
                    .toList());
        }
        request.aggregationConfigurations(wanted.aggregations().stream()
                .map(one -> AggregationConfiguration.builder()
                        .eventCategory(one.category())
                        .templatesWithStrings(one.templates())
                        .build())
                .toList());
    }

    /** Tags with their values. */
    static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    /** Tags to remove: their keys say which. */
    static List<Tag> keys(Collection<String> keys) {
        return keys.stream().map(key -> Tag.builder().key(key).build()).toList();
    }

    private static EventSelector basic(BasicSelector selector) {
        return EventSelector.builder()
                .readWriteType(selector.readWriteType())
                .includeManagementEvents(selector.managementEvents())
                .excludeManagementEventSources(selector.excludedSources())
                .dataResources(selector.dataResources().stream()
                        .map(data -> DataResource.builder()
                                .type(data.type())
                                .values(data.values())
                                .build())
                        .toList())
                .build();
    }

    private static AdvancedEventSelector advanced(AdvancedSelector selector) {
        AdvancedEventSelector.Builder one = AdvancedEventSelector.builder()
                .fieldSelectors(selector.fields().stream()
                        .map(field -> AdvancedFieldSelector.builder()
                                .field(field.field())
                                .equalsValue(unlessEmpty(field.equalTo()))
                                .startsWith(unlessEmpty(field.startsWith()))
                                .endsWith(unlessEmpty(field.endsWith()))
                                .notEquals(unlessEmpty(field.notEqualTo()))
                                .notStartsWith(unlessEmpty(field.notStartsWith()))
                                .notEndsWith(unlessEmpty(field.notEndsWith()))
                                .build())
                        .toList());
        ifSet(selector.name(), one::name);
        return one.build();
    }

    private static void ifSet(String value, Consumer<String> set) {
        if (!value.isEmpty()) {
            set.accept(value);
        }
    }

    /** CloudTrail refuses a condition without values; the SDK leaves out what is null. */
    private static @Nullable List<String> unlessEmpty(List<String> values) {
        return values.isEmpty() ? null : values;
    }
}
