package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.MALLORY;
import static dev.trailwarden.sandbox.DemoOrganization.RESEARCH;
import static dev.trailwarden.sandbox.service.TrailBed.LEDGER_TRAIL;
import static dev.trailwarden.sandbox.service.TrailBed.PAYMENTS_TRAIL;
import static dev.trailwarden.sandbox.service.TrailBed.RESEARCH_TRAIL;
import static dev.trailwarden.sandbox.service.TrailBed.call;
import static dev.trailwarden.sandbox.service.TrailBed.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.Client.Reply;
import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.model.Region;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventSelectorsTest {
    private static final String EVERYTHING = "{'FieldSelectors':[{'Field':'eventCategory','Equals':['Management']}]}";

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

    private Reply putBasic(String list) {
        return call(mallory, "PutEventSelectors", "{'TrailName':'payments-trail','EventSelectors':" + list + "}");
    }

    private Reply putAdvanced(String list) {
        return call(
                mallory, "PutEventSelectors", "{'TrailName':'payments-trail','AdvancedEventSelectors':" + list + "}");
    }

    private JsonNode get() {
        return call(mallory, "GetEventSelectors", "{'TrailName':'payments-trail'}")
                .json();
    }

    private boolean hasCustomSelectors() {
        return call(mallory, "GetTrail", "{'Name':'payments-trail'}")
                .json()
                .path("Trail")
                .path("HasCustomEventSelectors")
                .asBoolean();
    }

    @Test
    void aTrailNobodyGaveSelectorsAnswersTheDefaultOne() {
        Client admin = bed.user(DemoOrganization.LEDGER, DemoOrganization.ADMIN);

        assertThat(call(admin, "GetEventSelectors", "{'TrailName':'ledger-trail'}")
                        .json())
                .isEqualTo(json("""
                {'TrailARN':'%s','EventSelectors':[{'ReadWriteType':'All','IncludeManagementEvents':true,
                 'DataResources':[],'ExcludeManagementEventSources':[]}]}""".formatted(LEDGER_TRAIL)));
        assertThat(call(admin, "GetTrail", "{'Name':'ledger-trail'}")
                        .json()
                        .path("Trail")
                        .path("HasCustomEventSelectors")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void whatIsLeftOutIsFilledInAndTheRecordSaysBoth() {
        Reply reply = putBasic("[{'ReadWriteType':'WriteOnly'}]");

        JsonNode expected = json("""
                {'TrailARN':'%s','EventSelectors':[{'ReadWriteType':'WriteOnly','IncludeManagementEvents':true,
                 'DataResources':[],'ExcludeManagementEventSources':[]}]}""".formatted(PAYMENTS_TRAIL));
        assertThat(reply.json()).isEqualTo(expected);
        assertThat(get()).isEqualTo(expected);
        assertThat(bed.lastRecord().path("requestParameters"))
                .isEqualTo(json("{'trailName':'payments-trail','eventSelectors':[{'readWriteType':'WriteOnly'}]}"));
        assertThat(bed.lastRecord().path("responseElements")).isEqualTo(json("""
                {'trailARN':'%s','eventSelectors':[{'readWriteType':'WriteOnly','includeManagementEvents':true,
                 'dataResources':[],'excludeManagementEventSources':[]}]}""".formatted(PAYMENTS_TRAIL)));
    }

    @Test
    void basicAndAdvancedSelectorsOverwriteEachOther() {
        putAdvanced("[" + EVERYTHING + "]");
        JsonNode advanced = get();
        putBasic("[{'ReadWriteType':'ReadOnly'}]");
        JsonNode basic = get();

        assertThat(advanced.has("EventSelectors")).isFalse();
        assertThat(advanced.path("AdvancedEventSelectors")).isEqualTo(json("[" + EVERYTHING + "]"));
        assertThat(basic.has("AdvancedEventSelectors")).isFalse();
        assertThat(basic.at("/EventSelectors/0/ReadWriteType").asText()).isEqualTo("ReadOnly");
    }

    @Test
    void theDefaultSelectorPutByHandIsNotCustom() {
        assertThat(hasCustomSelectors()).isTrue();

        putBasic("[{'ReadWriteType':'All','IncludeManagementEvents':true}]");

        assertThat(hasCustomSelectors()).isFalse();
    }

    @Test
    void aSelectorThatOnlyNamesResourceTypesSilencesATrail() {
        Reply reply = putBasic("""
                [{'ReadWriteType':'ReadOnly','IncludeManagementEvents':false,
                  'DataResources':[{'Type':'AWS::S3::Object','Values':[]},
                                   {'Type':'AWS::Lambda::Function','Values':[]}],
                  'ExcludeManagementEventSources':[]}]""");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(bed.trail(PAYMENTS_TRAIL).selectors().logsManagement(true, "ec2.amazonaws.com"))
                .isFalse();
        assertThat(bed.trail(PAYMENTS_TRAIL).selectors().logsData()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[{'ReadWriteType':'read-only'}]",
                "[{'IncludeManagementEvents':false}]",
                "[{'ExcludeManagementEventSources':['iam.amazonaws.com']}]",
                "[{'DataResources':[{'Type':'AWS::S3::Object','Values':['arn:aws:s3:::*']}]}]",
                "[{'DataResources':[{'Type':'AWS::Lambda::Function','Values':['arn:aws:s3:::b/']}]}]",
                "[{'DataResources':[{'Type':'AWS::SQS::Queue','Values':['arn:aws:sqs']}]}]",
                "[{},{},{},{},{},{}]"
            })
    void basicSelectorsThatAreNoneAreRefused(String list) {
        JsonNode before = get();

        assertThat(putBasic(list).code()).isEqualTo("InvalidEventSelectorsException");

        assertThat(get()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'FieldSelectors':[]}]",
                "[{'FieldSelectors':[{'Field':'readOnly','Equals':['true']}]}]",
                "[{'FieldSelectors':[{'Field':'eventCategory','Equals':['Insight']}]}]",
                "[{'FieldSelectors':[{'Field':'eventCategory','StartsWith':['Man']}]}]",
                "[{'FieldSelectors':[{'Field':'eventCategory','Equals':['Management','Data']}]}]",
                "[{'FieldSelectors':[{'Field':'eventCategory'}]}]",
                "[{'FieldSelectors':[{'Field':'eventCategory','Equals':['Data']}]}]",
                "[{'FieldSelectors':[{'Field':'eventCategory','Equals':['NetworkActivity']}]}]",
                "[{'FieldSelectors':[{'Field':'eventCategory','Equals':['Management']},"
                        + "{'Field':'readOnly','Equals':['maybe']}]}]",
                "[{'FieldSelectors':[{'Field':'eventCategory','Equals':['Management']},"
                        + "{'Field':'eventName','Equals':['StopLogging']}]}]",
                "[{'FieldSelectors':[{'Field':'eventCategory','Equals':['Management']},"
                        + "{'Field':'eventSource','NotEquals':['iam.amazonaws.com']}]}]",
                "[{'FieldSelectors':[{'Field':'eventCategory','Equals':['Management']},"
                        + "{'Field':'eventSource','Equals':['kms.amazonaws.com']}]}]",
                "[{'FieldSelectors':[{'Field':'eventCategory','Equals':['Management']},"
                        + "{'Field':'eventCategory','Equals':['Management']}]}]"
            })
    void advancedSelectorsThatAreNoneAreRefused(String list) {
        JsonNode before = get();

        assertThat(putAdvanced(list).code()).isEqualTo("InvalidEventSelectorsException");

        assertThat(get()).isEqualTo(before);
    }

    @Test
    void bothKindsAtOnceAreRefused() {
        assertThat(call(
                                mallory,
                                "PutEventSelectors",
                                "{'TrailName':'payments-trail','EventSelectors':[{}],'AdvancedEventSelectors':["
                                        + EVERYTHING + "]}")
                        .code())
                .isEqualTo("InvalidEventSelectorsException");
    }

    @Test
    void twoHundredAndFiftyDataResourcesAreEnough() {
        assertThat(putBasic(withResources(250)).status()).isEqualTo(200);
        assertThat(putBasic(withResources(251)).code()).isEqualTo("InvalidEventSelectorsException");
    }

    private static String withResources(int count) {
        String values = IntStream.range(0, count)
                .mapToObj(i -> "'arn:aws:s3:::bucket-" + i + "/'")
                .collect(Collectors.joining(","));
        return "[{'DataResources':[{'Type':'AWS::S3::Object','Values':['arn:aws:s3:::'," + values + "]}]}]";
    }

    @Test
    void fiveHundredValuesInAdvancedSelectorsAreEnough() {
        assertThat(putAdvanced(withValues(500)).status()).isEqualTo(200);
        assertThat(putAdvanced(withValues(501)).code()).isEqualTo("InvalidEventSelectorsException");
    }

    private static String withValues(int count) {
        String values = IntStream.range(2, count)
                .mapToObj(i -> "'arn:aws:s3:::bucket-" + i + "/'")
                .collect(Collectors.joining(","));
        return "[{'FieldSelectors':[{'Field':'eventCategory','Equals':['Data']},"
                + "{'Field':'resources.type','Equals':['AWS::S3::Object']},"
                + "{'Field':'resources.ARN','StartsWith':[" + values + "]}]}]";
    }

    @Test
    void selectorsAreChangedAtHomeOnlyAndReadWhereTheTrailIs() {
        Client research = bed.user(RESEARCH, MALLORY);
        String body = "{'TrailName':'" + RESEARCH_TRAIL + "','EventSelectors':[{}]}";

        assertThat(call(research, "PutEventSelectors", body).code()).isEqualTo("InvalidHomeRegionException");
        assertThat(call(research.in(new Region("us-west-2")), "PutEventSelectors", body)
                        .status())
                .isEqualTo(200);
        assertThat(call(mallory.in(Region.US_EAST_1), "GetEventSelectors", "{'TrailName':'" + PAYMENTS_TRAIL + "'}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void theHistoryFindsTheTrailUnderTheNameTheOperationGivesIt() {
        putBasic("[{}]");

        JsonNode found = call(
                        mallory,
                        "LookupEvents",
                        "{'LookupAttributes':[{'AttributeKey':'ResourceName','AttributeValue':'payments-trail'}]}")
                .json()
                .path("Events");

        assertThat(found.findValuesAsText("EventName")).containsExactly("PutEventSelectors");
    }
}
