package dev.trailwarden.sandbox;

import static dev.trailwarden.sandbox.DemoTrails.PAYMENTS_STORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.sandbox.identity.Credentials;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.trail.EventDataStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.AggregationConfiguration;
import software.amazon.awssdk.services.cloudtrail.model.EventDataStoreStatus;
import software.amazon.awssdk.services.cloudtrail.model.GetEventDataStoreResponse;
import software.amazon.awssdk.services.cloudtrail.model.GetEventSelectorsResponse;
import software.amazon.awssdk.services.cloudtrail.model.InsightNotEnabledException;
import software.amazon.awssdk.services.cloudtrail.model.InsightSelector;
import software.amazon.awssdk.services.cloudtrail.model.Tag;
import software.amazon.awssdk.services.cloudtrail.model.Trail;

/** What the unmodified SDK reads of a trail is enough to make the same trail again. */
class SdkRoundTripTest {
    @ParameterizedTest
    @CsvSource({
        "333333333333, eu-west-1, payments-trail",
        "444444444444, us-west-2, research-trail",
        "111111111111, us-east-1, organization-trail"
    })
    void aDeletedTrailIsMadeAgainFromWhatWasReadOfIt(String account, String region, String name) throws IOException {
        try (Sandbox sandbox = Sandbox.start(Sandbox.Settings.forTests());
                SdkHttpClient http = UrlConnectionHttpClient.create()) {
            CloudTrailClient client = client(sandbox, http, new AccountId(account), region);
            String arn = "arn:aws:cloudtrail:" + region + ":" + account + ":trail/" + name;
            var before = sandbox.trail(arn);
            Trail settings = client.getTrail(request -> request.name(arn)).trail();
            GetEventSelectorsResponse selectors = client.getEventSelectors(request -> request.trailName(arn));
            List<InsightSelector> insights = insights(client, arn);
            List<AggregationConfiguration> aggregations = client.getEventConfiguration(
                            request -> request.trailName(arn))
                    .aggregationConfigurations();
            List<Tag> tags = client.listTags(request -> request.resourceIdList(arn))
                    .resourceTagList()
                    .getFirst()
                    .tagsList();

            client.deleteTrail(request -> request.name(name));
            client.createTrail(request -> request.name(settings.name())
                    .s3BucketName(settings.s3BucketName())
                    .s3KeyPrefix(settings.s3KeyPrefix())
                    .snsTopicName(settings.snsTopicARN())
                    .includeGlobalServiceEvents(settings.includeGlobalServiceEvents())
                    .isMultiRegionTrail(settings.isMultiRegionTrail())
                    .enableLogFileValidation(settings.logFileValidationEnabled())
                    .cloudWatchLogsLogGroupArn(settings.cloudWatchLogsLogGroupArn())
                    .cloudWatchLogsRoleArn(settings.cloudWatchLogsRoleArn())
                    .kmsKeyId(settings.kmsKeyId())
                    .isOrganizationTrail(settings.isOrganizationTrail())
                    .tagsList(tags));
            client.putEventSelectors(request -> {
                request.trailName(arn);
                if (selectors.hasEventSelectors()) {
                    request.eventSelectors(selectors.eventSelectors());
                } else {
                    request.advancedEventSelectors(selectors.advancedEventSelectors());
                }
            });
            client.putInsightSelectors(request -> request.trailName(arn).insightSelectors(insights));
            client.putEventConfiguration(request -> request.trailName(arn).aggregationConfigurations(aggregations));
            client.startLogging(request -> request.name(arn));

            var after = sandbox.trail(arn);
            assertThat(after)
                    .usingRecursiveComparison()
                    .ignoringFields("started")
                    .isEqualTo(before);
            assertThat(after.logging()).isTrue();
            assertThat(settings.hasInsightSelectors()).isEqualTo(!insights.isEmpty());
            assertThat(settings.hasCustomEventSelectors())
                    .isEqualTo(before.selectors().areCustom());
        }
    }

    private static List<InsightSelector> insights(CloudTrailClient client, String arn) {
        try {
            return client.getInsightSelectors(request -> request.trailName(arn)).insightSelectors();
        } catch (InsightNotEnabledException off) {
            return List.of();
        }
    }

    @Test
    void aDeletedEventDataStoreIsRestoredAndPutRight() throws Exception {
        try (Sandbox sandbox = Sandbox.start(Sandbox.Settings.forTests());
                SdkHttpClient http = UrlConnectionHttpClient.create()) {
            CloudTrailClient client = client(sandbox, http, DemoOrganization.PAYMENTS, "eu-west-1");
            EventDataStore before =
                    sandbox.world().stores().find(PAYMENTS_STORE).orElseThrow();
            GetEventDataStoreResponse read =
                    client.getEventDataStore(request -> request.eventDataStore(PAYMENTS_STORE));
            client.stopEventDataStoreIngestion(request -> request.eventDataStore(PAYMENTS_STORE));
            sandbox.activity().awaitIdle(Duration.ofSeconds(10));
            client.updateEventDataStore(request -> request.eventDataStore(PAYMENTS_STORE)
                    .terminationProtectionEnabled(false)
                    .multiRegionEnabled(false)
                    .retentionPeriod(7));
            client.deleteEventDataStore(request -> request.eventDataStore(PAYMENTS_STORE));

            EventDataStoreStatus restored = client.restoreEventDataStore(
                            request -> request.eventDataStore(PAYMENTS_STORE))
                    .status();
            client.updateEventDataStore(request -> request.eventDataStore(PAYMENTS_STORE)
                    .name(read.name())
                    .advancedEventSelectors(read.advancedEventSelectors())
                    .multiRegionEnabled(read.multiRegionEnabled())
                    .organizationEnabled(read.organizationEnabled())
                    .retentionPeriod(read.retentionPeriod())
                    .terminationProtectionEnabled(read.terminationProtectionEnabled())
                    .kmsKeyId(read.kmsKeyId())
                    .billingMode(read.billingMode()));
            client.startEventDataStoreIngestion(request -> request.eventDataStore(PAYMENTS_STORE));
            sandbox.activity().awaitIdle(Duration.ofSeconds(10));

            assertThat(read.status()).isEqualTo(EventDataStoreStatus.ENABLED);
            assertThat(read.createdTimestamp()).isBeforeOrEqualTo(read.updatedTimestamp());
            assertThat(restored).isEqualTo(EventDataStoreStatus.STOPPED_INGESTION);
            assertThat(sandbox.world().stores().find(PAYMENTS_STORE))
                    .get()
                    .usingRecursiveComparison()
                    .ignoringFields("updated")
                    .isEqualTo(before);
        }
    }

    private static CloudTrailClient client(Sandbox sandbox, SdkHttpClient http, AccountId account, String region) {
        Credentials key = sandbox.key(account, DemoOrganization.ADMIN);
        return CloudTrailClient.builder()
                .endpointOverride(sandbox.endpoint())
                .httpClient(http)
                .region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())))
                .build();
    }
}
