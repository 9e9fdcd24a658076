package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.trail.LogDestinations;
import dev.trailwarden.sandbox.trail.LogDestinations.Standing;
import dev.trailwarden.sandbox.trail.TrailSettings;
import dev.trailwarden.sandbox.wire.ApiCall;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Turns the members of CreateTrail and UpdateTrail into settings: only what is given changes, an empty text unsets, and
 * every destination named is tried before it is taken. (CloudTrail API Reference, UpdateTrail.)
 */
final class RequestedSettings {
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9_-]{1,256}");
    private static final Pattern TOPIC_ARN = Pattern.compile("arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]+");
    private static final int MAX_PREFIX = 200;

    private final World world;
    private final TrailAccess access;
    private final LogDestinations destinations;
    private final LogFileKeys keys;
    private final RequestedLogs logs;

    RequestedSettings(World world, TrailAccess access) {
        this.world = world;
        this.access = access;
        this.destinations = world.destinations();
        this.keys = new LogFileKeys(destinations);
        this.logs = new RequestedLogs(world);
    }

    /**
     * The settings a call asks for.
     *
     * @param call the call, which IAM has allowed
     * @param trailArn the trail it is about
     * @param before the settings until now
     * @return the settings from now on
     * @throws ApiError what CloudTrail answers when one of them cannot be
     */
    TrailSettings of(ApiCall call, String trailArn, TrailSettings before) {
        TrailSettings next = scope(call, before);
        boolean delivery = false;
        if (given(call, "S3BucketName")) {
            next = next.withBucket(bucketName(call.text("S3BucketName")));
            delivery = true;
        }
        if (given(call, "S3KeyPrefix")) {
            next = next.withPrefix(prefix(call.text("S3KeyPrefix")));
            delivery = true;
        }
        if (delivery) {
            tryBucket(next.bucket());
        }
        if (given(call, "KmsKeyId")) {
            Optional<String> key = nonEmpty(call.text("KmsKeyId"));
            TrailSettings into = next;
            next = next.withKmsKey(key.map(id -> keys.usable(call, id, destinations.regionOf(into.bucket()))));
        }
        if (given(call, "SnsTopicName")) {
            next = next.withTopic(nonEmpty(call.text("SnsTopicName")).map(name -> topic(call, name)));
        }
        if (given(call, "CloudWatchLogsLogGroupArn") || given(call, "CloudWatchLogsRoleArn")) {
            next = next.withLogs(logs.of(call, trailArn, before.logs()));
        }
        return next.withValidation(flag(call, "EnableLogFileValidation", before.validated()));
    }

    /** Which events: Regions, global services, accounts. */
    private TrailSettings scope(ApiCall call, TrailSettings before) {
        boolean multiRegion = flag(call, "IsMultiRegionTrail", before.multiRegion());
        // A trail that shrinks to one Region loses global events too, unless the call says otherwise.
        boolean shrinks = before.multiRegion() && !multiRegion;
        boolean global = flag(call, "IncludeGlobalServiceEvents", !shrinks && before.globalEvents());
        if (multiRegion && !global) {
            throw ApiError.badRequest(
                    "InvalidParameterCombinationException", "Multi-Region trail must include global service events.");
        }
        boolean organization = flag(call, "IsOrganizationTrail", before.organization());
        if (organization != before.organization()) {
            checkManagement(call);
        }
        return before.withMultiRegion(multiRegion).withGlobalEvents(global).withOrganization(organization);
    }

    private void checkManagement(ApiCall call) {
        AccountId caller = call.caller().account();
        if (!caller.equals(world.organization().management())) {
            boolean member = world.organization().member(caller).isPresent();
            throw ApiError.badRequest(
                    member ? "NotOrganizationMasterAccountException" : "OrganizationsNotInUseException",
                    "Only the management account of an organization makes or unmakes an organization trail.");
        }
        access.requireDependencies(
                call, "organizations:DescribeOrganization", "organizations:ListAWSServiceAccessForOrganization");
    }

    private void tryBucket(String bucket) {
        switch (destinations.bucket(bucket)) {
            case USABLE -> {}
            case MISSING ->
                throw ApiError.badRequest("S3BucketDoesNotExistException", "S3 bucket " + bucket + " does not exist!");
            case REFUSING ->
                throw ApiError.badRequest(
                        "InsufficientS3BucketPolicyException",
                        "Incorrect S3 bucket policy is detected for bucket: " + bucket);
        }
    }

    private static String bucketName(String name) {
        if (!BUCKET.matcher(name).matches()) {
            throw ApiError.badRequest("InvalidS3BucketNameException", "Bucket name is not valid: " + name);
        }
        return name;
    }

    private static Optional<String> prefix(String prefix) {
        if (prefix.length() > MAX_PREFIX) {
            throw ApiError.badRequest(
                    "InvalidS3PrefixException", "S3 prefix is longer than maximum length: " + MAX_PREFIX);
        }
        return nonEmpty(prefix);
    }

    private String topic(ApiCall call, String name) {
        boolean isArn = name.startsWith("arn:");
        if (!(isArn ? TOPIC_ARN : TOPIC).matcher(name).matches()) {
            throw ApiError.badRequest("InvalidSnsTopicNameException", "SNS topic name is not valid: " + name);
        }
        String arn = isArn
                ? name
                : "arn:aws:sns:" + call.region() + ":" + call.caller().account() + ":" + name;
        if (destinations.standing(arn) != Standing.USABLE) {
            throw ApiError.badRequest(
                    "InsufficientSnsTopicPolicyException",
                    "SNS Topic does not exist or the topic policy is incorrect!");
        }
        return arn;
    }

    private static boolean flag(ApiCall call, String member, boolean otherwise) {
        return call.input().path(member).asBoolean(otherwise);
    }

    /** Whether a call names a member at all; an empty text is a value. */
    static boolean given(ApiCall call, String member) {
        return call.input().hasNonNull(member);
    }

    private static Optional<String> nonEmpty(String text) {
        return Optional.of(text).filter(some -> !some.isEmpty());
    }
}
