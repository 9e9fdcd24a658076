package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.MALLORY;
import static dev.trailwarden.sandbox.DemoOrganization.MANAGEMENT;
import static dev.trailwarden.sandbox.DemoOrganization.RESEARCH;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;
import static dev.trailwarden.sandbox.DemoTrails.FOREIGN_KEY;
import static dev.trailwarden.sandbox.DemoTrails.PAYMENTS_KEY;
import static dev.trailwarden.sandbox.DemoTrails.PAYMENTS_STORE;
import static dev.trailwarden.sandbox.service.TrailBed.call;
import static dev.trailwarden.sandbox.service.TrailBed.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.Client.Reply;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.trail.EventDataStore;
import dev.trailwarden.sandbox.trail.EventDataStore.Status;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventDataStoresTest {
    private static final String ID = "33333333-eeee-4ddd-8ccc-bbbbbbbbbbbb";

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

    private Reply on(String operation, String more) {
        return call(mallory, operation, "{'EventDataStore':'" + ID + "'" + more + "}");
    }

    private EventDataStore store() {
        return bed.sandbox.world().stores().find(PAYMENTS_STORE).orElseThrow();
    }

    private void settle() throws Exception {
        bed.sandbox.activity().awaitIdle(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(strings = {ID, PAYMENTS_STORE})
    void aStoreIsNamedByItsArnOrTheLastPartOfIt(String name) {
        JsonNode got = call(mallory, "GetEventDataStore", "{'EventDataStore':'" + name + "'}")
                .json();

        assertThat(got.path("EventDataStoreArn").asText()).isEqualTo(PAYMENTS_STORE);
        assertThat(got.path("Name").asText()).isEqualTo("payments-lake");
        assertThat(got.path("Status").asText()).isEqualTo("ENABLED");
        assertThat(got.path("RetentionPeriod").asInt()).isEqualTo(2557);
        assertThat(got.path("TerminationProtectionEnabled").asBoolean()).isTrue();
        assertThat(got.path("KmsKeyId").asText()).isEqualTo(PAYMENTS_KEY);
        assertThat(got.path("BillingMode").asText()).isEqualTo("EXTENDABLE_RETENTION_PRICING");
        assertThat(got.path("AdvancedEventSelectors")).hasSize(1);
    }

    @Test
    void aNewStoreHasTheDefaultsAndIsEnabledSoonAfter() throws Exception {
        Reply created = call(mallory, "CreateEventDataStore", "{'Name':'second','TagsList':[{'Key':'a'}]}");
        String arn = created.json().path("EventDataStoreArn").asText();

        assertThat(created.json().path("Status").asText()).isEqualTo("CREATED");
        assertThat(created.json().path("RetentionPeriod").asInt()).isEqualTo(366);
        assertThat(created.json().path("TerminationProtectionEnabled").asBoolean())
                .isTrue();
        assertThat(created.json().path("MultiRegionEnabled").asBoolean()).isTrue();
        assertThat(created.json().path("OrganizationEnabled").asBoolean(true)).isFalse();
        assertThat(created.json().path("TagsList")).isEqualTo(json("[{'Key':'a'}]"));
        assertThat(created.json().path("AdvancedEventSelectors")).isEqualTo(json("""
                [{'Name':'Default management events',
                  'FieldSelectors':[{'Field':'eventCategory','Equals':['Management']}]}]"""));
        settle();
        assertThat(bed.sandbox.world().stores().find(arn).orElseThrow().status())
                .isEqualTo(Status.ENABLED);
    }

    @Test
    void ingestionIsStoppedAndStartedOnceEach() throws Exception {
        Reply stop = on("StopEventDataStoreIngestion", "");
        settle();
        Status stopped = store().status();
        Reply stopAgain = on("StopEventDataStoreIngestion", "");
        Reply start = on("StartEventDataStoreIngestion", "");
        settle();
        Reply startAgain = on("StartEventDataStoreIngestion", "");

        assertThat(stop.body()).isEqualTo("{}");
        assertThat(stopped).isEqualTo(Status.STOPPED_INGESTION);
        assertThat(stopAgain.code()).isEqualTo("InvalidEventDataStoreStatusException");
        assertThat(start.body()).isEqualTo("{}");
        assertThat(startAgain.code()).isEqualTo("InvalidEventDataStoreStatusException");
        assertThat(store().status()).isEqualTo(Status.ENABLED);
    }

    @Test
    void whileIngestionStopsItCannotBeStarted() throws IOException {
        try (TrailBed slow = new TrailBed(new Sandbox.Settings(0, 1_000, _ -> {}))) {
            String body = "{'EventDataStore':'" + ID + "'}";
            call(slow.mallory(), "StopEventDataStoreIngestion", body);

            assertThat(call(slow.mallory(), "GetEventDataStore", body)
                            .json()
                            .path("Status")
                            .asText())
                    .isEqualTo("STOPPING_INGESTION");
            assertThat(call(slow.mallory(), "StartEventDataStoreIngestion", body)
                            .code())
                    .isEqualTo("InvalidEventDataStoreStatusException");
        }
    }

    @Test
    void aStoreDeletedWhileItIsStoppedIsRestoredStopped() throws Exception {
        on("UpdateEventDataStore", ",'TerminationProtectionEnabled':false");
        on("StopEventDataStoreIngestion", "");
        settle();
        on("DeleteEventDataStore", "");

        assertThat(on("RestoreEventDataStore", "").json().path("Status").asText())
                .isEqualTo("STOPPED_INGESTION");
    }

    @Test
    void aProtectedStoreCannotBeDeleted() {
        assertThat(on("DeleteEventDataStore", "").code()).isEqualTo("EventDataStoreTerminationProtectedException");
        assertThat(store().status()).isEqualTo(Status.ENABLED);
    }

    @Test
    void aDeletedStoreWaitsAndCanOnlyBeLookedAtAndRestored() {
        on("UpdateEventDataStore", ",'TerminationProtectionEnabled':false");
        assertThat(on("DeleteEventDataStore", "").body()).isEqualTo("{}");

        assertThat(on("GetEventDataStore", "").json().path("Status").asText()).isEqualTo("PENDING_DELETION");
        assertThat(on("DeleteEventDataStore", "").code()).isEqualTo("InactiveEventDataStoreException");
        assertThat(on("UpdateEventDataStore", ",'RetentionPeriod':7").code())
                .isEqualTo("InactiveEventDataStoreException");
        assertThat(on("StopEventDataStoreIngestion", "").code()).isEqualTo("InvalidEventDataStoreStatusException");
        assertThat(call(mallory, "AddTags", "{'ResourceId':'" + PAYMENTS_STORE + "','TagsList':[{'Key':'a'}]}")
                        .code())
                .isEqualTo("InactiveEventDataStoreException");

        Reply restored = on("RestoreEventDataStore", "");
        assertThat(restored.json().path("Status").asText()).isEqualTo("ENABLED");
        assertThat(on("RestoreEventDataStore", "").code()).isEqualTo("InvalidEventDataStoreStatusException");
        assertThat(store().settings().terminationProtected()).isFalse();
        assertThat(store().settings().retentionDays()).isEqualTo(2557);
    }

    @Test
    void onlyWhatIsGivenIsUpdatedAndTheRecordSaysWhat() {
        EventDataStore before = store();

        Reply updated = on("UpdateEventDataStore", ",'RetentionPeriod':7,'MultiRegionEnabled':false");

        assertThat(updated.json().path("RetentionPeriod").asInt()).isEqualTo(7);
        assertThat(store().settings().retentionDays()).isEqualTo(7);
        assertThat(store().settings().multiRegion()).isFalse();
        assertThat(store().settings().selectors()).isEqualTo(before.settings().selectors());
        assertThat(store().settings().terminationProtected()).isTrue();
        assertThat(bed.lastRecord().path("requestParameters"))
                .isEqualTo(json("{'eventDataStore':'" + ID + "','retentionPeriod':7,'multiRegionEnabled':false}"));
        assertThat(bed.lastRecord()
                        .path("responseElements")
                        .path("eventDataStoreArn")
                        .asText())
                .isEqualTo(PAYMENTS_STORE);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "``, InvalidParameterException",
                "`,'RetentionPeriod':6`, InvalidParameterException",
                "`,'RetentionPeriod':3654`, InvalidParameterException",
                "`,'Name':'a b'`, InvalidParameterException",
                "`,'BillingMode':'FIXED_RETENTION_PRICING'`, InvalidParameterException",
                "`,'OrganizationEnabled':true`, NotOrganizationMasterAccountException",
                "`,'KmsKeyId':'" + FOREIGN_KEY + "'`, InvalidParameterException",
                "`,'KmsKeyId':'alias/none'`, KmsKeyNotFoundException",
                "`,'AdvancedEventSelectors':[{'FieldSelectors':[{'Field':'eventCategory','Equals':['X']}]}]`,"
                        + " InvalidEventSelectorsException"
            })
    void whatCannotBeIsRefusedAndChangesNothing(String more, String code) {
        EventDataStore before = store();

        assertThat(on("UpdateEventDataStore", more).code()).isEqualTo(code);

        assertThat(store()).isEqualTo(before);
    }

    @Test
    void aStoreMayFilterManagementEventsMoreFinelyThanATrail() {
        assertThat(on("UpdateEventDataStore", """
                        ,'AdvancedEventSelectors':[{'FieldSelectors':[
                          {'Field':'eventCategory','Equals':['Management']},
                          {'Field':'eventName','NotEquals':['StopLogging']},
                          {'Field':'eventSource','NotEquals':['iam.amazonaws.com']}]}]""").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "11111111-eeee-4ddd-8ccc-bbbbbbbbbbbb, EventDataStoreNotFoundException",
        "arn:aws:cloudtrail:eu-west-1:444444444444:eventdatastore/any, EventDataStoreARNInvalidException",
        "arn:aws:s3:::bucket, EventDataStoreARNInvalidException"
    })
    void aStoreThatCannotBeMeantIsRefused(String name, String code) {
        assertThat(call(mallory, "GetEventDataStore", "{'EventDataStore':'" + name + "'}")
                        .code())
                .isEqualTo(code);
    }

    @Test
    void anotherAccountOrRegionDoesNotSeeTheStore() {
        Client stranger = bed.user(RESEARCH, MALLORY);

        assertThat(call(stranger, "GetEventDataStore", "{'EventDataStore':'" + PAYMENTS_STORE + "'}")
                        .code())
                .isEqualTo("EventDataStoreARNInvalidException");
        assertThat(call(mallory.in(Region.US_EAST_1), "GetEventDataStore", "{'EventDataStore':'" + ID + "'}")
                        .code())
                .isEqualTo("EventDataStoreNotFoundException");
        assertThat(call(stranger, "ListEventDataStores", "{}").json().path("EventDataStores"))
                .isEmpty();
    }

    @Test
    void storesAreListedInPages() {
        call(mallory, "CreateEventDataStore", "{'Name':'second'}");
        call(mallory, "CreateEventDataStore", "{'Name':'third'}");

        JsonNode first =
                call(mallory, "ListEventDataStores", "{'MaxResults':2}").json();
        JsonNode rest = call(
                        mallory,
                        "ListEventDataStores",
                        "{'MaxResults':2,'NextToken':'"
                                + first.path("NextToken").asText() + "'}")
                .json();

        assertThat(first.path("EventDataStores")).hasSize(2);
        assertThat(rest.path("EventDataStores")).hasSize(1);
        assertThat(rest.has("NextToken")).isFalse();
        assertThat(first.findValuesAsText("Name")).doesNotContainAnyElementsOf(rest.findValuesAsText("Name"));
    }

    @Test
    void tenStoresARegionAreEnoughAndTheirNamesDiffer() {
        assertThat(call(mallory, "CreateEventDataStore", "{'Name':'payments-lake'}")
                        .code())
                .isEqualTo("EventDataStoreAlreadyExistsException");
        for (int i = 2; i <= 10; i++) {
            assertThat(call(mallory, "CreateEventDataStore", "{'Name':'store-" + i + "'}")
                            .status())
                    .isEqualTo(200);
        }

        assertThat(call(mallory, "CreateEventDataStore", "{'Name':'store-11'}").code())
                .isEqualTo("EventDataStoreMaxLimitExceededException");
    }

    @Test
    void theManagementAccountMakesOrganizationStoresAndTheDelegatedAdministratorChangesThem() {
        Client management = bed.user(MANAGEMENT, ADMIN);
        String arn = call(management, "CreateEventDataStore", "{'Name':'of-all','OrganizationEnabled':true}")
                .json()
                .path("EventDataStoreArn")
                .asText();
        String body = "{'EventDataStore':'" + arn + "','%s':false}";
        Client delegate = bed.user(SECURITY, ADMIN);

        assertThat(call(delegate, "UpdateEventDataStore", body.formatted("TerminationProtectionEnabled"))
                        .status())
                .isEqualTo(200);
        assertThat(call(delegate, "UpdateEventDataStore", body.formatted("OrganizationEnabled"))
                        .code())
                .isEqualTo("NotOrganizationMasterAccountException");
        assertThat(call(mallory, "UpdateEventDataStore", body.formatted("TerminationProtectionEnabled"))
                        .code())
                .isEqualTo("EventDataStoreARNInvalidException");
        assertThat(call(management, "UpdateEventDataStore", body.formatted("OrganizationEnabled"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void tagsInsightsAndTheEventConfigurationOfAStoreAreItsOwn() {
        String insights = call(mallory, "CreateEventDataStore", """
                        {'Name':'insights','AdvancedEventSelectors':[
                          {'FieldSelectors':[{'Field':'eventCategory','Equals':['Insight']}]}]}""")
                .json()
                .path("EventDataStoreArn")
                .asText();

        call(mallory, "AddTags", "{'ResourceId':'" + PAYMENTS_STORE + "','TagsList':[{'Key':'a','Value':'b'}]}");
        call(mallory, "RemoveTags", "{'ResourceId':'" + PAYMENTS_STORE + "','TagsList':[{'Key':'owner'}]}");
        Reply tags = call(mallory, "ListTags", "{'ResourceIdList':['" + PAYMENTS_STORE + "']}");
        Reply none = on("GetInsightSelectors", "");
        Reply put = on(
                "PutInsightSelectors",
                ",'InsightsDestination':'" + insights + "','InsightSelectors':[{'InsightType':'ApiCallRateInsight'}]");
        Reply got = on("GetInsightSelectors", "");
        Reply nowhere = on(
                "PutInsightSelectors",
                ",'InsightsDestination':'" + ID + "','InsightSelectors':[{'InsightType':'ApiCallRateInsight'}]");
        Reply configured = on(
                "PutEventConfiguration",
                ",'MaxEventSize':'Large','ContextKeySelectors':[{'Type':'TagContext','Equals':['owner']}]");
        Reply small = on("PutEventConfiguration", ",'MaxEventSize':'Standard'");

        assertThat(tags.json().at("/ResourceTagList/0/TagsList")).isEqualTo(json("[{'Key':'a','Value':'b'}]"));
        assertThat(none.code()).isEqualTo("InsightNotEnabledException");
        assertThat(put.json()).isEqualTo(json("""
                {'EventDataStoreArn':'%s','InsightSelectors':[
                 {'InsightType':'ApiCallRateInsight','EventCategories':['Management']}],
                 'InsightsDestination':'%s'}""".formatted(PAYMENTS_STORE, insights)));
        assertThat(got.json()).isEqualTo(put.json());
        assertThat(nowhere.code()).isEqualTo("InvalidInsightSelectorsException");
        assertThat(configured.json()).isEqualTo(json("""
                {'EventDataStoreArn':'%s','MaxEventSize':'Large',
                 'ContextKeySelectors':[{'Type':'TagContext','Equals':['owner']}]}""".formatted(PAYMENTS_STORE)));
        assertThat(small.code()).isEqualTo("InvalidParameterException");
        assertThat(on("GetEventConfiguration", "").json()).isEqualTo(configured.json());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GetInsightSelectors", "GetEventConfiguration", "PutInsightSelectors"})
    void aTrailOrAStoreIsNamedNeverBoth(String operation) {
        assertThat(on(operation, ",'TrailName':'payments-trail'").code())
                .isEqualTo("InvalidParameterCombinationException");
        assertThat(call(mallory, operation, "{}").code()).isEqualTo("InvalidParameterCombinationException");
    }

    @Test
    void whoMayNotIsTurnedAwayBeforeTheStoreIsLookedUp() {
        Client narrow = bed.allowed("cloudtrail:GetEventDataStore");

        Reply denied = call(narrow, "DeleteEventDataStore", "{'EventDataStore':'no-such-store'}");

        assertThat(denied.code()).isEqualTo("AccessDeniedException");
        assertThat(denied.message())
                .contains("cloudtrail:DeleteEventDataStore on resource:"
                        + " arn:aws:cloudtrail:eu-west-1:333333333333:eventdatastore/no-such-store");
    }

    @Test
    void theHistoryCallsAStoreAStore() {
        on("StopEventDataStoreIngestion", "");

        JsonNode resource = call(mallory, "LookupEvents", "{}").json().at("/Events/0/Resources/0");

        assertThat(resource.path("ResourceType").asText()).isEqualTo("AWS::CloudTrail::EventDataStore");
        assertThat(resource.path("ResourceName").asText()).isEqualTo(ID);
    }
}
