package dev.trailwarden.sandbox.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.Sandbox.Settings;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
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

/** Buses, rules and hops, with a queue at the end that shows what arrived. */
class EventBridgeServiceTest {
    private static final Region IRELAND = DemoOrganization.HUB_REGION;
    private static final Region OREGON = new Region("us-west-2");
    private static final AccountId PAYMENTS = DemoOrganization.PAYMENTS;
    private static final AccountId SECURITY = DemoOrganization.SECURITY;

    /** A bus that takes everything from the organization, and a rule that sends all of it to a queue. */
    private static final String COLLECTOR = """
            Resources:
              Bus: {Type: AWS::Events::EventBus, Properties: {Name: collector}}
              Let:
                Type: AWS::Events::EventBusPolicy
                Properties:
                  EventBusName: !Ref Bus
                  StatementId: organization
                  Statement:
                    Effect: Allow
                    Principal: "*"
                    Action: events:PutEvents
                    Resource: !GetAtt Bus.Arn
                    Condition: {StringEquals: {aws:PrincipalOrgID: o-4trailward3n}}
              Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: arrived}}
              LetQueue:
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
                      Condition: {ArnEquals: {aws:SourceArn: !GetAtt Rule.Arn}}
              Rule:
                Type: AWS::Events::Rule
                Properties:
                  Name: everything
                  EventBusName: !Ref Bus
                  EventPattern: {source: [{prefix: ""}]}
                  Targets:
                    - {Id: queue, Arn: !GetAtt Queue.Arn}
            """;

    /** A bus whose rule sends everything on to another bus. */
    private static final String FORWARDER = """
            Parameters:
              From: {Type: String, Default: default}
              To: {Type: String}
              State: {Type: String, Default: ENABLED}
            Conditions:
              Custom: !Not [!Equals [!Ref From, default]]
            Resources:
              Bus: {Type: AWS::Events::EventBus, Condition: Custom, Properties: {Name: !Ref From}}
              Let:
                Type: AWS::Events::EventBusPolicy
                Condition: Custom
                Properties:
                  EventBusName: !Ref Bus
                  StatementId: organization
                  Statement:
                    Effect: Allow
                    Principal: "*"
                    Action: events:PutEvents
                    Resource: !GetAtt Bus.Arn
              Role:
                Type: AWS::IAM::Role
                Properties:
                  AssumeRolePolicyDocument:
                    Version: 2012-10-17
                    Statement: {Effect: Allow, Principal: {Service: events.amazonaws.com}, Action: sts:AssumeRole}
                  Policies:
                    - PolicyName: put
                      PolicyDocument:
                        Version: 2012-10-17
                        Statement: {Effect: Allow, Action: events:PutEvents, Resource: !Ref To}
              Rule:
                Type: AWS::Events::Rule
                Properties:
                  Name: forward
                  EventBusName: !If [Custom, !Ref From, !Ref AWS::NoValue]
                  State: !Ref State
                  EventPattern: {source: [shop]}
                  Targets: [{Id: bus, Arn: !Ref To, RoleArn: !GetAtt Role.Arn}]
            """;

    private Sandbox sandbox;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(Settings.forTests());
        deploy(SECURITY, IRELAND, "collector", COLLECTOR, Map.of());
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private void deploy(AccountId account, Region region, String name, String template, Map<String, String> values) {
        sandbox.delivery()
                .stacks()
                .deploy(new StackTarget(account.value(), region.name(), name), Template.read(template), values);
    }

    private Client admin(AccountId account, Region region) {
        return Client.of(sandbox, account, DemoOrganization.ADMIN, region);
    }

    private List<JsonNode> arrived() throws Exception {
        sandbox.activity().awaitIdle(Duration.ofSeconds(10));
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> events = new ArrayList<>();
        for (SqsService.Letter letter :
                sandbox.delivery().queues().messages("arn:aws:sqs:eu-west-1:222222222222:arrived")) {
            events.add(json.readTree(letter.body()));
        }
        return events;
    }

    private static String entry(String bus, String source) {
        return "{'Entries':[{'EventBusName':'%s','Source':'%s','DetailType':'Order','Detail':'{}'}]}"
                .formatted(bus, source);
    }

    private static String bus(AccountId account, Region region, String name) {
        return "arn:aws:events:%s:%s:event-bus/%s".formatted(region, account, name);
    }

