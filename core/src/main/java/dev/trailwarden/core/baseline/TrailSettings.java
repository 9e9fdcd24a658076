package dev.trailwarden.core.baseline;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything about a trail that decides what it records, where that goes and whether it can be trusted. A text that is
 * not set is empty, as in CloudTrail's own API, where an empty text unsets (CloudTrail API reference, UpdateTrail). What
 * has no order there is kept sorted, so that settings that mean the same are equal.
 *
 * @param logging whether it is switched on
 * @param bucket S3 bucket of the log files
 * @param prefix before the log files' keys
 * @param snsTopic ARN of the topic told of each log file
 * @param globalEvents whether events of global services such as IAM are recorded
 * @param multiRegion whether events of all Regions are recorded
 * @param organization whether events of all the organization's accounts are recorded
 * @param validation whether digest files are written, by which log files can be validated
 * @param logGroup ARN of the CloudWatch Logs group that events are sent to
 * @param logRole ARN of the role CloudTrail uses for that
 * @param kmsKey ARN of the KMS key that log files are encrypted with
 * @param basicSelectors the basic event selectors; empty where there are advanced ones
 * @param advancedSelectors the advanced event selectors; empty where there are basic ones
 * @param insights which Insights are collected
 * @param events what {@code PutEventConfiguration} set
 * @param tags the trail's tags
 */
public record TrailSettings(
        boolean logging,
        String bucket,
        String prefix,
        String snsTopic,
        boolean globalEvents,
        boolean multiRegion,
        boolean organization,
        boolean validation,
        String logGroup,
        String logRole,
        String kmsKey,
        List<BasicSelector> basicSelectors,
        List<AdvancedSelector> advancedSelectors,
        List<InsightSelector> insights,
        EventConfiguration events,
        Map<String, String> tags) {

    /**
     * Sorts what has no order, and says in CloudTrail's words what a trail without selectors records.
     *
     * @throws IllegalArgumentException if there are selectors of both kinds, which no trail can have
     */
    public TrailSettings {
        if (!basicSelectors.isEmpty() && !advancedSelectors.isEmpty()) {
            throw new IllegalArgumentException("a trail has basic or advanced event selectors, not both");
        }
        basicSelectors = basicSelectors.isEmpty() && advancedSelectors.isEmpty()
                ? List.of(BasicSelector.DEFAULT)
                : basicSelectors.stream().sorted().toList();
        advancedSelectors = advancedSelectors.stream().sorted().toList();
        insights = insights.stream().distinct().sorted().toList();
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }

    /** The same, switched on or off. */
    public TrailSettings logging(boolean on) {
        return new TrailSettings(
                on,
                bucket,
                prefix,
                snsTopic,
                globalEvents,
                multiRegion,
                organization,
                validation,
                logGroup,
                logRole,
                kmsKey,
                basicSelectors,
                advancedSelectors,
                insights,
                events,
                tags);
    }
}
