package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.service.TrailBed.ORGANIZATION_TRAIL;
import static dev.trailwarden.sandbox.service.TrailBed.PAYMENTS_TRAIL;
import static dev.trailwarden.sandbox.service.TrailBed.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.model.Region;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What EventBridge hears of an account whose only trail is weakened without being stopped. */
class SilencedTrailTest {
    private TrailBed bed;
    private Client mallory;

    @BeforeEach
    void start() throws IOException {
        bed = new TrailBed();
        mallory = bed.mallory();
        bed.withoutTheOrganizationTrail();
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    private void put(String selectors) {
        assertThat(call(mallory, "PutEventSelectors", "{'TrailName':'payments-trail'," + selectors + "}")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'EventSelectors':[{'IncludeManagementEvents':false,"
                        + "'DataResources':[{'Type':'AWS::S3::Object','Values':['arn:aws:s3']}]}]",
                "'EventSelectors':[{'ReadWriteType':'ReadOnly'}]",
                "'AdvancedEventSelectors':[{'Name':'Management events selector','FieldSelectors':["
                        + "{'Field':'eventCategory','Equals':['Data']},"
                        + "{'Field':'resources.type','Equals':['AWS::S3::Object']}]}]",
                "'AdvancedEventSelectors':[{'FieldSelectors':["
                        + "{'Field':'eventCategory','Equals':['Management']},"
                        + "{'Field':'readOnly','Equals':['true']}]}]"
            })
    void thePutThatSilencesATrailIsTheLastThatIsHeard(String selectors) {
        put(selectors);
        call(mallory, "DeleteTrail", "{'Name':'payments-trail'}");

        assertThat(bed.eventNames()).containsExactly("PutEventSelectors");
        assertThat(call(mallory, "LookupEvents", "{}").json().path("Events").findValuesAsText("EventName"))
                .containsExactly("DeleteTrail", "PutEventSelectors");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'EventSelectors':[{'ReadWriteType':'WriteOnly'}]",
                "'EventSelectors':[{'ReadWriteType':'ReadOnly'},{'ReadWriteType':'WriteOnly'}]",
                "'EventSelectors':[{'ExcludeManagementEventSources':['kms.amazonaws.com','rdsdata.amazonaws.com']}]",
                "'AdvancedEventSelectors':[{'FieldSelectors':["
                        + "{'Field':'eventCategory','Equals':['Management']},"
                        + "{'Field':'eventSource','NotEquals':['kms.amazonaws.com']}]}]"
            })
    void writesAreHeardAsLongAsASelectorTakesThem(String selectors) {
        put(selectors);
        call(mallory, "StopLogging", "{'Name':'payments-trail'}");

        assertThat(bed.eventNames()).containsExactly("PutEventSelectors", "StopLogging");
    }

    @Test
    void excludedServicesAreNotHeard() {
        put("'EventSelectors':[{'ExcludeManagementEventSources':['kms.amazonaws.com']}]");

        assertThat(bed.sandbox
                        .world()
                        .trails()
                        .recordWrites(DemoOrganization.PAYMENTS, DemoOrganization.HUB_REGION, "kms"))
                .isFalse();
        assertThat(bed.sandbox
                        .world()
                        .trails()
                        .recordWrites(DemoOrganization.PAYMENTS, DemoOrganization.HUB_REGION, "s3"))
                .isTrue();
    }

    @Test
    void otherRegionsAreNotHeardOnceTheTrailIsOfOne() {
        call(mallory, "UpdateTrail", "{'Name':'payments-trail','IsMultiRegionTrail':false}");
        bed.events.clear();

        call(mallory.in(Region.US_EAST_1), "StopLogging", "{'Name':'" + PAYMENTS_TRAIL + "'}");
        call(mallory, "StopLogging", "{'Name':'payments-trail'}");

        assertThat(bed.events)
                .extracting(event -> event.path("region").asText())
                .containsExactly("eu-west-1");
    }

    @Test
    void globalServicesAreNotHeardWithoutGlobalEvents() {
        bed.sandbox
                .world()
                .trails()
                .change(
                        ORGANIZATION_TRAIL,
                        trail -> trail.with(trail.settings().withGlobalEvents(false))
                                .start(bed.sandbox.world().clock().now()));
        Client admin = bed.user(DemoOrganization.MANAGEMENT, ADMIN);

        admin.call("organizations", "DetachPolicy", "{'PolicyId':'p-FullAWSAccess','TargetId':'333333333333'}");
        call(admin.in(Region.US_EAST_1), "StopLogging", "{'Name':'organization-trail'}");

        assertThat(bed.eventNames()).containsExactly("StopLogging");
    }

    @Test
    void anotherTrailThatStillTakesThemKeepsEventsComing() {
        bed.sandbox
                .world()
                .trails()
                .change(
                        ORGANIZATION_TRAIL,
                        trail -> trail.start(bed.sandbox.world().clock().now()));

        put("'EventSelectors':[{'ReadWriteType':'ReadOnly'}]");
        call(mallory, "DeleteTrail", "{'Name':'payments-trail'}");

        assertThat(bed.eventNames()).containsExactly("PutEventSelectors", "DeleteTrail");
    }

    @Test
    void aChangePastEveryPermissionLeavesNoRecord() {
        bed.sandbox
                .world()
                .trails()
                .change(PAYMENTS_TRAIL, trail -> trail.with(trail.settings().withValidation(false)));

        assertThat(bed.events).isEmpty();
        assertThat(call(mallory, "LookupEvents", "{}").json().path("Events")).isEmpty();
        assertThat(bed.trail(PAYMENTS_TRAIL).settings().validated()).isFalse();
    }
}