    @Test
    void anEventIsStampedWithItsSendersAccountAndRegion() throws Exception {
        Client.Reply reply = admin(PAYMENTS, IRELAND)
                .call("events", "PutEvents", entry(bus(SECURITY, IRELAND, "collector"), "shop"));

        assertThat(reply.json().path("FailedEntryCount").asInt(-1)).isZero();
        assertThat(arrived()).singleElement().satisfies(event -> {
            assertThat(event.path("account").asText()).isEqualTo("333333333333");
            assertThat(event.path("region").asText()).isEqualTo("eu-west-1");
            assertThat(event.path("source").asText()).isEqualTo("shop");
            assertThat(event.path("id").asText())
                    .isEqualTo(
                            reply.json().path("Entries").path(0).path("EventId").asText());
        });
    }

    @Test
    void aQueueThatDoesNotLetTheRuleInGetsNothing() throws Exception {
        String another = "arn:aws:events:eu-west-1:222222222222:rule/collector/another";
        deploy(SECURITY, IRELAND, "collector", COLLECTOR.replace("!GetAtt Rule.Arn", another), Map.of());

        admin(PAYMENTS, IRELAND).call("events", "PutEvents", entry(bus(SECURITY, IRELAND, "collector"), "shop"));

        assertThat(arrived()).isEmpty();
        assertThat(sandbox.delivery().metrics().sum("AWS/Events", "FailedInvocations", "everything"))
                .isEqualTo(1);
    }

