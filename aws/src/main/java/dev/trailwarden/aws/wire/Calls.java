package dev.trailwarden.aws.wire;

import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.RequestOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.services.account.AccountClient;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Makes clients that stand behind the SDK's interfaces and know the operations we ask for. A client costs next to nothing;
 * the first call of each looks up where its service is. They throw what the SDK's own clients throw, and are safe for several
 * threads.
 */
public final class Calls {
    /** Says with a call, as an execution attribute, whose quota it counts for. */
    public static final ExecutionAttribute<String> ACCOUNT = new ExecutionAttribute<>("TrailwardenAccount");

    private final AwsCredentialsProvider credentials;
    private final Optional<URI> endpoint;
    private final Turn turn;

    /**
     * @param credentials of calls that do not bring theirs ({@link RequestOverrideConfiguration})
     * @param endpoint where all services are, instead of AWS; without it the environment and the system properties decide,
     *     among them {@code AWS_ENDPOINT_URL}
     * @param turn awaited before each attempt
     */
    public Calls(AwsCredentialsProvider credentials, Optional<URI> endpoint, Turn turn) {
        this.credentials = credentials;
        this.endpoint = endpoint;
        this.turn = turn;
    }

    private Caller caller(Service service, String region, Manner manner) {
        return new Caller(service, region, endpoint, credentials, manner, turn);
    }

    /** CloudTrail in a Region. */
    public CloudTrailClient cloudTrail(String region, Manner manner) {
        return CloudTrailCalls.by(caller(CloudTrailCalls.SERVICE, region, manner));
    }

    /** The STS endpoint of a Region. */
    public StsClient sts(String region, Manner manner) {
        return StsCalls.by(caller(StsCalls.SERVICE, region, manner));
    }

    /** SNS in a Region. */
    public SnsClient sns(String region, Manner manner) {
        return SnsCalls.by(caller(SnsCalls.SERVICE, region, manner));
    }

    /** SQS in a Region. */
    public SqsClient sqs(String region, Manner manner) {
        return SqsCalls.by(caller(SqsCalls.SERVICE, region, manner));
    }

    /** DynamoDB in a Region. */
    public DynamoDbClient dynamoDb(String region, Manner manner) {
        return DynamoDbCalls.by(caller(DynamoDbCalls.SERVICE, region, manner));
    }

    /** KMS in a Region. */
    public KmsClient kms(String region, Manner manner) {
        return KmsCalls.by(caller(KmsCalls.SERVICE, region, manner));
    }

    /** Organizations, by the one endpoint of the Region's partition. */
    public OrganizationsClient organizations(String region, Manner manner) {
        return OrganizationsCalls.by(caller(OrganizationsCalls.SERVICE, region, manner));
    }

    /** EventBridge in a Region. */
    public EventBridgeClient eventBridge(String region, Manner manner) {
        return EventBridgeCalls.by(caller(EventBridgeCalls.SERVICE, region, manner));
    }

    /** Account Management, by the one endpoint of the Region's partition. */
    public AccountClient account(String region, Manner manner) {
        return AccountCalls.by(caller(AccountCalls.SERVICE, region, manner));
    }
}
