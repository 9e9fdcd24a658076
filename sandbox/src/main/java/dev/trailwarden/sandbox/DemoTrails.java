package dev.trailwarden.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.trail.Aggregation;
import dev.trailwarden.sandbox.trail.EventDataStore;
import dev.trailwarden.sandbox.trail.EventSelectors;
import dev.trailwarden.sandbox.trail.Insight;
import dev.trailwarden.sandbox.trail.LogDestinations;
import dev.trailwarden.sandbox.trail.StoreSettings;
import dev.trailwarden.sandbox.trail.Trail;
import dev.trailwarden.sandbox.trail.TrailSettings;
import dev.trailwarden.sandbox.trail.TrailSettings.CloudWatchLogs;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The trails and the event data store of the {@link DemoOrganization}, and what they may be pointed at: each account's bucket, payments' key,
 * topic, log group and role, and a bucket, a key and a topic of an attacker outside the organization.
 */
public final class DemoTrails {
    /** The bucket of the attacker; it lets CloudTrail in. */
    public static final String FOREIGN_BUCKET = "mallory-logs-999999999999";
    /** The KMS key of the attacker; it lets CloudTrail in. */
    public static final String FOREIGN_KEY =
            "arn:aws:kms:eu-west-1:999999999999:key/99999999-aaaa-4bbb-8ccc-dddddddddddd";
    /** The topic of the attacker; it lets CloudTrail in. */
    public static final String FOREIGN_TOPIC = "arn:aws:sns:eu-west-1:999999999999:mallory-files";
    /** The key that encrypts payments' log files. */
    public static final String PAYMENTS_KEY =
            "arn:aws:kms:eu-west-1:333333333333:key/33333333-aaaa-4bbb-8ccc-dddddddddddd";
    /** The topic told of payments' log files. */
    public static final String PAYMENTS_TOPIC = "arn:aws:sns:eu-west-1:333333333333:payments-trail-files";
    /** The log group of payments' events, without {@code :*}. */
    public static final String PAYMENTS_LOG_GROUP = "arn:aws:logs:eu-west-1:333333333333:log-group:payments-trail";
    /** The role that writes there. */
    public static final String PAYMENTS_LOG_ROLE = "arn:aws:iam::333333333333:role/payments-trail-to-logs";

    /** The event data store of payments, of every Region. */
    public static final String PAYMENTS_STORE =
            "arn:aws:cloudtrail:eu-west-1:333333333333:eventdatastore/33333333-eeee-4ddd-8ccc-bbbbbbbbbbbb";

    private static final Region US_WEST_2 = new Region("us-west-2");

    private DemoTrails() {}

    /**
     * The bucket of an account's trail.
     *
     * @param account whose
     * @return its name
     */
    public static String bucket(AccountId account) {
        return "trailwarden-demo-logs-" + account;
    }

    /** Makes the trails, every one switched on. */
    static void lay(World world) {
        destinations(world);
        TrailSettings organization = TrailSettings.to(bucket(DemoOrganization.MANAGEMENT))
                .withMultiRegion(true)
                .withOrganization(true)
                .withValidation(true);
        put(world, DemoOrganization.MANAGEMENT, "organization-trail", Region.US_EAST_1, organization);
        put(world, DemoOrganization.SECURITY, "security-trail");
        put(world, DemoOrganization.LEDGER, "ledger-trail");
        payments(world);
        research(world);
        store(world);
    }

    /** Makes a trail of the hub's Region with every default. */
    static void put(World world, AccountId account, String name) {
        put(world, account, name, DemoOrganization.HUB_REGION);
    }

    /** Makes a trail of one Region with every default. */
    static void put(World world, AccountId account, String name, Region home) {
        world.destinations().addBucket(bucket(account), home);
        put(world, account, name, home, TrailSettings.to(bucket(account)).withValidation(true));
    }

    private static void put(World world, AccountId account, String name, Region home, TrailSettings settings) {
        put(world, Trail.create(account, name, home, settings));
    }

    private static void put(World world, Trail trail) {
        world.trails().put(trail.start(world.clock().now()));
    }