    @Test
    void nobodyButAwsSpeaksAsAws() throws Exception {
        Client.Reply reply = admin(SECURITY, IRELAND).call("events", "PutEvents", entry("collector", "aws.cloudtrail"));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("FailedEntryCount").asInt()).isEqualTo(1);
        assertThat(reply.json().path("Entries").path(0).path("ErrorCode").asText())
                .isEqualTo("NotAuthorizedForSourceException");
        assertThat(arrived()).isEmpty();
    }

    @Test
    void aBusThatWantsForwardedEventsOnlyRefusesADirectCall() {
        deploy(
                SECURITY,
                IRELAND,
                "collector",
                COLLECTOR.replace(
                        "Condition: {StringEquals: {aws:PrincipalOrgID: o-4trailward3n}}",
                        "Condition: {Bool: {events:eventBusInvocation: true}}"),
                Map.of());

        Client.Reply reply = admin(PAYMENTS, IRELAND)
                .call("events", "PutEvents", entry(bus(SECURITY, IRELAND, "collector"), "shop"));

        assertThat(reply.code()).isEqualTo("AccessDeniedException");
        assertThat(reply.message()).contains("events:PutEvents");
    }

    @Test
    void aDisabledRuleSendsNothing() throws Exception {
        String to = bus(SECURITY, IRELAND, "collector");
        deploy(PAYMENTS, IRELAND, "f", FORWARDER, Map.of("To", to, "State", "DISABLED"));

        admin(PAYMENTS, IRELAND).call("events", "PutEvents", entry("default", "shop"));

        assertThat(arrived()).isEmpty();
    }

    @Test
    void withinARegionAForwardedEventKeepsItsEnvelope() throws Exception {
        deploy(PAYMENTS, IRELAND, "f", FORWARDER, Map.of("To", bus(SECURITY, IRELAND, "collector")));

        Client.Reply reply = admin(PAYMENTS, IRELAND).call("events", "PutEvents", entry("default", "shop"));

        assertThat(arrived()).singleElement().satisfies(event -> {
            assertThat(event.path("id").asText())
                    .isEqualTo(
                            reply.json().path("Entries").path(0).path("EventId").asText());
            assertThat(event.path("account").asText()).isEqualTo("333333333333");
        });
    }

    @Test
    void betweenRegionsTheEnvelopeGetsANewIdAndKeepsAccountAndRegion() throws Exception {
        deploy(PAYMENTS, OREGON, "f", FORWARDER, Map.of("To", bus(SECURITY, IRELAND, "collector")));

        Client.Reply reply = admin(PAYMENTS, OREGON).call("events", "PutEvents", entry("default", "shop"));

        assertThat(arrived()).singleElement().satisfies(event -> {
            assertThat(event.path("id").asText())
                    .isNotEqualTo(
                            reply.json().path("Entries").path(0).path("EventId").asText());
            assertThat(event.path("account").asText()).isEqualTo("333333333333");
            assertThat(event.path("region").asText()).isEqualTo("us-west-2");
        });
    }

    @Test
    void anEventThatWasForwardedToAnAccountGoesToNoThird() throws Exception {
        deploy(
                DemoOrganization.RESEARCH,
                OREGON,
                "f",
                FORWARDER,
                Map.of("From", "relay", "To", bus(SECURITY, IRELAND, "collector")));
        deploy(PAYMENTS, OREGON, "f", FORWARDER, Map.of("To", bus(DemoOrganization.RESEARCH, OREGON, "relay")));

        admin(PAYMENTS, OREGON).call("events", "PutEvents", entry("default", "shop"));

        assertThat(arrived()).isEmpty();
        assertThat(sandbox.log().lines()).anySatisfy(line -> assertThat(line).contains("THIRD_ACCOUNT_HOP_DETECTED"));
    }

    @Test
    void anEventThatCrossedARegionCrossesNoOther() throws Exception {
        Region virginia = Region.US_EAST_1;
        deploy(SECURITY, virginia, "f", FORWARDER, Map.of("From", "relay", "To", bus(SECURITY, IRELAND, "collector")));
        deploy(SECURITY, OREGON, "f", FORWARDER, Map.of("To", bus(SECURITY, virginia, "relay")));

        admin(SECURITY, OREGON).call("events", "PutEvents", entry("default", "shop"));

        assertThat(arrived()).isEmpty();
        assertThat(sandbox.log().lines()).anySatisfy(line -> assertThat(line).contains("THIRD_REGION_HOP_DETECTED"));
    }

    @Test
    void theMembersScpHoldsForItsForwarderToo() throws Exception {
        deploy(PAYMENTS, IRELAND, "f", FORWARDER, Map.of("To", bus(SECURITY, IRELAND, "collector")));
        var organization = sandbox.world().organization();
        String deny = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"events:PutEvents\","
                + "\"Resource\":\"arn:aws:events:*:222222222222:*\"}]}";
        organization.attach(organization.createPolicy("no-events", "", deny).id(), PAYMENTS.value());

        admin(PAYMENTS, IRELAND).call("events", "PutEvents", entry("default", "shop"));

        assertThat(arrived()).isEmpty();
        assertThat(sandbox.log().lines())
                .anySatisfy(line -> assertThat(line).contains("NO_PERMISSIONS", "service control policy"));
    }

    @Test
    void aRuleWithoutARoleForABusElsewhereIsRefused() {
        String template = FORWARDER.replace(", RoleArn: !GetAtt Role.Arn", "");

        assertThatThrownBy(() ->
                        deploy(PAYMENTS, IRELAND, "f", template, Map.of("To", bus(SECURITY, IRELAND, "collector"))))
                .hasMessageContaining("RoleArn is required");
    }

    @Test
    void aRuleWhoseRoleDoesNotExistIsRefused() {
        String template = FORWARDER.replace("!GetAtt Role.Arn", "arn:aws:iam::333333333333:role/nobody");

        assertThatThrownBy(() ->
                        deploy(PAYMENTS, IRELAND, "f", template, Map.of("To", bus(SECURITY, IRELAND, "collector"))))
                .hasMessageContaining("cannot be assumed by principal 'events.amazonaws.com'");
    }

    @Test
    void rulesAndTargetsCanBeListed() {
        deploy(PAYMENTS, IRELAND, "f", FORWARDER, Map.of("To", bus(SECURITY, IRELAND, "collector")));
        Client client = admin(PAYMENTS, IRELAND);

        assertThat(client.call("events", "ListRules", "{'NamePrefix':'for'}")
                        .json()
                        .path("Rules")
                        .path(0)
                        .path("Arn")
                        .asText())
                .isEqualTo("arn:aws:events:eu-west-1:333333333333:rule/forward");
        assertThat(client.call("events", "ListTargetsByRule", "{'Rule':'forward'}")
                        .json()
                        .path("Targets")
                        .path(0)
                        .path("Arn")
                        .asText())
                .isEqualTo(bus(SECURITY, IRELAND, "collector"));
        assertThat(client.call("events", "DescribeRule", "{'Name':'forward'}")
                        .json()
                        .path("State")
                        .asText())
                .isEqualTo("ENABLED");
        assertThat(client.call("events", "DescribeRule", "{'Name':'other'}").code())
                .isEqualTo("ResourceNotFoundException");
        assertThat(client.call("events", "ListEventBuses", "{}")
                        .json()
                        .path("EventBuses")
                        .path(0)
                        .path("Name")
                        .asText())
                .isEqualTo("default");
        assertThat(admin(SECURITY, IRELAND)
                        .call("events", "DescribeEventBus", "{'Name':'collector'}")
                        .json()
                        .path("Policy")
                        .asText())
                .contains("aws:PrincipalOrgID");
    }
}
