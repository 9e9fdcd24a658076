package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;
import static dev.trailwarden.sandbox.DemoTrails.FOREIGN_BUCKET;
import static dev.trailwarden.sandbox.DemoTrails.FOREIGN_KEY;
import static dev.trailwarden.sandbox.DemoTrails.FOREIGN_TOPIC;
import static dev.trailwarden.sandbox.DemoTrails.PAYMENTS_KEY;
import static dev.trailwarden.sandbox.DemoTrails.PAYMENTS_LOG_GROUP;
import static dev.trailwarden.sandbox.DemoTrails.PAYMENTS_LOG_ROLE;
import static dev.trailwarden.sandbox.service.TrailBed.ORGANIZATION_TRAIL;
import static dev.trailwarden.sandbox.service.TrailBed.PAYMENTS_TRAIL;
import static dev.trailwarden.sandbox.service.TrailBed.call;
import static dev.trailwarden.sandbox.service.TrailBed.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.Client.Reply;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.trail.Trail;
import dev.trailwarden.sandbox.trail.TrailSettings;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpdateTrailTest {
    private TrailBed bed;
    private Client mallory;
    private Trail before;

    @BeforeEach
    void start() throws IOException {
        bed = new TrailBed();
        mallory = bed.mallory();
        before = bed.trail(PAYMENTS_TRAIL);
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    private Reply update(String more) {
        return call(mallory, "UpdateTrail", "{'Name':'payments-trail'" + more + "}");
    }

    private TrailSettings now() {
        return bed.trail(PAYMENTS_TRAIL).settings();
    }

    @Test
    void onlyWhatIsGivenChanges() {
        Reply reply = update(",'S3BucketName':'" + FOREIGN_BUCKET + "'");

        assertThat(now()).isEqualTo(before.settings().withBucket(FOREIGN_BUCKET));
        assertThat(bed.trail(PAYMENTS_TRAIL)).isEqualTo(before.with(now()));
        assertThat(reply.json().path("S3BucketName").asText()).isEqualTo(FOREIGN_BUCKET);
        assertThat(reply.json().path("KmsKeyId").asText()).isEqualTo(PAYMENTS_KEY);
    }

    @Test
    void anUpdateOfNothingAnswersWithTheSettings() {
        assertThat(update("").json()).isEqualTo(json("""
                {'Name':'payments-trail','S3BucketName':'trailwarden-demo-logs-333333333333',
                 'S3KeyPrefix':'payments','SnsTopicName':'payments-trail-files',
                 'SnsTopicARN':'arn:aws:sns:eu-west-1:333333333333:payments-trail-files',
                 'IncludeGlobalServiceEvents':true,'IsMultiRegionTrail':true,
                 'TrailARN':'arn:aws:cloudtrail:eu-west-1:333333333333:trail/payments-trail',
                 'LogFileValidationEnabled':true,
                 'CloudWatchLogsLogGroupArn':'arn:aws:logs:eu-west-1:333333333333:log-group:payments-trail:*',
                 'CloudWatchLogsRoleArn':'arn:aws:iam::333333333333:role/payments-trail-to-logs',
                 'KmsKeyId':'arn:aws:kms:eu-west-1:333333333333:key/33333333-aaaa-4bbb-8ccc-dddddddddddd',
                 'IsOrganizationTrail':false}"""));
        assertThat(bed.trail(PAYMENTS_TRAIL)).isEqualTo(before);
    }

    @Test
    void anEmptyTextUnsets() {
        Reply reply = update("""
                ,'S3KeyPrefix':'','SnsTopicName':'','KmsKeyId':'','CloudWatchLogsLogGroupArn':'',
                'CloudWatchLogsRoleArn':''""");

        assertThat(reply.json().has("KmsKeyId")).isFalse();
        assertThat(now())
                .isEqualTo(before.settings()
                        .withPrefix(Optional.empty())
                        .withTopic(Optional.empty())
                        .withKmsKey(Optional.empty())
                        .withLogs(Optional.empty()));
        assertThat(bed.lastRecord().path("requestParameters").path("kmsKeyId")).isEqualTo(json("''"));
    }

    @Test
    void validationIsSwitchedUnderTheNameOfTheRequest() {
        update(",'EnableLogFileValidation':false");

        assertThat(now()).isEqualTo(before.settings().withValidation(false));
        assertThat(bed.lastRecord()
                        .path("requestParameters")
                        .path("enableLogFileValidation")
                        .asBoolean(true))
                .isFalse();
        assertThat(bed.lastRecord()
                        .path("responseElements")
                        .path("logFileValidationEnabled")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void aKeyAndATopicOfAStrangerAreTakenWhenTheyLetCloudTrailIn() {
        update(",'KmsKeyId':'" + FOREIGN_KEY + "','SnsTopicName':'" + FOREIGN_TOPIC + "'");

        assertThat(now().kmsKeyArn()).contains(FOREIGN_KEY);
        assertThat(now().topicArn()).contains(FOREIGN_TOPIC);
    }

    @Test
    void aTrailThatShrinksToOneRegionLosesGlobalEventsToo() {
        update(",'IsMultiRegionTrail':false");

        assertThat(now()).isEqualTo(before.settings().withMultiRegion(false).withGlobalEvents(false));
        assertThat(call(mallory.in(Region.US_EAST_1), "GetTrailStatus", "{'Name':'" + PAYMENTS_TRAIL + "'}")
                        .code())
                .isEqualTo("TrailNotFoundException");
    }

    @Test
    void aTrailShrinksToOneRegionAndKeepsGlobalEventsWhenToldTo() {
        update(",'IsMultiRegionTrail':false,'IncludeGlobalServiceEvents':true");

        assertThat(now()).isEqualTo(before.settings().withMultiRegion(false));
    }

    @Test
    void everyRegionComesOnlyWithGlobalEvents() {
        Reply off = update(",'IncludeGlobalServiceEvents':false");
        update(",'IsMultiRegionTrail':false");
        Reply regionsAlone = update(",'IsMultiRegionTrail':true");
        Reply both = update(",'IsMultiRegionTrail':true,'IncludeGlobalServiceEvents':true");

        assertThat(off.code()).isEqualTo("InvalidParameterCombinationException");
        assertThat(off.message()).isEqualTo("Multi-Region trail must include global service events.");
        assertThat(regionsAlone.code()).isEqualTo("InvalidParameterCombinationException");
        assertThat(both.status()).isEqualTo(200);
        assertThat(now()).isEqualTo(before.settings());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`,'S3BucketName':'no-such-bucket'`, S3BucketDoesNotExistException",
                "`,'S3BucketName':''`, InvalidS3BucketNameException",
                "`,'KmsKeyId':'11111111-2222-4333-8444-555555555555'`, KmsKeyNotFoundException",
                "`,'IsOrganizationTrail':true`, NotOrganizationMasterAccountException",
                "`,'CloudWatchLogsRoleArn':''`, InvalidCloudWatchLogsRoleArnException",
                "`,'CloudWatchLogsLogGroupArn':''`, InvalidCloudWatchLogsLogGroupArnException",
                "`,'CloudWatchLogsLogGroupArn':'arn:aws:logs:eu-west-1:333333333333:log-group:none:*'`,"
                        + " InvalidCloudWatchLogsLogGroupArnException",
                "`,'CloudWatchLogsLogGroupArn':'arn:aws:logs:eu-west-1:333333333333:log-group:payments-trail'`,"
                        + " InvalidCloudWatchLogsLogGroupArnException",
                "`,'CloudWatchLogsRoleArn':'arn:aws:iam::333333333333:role/none'`,"
                        + " InvalidCloudWatchLogsRoleArnException"
            })
    void whatCannotBeIsRefusedAndChangesNothing(String more, String code) {
        Reply reply = update(",'EnableLogFileValidation':false" + more);

        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(bed.trail(PAYMENTS_TRAIL)).isEqualTo(before);
    }

    @Test
    void aKeyOfAnotherRegionThanTheBucketIsNotFound() {
        String key = FOREIGN_KEY.replace("eu-west-1", "us-west-2");
        bed.sandbox.world().destinations().add(key);

        assertThat(update(",'KmsKeyId':'" + key + "'").code()).isEqualTo("KmsKeyNotFoundException");
    }

    @Test
    void aKeyWhosePolicyRefusesCloudTrailIsRefused() {
        bed.sandbox.world().destinations().refuse(FOREIGN_KEY);

        assertThat(update(",'KmsKeyId':'" + FOREIGN_KEY + "'").code())
                .isEqualTo("InsufficientEncryptionPolicyException");
    }

    @Test
    void theRoleForCloudWatchLogsHasToBePassed() {
        Client narrow = bed.allowed("cloudtrail:UpdateTrail");
        String logs = "{'Name':'payments-trail','CloudWatchLogsLogGroupArn':'" + PAYMENTS_LOG_GROUP
                + ":*','CloudWatchLogsRoleArn':'" + PAYMENTS_LOG_ROLE + "'}";

        Reply refused = call(narrow, "UpdateTrail", logs);
        Reply without = call(narrow, "UpdateTrail", "{'Name':'payments-trail','EnableLogFileValidation':true}");
        Reply passing = call(bed.allowed("cloudtrail:UpdateTrail", "iam:PassRole"), "UpdateTrail", logs);

        assertThat(refused.code()).isEqualTo("AccessDeniedException");
        assertThat(refused.message()).contains("iam:PassRole on resource: " + PAYMENTS_LOG_ROLE);
        assertThat(without.status()).isEqualTo(200);
        assertThat(passing.status()).isEqualTo(200);
    }

    @Test
    void aRoleThatMayNotWriteToTheGroupIsRefused() {
        bed.sandbox.world().identities().deleteRolePolicy(PAYMENTS_LOG_ROLE, "write");

        Reply reply = update(",'CloudWatchLogsRoleArn':'" + PAYMENTS_LOG_ROLE + "'");

        assertThat(reply.code()).isEqualTo("InvalidCloudWatchLogsLogGroupArnException");
        assertThat(reply.message()).isEqualTo("Access denied. Check the permissions for your role.");
    }

    @Test
    void theManagementAccountTakesTheOrganizationFlagAndMembersLoseSight() {
        assertThat(call(bed.management(), "UpdateTrail", "{'Name':'organization-trail','IsOrganizationTrail':false}")
                        .status())
                .isEqualTo(200);

        assertThat(bed.trail(ORGANIZATION_TRAIL).settings().organization()).isFalse();
        assertThat(call(mallory, "ListTrails", "{}").json().findValuesAsText("TrailARN"))
                .containsExactly(PAYMENTS_TRAIL);
    }

    @Test
    void aMemberCannotChangeTheOrganizationTrailAndTheDelegatedAdministratorCanByItsArn() {
        String body = "{'Name':'" + ORGANIZATION_TRAIL + "','EnableLogFileValidation':false}";

        Reply member = call(mallory.in(Region.US_EAST_1), "UpdateTrail", body);
        Client delegate = bed.user(SECURITY, ADMIN).in(Region.US_EAST_1);
        Reply delegated = call(delegate, "UpdateTrail", body);
        Reply converting =
                call(delegate, "UpdateTrail", "{'Name':'" + ORGANIZATION_TRAIL + "','IsOrganizationTrail':false}");

        assertThat(member.code()).isEqualTo("NotOrganizationMasterAccountException");
        assertThat(delegated.status()).isEqualTo(200);
        assertThat(converting.code()).isEqualTo("NotOrganizationMasterAccountException");
        assertThat(bed.trail(ORGANIZATION_TRAIL).settings().organization()).isTrue();
    }

    @Test
    void aShadowCopyCannotBeChanged() {
        assertThat(call(mallory.in(Region.US_EAST_1), "UpdateTrail", "{'Name':'payments-trail'}")
                        .code())
                .isEqualTo("InvalidHomeRegionException");
    }

    @Test
    void whatIsDescribedIsWhatIsSet() {
        assertThat(call(mallory, "DescribeTrails", "{'trailNameList':['payments-trail']}")
                        .json()
                        .path("trailList"))
                .isEqualTo(json("""
                [{'Name':'payments-trail','S3BucketName':'trailwarden-demo-logs-333333333333',
                  'S3KeyPrefix':'payments','SnsTopicName':'payments-trail-files',
                  'SnsTopicARN':'arn:aws:sns:eu-west-1:333333333333:payments-trail-files',
                  'IncludeGlobalServiceEvents':true,'IsMultiRegionTrail':true,
                  'TrailARN':'arn:aws:cloudtrail:eu-west-1:333333333333:trail/payments-trail',
                  'LogFileValidationEnabled':true,
                  'CloudWatchLogsLogGroupArn':'arn:aws:logs:eu-west-1:333333333333:log-group:payments-trail:*',
                  'CloudWatchLogsRoleArn':'arn:aws:iam::333333333333:role/payments-trail-to-logs',
                  'KmsKeyId':'arn:aws:kms:eu-west-1:333333333333:key/33333333-aaaa-4bbb-8ccc-dddddddddddd',
                  'IsOrganizationTrail':false,'HomeRegion':'eu-west-1','HasCustomEventSelectors':true,
                  'HasInsightSelectors':true}]"""));
    }
}
