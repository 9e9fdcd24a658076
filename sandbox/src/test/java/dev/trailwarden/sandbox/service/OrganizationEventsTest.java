package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.LEDGER;
import static dev.trailwarden.sandbox.DemoOrganization.MANAGEMENT;
import static dev.trailwarden.sandbox.model.Region.US_EAST_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.template.StackTarget;
import dev.trailwarden.sandbox.template.Template;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What reaches a rule on the default bus in us-east-1 when somebody changes the organization. */
class OrganizationEventsTest {
    private static final String ATTACH = "{'PolicyId':'p-FullAWSAccess','TargetId':'333333333333'}";
    private static final String WATCH = """
            Resources:
              Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: changes}}
              Let:
                Type: AWS::SQS::QueuePolicy
                Properties:
                  Queues: [!Ref Queue]
                  PolicyDocument:
                    Version: 2012-10-17
                    Statement:
                      Effect: Allow
                      Principal: {Service: events.amazonaws.com}
                      Action: sqs:SendMessage
                      Resource: !GetAtt Queue.Arn
              Rule:
                Type: AWS::Events::Rule
                Properties:
                  EventPattern:
                    source: [aws.organizations]
                    detail-type: [AWS API Call via CloudTrail]
                  Targets: [{Id: queue, Arn: !GetAtt Queue.Arn}]
            """;

    private Sandbox sandbox;
    private Client management;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        management = Client.of(sandbox, MANAGEMENT, ADMIN, HUB_REGION);
        for (AccountId account : List.of(MANAGEMENT, LEDGER)) {
            sandbox.delivery()
                    .stacks()
                    .deploy(
                            new StackTarget(account.value(), US_EAST_1.name(), "watch"),
                            Template.read(WATCH),
                            Map.of());
        }
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private List<JsonNode> arrived(AccountId account) throws Exception {
        sandbox.activity().awaitIdle(Duration.ofSeconds(10));
        List<JsonNode> events = new ArrayList<>();
        for (SqsService.Letter letter :
                sandbox.delivery().queues().messages("arn:aws:sqs:us-east-1:" + account + ":changes")) {
            events.add(new ObjectMapper().readTree(letter.body()));
        }
        return events;
    }

    @Test
    void aChangedAttachmentIsAnEventOfTheManagementAccount() throws Exception {
        management.call("organizations", "DetachPolicy", ATTACH);
        management.call("organizations", "ListPolicies", "{'Filter':'SERVICE_CONTROL_POLICY'}");
        management.call(
                "organizations",
                "DisablePolicyType",
                "{'RootId':'%s','PolicyType':'SERVICE_CONTROL_POLICY'}"
                        .formatted(sandbox.world().organization().root().id()));

        List<JsonNode> events = arrived(MANAGEMENT);
        JsonNode refused = events.getFirst();
        JsonNode disabled = events.getLast();
        assertThat(events).hasSize(2);
        assertThat(refused.path("account").asText()).isEqualTo(MANAGEMENT.value());
        assertThat(refused.path("region").asText()).isEqualTo("us-east-1");
        assertThat(refused.path("detail").path("eventSource").asText()).isEqualTo("organizations.amazonaws.com");
        assertThat(refused.path("detail").path("errorCode").asText()).isEqualTo("ConstraintViolationException");
        assertThat(refused.path("detail")
                        .path("requestParameters")
                        .path("policyId")
                        .asText())
                .isEqualTo("p-FullAWSAccess");
        assertThat(refused.path("detail")
                        .path("requestParameters")
                        .path("targetId")
                        .asText())
                .isEqualTo("333333333333");
        assertThat(disabled.path("detail").path("eventName").asText()).isEqualTo("DisablePolicyType");
        assertThat(disabled.path("detail").has("errorCode")).isFalse();
        assertThat(disabled.path("detail")
                        .path("requestParameters")
                        .path("policyType")
                        .asText())
                .isEqualTo("SERVICE_CONTROL_POLICY");
    }

    @Test
    void leavingIsAnEventOfTheMemberThatTheOrganizationTrailStillCovers() throws Exception {
        Client.of(sandbox, LEDGER, ADMIN, HUB_REGION).call("organizations", "LeaveOrganization", "{}");
        Client.of(sandbox, LEDGER, ADMIN, HUB_REGION).call("organizations", "LeaveOrganization", "{}");

        assertThat(arrived(MANAGEMENT)).isEmpty();
        assertThat(arrived(LEDGER)).singleElement().satisfies(event -> {
            assertThat(event.path("account").asText()).isEqualTo(LEDGER.value());
            assertThat(event.path("detail").path("eventName").asText()).isEqualTo("LeaveOrganization");
        });
    }

    @Test
    void aMemberWithoutDelegationIsRefusedAndThatIsAnEventOfTheMember() throws Exception {
        Client.of(sandbox, LEDGER, ADMIN, HUB_REGION).call("organizations", "DetachPolicy", ATTACH);

        assertThat(arrived(LEDGER)).singleElement().satisfies(event -> {
            assertThat(event.path("detail").path("errorCode").asText()).startsWith("AccessDenied");
            assertThat(event.path("detail").path("requestParameters").isNull()).isTrue();
        });
    }

    @Test
    void withoutATrailThatIsOnNothingArrivesButItCanBeLookedUp() throws Exception {
        management.in(US_EAST_1).call("cloudtrail", "StopLogging", "{'Name':'organization-trail'}");

        management.call("organizations", "AttachPolicy", ATTACH);

        assertThat(arrived(MANAGEMENT)).isEmpty();
        JsonNode found = management
                .in(US_EAST_1)
                .call(
                        "cloudtrail",
                        "LookupEvents",
                        "{'LookupAttributes':[{'AttributeKey':'EventName','AttributeValue':'AttachPolicy'}]}")
                .json()
                .path("Events");
        assertThat(found).hasSize(1);
        assertThat(found.get(0).path("CloudTrailEvent").asText())
                .contains("\"errorCode\":\"DuplicatePolicyAttachmentException\"");
        assertThat(found.get(0).path("EventSource").asText()).isEqualTo("organizations.amazonaws.com");
    }
}
