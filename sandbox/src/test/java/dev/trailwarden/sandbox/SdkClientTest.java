package dev.trailwarden.sandbox;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.LEDGER;
import static dev.trailwarden.sandbox.DemoOrganization.MALLORY;
import static dev.trailwarden.sandbox.DemoOrganization.MANAGEMENT;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trailwarden.sandbox.model.ApiError;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.CloudTrailException;
import software.amazon.awssdk.services.cloudtrail.model.InvalidHomeRegionException;
import software.amazon.awssdk.services.cloudtrail.model.TrailNotFoundException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** The unmodified SDK for Java as the client: what it makes of the sandbox's answers is what the hub will make of AWS's. */
class SdkClientTest {
    private static Sandbox sandbox;
    private static SdkHttpClient http;

    @BeforeAll
    static void start() throws IOException {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        http = UrlConnectionHttpClient.create();
    }

    @AfterAll
    static void stop() {
        http.close();
        sandbox.close();
    }

    private static AwsCredentials key(dev.trailwarden.sandbox.model.AccountId account, String user) {
        var key = sandbox.key(account, user);
        return AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
    }

    private static CloudTrailClient cloudTrail(AwsCredentials credentials, String region) {
        return CloudTrailClient.builder()
                .endpointOverride(sandbox.endpoint())
                .httpClient(http)
                .region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }

    @Test
    void errorsArriveAsTheSdksOwnTypes() {
        CloudTrailClient elsewhere = cloudTrail(key(PAYMENTS, MALLORY), "us-east-1");
        CloudTrailClient home = cloudTrail(key(PAYMENTS, MALLORY), HUB_REGION.name());
        CloudTrailClient guarded = cloudTrail(key(LEDGER, MALLORY), HUB_REGION.name());

        assertThatThrownBy(() -> elsewhere.stopLogging(request -> request.name("payments-trail")))
                .isInstanceOf(InvalidHomeRegionException.class);
        assertThatThrownBy(() -> home.stopLogging(request -> request.name("no-such-trail")))
                .isInstanceOf(TrailNotFoundException.class)
                .hasMessageContaining("Unknown trail: no-such-trail for the user: 333333333333");
        assertThatThrownBy(() -> guarded.stopLogging(request -> request.name("ledger-trail")))
                .isInstanceOfSatisfying(CloudTrailException.class, denied -> {
                    assertThat(denied.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
                    assertThat(denied.requestId()).isNotEmpty();
                });
    }

    @Test
    void throttlingAndOutagesAreRetriedByTheSdkItself() {
        sandbox.faults()
                .failNext("cloudtrail", "StartLogging", 1, ApiError.badRequest("ThrottlingException", "Rate exceeded"));
        sandbox.faults().failNext("cloudtrail", "StartLogging", 1, new ApiError("InternalFailure", 500, "down"));

        cloudTrail(key(PAYMENTS, MALLORY), HUB_REGION.name()).startLogging(request -> request.name("payments-trail"));

        assertThat(cloudTrail(key(PAYMENTS, MALLORY), HUB_REGION.name())
                        .getTrailStatus(request -> request.name("payments-trail"))
                        .isLogging())
                .isTrue();
    }

    @Test
    void anAssumedRoleActsInTheMemberAccount() {
        StsClient sts = StsClient.builder()
                .endpointOverride(sandbox.endpoint())
                .httpClient(http)
                .region(Region.of(HUB_REGION.name()))
                .credentialsProvider(StaticCredentialsProvider.create(key(MANAGEMENT, ADMIN)))
                .build();

        Credentials session = sts.assumeRole(
                        request -> request.roleArn("arn:aws:iam::333333333333:role/OrganizationAccountAccessRole")
                                .roleSessionName("drill"))
                .credentials();
        CloudTrailClient member = cloudTrail(
                AwsSessionCredentials.create(session.accessKeyId(), session.secretAccessKey(), session.sessionToken()),
                HUB_REGION.name());

        assertThat(member.listTrails(_ -> {}).trails())
                .extracting(trail -> trail.homeRegion())
                .containsExactlyInAnyOrder("eu-west-1", "us-east-1");
        assertThat(member.lookupEvents(_ -> {}).events())
                .first()
                .satisfies(event -> assertThat(event.eventName()).isEqualTo("ListTrails"));
    }
}
