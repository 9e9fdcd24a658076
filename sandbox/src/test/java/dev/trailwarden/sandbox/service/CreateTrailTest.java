package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;
import static dev.trailwarden.sandbox.service.TrailBed.call;
import static dev.trailwarden.sandbox.service.TrailBed.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.Client.Reply;
import dev.trailwarden.sandbox.DemoTrails;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.trail.EventSelectors;
import dev.trailwarden.sandbox.trail.Trail;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreateTrailTest {
    private static final String BUCKET = "trailwarden-demo-logs-333333333333";
    private static final String NEW_TRAIL = "arn:aws:cloudtrail:eu-west-1:333333333333:trail/new-trail";

    private TrailBed bed;
    private Client mallory;

    @BeforeEach
    void start() throws IOException {
        bed = new TrailBed();
        mallory = bed.mallory();
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    private Reply create(String name, String more) {
        return call(mallory, "CreateTrail", "{'Name':'" + name + "','S3BucketName':'" + BUCKET + "'" + more + "}");
    }

    @Test
    void aNewTrailHasTheDefaultsAndDoesNotLogUntilItIsStarted() {
        Reply created = create("new-trail", "");

        assertThat(created.json()).isEqualTo(json("""
                {'Name':'new-trail','S3BucketName':'trailwarden-demo-logs-333333333333',
                 'IncludeGlobalServiceEvents':true,'IsMultiRegionTrail':false,
                 'TrailARN':'arn:aws:cloudtrail:eu-west-1:333333333333:trail/new-trail',
                 'LogFileValidationEnabled':false,'IsOrganizationTrail':false}"""));
        Trail trail = bed.trail(NEW_TRAIL);
        assertThat(trail.logging()).isFalse();
        assertThat(trail.started()).isEmpty();
        assertThat(trail.selectors()).isEqualTo(EventSelectors.untouched());
        call(mallory, "StartLogging", "{'Name':'new-trail'}");
        assertThat(bed.trail(NEW_TRAIL).logging()).isTrue();
    }

    @Test
    void everySettingAndTheTagsArrive() {
        Reply created = create("new-trail", """
                ,'S3KeyPrefix':'p','SnsTopicName':'payments-trail-files','IsMultiRegionTrail':true,
                'EnableLogFileValidation':true,'KmsKeyId':'alias/payments-trail',
                'CloudWatchLogsLogGroupArn':'arn:aws:logs:eu-west-1:333333333333:log-group:payments-trail:*',
                'CloudWatchLogsRoleArn':'arn:aws:iam::333333333333:role/payments-trail-to-logs',
                'TagsList':[{'Key':'owner','Value':'payments'},{'Key':'plain'}]""");

        assertThat(created.json()).isEqualTo(json("""
                {'Name':'new-trail','S3BucketName':'trailwarden-demo-logs-333333333333','S3KeyPrefix':'p',
                 'SnsTopicName':'payments-trail-files',
                 'SnsTopicARN':'arn:aws:sns:eu-west-1:333333333333:payments-trail-files',
                 'IncludeGlobalServiceEvents':true,'IsMultiRegionTrail':true,
                 'TrailARN':'arn:aws:cloudtrail:eu-west-1:333333333333:trail/new-trail',
                 'LogFileValidationEnabled':true,
                 'CloudWatchLogsLogGroupArn':'arn:aws:logs:eu-west-1:333333333333:log-group:payments-trail:*',
                 'CloudWatchLogsRoleArn':'arn:aws:iam::333333333333:role/payments-trail-to-logs',
                 'KmsKeyId':'arn:aws:kms:eu-west-1:333333333333:key/33333333-aaaa-4bbb-8ccc-dddddddddddd',
                 'IsOrganizationTrail':false}"""));
        assertThat(bed.trail(NEW_TRAIL).tags()).isEqualTo(Map.of("owner", "payments", "plain", ""));
        assertThat(call(mallory, "GetTrail", "{'Name':'new-trail'}").json().path("Trail"))
                .isEqualTo(((ObjectNode) created.json())
                        .put("HomeRegion", "eu-west-1")
                        .put("HasCustomEventSelectors", false)
                        .put("HasInsightSelectors", false));
    }

    @Test
    void theRecordAnswersWithTheSettingsUnderTheNamesOfTheResponse() {
        create("new-trail", ",'EnableLogFileValidation':true");

        assertThat(bed.lastRecord().path("requestParameters")).isEqualTo(json("""
                {'name':'new-trail','s3BucketName':'trailwarden-demo-logs-333333333333',
                 'enableLogFileValidation':true}"""));
        assertThat(bed.lastRecord().path("responseElements")).isEqualTo(json("""
                {'name':'new-trail','s3BucketName':'trailwarden-demo-logs-333333333333',
                 'includeGlobalServiceEvents':true,'isMultiRegionTrail':false,
                 'trailARN':'arn:aws:cloudtrail:eu-west-1:333333333333:trail/new-trail',
                 'logFileValidationEnabled':true,'isOrganizationTrail':false}"""));
        assertThat(bed.lastRecord().path("readOnly").asBoolean(true)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "payments-trail, ``, TrailAlreadyExistsException",
                "my-_trail, ``, InvalidTrailNameException",
                "arn:aws:cloudtrail:eu-west-1:333333333333:trail/new-trail, ``, InvalidTrailNameException",
                "new-trail, `,'IsMultiRegionTrail':true,'IncludeGlobalServiceEvents':false`,"
                        + " InvalidParameterCombinationException",
                "new-trail, `,'IsOrganizationTrail':true`, NotOrganizationMasterAccountException",
                "new-trail, `,'KmsKeyId':'not a key'`, InvalidKmsKeyIdException",
                "new-trail, `,'KmsKeyId':'alias/none'`, KmsKeyNotFoundException",
                "new-trail, `,'SnsTopicName':'none'`, InsufficientSnsTopicPolicyException",
                "new-trail, `,'SnsTopicName':'not a topic'`, InvalidSnsTopicNameException",
                "new-trail, `,'TagsList':[{'Key':'a'},{'Key':'a'}]`, InvalidTagParameterException",
                "new-trail, `,'TagsList':[{'Key':'aws:a'}]`, InvalidTagParameterException"
            })
    void whatCannotBeMadeIsRefusedAndNotMade(String name, String more, String code) {
        int before = bed.sandbox.world().trails().all().size();

        assertThat(create(name, more).code()).isEqualTo(code);

        assertThat(bed.sandbox.world().trails().all()).hasSize(before);
        assertThat(bed.lastRecord().path("errorCode").asText()).isEqualTo(code);
        assertThat(bed.lastRecord().path("responseElements").isNull()).isTrue();
    }

    @Test
    void aTrailNeedsABucket() {
        assertThat(call(mallory, "CreateTrail", "{'Name':'new-trail'}").code())
                .isEqualTo("InvalidS3BucketNameException");
    }

    @Test
    void theNameOfATrailThatShadowsThisRegionIsTaken() {
        Reply reply = call(
                mallory.in(new Region("ap-southeast-2")),
                "CreateTrail",
                "{'Name':'payments-trail','S3BucketName':'" + BUCKET + "'}");

        assertThat(reply.code()).isEqualTo("TrailAlreadyExistsException");
        assertThat(reply.message()).isEqualTo("Trail payments-trail already exists for customer: 333333333333");
    }

    @Test
    void fiveTrailsARegionAreEnoughAndTrailsOfEveryRegionCountInEach() {
        // payments-trail and the organization trail are in every Region.
        for (String name : new String[] {"one", "two-x", "three"}) {
            assertThat(create(name, "").status()).isEqualTo(200);
        }

        Reply sixth = create("sixth", "");
        Reply elsewhere = call(
                mallory.in(Region.US_EAST_1), "CreateTrail", "{'Name':'elsewhere','S3BucketName':'" + BUCKET + "'}");
        Reply everywhere = call(
                mallory.in(Region.US_EAST_1),
                "CreateTrail",
                "{'Name':'everywhere','S3BucketName':'" + BUCKET + "','IsMultiRegionTrail':true}");

        assertThat(sixth.code()).isEqualTo("MaximumNumberOfTrailsExceededException");
        assertThat(sixth.message()).isEqualTo("User: 333333333333 already has 5 trails in eu-west-1.");
        assertThat(elsewhere.status()).isEqualTo(200);
        assertThat(everywhere.code()).isEqualTo("MaximumNumberOfTrailsExceededException");
    }

    @Test
    void aTrailMadeAgainUnderADeletedOnesNameHasItsArnAndNothingElseOfIt() {
        call(mallory, "DeleteTrail", "{'Name':'payments-trail'}");

        create("payments-trail", "");

        Trail again = bed.trail(TrailBed.PAYMENTS_TRAIL);
        assertThat(again.logging()).isFalse();
        assertThat(again.selectors().areCustom()).isFalse();
        assertThat(again.insights()).isEmpty();
        assertThat(again.aggregations()).isEmpty();
        assertThat(again.tags()).isEmpty();
        assertThat(again.settings().kmsKeyArn()).isEmpty();
    }

    @Test
    void whoTagsWhileCreatingNeedsAddTagsToo() {
        Client narrow = bed.allowed("cloudtrail:CreateTrail");
        String body = "{'Name':'new-trail','S3BucketName':'" + BUCKET + "'%s}";

        Reply tagged = call(narrow, "CreateTrail", body.formatted(",'TagsList':[{'Key':'a','Value':'b'}]"));
        Reply plain = call(narrow, "CreateTrail", body.formatted(""));

        assertThat(tagged.code()).isEqualTo("AccessDeniedException");
        assertThat(tagged.message()).contains("cloudtrail:AddTags");
        assertThat(plain.status()).isEqualTo(200);
    }

    @Test
    void aBucketThatIsGoneOrRefusesIsNamed() {
        bed.sandbox.world().destinations().refuseBucket(BUCKET);
        Reply refusing = create("new-trail", "");
        bed.sandbox.world().destinations().removeBucket(BUCKET);
        Reply gone = create("new-trail", "");

        assertThat(refusing.code()).isEqualTo("InsufficientS3BucketPolicyException");
        assertThat(gone.code()).isEqualTo("S3BucketDoesNotExistException");
        assertThat(gone.message()).isEqualTo("S3 bucket " + BUCKET + " does not exist!");
        assertThat(call(mallory, "GetTrailStatus", "{'Name':'payments-trail'}")
                        .json()
                        .path("LatestDeliveryError")
                        .asText())
                .isEqualTo("NoSuchBucket");
    }

    @Test
    void theManagementAccountMakesOrganizationTrailsAndEveryMemberSeesThem() {
        Reply created = call(
                bed.management(),
                "CreateTrail",
                "{'Name':'second','S3BucketName':'" + DemoTrails.FOREIGN_BUCKET + "','IsOrganizationTrail':true}");

        assertThat(created.status()).isEqualTo(200);
        Client member = Client.of(bed.sandbox, SECURITY, ADMIN, HUB_REGION);
        assertThat(call(member, "ListTrails", "{}").json().findValuesAsText("TrailARN"))
                .contains("arn:aws:cloudtrail:us-east-1:111111111111:trail/second");
    }
}
