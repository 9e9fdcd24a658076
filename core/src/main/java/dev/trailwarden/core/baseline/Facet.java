package dev.trailwarden.core.baseline;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** One thing about a trail that can differ from its baseline. A new setting of CloudTrail is added here. */
public enum Facet {
    /** Whether it is switched on. */
    LOGGING("logging"),
    /** Where log files go. */
    BUCKET("S3 bucket"),
    /** Under which prefix. */
    PREFIX("S3 prefix"),
    /** Who is told of each log file. */
    SNS_TOPIC("SNS topic"),
    /** Events of global services. */
    GLOBAL_EVENTS("global events"),
    /** Events of all Regions. */
    MULTI_REGION("multi-Region"),
    /** Events of all accounts. */
    ORGANIZATION("organization trail"),
    /** Digest files. */
    VALIDATION("validation"),
    /** Events in CloudWatch Logs. */
    LOG_GROUP("log group"),
    /** The role for that. */
    LOG_ROLE("log group's role"),
    /** Encryption of the log files. */
    KMS_KEY("KMS key"),
    /** Which events are recorded. */
    SELECTORS("event selectors"),
    /** Which Insights are collected. */
    INSIGHTS("Insights"),
    /** Size, enrichment and aggregation of events. */
    EVENT_CONFIGURATION("event configuration"),
    /** The tags. */
    TAGS("tags");

    private final String label;

    Facet(String label) {
        this.label = label;
    }

    /** What people call it. */
    public String label() {
        return label;
    }

    /** What it is in these settings, in words; {@code (none)} if it is not set. Written by whoever set it. */
    public String in(TrailSettings settings) {
        String value = text(settings);
        return value.isEmpty() ? "(none)" : value;
    }

    private String text(TrailSettings settings) {
        return switch (this) {
            case LOGGING -> settings.logging() ? "on" : "off";
            case BUCKET -> settings.bucket();
            case PREFIX -> settings.prefix();
            case SNS_TOPIC -> settings.snsTopic();
            case GLOBAL_EVENTS -> yes(settings.globalEvents());
            case MULTI_REGION -> yes(settings.multiRegion());
            case ORGANIZATION -> yes(settings.organization());
            case VALIDATION -> yes(settings.validation());
            case LOG_GROUP -> settings.logGroup();
            case LOG_ROLE -> settings.logRole();
            case KMS_KEY -> settings.kmsKey();
            case SELECTORS -> selectors(settings);
            case INSIGHTS ->
                settings.insights().stream().map(InsightSelector::describe).collect(Collectors.joining(", "));
            case EVENT_CONFIGURATION -> settings.events().describe();
            case TAGS ->
                settings.tags().entrySet().stream()
                        .map(tag -> tag.getKey() + "=" + tag.getValue())
                        .collect(Collectors.joining(", "));
        };
    }

    /**
     * Compares.
     *
     * @param wanted the baseline
     * @param found the trail as it is
     * @return every facet that differs; a trail that logs although its baseline does not counts as sound
     */
    public static List<Facet> differing(TrailSettings wanted, TrailSettings found) {
        List<Facet> differing = new ArrayList<>();
        for (Facet facet : values()) {
            boolean same = switch (facet) {
                case LOGGING -> found.logging() || !wanted.logging();
                case BUCKET -> wanted.bucket().equals(found.bucket());
                case PREFIX -> wanted.prefix().equals(found.prefix());
                case SNS_TOPIC -> wanted.snsTopic().equals(found.snsTopic());
                case GLOBAL_EVENTS -> wanted.globalEvents() == found.globalEvents();
                case MULTI_REGION -> wanted.multiRegion() == found.multiRegion();
                case ORGANIZATION -> wanted.organization() == found.organization();
                case VALIDATION -> wanted.validation() == found.validation();
                case LOG_GROUP -> wanted.logGroup().equals(found.logGroup());
                case LOG_ROLE -> wanted.logRole().equals(found.logRole());
                case KMS_KEY -> wanted.kmsKey().equals(found.kmsKey());
                case SELECTORS ->
                    wanted.basicSelectors().equals(found.basicSelectors())
                            && wanted.advancedSelectors().equals(found.advancedSelectors());
                case INSIGHTS -> wanted.insights().equals(found.insights());
                case EVENT_CONFIGURATION -> wanted.events().equals(found.events());
                case TAGS -> wanted.tags().equals(found.tags());
            };
            if (!same) {
                differing.add(facet);
            }
        }
        return differing;
    }

    /** The calls of CloudTrail that change it (CloudTrail API reference). */
    public Set<String> changedBy() {
        return switch (this) {
            case LOGGING -> Set.of("StopLogging");
            case BUCKET,
                    PREFIX,
                    SNS_TOPIC,
                    GLOBAL_EVENTS,
                    MULTI_REGION,
                    ORGANIZATION,
                    VALIDATION,
                    LOG_GROUP,
                    LOG_ROLE,
                    KMS_KEY -> Set.of("UpdateTrail");
            case SELECTORS -> Set.of("PutEventSelectors");
            case INSIGHTS -> Set.of("PutInsightSelectors");
            case EVENT_CONFIGURATION -> Set.of("PutEventConfiguration");
            case TAGS -> Set.of("AddTags", "RemoveTags");
        };
    }

    private static String yes(boolean on) {
        return on ? "yes" : "no";
    }

    private static String selectors(TrailSettings settings) {
        return settings.advancedSelectors().isEmpty()
                ? settings.basicSelectors().stream()
                        .map(BasicSelector::describe)
                        .collect(Collectors.joining("; "))
                : settings.advancedSelectors().stream()
                        .map(AdvancedSelector::describe)
                        .collect(Collectors.joining("; "));
    }
}
