package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.LEDGER;
import static dev.trailwarden.sandbox.DemoOrganization.MALLORY;
import static dev.trailwarden.sandbox.DemoOrganization.MANAGEMENT;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.model.Region;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrailRecordsTest {
    private Sandbox sandbox;
    private Client mallory;
    private final List<ObjectNode> events = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        mallory = Client.of(sandbox, PAYMENTS, MALLORY, HUB_REGION);
        sandbox.world().recorder().listen((_, _, envelope) -> events.add(envelope));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private static void trail(Client client, String operation, String name) {
        client.call("cloudtrail", operation, "{'Name':'" + name + "'}");
    }

    @Test
    void anEventHasTheEnvelopeAndTheRecordAwsSends() {
        trail(mallory, "StopLogging", "payments-trail");

        JsonNode event = events.getFirst();
        JsonNode record = event.path("detail");
        assertThat(event.path("version").asText()).isEqualTo("0");
        assertThat(event.path("source").asText()).isEqualTo("aws.cloudtrail");
        assertThat(event.path("detail-type").asText()).isEqualTo("AWS API Call via CloudTrail");
        assertThat(event.path("account").asText()).isEqualTo("333333333333");
        assertThat(event.path("region").asText()).isEqualTo("eu-west-1");
        assertThat(event.path("resources")).isEmpty();
        assertThat(event.path("time").asText())
                .isEqualTo(record.path("eventTime").asText());
        assertThat(record.path("eventVersion").asText()).isEqualTo("1.11");
        assertThat(record.path("eventSource").asText()).isEqualTo("cloudtrail.amazonaws.com");
        assertThat(record.path("eventName").asText()).isEqualTo("StopLogging");
        assertThat(record.path("requestParameters").path("name").asText()).isEqualTo("payments-trail");
        assertThat(record.path("responseElements").isNull()).isTrue();
        assertThat(record.path("readOnly").isBoolean()).isTrue();
        assertThat(record.path("recipientAccountId").asText()).isEqualTo("333333333333");
        assertThat(record.path("userIdentity").path("type").asText()).isEqualTo("IAMUser");
        assertThat(record.path("userIdentity").path("arn").asText())
                .isEqualTo("arn:aws:iam::333333333333:user/mallory");
        assertThat(record.path("userAgent").asText()).isEqualTo("test-client");
        assertThat(record.path("tlsDetails").path("clientProvidedHostHeader").asText())
                .isEqualTo("cloudtrail.eu-west-1.amazonaws.com");
    }

    @Test
    void theStopOfTheLastTrailIsDeliveredAndNothingAfterIt() {
        trail(Client.of(sandbox, MANAGEMENT, ADMIN, Region.US_EAST_1), "StopLogging", "organization-trail");
        events.clear();

        trail(mallory, "StopLogging", "payments-trail");
        trail(mallory, "DeleteTrail", "payments-trail");

        assertThat(events)
                .extracting(event -> event.path("detail").path("eventName").asText())
                .containsExactly("StopLogging");
    }

    @Test
    void theOrganizationTrailKeepsEventsComingFromEveryAccountAndRegion() {
        trail(mallory, "StopLogging", "payments-trail");
        trail(mallory.in(new Region("ap-southeast-2")), "StopLogging", "anything");

        assertThat(events)
                .extracting(event -> event.path("region").asText())
                .containsExactly("eu-west-1", "ap-southeast-2");
    }

    @Test
    void aRefusedCallIsAnEventWithoutParameters() {
        trail(Client.of(sandbox, LEDGER, MALLORY, HUB_REGION), "StopLogging", "ledger-trail");

        JsonNode record = events.getFirst().path("detail");
        assertThat(record.path("errorCode").asText()).isEqualTo("AccessDenied");
        assertThat(record.path("errorMessage").asText()).contains("with an explicit deny in a service control policy");
        assertThat(record.path("requestParameters").isNull()).isTrue();
    }

    @Test
    void aFailedCallIsAnEventWithItsCode() {
        trail(mallory, "StopLogging", "no-such-trail");

        assertThat(events.getFirst().path("detail").path("errorCode").asText()).isEqualTo("TrailNotFoundException");
        assertThat(events.getFirst()
                        .path("detail")
                        .path("requestParameters")
                        .path("name")
                        .asText())
                .isEqualTo("no-such-trail");
    }

    @Test
    void aSessionIsRecordedWithItsIssuersPathAndItsSourceIdentity() {
        Client.Reply assumed = mallory.query(
                "sts",
                "AssumeRole",
                Map.of(
                        "RoleArn", "arn:aws:iam::333333333333:role/security/BreakGlass",
                        "RoleSessionName", "night-shift",
                        "SourceIdentity", "mallory"));

        trail(mallory.as(Client.sessionOf(assumed)), "StopLogging", "payments-trail");

        JsonNode identity = events.getFirst().path("detail").path("userIdentity");
        JsonNode context = identity.path("sessionContext");
        assertThat(identity.path("type").asText()).isEqualTo("AssumedRole");
        assertThat(identity.path("arn").asText())
                .isEqualTo("arn:aws:sts::333333333333:assumed-role/BreakGlass/night-shift");
        assertThat(identity.path("principalId").asText()).matches("AROA[A-Z2-7]{17}:night-shift");
        assertThat(identity.has("userName")).isFalse();
        assertThat(context.path("sessionIssuer").path("arn").asText())
                .isEqualTo("arn:aws:iam::333333333333:role/security/BreakGlass");
        assertThat(context.path("sourceIdentity").asText()).isEqualTo("mallory");
        assertThat(context.path("attributes").path("mfaAuthenticated").asText()).isEqualTo("false");
    }

    @Test
    void callsOfOrganizationsAreRecordedInUsEast1() {
        Client admin = Client.of(sandbox, MANAGEMENT, ADMIN, HUB_REGION);

        admin.call("organizations", "DetachPolicy", "{'PolicyId':'p-FullAWSAccess','TargetId':'333333333333'}");

        assertThat(events.getFirst().path("region").asText()).isEqualTo("us-east-1");
        assertThat(events.getFirst().path("source").asText()).isEqualTo("aws.organizations");
    }

    @Test
    void oversizedParametersAreLeftOutOfTheRecord() {
        trail(mallory, "StopLogging", "x".repeat(110_000));

        JsonNode parameters = events.getFirst().path("detail").path("requestParameters");
        assertThat(parameters.path("omitted").asBoolean()).isTrue();
        assertThat(parameters.path("reason").asText()).isEqualTo("requestParameters too large");
    }

    @Test
    void readsAreLookedUpButNotDelivered() throws IOException {
        trail(mallory, "GetTrailStatus", "payments-trail");
        trail(mallory, "StopLogging", "payments-trail");

        JsonNode all = mallory.call("cloudtrail", "LookupEvents", "{}").json().path("Events");
        JsonNode stops = mallory.call(
                        "cloudtrail",
                        "LookupEvents",
                        "{'LookupAttributes':[{'AttributeKey':'EventName','AttributeValue':'StopLogging'}]}")
                .json()
                .path("Events");

        assertThat(events).hasSize(1);
        assertThat(all.findValuesAsText("EventName")).containsExactly("StopLogging", "GetTrailStatus");
        assertThat(stops.get(0).path("Username").asText()).isEqualTo("mallory");
        assertThat(stops.get(0).path("Resources").get(0).path("ResourceName").asText())
                .isEqualTo("payments-trail");
        assertThat(new ObjectMapper()
                        .readTree(stops.get(0).path("CloudTrailEvent").asText()))
                .isEqualTo(events.getFirst().path("detail"));
    }

    @Test
    void lookedUpEventsComeInPages() {
        trail(mallory, "StopLogging", "payments-trail");
        trail(mallory, "StartLogging", "payments-trail");

        JsonNode first =
                mallory.call("cloudtrail", "LookupEvents", "{'MaxResults':1}").json();
        JsonNode second = mallory.call(
                        "cloudtrail",
                        "LookupEvents",
                        "{'MaxResults':5,'NextToken':'"
                                + first.path("NextToken").asText() + "'}")
                .json();

        assertThat(first.path("Events").findValuesAsText("EventName")).containsExactly("StartLogging");
        // The first page's own LookupEvents came in between and moves nothing.
        assertThat(second.path("Events").findValuesAsText("EventName")).containsExactly("StopLogging");
        assertThat(second.has("NextToken")).isFalse();
    }
}
