package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.Sdk;
import dev.trailwarden.sandbox.lambda.ProbeHandler;
import dev.trailwarden.sandbox.lambda.ProbeJar;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules with a schedule, fired by hand: a function that may be invoked, and a queue that shows what a missing one got. */
class ScheduledRuleTest {
    private static final String RULE = """
            Resources:
              Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: arrived}}
              LetQueue:
                Type: AWS::SQS::QueuePolicy
                Properties:
                  Queues: [!Ref Queue]
                  PolicyDocument:
                    Version: 2012-10-17
                    Statement:
                      - Effect: Allow
                        Principal: {Service: events.amazonaws.com}
                        Action: sqs:SendMessage
                        Resource: !GetAtt Queue.Arn
                        Condition: {ArnEquals: {aws:SourceArn: !GetAtt Rule.Arn}}
              Rule:
                Type: AWS::Events::Rule
                Properties:
                  Name: sweep
                  ScheduleExpression: rate(15 minutes)
                  State: ENABLED
                  Targets:
                    - Id: nobody
                      Arn: !Sub arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:nobody
                      DeadLetterConfig: {Arn: !GetAtt Queue.Arn}
            """;

    private static final String FUNCTION = """
            Resources:
              Role:
                Type: AWS::IAM::Role
                Properties:
                  AssumeRolePolicyDocument:
                    Version: '2012-10-17'
                    Statement: {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}
              Function:
                Type: AWS::Lambda::Function
                Properties:
                  FunctionName: swept
                  Role: !GetAtt Role.Arn
                  Runtime: java25
                  Handler: %s
                  MemorySize: 512
                  Timeout: 10
                  Code: {S3Bucket: code, S3Key: probe.jar}
              Rule:
                Type: AWS::Events::Rule
                Properties:
                  Name: sweep
                  ScheduleExpression: cron(0 6 * * ? *)
                  Targets: [{Id: function, Arn: !GetAtt Function.Arn}]
              Let:
                Type: AWS::Lambda::Permission
                Properties:
                  FunctionName: !Ref Function
                  Action: lambda:InvokeFunction
                  Principal: events.amazonaws.com
                  SourceArn: !GetAtt Rule.Arn
            """.formatted(ProbeHandler.class.getName());

    private static final String ARN = "arn:aws:events:eu-west-1:222222222222:rule/sweep";

    @TempDir
    private static Path folder;

    private Sandbox sandbox;
    private Sdk sdk;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        sdk = new Sdk(sandbox);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private List<String> fire() throws InterruptedException, TimeoutException {
        List<String> fired = sandbox.fireSchedules();
        sandbox.activity().awaitIdle(Duration.ofSeconds(30));
        return fired;
    }

    private List<String> arrived() {
        return sandbox.delivery().queues().messages("arn:aws:sqs:eu-west-1:222222222222:arrived").stream()
                .map(SqsService.Letter::body)
                .toList();
    }

    private long count(String namespace, String metric, String dimension) {
        return sandbox.delivery().metrics().sum(namespace, metric, dimension);
    }

    @Test
    void aFiredRuleSendsEventBridgesScheduledEvent() throws Exception {
        sdk.deploy("sweep", RULE);

        assertThat(fire()).containsExactly(ARN);

        assertThat(arrived()).hasSize(1);
        JsonNode event = new ObjectMapper().readTree(arrived().getFirst());
        assertThat(event.path("detail-type").asText()).isEqualTo("Scheduled Event");
        assertThat(event.path("source").asText()).isEqualTo("aws.events");
        assertThat(event.path("account").asText()).isEqualTo("222222222222");
        assertThat(event.path("region").asText()).isEqualTo("eu-west-1");
        assertThat(event.path("resources")).containsExactly(TextNode.valueOf(ARN));
        assertThat(event.path("detail").isObject()).isTrue();
        assertThat(event.path("detail")).isEmpty();
        assertThat(Instant.parse(event.path("time").asText())).isBeforeOrEqualTo(Instant.now());
    }

    @Test
    void aConstantInputIsSentInsteadOfTheEvent() throws Exception {
        sdk.deploy(
                "sweep", RULE.replace("- Id: nobody", "- Id: nobody\n          Input: '{\"look\": \"everywhere\"}'"));

        fire();

        assertThat(arrived()).containsExactly("{\"look\": \"everywhere\"}");
    }

