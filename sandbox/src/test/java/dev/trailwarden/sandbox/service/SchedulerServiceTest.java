package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.Sdk;
import dev.trailwarden.sandbox.lambda.ProbeHandler;
import dev.trailwarden.sandbox.lambda.ProbeJar;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;
import software.amazon.awssdk.services.scheduler.model.ScheduleState;
import software.amazon.awssdk.services.scheduler.model.SchedulerException;

/** Schedules of EventBridge Scheduler, fired by hand, read and switched by the SDK. */
class SchedulerServiceTest {
    private static final String TEMPLATE = """
            Resources:
              Dead: {Type: AWS::SQS::Queue, Properties: {QueueName: dead}}
              FunctionRole:
                Type: AWS::IAM::Role
                Properties:
                  AssumeRolePolicyDocument:
                    Version: '2012-10-17'
                    Statement: {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}
                  Policies:
                    - PolicyName: log
                      PolicyDocument:
                        Version: '2012-10-17'
                        Statement:
                          - {Effect: Allow, Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: '*'}
              Log: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /aws/lambda/swept}}
              Function:
                Type: AWS::Lambda::Function
                Properties:
                  FunctionName: swept
                  Role: !GetAtt FunctionRole.Arn
                  Runtime: java25
                  Handler: %s
                  MemorySize: 512
                  Timeout: 10
                  Code: {S3Bucket: code, S3Key: probe.jar}
              Version: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Function}}
              Alias:
                Type: AWS::Lambda::Alias
                Properties: {FunctionName: !Ref Function, Name: live, FunctionVersion: !GetAtt Version.Version}
              Role:
                Type: AWS::IAM::Role
                Properties:
                  RoleName: timer
                  AssumeRolePolicyDocument:
                    Version: '2012-10-17'
                    Statement:
                      Effect: Allow
                      Principal: {Service: scheduler.amazonaws.com}
                      Action: sts:AssumeRole
                      Condition:
                        StringEquals:
                          aws:SourceAccount: !Ref AWS::AccountId
                          aws:SourceArn: !Sub arn:aws:scheduler:${AWS::Region}:${AWS::AccountId}:schedule-group/default
                  Policies:
                    - PolicyName: invoke
                      PolicyDocument:
                        Version: '2012-10-17'
                        Statement:
                          - {Effect: Allow, Action: 'lambda:InvokeFunction', Resource: !Ref Alias}
                          - {Effect: Allow, Action: 'sqs:SendMessage', Resource: !GetAtt Dead.Arn}
              Timer:
                Type: AWS::Scheduler::Schedule
                Properties:
                  Name: sweep
                  ScheduleExpression: rate(15 minutes)
                  FlexibleTimeWindow: {Mode: 'OFF'}
                  State: ENABLED
                  Target:
                    Arn: !Ref Alias
                    RoleArn: !GetAtt Role.Arn
                    Input: '"print"'
                    DeadLetterConfig: {Arn: !GetAtt Dead.Arn}
                    RetryPolicy: {MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 600}
            """.formatted(ProbeHandler.class.getName());

    private static final String ARN = "arn:aws:scheduler:eu-west-1:222222222222:schedule/default/sweep";

    @TempDir
    private static Path folder;

