package dev.trailwarden.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.aws.AwsStub.Answer;
import dev.trailwarden.core.baseline.AdvancedSelector;
import dev.trailwarden.core.baseline.AdvancedSelector.FieldSelector;
import dev.trailwarden.core.baseline.BasicSelector;
import dev.trailwarden.core.baseline.BasicSelector.DataResource;
import dev.trailwarden.core.baseline.EventConfiguration;
import dev.trailwarden.core.baseline.EventConfiguration.Aggregation;
import dev.trailwarden.core.baseline.EventConfiguration.ContextKeys;
import dev.trailwarden.core.baseline.Facet;
import dev.trailwarden.core.baseline.InsightSelector;
import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.port.Forwarding;
import dev.trailwarden.core.port.MemberAccount;
import dev.trailwarden.core.port.MemberAccount.StoreWrite;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.MemberFault.Kind;
import dev.trailwarden.core.port.StoreStatus;
import dev.trailwarden.core.remedy.Remediation.MatchBaseline;
import dev.trailwarden.core.remedy.TrailWrite;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SdkAccountTest {
    private static final AccountId PAYMENTS = new AccountId("333333333333");
    private static final Region IRELAND = new Region("eu-west-1");
    private static final TrailArn TRAIL = TrailArn.parse(
                    "arn:aws:cloudtrail:eu-west-1:333333333333:trail/payments-trail")
            .orElseThrow();
    private static final String STORE = "12345678-aaaa-bbbb-cccc-1234567890ab";

    private static final TrailSettings SET = new TrailSettings(
            true,
            "payments-logs",
            "cloud",
            "arn:aws:sns:eu-west-1:333333333333:files",
            true,
            true,
            true,
            true,
            "arn:aws:logs:eu-west-1:333333333333:log-group:trails:*",
            "arn:aws:iam::333333333333:role/trail-to-logs",
            "arn:aws:kms:eu-west-1:333333333333:key/1111",
            List.of(new BasicSelector(
                    "WriteOnly",
                    true,
                    List.of("kms.amazonaws.com"),
                    List.of(new DataResource("AWS::S3::Object", List.of("arn:aws:s3:::payroll/"))))),
            List.of(),
            List.of(new InsightSelector("ApiCallRateInsight", List.of("Management"))),
            new EventConfiguration(
                    "Large",
                    List.of(new ContextKeys("TagContext", List.of("team"))),
                    List.of(new Aggregation("Data", List.of("API_ACTIVITY")))),
            Map.of("owner", "payments", "empty", ""));

    private static final TrailSettings UNSET = new TrailSettings(
            false,
            "payments-logs",
            "",
            "",
            false,
            false,
            false,
            false,
            "",
            "",
            "",
            List.of(),
            List.of(),
            List.of(),
            EventConfiguration.NONE,
            Map.of());

    private final ObjectMapper json = new ObjectMapper();
    private AwsStub aws;
    private Clients clients;

    @BeforeEach
    void start() throws Exception {
        aws = new AwsStub().assumeRole("ASIAMEMBER", "2026-03-01T12:15:00Z");
        clients = aws.clients();
    }

    @AfterEach
    void stop() {
        clients.close();
        aws.close();
    }

    private MemberAccount payments() throws MemberFault {
        return new SdkMembers(
                        clients,
                        new Budget(System::nanoTime),
                        "eu-west-1",
                        "trailwarden/trailwarden-remediation",
                        Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC))
                .open(PAYMENTS, MatchBaseline.ALL, Optional.of("payments-trail"));
    }

    private AwsStub withoutAnything() {
        return aws.on(
                        "GetTrail",
                        Answer.json("{\"Trail\":{\"Name\":\"payments-trail\",\"S3BucketName\":\"payments-logs\","
                                + "\"TrailARN\":\"" + TRAIL + "\"}}"))
                .on("GetTrailStatus", Answer.json("{\"IsLogging\":false}"))
                .on("GetEventSelectors", Answer.json("{}"))
                .on("ListTags", Answer.json("{}"));
    }

    @Test
    void theSettingsAreReadFromSixCallsInTheHomeRegion() throws Exception {
        aws.on("GetTrail", Answer.json("""
                        {"Trail":{"Name":"payments-trail","TrailARN":"%s","HomeRegion":"eu-west-1",
                        "S3BucketName":"payments-logs","S3KeyPrefix":"cloud","SnsTopicName":"files",
                        "SnsTopicARN":"arn:aws:sns:eu-west-1:333333333333:files","IncludeGlobalServiceEvents":true,
                        "IsMultiRegionTrail":true,"IsOrganizationTrail":true,"LogFileValidationEnabled":true,
                        "CloudWatchLogsLogGroupArn":"arn:aws:logs:eu-west-1:333333333333:log-group:trails:*",
                        "CloudWatchLogsRoleArn":"arn:aws:iam::333333333333:role/trail-to-logs",
                        "KmsKeyId":"arn:aws:kms:eu-west-1:333333333333:key/1111"}}""".formatted(TRAIL)))
                .on("GetTrailStatus", Answer.json("{\"IsLogging\":true}"))
                .on("GetEventSelectors", Answer.json("""
                        {"EventSelectors":[{"ReadWriteType":"WriteOnly","IncludeManagementEvents":true,
                        "ExcludeManagementEventSources":["kms.amazonaws.com"],
                        "DataResources":[{"Type":"AWS::S3::Object","Values":["arn:aws:s3:::payroll/"]}]}]}"""))
                .on("GetInsightSelectors", Answer.json("""
                        {"InsightSelectors":[{"InsightType":"ApiCallRateInsight","EventCategories":["Management"]}]}"""))
                .on("GetEventConfiguration", Answer.json("""
                        {"MaxEventSize":"Large","ContextKeySelectors":[{"Type":"TagContext","Equals":["team"]}],
                        "AggregationConfigurations":[{"EventCategory":"Data","Templates":["API_ACTIVITY"]}]}"""))
                .on("ListTags", Answer.json("""
                        {"ResourceTagList":[{"ResourceId":"%s","TagsList":[{"Key":"owner","Value":"payments"},
                        {"Key":"empty"}]}]}""".formatted(TRAIL)));
        assertThat(payments().settings(TRAIL)).isEqualTo(SET);
        assertThat(aws.asked.stream().skip(1))
                .hasSize(6)
                .allSatisfy(asked -> assertThat(asked.authorization()).contains("/eu-west-1/cloudtrail/"));
    }

    @Test
    void whatCloudTrailLeavesOutIsNotSetAndRecordsWhatATrailRecordsByDefault() throws Exception {
        withoutAnything()
                .on("GetInsightSelectors", Answer.jsonError(400, "InsightNotEnabledException"))
                .on("GetEventConfiguration", Answer.jsonError(400, "UnsupportedOperationException"));
        TrailSettings read = payments().settings(TRAIL);
        assertThat(read).isEqualTo(UNSET);
        assertThat(read.basicSelectors()).containsExactly(BasicSelector.DEFAULT);
    }

    @Test
    void advancedSelectorsTakeThePlaceOfBasicOnes() throws Exception {
        withoutAnything()
                .on("GetInsightSelectors", Answer.jsonError(400, "InsightNotEnabledException"))
                .on("GetEventConfiguration", Answer.json("{}"));
        aws.replace("GetEventSelectors", Answer.json("""
                {"EventSelectors":[],"AdvancedEventSelectors":[{"Name":"writes","FieldSelectors":[
                {"Field":"eventCategory","Equals":["Management"]},{"Field":"eventName","StartsWith":["Put"],
                "EndsWith":["Policy"],"NotEquals":["PutX"],"NotStartsWith":["PutY"],"NotEndsWith":["Z"]}]}]}"""));
        TrailSettings read = payments().settings(TRAIL);
        assertThat(read.basicSelectors()).isEmpty();
        assertThat(read.advancedSelectors())
                .containsExactly(new AdvancedSelector(
                        "writes",
                        List.of(
                                FieldSelector.is("eventCategory", "Management"),
                                new FieldSelector(
                                        "eventName",
                                        List.of(),
                                        List.of("Put"),
                                        List.of("Policy"),
                                        List.of("PutX"),
                                        List.of("PutY"),
                                        List.of("Z")))));
    }

    @Test
    void anotherRegionsTrailOfTheSameNameIsNotTakenForThisOne() throws Exception {
        aws.on(
                "GetTrail",
                Answer.json("{\"Trail\":{\"Name\":\"payments-trail\",\"S3BucketName\":\"theirs\",\"TrailARN\":"
                        + "\"arn:aws:cloudtrail:us-west-2:333333333333:trail/payments-trail\"}}"));
        MemberAccount payments = payments();
        assertThatThrownBy(() -> payments.settings(TRAIL))
                .asInstanceOf(type(MemberFault.class))
                .satisfies(fault -> {
                    assertThat(fault.kind()).isEqualTo(Kind.NO_SUCH_TRAIL);
                    assertThat(fault.what()).contains("us-west-2");
                });
        assertThat(aws.operations()).containsExactly("AssumeRole", "GetTrail");
    }

    @ParameterizedTest
    @CsvSource({
        "GetInsightSelectors, UnsupportedOperationException",
        "GetEventConfiguration, OperationNotPermittedException",
        "ListTags, AccessDeniedException"
    })
    void whatCannotBeReadIsNotTakenForNothing(String operation, String code) throws Exception {
        withoutAnything()
                .on("GetInsightSelectors", Answer.json("{}"))
                .on("GetEventConfiguration", Answer.json("{}"))
                .replace(operation, Answer.jsonError(400, code));
        MemberAccount payments = payments();
        assertThatThrownBy(() -> payments.settings(TRAIL))
                .isInstanceOf(MemberFault.class)
                .hasMessageContaining(operation)
                .hasMessageContaining(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BUCKET | {'S3BucketName':'payments-logs'} | {'S3BucketName':'payments-logs'}",
                "PREFIX | {'S3KeyPrefix':'cloud'} | {'S3KeyPrefix':''}",
                "SNS_TOPIC | {'SnsTopicName':'arn:aws:sns:eu-west-1:333333333333:files'} | {'SnsTopicName':''}",
                "GLOBAL_EVENTS | {'IncludeGlobalServiceEvents':true} | {'IncludeGlobalServiceEvents':false}",
                "MULTI_REGION | {'IsMultiRegionTrail':true} | {'IsMultiRegionTrail':false}",
                "ORGANIZATION | {'IsOrganizationTrail':true} | {'IsOrganizationTrail':false}",
                "VALIDATION | {'EnableLogFileValidation':true} | {'EnableLogFileValidation':false}",
                "LOG_GROUP | {'CloudWatchLogsLogGroupArn':'arn:aws:logs:eu-west-1:333333333333:log-group:trails:*'}"
                        + " | {'CloudWatchLogsLogGroupArn':''}",
                "LOG_ROLE | {'CloudWatchLogsRoleArn':'arn:aws:iam::333333333333:role/trail-to-logs'}"
                        + " | {'CloudWatchLogsRoleArn':''}",
                "KMS_KEY | {'KmsKeyId':'arn:aws:kms:eu-west-1:333333333333:key/1111'} | {'KmsKeyId':''}"
            },
            quoteCharacter = '"')
    void anUpdateSendsTheGivenFacetAndNothingElse(Facet facet, String set, String unset) throws Exception {
        aws.on("UpdateTrail", Answer.json("{}"));
        payments().write(TRAIL, new TrailWrite.UpdateTrail(SET, Set.of(facet)));
        payments().write(TRAIL, new TrailWrite.UpdateTrail(UNSET, Set.of(facet)));
        assertThat(sent(1)).isEqualTo(expected(set));
        assertThat(sent(3)).isEqualTo(expected(unset));
    }

    @ParameterizedTest
    @EnumSource(names = {"LOGGING", "SELECTORS", "INSIGHTS", "EVENT_CONFIGURATION", "TAGS"})
    void anUpdateOfWhatUpdateTrailDoesNotSetIsAMistakeOfOurs(Facet facet) throws Exception {
        MemberAccount payments = payments();
        assertThatThrownBy(() -> payments.write(TRAIL, new TrailWrite.UpdateTrail(SET, Set.of(facet))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(facet.label());
    }

    @Test
    void aTrailIsMadeWithEverythingAndWithWhatIsNotSetLeftOut() throws Exception {
        aws.on("CreateTrail", Answer.json("{}"));
        payments().write(TRAIL, new TrailWrite.CreateTrail(SET));
        payments().write(TRAIL, new TrailWrite.CreateTrail(UNSET));
        assertThat(sent(1)).isEqualTo(expected("""
                {'S3BucketName':'payments-logs','S3KeyPrefix':'cloud','IncludeGlobalServiceEvents':true,
                'IsMultiRegionTrail':true,'IsOrganizationTrail':true,'EnableLogFileValidation':true,
                'SnsTopicName':'arn:aws:sns:eu-west-1:333333333333:files',
                'CloudWatchLogsLogGroupArn':'arn:aws:logs:eu-west-1:333333333333:log-group:trails:*',
                'CloudWatchLogsRoleArn':'arn:aws:iam::333333333333:role/trail-to-logs',
                'KmsKeyId':'arn:aws:kms:eu-west-1:333333333333:key/1111',
                'TagsList':[{'Key':'empty','Value':''},{'Key':'owner','Value':'payments'}]}"""));
        assertThat(sent(3)).isEqualTo(expected("""
                {'S3BucketName':'payments-logs','IncludeGlobalServiceEvents':false,'IsMultiRegionTrail':false,
                'IsOrganizationTrail':false,'EnableLogFileValidation':false}"""));
    }

    @Test
    void selectorsAreSentInTheKindThatIsWantedAndWithoutEmptyConditions() throws Exception {
        aws.on("PutEventSelectors", Answer.json("{}"));
        payments().write(TRAIL, new TrailWrite.PutEventSelectors(SET));
        assertThat(sent(1)).isEqualTo(json.readTree("""
                {"TrailName":"payments-trail","EventSelectors":[{"ReadWriteType":"WriteOnly",
                "IncludeManagementEvents":true,"ExcludeManagementEventSources":["kms.amazonaws.com"],
                "DataResources":[{"Type":"AWS::S3::Object","Values":["arn:aws:s3:::payroll/"]}]}]}"""));
        payments()
                .write(
                        TRAIL,
                        new TrailWrite.PutEventSelectors(new TrailSettings(
                                true,
                                "b",
                                "",
                                "",
                                true,
                                true,
                                false,
                                true,
                                "",
                                "",
                                "",
                                List.of(),
                                List.of(new AdvancedSelector(
                                        "", List.of(FieldSelector.is("eventCategory", "Management")))),
                                List.of(),
                                EventConfiguration.NONE,
                                Map.of())));
        assertThat(sent(3)).isEqualTo(json.readTree("""
                {"TrailName":"payments-trail","AdvancedEventSelectors":[
                {"FieldSelectors":[{"Field":"eventCategory","Equals":["Management"]}]}]}"""));
    }

    @Test
    void noInsightsAndNoAggregationsAreSaidAsEmptyLists() throws Exception {
        aws.on("PutInsightSelectors", Answer.json("{}")).on("PutEventConfiguration", Answer.json("{}"));
        MemberAccount payments = payments();
        payments.write(TRAIL, new TrailWrite.PutInsightSelectors(List.of()));
        payments.write(
                TRAIL,
                new TrailWrite.PutInsightSelectors(List.of(new InsightSelector("ApiErrorRateInsight", List.of()))));
        payments.write(TRAIL, new TrailWrite.PutEventConfiguration(EventConfiguration.NONE));
        payments.write(TRAIL, new TrailWrite.PutEventConfiguration(SET.events()));
        assertThat(sent(1)).isEqualTo(json.readTree("{\"TrailName\":\"payments-trail\",\"InsightSelectors\":[]}"));
        assertThat(sent(2))
                .isEqualTo(json.readTree("{\"TrailName\":\"payments-trail\",\"InsightSelectors\":"
                        + "[{\"InsightType\":\"ApiErrorRateInsight\"}]}"));
        assertThat(sent(3))
                .isEqualTo(json.readTree("{\"TrailName\":\"payments-trail\",\"AggregationConfigurations\":[]}"));
        assertThat(sent(4)).isEqualTo(json.readTree("""
                {"TrailName":"payments-trail","MaxEventSize":"Large",
                "ContextKeySelectors":[{"Type":"TagContext","Equals":["team"]}],
                "AggregationConfigurations":[{"EventCategory":"Data","Templates":["API_ACTIVITY"]}]}"""));
    }

    @Test
    void tagsAreAddedWithTheirValuesAndRemovedByTheirKeys() throws Exception {
        aws.on("AddTags", Answer.json("{}")).on("RemoveTags", Answer.json("{}"));
        MemberAccount payments = payments();
        payments.write(TRAIL, new TrailWrite.AddTags(Map.of("owner", "payments")));
        payments.write(TRAIL, new TrailWrite.RemoveTags(Set.of("theirs")));
        assertThat(sent(1))
                .isEqualTo(json.readTree("{\"ResourceId\":\"" + TRAIL
                        + "\",\"TagsList\":[{\"Key\":\"owner\",\"Value\":\"payments\"}]}"));
        assertThat(sent(2))
                .isEqualTo(json.readTree("{\"ResourceId\":\"" + TRAIL + "\",\"TagsList\":[{\"Key\":\"theirs\"}]}"));
    }

    @ParameterizedTest
    @CsvSource({
        "TrailAlreadyExistsException, TRAIL_EXISTS",
        "MaximumNumberOfTrailsExceededException, NO_SLOT_LEFT",
        "S3BucketDoesNotExistException, REFUSED",
        "InsufficientS3BucketPolicyException, REFUSED",
        "InsufficientEncryptionPolicyException, REFUSED",
        "InsufficientSnsTopicPolicyException, REFUSED",
        "InvalidSnsTopicNameException, REFUSED",
        "KmsKeyNotFoundException, REFUSED",
        "KmsException, REFUSED",
        "InvalidCloudWatchLogsLogGroupArnException, REFUSED",
        "InvalidCloudWatchLogsRoleArnException, REFUSED",
        "OperationNotPermittedException, REFUSED",
        "InsufficientDependencyServiceAccessPermissionException, DENIED",
        "AccessDeniedException, DENIED"
    })
    void whyATrailCannotBeMadeIsSaidInCloudTrailsWords(String code, Kind kind) throws Exception {
        aws.on("CreateTrail", Answer.jsonError(400, code));
        MemberAccount payments = payments();
        assertThatThrownBy(() -> payments.write(TRAIL, new TrailWrite.CreateTrail(SET)))
                .asInstanceOf(type(MemberFault.class))
                .satisfies(fault -> {
                    assertThat(fault.kind()).isEqualTo(kind);
                    assertThat(fault.what())
                            .isEqualTo("CreateTrail on trail payments-trail in account 333333333333, eu-west-1 failed: "
                                    + code + ": told by the stub");
                });
    }

    @Test
    void aTrailWhoseMakingWasNotAnsweredIsSaidToExist() throws Exception {
        aws.on(
                "CreateTrail",
                Answer.jsonError(500, "InternalFailure"),
                Answer.jsonError(400, "TrailAlreadyExistsException"));
        MemberAccount payments = payments();
        assertThatThrownBy(() -> payments.write(TRAIL, new TrailWrite.CreateTrail(SET)))
                .asInstanceOf(type(MemberFault.class))
                .extracting(MemberFault::kind)
                .isEqualTo(Kind.TRAIL_EXISTS);
        assertThat(aws.operations()).containsExactly("AssumeRole", "CreateTrail", "CreateTrail");
    }

    @Test
    void anEventDataStoreIsSeenAndRevived() throws Exception {
        aws.on(
                        "GetEventDataStore",
                        Answer.json("{\"Name\":\"lake\",\"Status\":\"PENDING_DELETION\","
                                + "\"TerminationProtectionEnabled\":false}"))
                .on("RestoreEventDataStore", Answer.json("{}"))
                .on("StartEventDataStoreIngestion", Answer.json("{}"))
                .on("UpdateEventDataStore", Answer.json("{}"));
        MemberAccount payments = payments();
        assertThat(payments.store(IRELAND, STORE)).isEqualTo(new StoreStatus("lake", "PENDING_DELETION", false));
        for (StoreWrite write : StoreWrite.values()) {
            payments.write(IRELAND, STORE, write);
        }
        assertThat(aws.operations().subList(2, 5))
                .containsExactly("RestoreEventDataStore", "StartEventDataStoreIngestion", "UpdateEventDataStore");
        assertThat(sent(4))
                .isEqualTo(
                        json.readTree("{\"EventDataStore\":\"" + STORE + "\",\"TerminationProtectionEnabled\":true}"));
    }

    @ParameterizedTest
    @CsvSource({
        "EventDataStoreNotFoundException, NO_SUCH_TRAIL",
        "InvalidEventDataStoreStatusException, BUSY",
        "InactiveEventDataStoreException, BUSY",
        "EventDataStoreMaxLimitExceededException, REFUSED"
    })
    void anEventDataStoreThatCannotBeRevivedSaysWhy(String code, Kind kind) throws Exception {
        aws.on("RestoreEventDataStore", Answer.jsonError(400, code));
        MemberAccount payments = payments();
        assertThatThrownBy(() -> payments.write(IRELAND, STORE, StoreWrite.RESTORE))
                .asInstanceOf(type(MemberFault.class))
                .satisfies(fault -> {
                    assertThat(fault.kind()).isEqualTo(kind);
                    assertThat(fault.what())
                            .contains("on event data store " + STORE)
                            .contains(code);
                });
    }

    @Test
    void whyFilesDoNotArriveIsRead() throws Exception {
        aws.on(
                "GetTrailStatus",
                Answer.json("{\"IsLogging\":true,\"LatestDeliveryError\":\"AccessDenied\"}"),
                Answer.json("{\"IsLogging\":true,\"LatestDeliveryError\":\"\"}"));
        assertThat(payments().status(IRELAND, "payments-trail").deliveryError()).contains("AccessDenied");
        assertThat(payments().status(IRELAND, "payments-trail").deliveryError()).isEmpty();
    }

    private JsonNode sent(int call) throws Exception {
        return json.readTree(aws.asked.get(call).body());
    }

    private JsonNode expected(String rest) throws Exception {
        var body = json.createObjectNode().put("Name", "payments-trail");
        return body.setAll((com.fasterxml.jackson.databind.node.ObjectNode) json.readTree(rest.replace('\'', '"')));
    }

    @Test
    void regionsAreThoseThatAreEnabledFromAllPages() throws Exception {
        aws.on(
                "ListRegions",
                Answer.json("{\"Regions\":[{\"RegionName\":\"us-east-1\",\"RegionOptStatus\":\"ENABLED_BY_DEFAULT\"}],"
                        + "\"NextToken\":\"more\"}"),
                Answer.json("{\"Regions\":[{\"RegionName\":\"af-south-1\",\"RegionOptStatus\":\"ENABLED\"}]}"));
        assertThat(payments().regions()).containsExactly(new Region("af-south-1"), new Region("us-east-1"));
        assertThat(aws.operations()).containsExactly("AssumeRole", "ListRegions", "ListRegions");
        assertThat(json.readTree(aws.asked.get(2).body()))
                .isEqualTo(json.readTree(
                        "{\"RegionOptStatusContains\":[\"ENABLED\",\"ENABLED_BY_DEFAULT\"],\"NextToken\":\"more\"}"));
    }

    @Test
    void aRuleIsReadWithAllItsTargets() throws Exception {
        aws.on(
                        "DescribeRule",
                        Answer.json("{\"Name\":\"trailwarden-forward\",\"State\":\"ENABLED\",\"EventPattern\":\"{}\"}"))
                .on(
                        "ListTargetsByRule",
                        Answer.json("{\"Targets\":[{\"Id\":\"1\",\"Arn\":\"arn:bus\",\"RoleArn\":\"arn:role\"}],"
                                + "\"NextToken\":\"more\"}"),
                        Answer.json("{\"Targets\":[{\"Id\":\"2\",\"Arn\":\"arn:queue\",\"Input\":\"{}\"}]}"));
        assertThat(payments().forwarding(IRELAND))
                .contains(new Forwarding(
                        true,
                        "{}",
                        List.of(
                                new Forwarding.Target("arn:bus", "arn:role"),
                                new Forwarding.Target("arn:queue", "", false))));
        assertThat(json.readTree(aws.asked.get(1).body()))
                .isEqualTo(json.readTree("{\"Name\":\"trailwarden-forward\"}"));
        assertThat(aws.asked.get(1).authorization()).contains("ASIAMEMBER").contains("/eu-west-1/events/");
    }

    @Test
    void aDisabledRuleForwardsNothingAndAMissingOneIsNone() throws Exception {
        aws.on("DescribeRule", Answer.json("{\"State\":\"DISABLED\",\"EventPattern\":\"{}\"}"))
                .on("ListTargetsByRule", Answer.json("{}"));
        assertThat(payments().forwarding(IRELAND)).contains(new Forwarding(false, "{}", List.of()));
        aws.replace("DescribeRule", Answer.jsonError(400, "ResourceNotFoundException"));
        assertThat(payments().forwarding(IRELAND)).isEmpty();
        aws.replace("DescribeRule", Answer.jsonError(400, "AccessDeniedException"));
        assertThatThrownBy(() -> payments().forwarding(IRELAND))
                .asInstanceOf(type(MemberFault.class))
                .satisfies(fault -> {
                    assertThat(fault.kind()).isEqualTo(Kind.DENIED);
                    assertThat(fault.what()).contains("rule trailwarden-forward in account 333333333333, eu-west-1");
                });
    }
}
