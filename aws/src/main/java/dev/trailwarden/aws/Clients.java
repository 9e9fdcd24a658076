package dev.trailwarden.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.ConflictException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The SDK's clients: one per service and Region, made when first needed and shared by all accounts, on one HTTP client.
 * Which account a call is for is said with each call, by its credentials.
 */
public final class Clients implements AutoCloseable {
    /** Connections to an AWS endpoint that has not answered by then are tried again. */
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private static final Duration ONE_ATTEMPT = Duration.ofSeconds(5);

    /** With the pauses below, a throttled call is tried for some 25 s, unless less time is left. */
    private static final int ATTEMPTS = 9;

    private final AwsCredentialsProvider ownCredentials;
    private final Optional<URI> endpoint;
    private final SdkHttpClient http;
    private final ConcurrentHashMap<String, AutoCloseable> made = new ConcurrentHashMap<>();

    /**
     * @param ownCredentials of the account this runs in
     * @param endpoint where all services are, instead of AWS; without it the SDK's own settings decide, among them
     *     {@code AWS_ENDPOINT_URL}
     */
    public Clients(AwsCredentialsProvider ownCredentials, Optional<URI> endpoint) {
        this.ownCredentials = ownCredentials;
        this.endpoint = endpoint;
        this.http = UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(ONE_ATTEMPT)
                .build();
    }

    /** CloudTrail in a Region; every call has to bring its credentials. */
    CloudTrailClient cloudTrail(String region) {
        return client(
                "cloudtrail", region, CloudTrailClient.class, () -> configured(CloudTrailClient.builder(), region));
    }

    /** The Regional STS endpoint, whose tokens are valid in every enabled Region (IAM user guide, STS endpoints). */
    StsClient sts(String region) {
        return client("sts", region, StsClient.class, () -> configured(StsClient.builder(), region));
    }

    /** SNS in the Region of a topic: a topic can only be published to there. */
    SnsClient sns(String region) {
        return client("sns", region, SnsClient.class, () -> configured(SnsClient.builder(), region));
    }

    /** SQS in the Region of a queue. */
    SqsClient sqs(String region) {
        return client("sqs", region, SqsClient.class, () -> configured(SqsClient.builder(), region));
    }

    /** Bounds one call, all its attempts together. */
    static Consumer<AwsRequestOverrideConfiguration.Builder> within(Duration time) {
        return call -> call.apiCallTimeout(time);
    }

    private <T extends AutoCloseable> T client(String service, String region, Class<T> type, Supplier<T> make) {
        return type.cast(made.computeIfAbsent(service + "/" + region, ignored -> make.get()));
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C configured(B builder, String region) {
        endpoint.ifPresent(builder::endpointOverride);
        return builder.httpClient(http)
                .region(Region.of(region))
                .credentialsProvider(ownCredentials)
                .overrideConfiguration(all -> all.retryStrategy(retries()).apiCallAttemptTimeout(ONE_ATTEMPT))
                .build();
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

    /** Closes every client that was made. */
    @Override
    public void close() {
        made.values().forEach(client -> {
            try {
                client.close();
            } catch (Exception e) {
                throw new IllegalStateException("an AWS client does not close", e);
            }
        });
        http.close();
    }
}
