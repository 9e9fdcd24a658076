package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.Sdk;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.template.StackTarget;
import dev.trailwarden.sandbox.template.Template;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.InvalidEventPatternException;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Target;

/** Rules by the unmodified SDK: made, aimed, switched and deleted by whoever may. */
class RuleOperationsTest {
    private static final String PATTERN = "{\"source\":[\"shop\"]}";
    private static final String QUEUE = "arn:aws:sqs:eu-west-1:333333333333:orders";
    private static final String ROLE = "arn:aws:iam::333333333333:role/sender";
    private static final String STACK = """
            Resources:
              Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: orders}}
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
              Role:
                Type: AWS::IAM::Role
                Properties:
                  RoleName: sender
                  AssumeRolePolicyDocument:
                    Version: 2012-10-17
                    Statement: {Effect: Allow, Principal: {Service: events.amazonaws.com}, Action: sts:AssumeRole}
            """;

    private Sandbox sandbox;
    private EventBridgeClient events;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        events = new Sdk(sandbox).client(EventBridgeClient.builder(), PAYMENTS, ADMIN);
        sandbox.delivery()
                .stacks()
                .deploy(new StackTarget(PAYMENTS.value(), HUB_REGION.name(), "orders"), Template.read(STACK), Map.of());
        events.putRule(request -> request.name("orders").eventPattern(PATTERN));
        events.putTargets(request -> request.rule("orders")
                .targets(Target.builder().id("queue").arn(QUEUE).build()));
    }

    @AfterEach
    void stop() {
        events.close();
        sandbox.close();
    }

    private int ordersAfterOneMore() throws Exception {
        Client.of(sandbox, PAYMENTS, ADMIN, HUB_REGION)
                .call("events", "PutEvents", "{'Entries':[{'Source':'shop','DetailType':'Order','Detail':'{}'}]}");
        sandbox.activity().awaitIdle(Duration.ofSeconds(10));
        return sandbox.delivery().queues().messages(QUEUE).size();
    }

    @Test
    void aRuleSendsUntilItIsDisabledRobbedOfItsTargetsOrRewritten() throws Exception {
        int sent = ordersAfterOneMore();
        events.disableRule(request -> request.name("orders"));
        int disabled = ordersAfterOneMore();
        events.enableRule(request -> request.name("orders"));
        int enabled = ordersAfterOneMore();
        events.putRule(request -> request.name("orders").eventPattern("{\"source\":[\"other\"]}"));
        int rewritten = ordersAfterOneMore();
        events.putRule(request -> request.name("orders").eventPattern(PATTERN).state(RuleState.DISABLED));
        int switchedOff = ordersAfterOneMore();
        events.putRule(request -> request.name("orders").eventPattern(PATTERN));
        int again = ordersAfterOneMore();
        events.removeTargets(request -> request.rule("orders").ids("queue"));
        int aimless = ordersAfterOneMore();

        assertThat(new int[] {sent, disabled, enabled, rewritten, switchedOff, again, aimless})
                .containsExactly(1, 1, 2, 2, 2, 3, 3);
        events.deleteRule(request -> request.name("orders"));
        assertThat(events.listRules(_ -> {}).rules()).isEmpty();
    }

    @Test
    void whatEventBridgeWouldNotTakeIsRefused() {
        assertThatExceptionOfType(EventBridgeException.class)
                .isThrownBy(() -> events.deleteRule(request -> request.name("orders")))
                .withMessageContaining("since it has targets");
        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(() -> events.disableRule(request -> request.name("none")));
        assertThatExceptionOfType(InvalidEventPatternException.class)
                .isThrownBy(() -> events.putRule(request -> request.name("new").eventPattern("{")));
        assertThatExceptionOfType(EventBridgeException.class)
                .isThrownBy(() -> events.putRule(request -> request.name("new")))
                .withMessageContaining("EventPattern or ScheduleExpression");
        assertThatExceptionOfType(EventBridgeException.class)
                .isThrownBy(() -> events.putTargets(request -> request.rule("orders")
                        .targets(Target.builder()
                                .id("queue")
                                .arn(QUEUE)
                                .inputPath("$.detail")
                                .build())))
                .withMessageContaining("InputPath");
    }

    @Test
    void aRoleIsHandedOverOnlyByWhoMayPassIt() {
        Sdk sdk = new Sdk(sandbox);
        String allowed = "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'events:PutTargets',"
                + "'Resource':'arn:aws:events:eu-west-1:333333333333:rule/orders'}%s]}";
        EventBridgeClient aimer =
                sdk.client(EventBridgeClient.builder(), sdk.user(PAYMENTS, "aimer", allowed.formatted("")), HUB_REGION);
        EventBridgeClient passer = sdk.client(
                EventBridgeClient.builder(),
                sdk.user(
                        PAYMENTS,
                        "passer",
                        allowed.formatted(",{'Effect':'Allow','Action':'iam:PassRole','Resource':'" + ROLE
                                + "','Condition':{'StringEquals':{'iam:PassedToService':'events.amazonaws.com'}}}")),
                HUB_REGION);
        Target target = Target.builder().id("queue").arn(QUEUE).roleArn(ROLE).build();

        assertThatExceptionOfType(EventBridgeException.class)
                .isThrownBy(
                        () -> aimer.putTargets(request -> request.rule("orders").targets(target)))
                .withMessageContaining("iam:PassRole on resource: " + ROLE);
        passer.putTargets(request -> request.rule("orders").targets(target));
        assertThat(events.listTargetsByRule(request -> request.rule("orders")).targets())
                .containsExactly(target);
        assertThatExceptionOfType(EventBridgeException.class)
                .isThrownBy(() ->
                        passer.removeTargets(request -> request.rule("orders").ids("queue")))
                .withMessageContaining("events:RemoveTargets");
    }

    @Test
    void anScpProtectsRulesByTheirArn() {
        Organization organization = sandbox.world().organization();
        String guard = """
                {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["events:PutRule","events:PutTargets",
                 "events:RemoveTargets","events:DisableRule","events:DeleteRule"],
                 "Resource":"arn:aws:events:*:*:rule/orders"}]}""";
        organization.attach(organization.createPolicy("guard", "", guard).id(), PAYMENTS.value());

        assertThatExceptionOfType(EventBridgeException.class)
                .isThrownBy(() -> events.disableRule(request -> request.name("orders")))
                .withMessageContaining("with an explicit deny in a service control policy");
        assertThatExceptionOfType(EventBridgeException.class)
                .isThrownBy(() ->
                        events.removeTargets(request -> request.rule("orders").ids("queue")));
        assertThatExceptionOfType(EventBridgeException.class)
                .isThrownBy(
                        () -> events.putRule(request -> request.name("orders").eventPattern(PATTERN)));
        events.putRule(request -> request.name("another").eventPattern(PATTERN));
    }
}
