package dev.trailwarden.aws;

import dev.trailwarden.aws.wire.Calls;
import dev.trailwarden.aws.wire.Manner;
import dev.trailwarden.aws.wire.Turn;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.account.AccountClient;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.ConflictException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Clients behind the SDK's interfaces: one per service and Region, made when first needed and shared by all accounts. Which
 * account a call is for is said with each call, by its credentials.
 */
public final class Clients implements AutoCloseable {
    /** Connections to an AWS endpoint that has not answered by then are tried again. */
    static final Duration CONNECT = Duration.ofSeconds(2);

    static final Duration ONE_ATTEMPT = Duration.ofSeconds(5);

    /** With the pauses below, a throttled call is tried for some 25 s, unless less time is left. */
    private static final int ATTEMPTS = 9;

    /** The same of a session, which is tried for some 40 s: see {@link Budget#ONE_SESSION}. */
    private static final int SESSION_ATTEMPTS = 16;

    /** What Organizations says while another change is under way (Organizations API reference, AttachPolicy). */
    private static final Set<String> BEING_CHANGED =
            Set.of("ConcurrentModificationException", "PolicyChangesInProgressException");

    /** What is asked on the way to an alert has to answer at once, or the alert goes out without. */
    static final Duration QUICK = Duration.ofSeconds(1);

    private static final int QUICK_ATTEMPTS = 3;

    private final Transport transport;
    private final Calls calls;
    private final Manner patient;
    private final Manner forSessions;
    private final Manner quick;
    private final ConcurrentHashMap<String, SdkClient> made = new ConcurrentHashMap<>();

    /**
     * @param ownCredentials of the account this runs in
     * @param endpoint where all services are, instead of AWS; without it the environment decides, among them
     *     {@code AWS_ENDPOINT_URL}
     */
    public Clients(AwsCredentialsProvider ownCredentials, Optional<URI> endpoint) {
        this(ownCredentials, endpoint, Turn.NOT_AWAITED);
    }

    /**
     * @param ownCredentials of the account this runs in
     * @param endpoint where all services are, instead of AWS
     * @param turn awaited before each attempt of each call; for example one that keeps to the rates
     */
    public Clients(AwsCredentialsProvider ownCredentials, Optional<URI> endpoint, Turn turn) {
        this(ownCredentials, endpoint, turn, Transport.ofProcess());
    }

    /**
     * @param ownCredentials of the account this runs in
     * @param endpoint where all services are, instead of AWS
     * @param turn awaited before each attempt of each call
     * @param transport what carries the calls; closed with these clients
     */
    public Clients(AwsCredentialsProvider ownCredentials, Optional<URI> endpoint, Turn turn, Transport transport) {
        this.transport = transport;
        this.calls = new Calls(ownCredentials, endpoint, turn);
        this.patient = new Manner(transport.patient(), retries(), Optional.of(ONE_ATTEMPT));
        this.forSessions = new Manner(transport.patient(), sessionRetries(), Optional.of(ONE_ATTEMPT));
        this.quick = new Manner(transport.quick(), quickRetries(), Optional.empty());
    }

    /** CloudTrail in a Region; every call has to bring its credentials. */
    CloudTrailClient cloudTrail(String region) {
        return client("cloudtrail", region, CloudTrailClient.class, () -> calls.cloudTrail(region, patient));
    }

    /** The Regional STS endpoint, whose tokens are valid in every enabled Region (IAM user guide, STS endpoints). */
    StsClient sts(String region) {
        return client("sts", region, StsClient.class, () -> calls.sts(region, forSessions));
    }

    /** SNS in the Region of a topic: a topic can only be published to there. */
    SnsClient sns(String region) {
        return client("sns", region, SnsClient.class, () -> calls.sns(region, patient));
    }

    /** SQS in the Region of a queue. */
    SqsClient sqs(String region) {
        return client("sqs", region, SqsClient.class, () -> calls.sqs(region, patient));
    }