    @Test
    void nothingIsFiredByItselfNorWhileDisabled() throws Exception {
        sdk.deploy("sweep", RULE.replace("rate(15 minutes)", "rate(1 minute)"));
        sandbox.activity().awaitIdle(Duration.ofSeconds(30));
        assertThat(arrived()).isEmpty();

        sdk.deploy("sweep", RULE.replace("State: ENABLED", "State: DISABLED"));
        assertThat(fire()).isEmpty();
        assertThat(arrived()).isEmpty();
    }

    @Test
    void theFunctionIsInvokedWithThePermissionOfTheRuleOnly() throws Exception {
        sandbox.delivery().code().put("code", "probe.jar", ProbeJar.in(folder));
        sdk.deploy("function", FUNCTION);
        fire();
        assertThat(count("AWS/Lambda", "Invocations", "swept")).isEqualTo(1);
        assertThat(count("AWS/Lambda", "Errors", "swept")).isZero();

        sdk.deploy("function", FUNCTION.replace("SourceArn: !GetAtt Rule.Arn", "SourceArn: !Sub '${Rule.Arn}-other'"));
        fire();
        assertThat(count("AWS/Lambda", "Invocations", "swept")).isEqualTo(1);
        assertThat(count("AWS/Events", "FailedInvocations", "sweep")).isEqualTo(1);
    }

    @Test
    void theScheduleAndTheInputAreShown() {
        sdk.deploy(
                "sweep",
                RULE.replace(
                        "- Id: nobody",
                        "- {Id: more, Arn: 'arn:aws:lambda:eu-west-1:222222222222:function:x', Input: '1'}\n        - Id: nobody"));
        Client admin = Client.of(sandbox, SECURITY, ADMIN, HUB_REGION);

        JsonNode rule = admin.call("events", "DescribeRule", "{'Name':'sweep'}").json();
        assertThat(rule.path("ScheduleExpression").asText()).isEqualTo("rate(15 minutes)");
        assertThat(rule.has("EventPattern")).isFalse();
        assertThat(admin.call("events", "ListTargetsByRule", "{'Rule':'sweep'}")
                        .json()
                        .at("/Targets/0/Input")
                        .asText())
                .isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rate(1 minutes)",
                "rate(5 minute)",
                "rate(0 minutes)",
                "rate(5 seconds)",
                "cron(0 6 * * *)",
                "cron(0 6 * * * *)",
                "cron(0 6 ? * ? *)",
                "every day"
            })
    void whatIsNoScheduleIsRefused(String expression) {
        assertThatThrownBy(() -> sdk.deploy("sweep", RULE.replace("rate(15 minutes)", expression)))
                .hasMessageContaining("ScheduleExpression is not valid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rate(1 hour)", "rate(7 days)", "cron(0/15 8-18 ? * MON-FRI *)", "cron(0 6 L * ? 2026-2030)"})
    void whatIsOneIsAccepted(String expression) {
        sdk.deploy("sweep", RULE.replace("rate(15 minutes)", expression));

        assertThat(sandbox.fireSchedules()).containsExactly(ARN);
    }

    @Test
    void aRuleNeedsAPatternOrASchedule() {
        assertThatThrownBy(() ->
                        sdk.deploy("sweep", RULE.replace("ScheduleExpression: rate(15 minutes)", "Description: never")))
                .hasMessageContaining("EventPattern or ScheduleExpression must be specified");
    }

    @Test
    void aScheduleNeedsTheDefaultBusAndAnInputIsJson() {
        String custom = RULE.replace("Name: sweep", "Name: sweep\n      EventBusName: !Ref Bus")
                .replace("Resources:", "Resources:\n  Bus: {Type: AWS::Events::EventBus, Properties: {Name: own}}");

        assertThatThrownBy(() -> sdk.deploy("sweep", custom)).hasMessageContaining("only on the default event bus");
        assertThatThrownBy(() ->
                        sdk.deploy("sweep", RULE.replace("- Id: nobody", "- Id: nobody\n          Input: '{look'")))
                .hasMessageContaining("JSON syntax error in input");
    }
}
