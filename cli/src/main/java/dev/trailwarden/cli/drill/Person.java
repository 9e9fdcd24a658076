package dev.trailwarden.cli.drill;

import dev.trailwarden.sandbox.identity.Credentials;
import dev.trailwarden.sandbox.model.Region;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Somebody with credentials, who calls AWS with the same SDK that everybody uses. */
public final class Person {
    private final URI endpoint;
    private final AwsCredentialsProvider credentials;

    Person(URI endpoint, Credentials credentials) {
        this.endpoint = endpoint;
        this.credentials = StaticCredentialsProvider.create(credentials
                .sessionToken()
                .map(token -> (software.amazon.awssdk.auth.credentials.AwsCredentials)
                        AwsSessionCredentials.create(credentials.accessKeyId(), credentials.secretAccessKey(), token))
                .orElseGet(() -> AwsBasicCredentials.create(credentials.accessKeyId(), credentials.secretAccessKey())));
    }

    /**
     * Calls StopLogging.
     *
     * @return the error code AWS answered with, or nothing if it did as told
     */
    public Optional<String> stopLogging(Region region, String nameOrArn) {
        return cloudTrail(region, trails -> trails.stopLogging(request -> request.name(nameOrArn)));
    }

    /**
     * Calls CloudTrail.
     *
     * @param region where
     * @param calls one call, or several in a row; the first that is refused ends them
     * @return the error code AWS answered with, or nothing if it did as told
     */
    public Optional<String> cloudTrail(Region region, Consumer<CloudTrailClient> calls) {
        try (CloudTrailClient cloudTrail = client(CloudTrailClient.builder(), region)) {
            calls.accept(cloudTrail);
            return Optional.empty();
        } catch (AwsServiceException e) {
            return Optional.of(e.awsErrorDetails().errorCode());
        }
    }

    /**
     * Calls Organizations, which is in us-east-1.
     *
     * @param calls one call, or several in a row; the first that is refused ends them
     * @return the error code AWS answered with, or nothing if it did as told
     */
    public Optional<String> organizations(Consumer<OrganizationsClient> calls) {
        try (OrganizationsClient organizations = client(OrganizationsClient.builder(), Region.US_EAST_1)) {
            calls.accept(organizations);
            return Optional.empty();
        } catch (AwsServiceException e) {
            return Optional.of(e.awsErrorDetails().errorCode());
        }
    }

    /**
     * Calls EventBridge.
     *
     * @param region where
     * @param calls one call, or several in a row; the first that is refused ends them
     * @return the error code AWS answered with, or nothing if it did as told
     */
    public Optional<String> events(Region region, Consumer<EventBridgeClient> calls) {
        try (EventBridgeClient events = client(EventBridgeClient.builder(), region)) {
            calls.accept(events);
            return Optional.empty();
        } catch (AwsServiceException e) {
            return Optional.of(e.awsErrorDetails().errorCode());
        }
    }

    /**
     * Calls SQS.
     *
     * @param region where
     * @param calls one call, or several in a row
     */
    public void queues(Region region, Consumer<SqsClient> calls) {
        try (SqsClient queues = client(SqsClient.builder(), region)) {
            calls.accept(queues);
        }
    }

    /**
     * Puts an event on a bus by hand.
     *
     * @return the error code of the entry or of the call, or nothing if it was taken
     */
    public Optional<String> putEvent(Region region, String busArn, String source, String detail) {
        try (EventBridgeClient events = client(EventBridgeClient.builder(), region)) {
            PutEventsResultEntry entry = events.putEvents(request -> request.entries(PutEventsRequestEntry.builder()
                            .eventBusName(busArn)
                            .source(source)
                            .detailType("AWS API Call via CloudTrail")
                            .detail(detail)
                            .build()))
                    .entries()
                    .getFirst();
            return Optional.ofNullable(entry.errorCode());
        } catch (AwsServiceException e) {
            return Optional.of(e.awsErrorDetails().errorCode());
        }
    }

    /**
     * Invokes a function and waits for its answer.
     *
     * @param function its name, with an alias
     * @param payload JSON
     * @return JSON
     * @throws IllegalStateException if the function fails
     */
    public String invoke(Region region, String function, String payload) {
        try (LambdaClient lambda = client(LambdaClient.builder(), region)) {
            InvokeResponse answer =
                    lambda.invoke(request -> request.functionName(function).payload(SdkBytes.fromUtf8String(payload)));
            if (answer.functionError() != null) {
                throw new IllegalStateException(
                        function + " failed: " + answer.payload().asUtf8String());
            }
            return answer.payload().asUtf8String();
        }
    }

    /** DynamoDB; whoever takes it closes it. */
    public DynamoDbClient tables(Region region) {
        return client(DynamoDbClient.builder(), region);
    }

    /** Becomes somebody else, by assuming a role. */
    public Person assuming(Region region, String roleArn, String sessionName) {
        try (StsClient sts = client(StsClient.builder(), region)) {
            var session = sts.assumeRole(request -> request.roleArn(roleArn).roleSessionName(sessionName))
                    .credentials();
            return new Person(
                    endpoint,
                    new Credentials(
                            session.accessKeyId(), session.secretAccessKey(), Optional.of(session.sessionToken())));
        }
    }

    private <B extends AwsClientBuilder<B, C>, C> C client(B builder, Region region) {
        return builder.endpointOverride(endpoint)
                .region(software.amazon.awssdk.regions.Region.of(region.name()))
                .credentialsProvider(credentials)
                .build();
    }
}