    /** DynamoDB in the Region of a table; quick to give up. */
    DynamoDbClient dynamoDb(String region) {
        return client("dynamodb", region, DynamoDbClient.class, () -> calls.dynamoDb(region, quick));
    }

    /** KMS in the Region of a key; quick to give up. */
    KmsClient kms(String region) {
        return client("kms", region, KmsClient.class, () -> calls.kms(region, quick));
    }

    /**
     * Organizations; every call has to bring its credentials. It has one endpoint in each partition, which the SDK knows
     * from any of the partition's Regions. Quick to give up.
     */
    OrganizationsClient organizations(String region) {
        return client("organizations", region, OrganizationsClient.class, () -> calls.organizations(region, quick));
    }

    /**
     * The same, for its policies: patient, because two of them are described a second (Organizations user guide, quotas),
     * and because a change waits for the one before it.
     */
    OrganizationsClient organizationPolicies(String region) {
        return client(
                "organization policies",
                region,
                OrganizationsClient.class,
                () -> calls.organizations(
                        region, new Manner(transport.patient(), retriesOfPolicies(), Optional.of(ONE_ATTEMPT))));
    }

    private static boolean isBeingChanged(Throwable e) {
        return e instanceof AwsServiceException service
                && service.awsErrorDetails() != null
                && BEING_CHANGED.contains(service.awsErrorDetails().errorCode());
    }

    /** EventBridge in a Region of a member; every call has to bring its credentials. */
    EventBridgeClient memberEvents(String region) {
        return client("events of members", region, EventBridgeClient.class, () -> calls.eventBridge(region, patient));
    }

    /**
     * Account Management; every call has to bring its credentials. It has one endpoint in each partition, which the SDK
     * knows from any of the partition's Regions.
     */
    AccountClient account(String region) {
        return client("account", region, AccountClient.class, () -> calls.account(region, patient));
    }

    /** EventBridge in the Region of a bus; quick to give up. */
    EventBridgeClient eventBridge(String region) {
        return client("events", region, EventBridgeClient.class, () -> calls.eventBridge(region, quick));
    }

    /** Bounds one call, all its attempts together. */
    static Consumer<AwsRequestOverrideConfiguration.Builder> within(Duration time) {
        return call -> call.apiCallTimeout(time);
    }

    private <T extends SdkClient> T client(String service, String region, Class<T> type, Supplier<T> make) {
        return type.cast(made.computeIfAbsent(service + "/" + region, ignored -> make.get()));
    }

    /**
     * Throttling gets a longer pause than a broken connection: CloudTrail allows one write a second per account and
     * Region. A ConflictException means that another call is changing the trail right now (CloudTrail API reference).
     */
    private static RetryStrategy retries() {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(ATTEMPTS)
                .backoffStrategy(
                        BackoffStrategy.exponentialDelayHalfJitter(Duration.ofMillis(100), Duration.ofSeconds(1)))
                .throttlingBackoffStrategy(
                        BackoffStrategy.exponentialDelayHalfJitter(Duration.ofSeconds(1), Duration.ofSeconds(4)))
                .retryOnException(ConflictException.class)
                // One account that is throttled must not use up the retries of all others.
                .circuitBreakerEnabled(false)
                .build();
    }

    static RetryStrategy sessionRetries() {
        return retries().toBuilder().maxAttempts(SESSION_ATTEMPTS).build();
    }

    private static RetryStrategy retriesOfPolicies() {
        return retries().toBuilder().retryOnException(Clients::isBeingChanged).build();
    }

    private static RetryStrategy quickRetries() {
        BackoffStrategy pauses =
                BackoffStrategy.exponentialDelayHalfJitter(Duration.ofMillis(50), Duration.ofMillis(200));
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(QUICK_ATTEMPTS)
                .backoffStrategy(pauses)
                .throttlingBackoffStrategy(pauses)
                .circuitBreakerEnabled(false)
                .build();
    }

    /** Closes what carries the calls. */
    @Override
    public void close() {
        transport.close();
    }
}
