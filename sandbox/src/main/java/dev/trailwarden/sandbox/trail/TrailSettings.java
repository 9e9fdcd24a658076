package dev.trailwarden.sandbox.trail;

import java.util.Optional;

/**
 * What CreateTrail and UpdateTrail set. (CloudTrail API Reference, UpdateTrail.)
 *
 * @param bucket where log files go; nothing is ever written there
 * @param prefix what stands before their names
 * @param topicArn the SNS topic told of each
 * @param globalEvents whether IAM and its like are recorded
 * @param multiRegion whether every other Region has a shadow copy of the trail
 * @param organization whether it records every account of the organization
 * @param validated whether digest files prove that log files were not changed
 * @param logs where in CloudWatch Logs the events go too
 * @param kmsKeyArn the key that encrypts log files
 */
public record TrailSettings(
        String bucket,
        Optional<String> prefix,
        Optional<String> topicArn,
        boolean globalEvents,
        boolean multiRegion,
        boolean organization,
        boolean validated,
        Optional<CloudWatchLogs> logs,
        Optional<String> kmsKeyArn) {

    /**
     * Where in CloudWatch Logs events go.
     *
     * @param groupArn the log group's ARN, which ends in {@code :*}
     * @param roleArn the role CloudTrail assumes to write there
     */
    public record CloudWatchLogs(String groupArn, String roleArn) {}

    /**
     * What CreateTrail makes of a bucket alone: one Region, global events, nothing else.
     *
     * @param bucket where log files go
     * @return the defaults
     */
    public static TrailSettings to(String bucket) {
        return new TrailSettings(
                bucket,
                Optional.empty(),
                Optional.empty(),
                true,
                false,
                false,
                false,
                Optional.empty(),
                Optional.empty());
    }

    /**
     * The same with another bucket.
     *
     * @param other its name
     * @return new settings
     */
    public TrailSettings withBucket(String other) {
        return new TrailSettings(
                other, prefix, topicArn, globalEvents, multiRegion, organization, validated, logs, kmsKeyArn);
    }

    /**
     * The same with another prefix.
     *
     * @param other the prefix, or none
     * @return new settings
     */
    public TrailSettings withPrefix(Optional<String> other) {
        return new TrailSettings(
                bucket, other, topicArn, globalEvents, multiRegion, organization, validated, logs, kmsKeyArn);
    }

    /**
     * The same with another topic.
     *
     * @param other its ARN, or none
     * @return new settings
     */
    public TrailSettings withTopic(Optional<String> other) {
        return new TrailSettings(
                bucket, prefix, other, globalEvents, multiRegion, organization, validated, logs, kmsKeyArn);
    }

    /**
     * The same with global events switched.
     *
     * @param on whether they are recorded
     * @return new settings
     */
    public TrailSettings withGlobalEvents(boolean on) {
        return new TrailSettings(bucket, prefix, topicArn, on, multiRegion, organization, validated, logs, kmsKeyArn);
    }

    /**
     * The same with every Region or only one.
     *
     * @param on whether every Region is recorded
     * @return new settings
     */
    public TrailSettings withMultiRegion(boolean on) {
        return new TrailSettings(bucket, prefix, topicArn, globalEvents, on, organization, validated, logs, kmsKeyArn);
    }

    /**
     * The same with every account or only one.
     *
     * @param on whether every account of the organization is recorded
     * @return new settings
     */
    public TrailSettings withOrganization(boolean on) {
        return new TrailSettings(bucket, prefix, topicArn, globalEvents, multiRegion, on, validated, logs, kmsKeyArn);
    }

    /**
     * The same with log file validation switched.
     *
     * @param on whether digest files are made
     * @return new settings
     */
    public TrailSettings withValidation(boolean on) {
        return new TrailSettings(
                bucket, prefix, topicArn, globalEvents, multiRegion, organization, on, logs, kmsKeyArn);
    }

    /**
     * The same with another place in CloudWatch Logs.
     *
     * @param other the place, or none
     * @return new settings
     */
    public TrailSettings withLogs(Optional<CloudWatchLogs> other) {
        return new TrailSettings(
                bucket, prefix, topicArn, globalEvents, multiRegion, organization, validated, other, kmsKeyArn);
    }

    /**
     * The same with another key.
     *
     * @param other its ARN, or none
     * @return new settings
     */
    public TrailSettings withKmsKey(Optional<String> other) {
        return new TrailSettings(
                bucket, prefix, topicArn, globalEvents, multiRegion, organization, validated, logs, other);
    }
}
