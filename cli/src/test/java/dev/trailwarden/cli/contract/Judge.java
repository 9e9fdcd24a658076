package dev.trailwarden.cli.contract;

import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import java.net.URI;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * What the contract is held against: something that answers as AWS does. Everything here that changes something does so
 * behind the hub's back, past every permission that the hub has.
 */
interface Judge extends AutoCloseable {
    /** The member account of the contract. */
    AccountId PAYMENTS = new AccountId("333333333333");

    /** The management account. */
    AccountId MANAGEMENT = new AccountId("111111111111");

    /** Where everything of the contract is. */
    Region IRELAND = new Region("eu-west-1");

    /** The remediation role, in every account. */
    String MEMBER_ROLE = "trailwarden/trailwarden-remediation";

    /** The trail that is there. */
    TrailArn TRAIL = TrailArn.parse("arn:aws:cloudtrail:eu-west-1:333333333333:trail/payments-trail")
            .orElseThrow();

    /** Where it answers. */
    URI endpoint();

    /** Credentials of the hub. */
    AwsCredentialsProvider hub();

    /** Credentials of the management account's administrator. */
    AwsCredentialsProvider management();

    /** The path and name of a role in the account of {@link #named}. */
    String BREAK_GLASS = "security/BreakGlass";

    /** Stops {@link #TRAIL}. */
    void stopTheTrail() throws Exception;

    /** Deletes a trail of payments, if it is there. */
    void delete(TrailArn trail) throws Exception;

    /** Settings that a trail of payments can have here, with as much set as the judge knows of. */
    TrailSettings everythingSet();

    /** Another bucket that a trail of payments can write to. */
    String otherBucket();

    /** The alerts' topic. */
    String topicArn();

    /** The dead-letter queue. */
    String queueUrl();

    /** Everything that the topic's subscriber got, as text. */
    List<String> told();

    /** Everything in the queue. */
    List<String> kept();

    /** The hub's table. */
    String table();

    /** The key that seals baselines. */
    String sealKey();

    /** The hub's bus. */
    String bus();

    /** An account of the organization with a name. */
    Named named();

    /**
     * An account as the organization knows it.
     *
     * @param account its id
     * @param name its name
     * @param units the ids of all units above it, the root's last
     */
    record Named(AccountId account, String name, List<String> units) {}

    /** The table's service, for whoever changes items behind the hub's back. */
    default DynamoDbClient dynamo() {
        return DynamoDbClient.builder()
                .endpointOverride(endpoint())
                .region(software.amazon.awssdk.regions.Region.EU_WEST_1)
                .credentialsProvider(hub())
                .build();
    }

    /** The key's service, for whoever may use the key. */
    default KmsClient kms() {
        return KmsClient.builder()
                .endpointOverride(endpoint())
                .region(software.amazon.awssdk.regions.Region.EU_WEST_1)
                .credentialsProvider(hub())
                .build();
    }

    @Override
    void close();
}