    private static void payments(World world) {
        AccountId account = DemoOrganization.PAYMENTS;
        TrailSettings settings = TrailSettings.to(bucket(account))
                .withPrefix(Optional.of("payments"))
                .withTopic(Optional.of(PAYMENTS_TOPIC))
                .withMultiRegion(true)
                .withValidation(true)
                .withLogs(Optional.of(new CloudWatchLogs(PAYMENTS_LOG_GROUP + ":*", PAYMENTS_LOG_ROLE)))
                .withKmsKey(Optional.of(PAYMENTS_KEY));
        put(
                world,
                Trail.create(account, "payments-trail", DemoOrganization.HUB_REGION, settings)
                        .with(new EventSelectors.Basic(list("""
                                [{"ReadWriteType": "All", "IncludeManagementEvents": true,
                                  "DataResources": [
                                    {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::payments-ledgers/"]}],
                                  "ExcludeManagementEventSources": []}]""")))
                        .withInsights(List.of(
                                new Insight("ApiCallRateInsight", List.of("Management")),
                                new Insight("ApiErrorRateInsight", List.of("Management"))))
                        .withAggregations(List.of(new Aggregation("Data", List.of("API_ACTIVITY"))))
                        .withTags(Map.of("owner", "payments", "confidentiality", "high")));
    }

    private static void research(World world) {
        AccountId account = DemoOrganization.RESEARCH;
        put(
                world,
                Trail.create(account, "research-trail", US_WEST_2, TrailSettings.to(bucket(account)))
                        .with(new EventSelectors.Advanced(list("""
                                [{"Name": "Every management event", "FieldSelectors": [
                                    {"Field": "eventCategory", "Equals": ["Management"]}]},
                                 {"Name": "Writes to the sample tables", "FieldSelectors": [
                                    {"Field": "eventCategory", "Equals": ["Data"]},
                                    {"Field": "resources.type", "Equals": ["AWS::DynamoDB::Table"]},
                                    {"Field": "readOnly", "Equals": ["false"]}]}]"""))));
    }

    private static void store(World world) {
        StoreSettings settings = new StoreSettings(
                "payments-lake",
                new EventSelectors.Advanced(list("""
                        [{"Name": "Every management event", "FieldSelectors": [
                            {"Field": "eventCategory", "Equals": ["Management"]}]}]""")),
                true,
                false,
                2557,
                true,
                Optional.of(PAYMENTS_KEY),
                "EXTENDABLE_RETENTION_PRICING");
        String id = PAYMENTS_STORE.substring(PAYMENTS_STORE.indexOf('/') + 1);
        EventDataStore store = EventDataStore.create(
                DemoOrganization.PAYMENTS,
                DemoOrganization.HUB_REGION,
                id,
                settings,
                true,
                world.clock().now());
        world.stores().put(store.settled().withTags(Map.of("owner", "payments")));
    }

    private static void destinations(World world) {
        LogDestinations destinations = world.destinations();
        destinations.addBucket(bucket(DemoOrganization.MANAGEMENT), Region.US_EAST_1);
        destinations.addBucket(bucket(DemoOrganization.PAYMENTS), DemoOrganization.HUB_REGION);
        destinations.addBucket(bucket(DemoOrganization.RESEARCH), US_WEST_2);
        destinations.addBucket(FOREIGN_BUCKET, DemoOrganization.HUB_REGION);
        for (String arn : List.of(FOREIGN_KEY, FOREIGN_TOPIC, PAYMENTS_KEY, PAYMENTS_TOPIC, PAYMENTS_LOG_GROUP)) {
            destinations.add(arn);
        }
        destinations.alias("arn:aws:kms:eu-west-1:333333333333:alias/payments-trail", PAYMENTS_KEY);
        JsonNode trust = DemoOrganization.json("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                  "Principal": {"Service": "cloudtrail.amazonaws.com"}}]}""");
        JsonNode writing = DemoOrganization.json("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                  "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                  "Resource": "%s:log-stream:*"}]}""".formatted(PAYMENTS_LOG_GROUP));
        world.identities()
                .createRole(DemoOrganization.PAYMENTS, "/", "payments-trail-to-logs", trust, Map.of("write", writing));
    }

    private static ArrayNode list(String json) {
        return (ArrayNode) DemoOrganization.json(json);
    }
}