    private Sandbox sandbox;
    private Sdk sdk;
    private SchedulerClient admin;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        sdk = new Sdk(sandbox);
        sandbox.delivery().code().put("code", "probe.jar", ProbeJar.in(folder));
        admin = sdk.client(SchedulerClient.builder(), SECURITY, ADMIN);
    }

    @AfterEach
    void stop() {
        admin.close();
        sandbox.close();
    }

    private List<String> fire() throws Exception {
        List<String> fired = sandbox.fireSchedules();
        sandbox.activity().awaitIdle(Duration.ofSeconds(30));
        return fired;
    }

    private List<String> log() {
        return sandbox.delivery().functions().logs("swept");
    }

    private List<SqsService.Letter> dead() {
        return sandbox.delivery().queues().messages("arn:aws:sqs:eu-west-1:222222222222:dead");
    }

    @Test
    void theScheduleInvokesItsTargetWithItsRoleAndInput() throws Exception {
        sdk.deploy("timer", TEMPLATE);

        assertThat(fire()).containsExactly(ARN);

        // What a process writes is read beside its answer, and may come a moment later.
        for (int i = 0; i < 100 && log().isEmpty(); i++) {
            Thread.sleep(20);
        }
        assertThat(log()).contains("a line to stdout");
        assertThat(dead()).isEmpty();
    }

    @Test
    void withoutPermissionTheEventGoesToTheDeadLetterQueue() throws Exception {
        sdk.deploy("timer", TEMPLATE.replace("Resource: !Ref Alias}", "Resource: !GetAtt Function.Arn}"));

        fire();

        assertThat(dead()).hasSize(1);
        assertThat(dead().getFirst().body()).isEqualTo("\"print\"");
        assertThat(dead().getFirst().attributes())
                .containsEntry("SCHEDULE_ARN", ARN)
                .containsEntry("ERROR_CODE", "AccessDenied")
                .containsEntry("TARGET_ARN", "arn:aws:lambda:eu-west-1:222222222222:function:swept:live");
    }

    @Test
    void aRoleThatDoesNotTrustTheSchedulerIsRefused() {
        assertThatThrownBy(
                        () -> sdk.deploy("timer", TEMPLATE.replace("schedule-group/default", "schedule/default/sweep")))
                .hasMessageContaining("must allow AWS EventBridge Scheduler to assume the role");
    }

    @Test
    void theSdkReadsAndDisablesASchedule() throws Exception {
        sdk.deploy("timer", TEMPLATE);

        GetScheduleResponse shown = admin.getSchedule(request -> request.name("sweep"));
        assertThat(shown.arn()).isEqualTo(ARN);
        assertThat(shown.state()).isEqualTo(ScheduleState.ENABLED);
        assertThat(shown.scheduleExpression()).isEqualTo("rate(15 minutes)");
        assertThat(shown.target().deadLetterConfig().arn()).endsWith(":dead");
        assertThat(shown.target().retryPolicy().maximumRetryAttempts()).isEqualTo(3);
        assertThat(shown.creationDate()).isNotNull();
        assertThat(admin.listSchedules(request -> request.namePrefix("sw")).schedules())
                .singleElement()
                .satisfies(one -> assertThat(one.target().arn()).endsWith(":swept:live"));

        admin.updateSchedule(request -> request.name("sweep")
                .state(ScheduleState.DISABLED)
                .scheduleExpression(shown.scheduleExpression())
                .flexibleTimeWindow(shown.flexibleTimeWindow())
                .target(shown.target()));

        assertThat(admin.getSchedule(request -> request.name("sweep")).state()).isEqualTo(ScheduleState.DISABLED);
        assertThat(fire()).isEmpty();
    }

    @Test
    void whoMayOnlyReadCannotSwitchAndAMissingScheduleIsSaid() {
        sdk.deploy("timer", TEMPLATE);
        try (SchedulerClient reader = sdk.client(
                SchedulerClient.builder(),
                sdk.user(
                        SECURITY,
                        "reader",
                        "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'scheduler:Get*','Resource':'"
                                + ARN + "'}]}"),
                dev.trailwarden.sandbox.DemoOrganization.HUB_REGION)) {
            assertThat(reader.getSchedule(request -> request.name("sweep")).name())
                    .isEqualTo("sweep");
            assertThatThrownBy(() -> reader.deleteSchedule(request -> request.name("sweep")))
                    .isInstanceOfSatisfying(
                            SchedulerException.class,
                            denied -> assertThat(denied.awsErrorDetails().errorCode())
                                    .isEqualTo("AccessDeniedException"));
        }
        assertThatThrownBy(() -> admin.getSchedule(request -> request.name("other")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rate(0 minutes)",
                "rate(5 seconds)",
                "cron(0 6 * * *)",
                "at(tomorrow)",
                "at(2026-13-01T00:00:00)"
            })
    void whatIsNoScheduleIsRefused(String expression) {
        assertThatThrownBy(() -> sdk.deploy("timer", TEMPLATE.replace("rate(15 minutes)", expression)))
                .hasMessageContaining("Invalid Schedule Expression");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rate(1 hour)", "cron(0/15 8-18 ? * MON-FRI *)", "at(2026-12-24T18:00:00)"})
    void whatIsOneIsAccepted(String expression) throws Exception {
        sdk.deploy("timer", TEMPLATE.replace("rate(15 minutes)", expression));

        assertThat(fire()).containsExactly(ARN);
    }
}
