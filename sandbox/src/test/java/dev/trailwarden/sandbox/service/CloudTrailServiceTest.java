package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.LEDGER;
import static dev.trailwarden.sandbox.DemoOrganization.MALLORY;
import static dev.trailwarden.sandbox.DemoOrganization.MANAGEMENT;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static dev.trailwarden.sandbox.DemoOrganization.RESEARCH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.Client.Reply;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.identity.Credentials;
import dev.trailwarden.sandbox.identity.User;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudTrailServiceTest {
    private static final Region US_EAST_1 = Region.US_EAST_1;
    private static final String PAYMENTS_TRAIL = "arn:aws:cloudtrail:eu-west-1:333333333333:trail/payments-trail";
    private static final String RESEARCH_TRAIL = "arn:aws:cloudtrail:us-west-2:444444444444:trail/research-trail";
    private static final String LEDGER_TRAIL = "arn:aws:cloudtrail:eu-west-1:555555555555:trail/ledger-trail";
    private static final String ORGANIZATION_TRAIL =
            "arn:aws:cloudtrail:us-east-1:111111111111:trail/organization-trail";

    private Sandbox sandbox;
    private Client mallory;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        mallory = Client.of(sandbox, PAYMENTS, MALLORY, HUB_REGION);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private static Reply on(Client client, String operation, String trail) {
        return client.call("cloudtrail", operation, "{'Name':'" + trail + "'}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"payments-trail", PAYMENTS_TRAIL})
    void aTrailIsStoppedAndStartedByNameOrArnInItsHomeRegion(String trail) {
        assertThat(on(mallory, "StopLogging", trail).body()).isEqualTo("{}");
        assertThat(sandbox.trail(PAYMENTS_TRAIL).logging()).isFalse();

        assertThat(on(mallory, "StartLogging", trail).status()).isEqualTo(200);
        assertThat(sandbox.trail(PAYMENTS_TRAIL).logging()).isTrue();
    }

    @Test
    void theStatusSaysSinceWhenTheTrailIsOff() {
        on(mallory, "StopLogging", "payments-trail");

        Reply status = on(mallory, "GetTrailStatus", "payments-trail");

        assertThat(status.json().path("IsLogging").asBoolean(true)).isFalse();
        double stopped = status.json().path("StopLoggingTime").asDouble();
        assertThat(stopped)
                .isGreaterThanOrEqualTo(status.json().path("StartLoggingTime").asDouble());
        assertThat(status.json().path("TimeLoggingStopped").asText())
                .isEqualTo(sandbox.trail(PAYMENTS_TRAIL).stopped().orElseThrow().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"StopLogging", "StartLogging", "DeleteTrail"})
    void aShadowCopyCannotBeChanged(String operation) {
        Reply byName = on(mallory.in(US_EAST_1), operation, "payments-trail");
        Reply byArn = on(mallory.in(US_EAST_1), operation, PAYMENTS_TRAIL);

        assertThat(byName.code()).isEqualTo("InvalidHomeRegionException");
        assertThat(byArn.code()).isEqualTo("InvalidHomeRegionException");
        assertThat(byArn.message()).contains("eu-west-1");
        assertThat(byArn.status()).isEqualTo(400);
    }

    @Test
    void aTrailOfOneRegionIsUnknownByNameElsewhere() {
        Client research = Client.of(sandbox, RESEARCH, MALLORY, HUB_REGION);

        Reply byName = on(research, "StopLogging", "research-trail");

        assertThat(byName.code()).isEqualTo("TrailNotFoundException");
        assertThat(byName.message()).isEqualTo("Unknown trail: research-trail for the user: 444444444444");
        assertThat(on(research, "StopLogging", RESEARCH_TRAIL).code()).isEqualTo("InvalidHomeRegionException");
        assertThat(on(research, "GetTrailStatus", RESEARCH_TRAIL).code()).isEqualTo("TrailNotFoundException");
    }

    @Test
    void theStatusOfAShadowCopyNeedsTheArn() {
        assertThat(on(mallory.in(US_EAST_1), "GetTrailStatus", "payments-trail").code())
                .isEqualTo("TrailNotFoundException");
        assertThat(on(mallory.in(US_EAST_1), "GetTrailStatus", PAYMENTS_TRAIL).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "'', InvalidTrailNameException",
        "ab, InvalidTrailNameException",
        "my-_trail, InvalidTrailNameException",
        "-trail, InvalidTrailNameException",
        "192.168.5.4, InvalidTrailNameException",
        "no-such-trail, TrailNotFoundException",
        "arn:aws:cloudtrail:eu-west-1:333333333333:trail/no-such-trail, TrailNotFoundException",
        "arn:aws:s3:::bucket, CloudTrailARNInvalidException",
        LEDGER_TRAIL + ", CloudTrailARNInvalidException"
    })
    void aTrailThatCannotBeMeantIsRefused(String trail, String code) {
        assertThat(on(mallory, "StopLogging", trail).code()).isEqualTo(code);
    }

    @Test
    void anotherAccountsTrailIsNotTold() {
        assertThat(on(mallory, "StopLogging", LEDGER_TRAIL).message())
                .isEqualTo("AccountID in ARN is wrong, you can only access resources with AccountID 333333333333");
    }

    @Test
    void aMemberSeesTheOrganizationTrailAndCannotStopIt() {
        Client inItsHome = mallory.in(US_EAST_1);

        assertThat(on(inItsHome, "GetTrailStatus", ORGANIZATION_TRAIL)
                        .json()
                        .path("IsLogging")
                        .asBoolean())
                .isTrue();
        Reply stop = on(inItsHome, "StopLogging", ORGANIZATION_TRAIL);
        assertThat(stop.code()).isEqualTo("NotOrganizationMasterAccountException");
        assertThat(stop.message()).isEqualTo("Cannot stop trail, not master trail.");
    }

    @Test
    void aUserWithoutPermissionIsTurnedAwayBeforeTheTrailIsLookedUp() {
        User nobody = sandbox.world().identities().createUser(PAYMENTS, "nobody", Map.of());
        Credentials key = sandbox.world().identities().createAccessKey(nobody);

        Reply stop = on(mallory.as(key), "StopLogging", "no-such-trail");

        assertThat(stop.code()).isEqualTo("AccessDeniedException");
        assertThat(stop.status()).isEqualTo(400);
        assertThat(stop.message())
                .isEqualTo("User: arn:aws:iam::333333333333:user/nobody is not authorized to perform:"
                        + " cloudtrail:StopLogging on resource:"
                        + " arn:aws:cloudtrail:eu-west-1:333333333333:trail/no-such-trail because no identity-based"
                        + " policy allows the cloudtrail:StopLogging action");
    }

    @Test
    void theScpRefusesEverybodyOfItsAccountButBreakGlass() {
        Client ledger = Client.of(sandbox, LEDGER, MALLORY, HUB_REGION);

        Reply refused = on(ledger, "StopLogging", "ledger-trail");
        Client breakGlass = ledger.assume("arn:aws:iam::555555555555:role/security/BreakGlass");
        Reply allowed = on(breakGlass, "StopLogging", "ledger-trail");

        assertThat(refused.code()).isEqualTo("AccessDeniedException");
        assertThat(refused.message())
                .contains("with an explicit deny in a service control policy:"
                        + " arn:aws:organizations::111111111111:policy/o-4trailward3n/service_control_policy/p-");
        assertThat(allowed.status()).isEqualTo(200);
        assertThat(sandbox.trail(LEDGER_TRAIL).logging()).isFalse();
    }

    @Test
    void theScpLeavesStartLoggingAlone() {
        Client ledger = Client.of(sandbox, LEDGER, MALLORY, HUB_REGION);

        assertThat(on(ledger, "StartLogging", "ledger-trail").status()).isEqualTo(200);
    }

    @Test
    void callsInARowAreThrottledOnceTheThrottleIsOn() {
        sandbox.cloudTrail().throttle().switchTo(true);

        // Five calls take far less than the four seconds after which five would be within the rate.
        List<Reply> replies = Stream.generate(() -> on(mallory, "StopLogging", "payments-trail"))
                .limit(5)
                .toList();

        assertThat(replies.getFirst().status()).isEqualTo(200);
        assertThat(replies).anySatisfy(reply -> {
            assertThat(reply.code()).isEqualTo("ThrottlingException");
            assertThat(reply.status()).isEqualTo(400);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "UpdateTrail, 1",
        "PutEventSelectors, 1",
        "PutInsightSelectors, 1",
        "PutEventConfiguration, 1",
        "AddTags, 1",
        "RemoveTags, 1",
        "CreateTrail, 1",
        "DeleteTrail, 1",
        "StopEventDataStoreIngestion, 1",
        "LookupEvents, 2",
        "GetEventSelectors, 10",
        "GetInsightSelectors, 10",
        "GetEventConfiguration, 10",
        "ListTags, 10",
        "GetEventDataStore, 10",
        "ListEventDataStores, 10",
        "RegisterOrganizationDelegatedAdmin, 10"
    })
    void everyOperationHasItsPublishedRate(String operation, int rate) {
        sandbox.cloudTrail().throttle().switchTo(true);

        long began = System.nanoTime();
        List<String> codes = Stream.generate(
                        () -> mallory.call("cloudtrail", operation, "{}").code())
                .limit(3L * rate + 1)
                .toList();
        double seconds = (System.nanoTime() - began) / 1e9;

        assertThat(codes.subList(0, rate)).doesNotContain("ThrottlingException");
        // However slow the machine is: what is let through is the bucket, and what has flowed into it since.
        assertThat(codes.stream().filter(code -> !code.equals("ThrottlingException")))
                .hasSizeLessThanOrEqualTo((int) Math.ceil(rate + seconds * rate));
    }

    @Test
    void aFaultStrikesAsOftenAsItWasTold() {
        sandbox.faults()
                .failNext("cloudtrail", "StartLogging", 2, ApiError.badRequest("ConflictException", "Try again"));

        assertThat(on(mallory, "StartLogging", "payments-trail").code()).isEqualTo("ConflictException");
        assertThat(on(mallory, "StartLogging", "payments-trail").code()).isEqualTo("ConflictException");
        assertThat(on(mallory, "StartLogging", "payments-trail").status()).isEqualTo(200);
    }

    @Test
    void aDeletedTrailIsGone() {
        assertThat(on(mallory, "DeleteTrail", "payments-trail").status()).isEqualTo(200);
        assertThat(on(mallory, "DeleteTrail", "payments-trail").code()).isEqualTo("TrailNotFoundException");
    }

    @Test
    void trailsAreListedAcrossRegionsAndDescribedInOne() {
        Reply list = mallory.call("cloudtrail", "ListTrails", "{}");
        Reply described = mallory.call("cloudtrail", "DescribeTrails", "{}");
        Reply originals = mallory.call("cloudtrail", "DescribeTrails", "{'includeShadowTrails':false}");
        Reply elsewhere = mallory.in(US_EAST_1).call("cloudtrail", "DescribeTrails", "{'includeShadowTrails':false}");

        assertThat(list.json().findValuesAsText("TrailARN"))
                .containsExactlyInAnyOrder(PAYMENTS_TRAIL, ORGANIZATION_TRAIL);
        assertThat(list.json().findValuesAsText("HomeRegion")).contains("eu-west-1", "us-east-1");
        assertThat(described.json().findValuesAsText("TrailARN"))
                .containsExactlyInAnyOrder(PAYMENTS_TRAIL, ORGANIZATION_TRAIL);
        assertThat(originals.json().findValuesAsText("TrailARN")).containsExactly(PAYMENTS_TRAIL);
        assertThat(elsewhere.json().path("trailList")).isEmpty();
        assertThat(on(mallory, "GetTrail", "payments-trail")
                        .json()
                        .path("Trail")
                        .path("IsMultiRegionTrail")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void theManagementAccountStopsTheOrganizationTrailAtHome() {
        Client management = Client.of(sandbox, MANAGEMENT, ADMIN, US_EAST_1);

        assertThat(on(management, "StopLogging", "organization-trail").status()).isEqualTo(200);
        assertThat(sandbox.trail(ORGANIZATION_TRAIL).logging()).isFalse();
    }
}
