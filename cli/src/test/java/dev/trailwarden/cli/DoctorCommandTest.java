package dev.trailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.cli.Launched.Ran;
import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.Rollout;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.identity.Credentials;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.service.CodeStore;
import dev.trailwarden.sandbox.template.Stack;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CallAs;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.PermissionModels;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.ScheduleState;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Doctor looks at a hub in the sandbox that is broken in one way after the other, as an attacker would. */
class DoctorCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> PROPERTIES =
            List.of("aws.accessKeyId", "aws.secretAccessKey", "aws.region", "aws.endpointUrl");
    private static final String HUB = "trailwarden-hub";
    private static final String BUS = "trailwarden";

    private static Sandbox sandbox;
    private static Rollout rollout;
    private static Stack stack;

    @BeforeAll
    static void deploy() throws Exception {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        rollout = Rollout.of(Launched.HOME);
        stack = sandbox.deploy(rollout);
        person(DemoOrganization.SECURITY, DemoOrganization.ADMIN);
        System.setProperty("aws.region", DemoOrganization.HUB_REGION.name());
        System.setProperty("aws.endpointUrl", sandbox.endpoint().toString());
        byItsOwnApi();
    }

    /** From now on CloudFormation knows the stack's template and parameters, as it does on AWS. */
    private static void byItsOwnApi() throws Exception {
        try (CloudFormationClient stacks = as(CloudFormationClient.builder())) {
            stacks.updateStack(request -> request.stackName(HUB)
                    .templateBody(rollout.hub())
                    .capabilities(Capability.CAPABILITY_NAMED_IAM)
                    .parameters(parameters().entrySet().stream()
                            .map(one -> Parameter.builder()
                                    .parameterKey(one.getKey())
                                    .parameterValue(one.getValue())
                                    .build())
                            .toList()));
            stacks.updateTerminationProtection(request -> request.stackName(HUB).enableTerminationProtection(true));
        }
        sandbox.activity().awaitIdle(Duration.ofSeconds(60));
    }

    private static Map<String, String> parameters() {
        return new TreeMap<>(Map.of(
                "OrganizationId",
                DemoOrganization.ID,
                "ManagementAccountId",
                DemoOrganization.MANAGEMENT.value(),
                "AlertEmail",
                Rollout.ALERT_EMAIL,
                "BreakGlassPrincipals",
                DemoOrganization.BREAK_GLASS,
                "CodeBucket",
                "trailwarden-code",
                "CodeKey",
                "trailwarden-hub.jar",
                "CodeSha256",
                CodeStore.sha256(rollout.code())));
    }

    @AfterAll
    static void close() {
        PROPERTIES.forEach(System::clearProperty);
        sandbox.close();
    }

    private static void person(AccountId account, String user) {
        Credentials key = sandbox.key(account, user);
        System.setProperty("aws.accessKeyId", key.accessKeyId());
        System.setProperty("aws.secretAccessKey", key.secretAccessKey());
    }

    private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C as(B builder) {
        Credentials key = sandbox.key(DemoOrganization.SECURITY, DemoOrganization.ADMIN);
        return builder.endpointOverride(sandbox.endpoint())
                .httpClient(UrlConnectionHttpClient.create())
                .region(Region.of(DemoOrganization.HUB_REGION.name()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())))
                .build();
    }

    private static Ran doctor(String... more) {
        List<String> words = new ArrayList<>(List.of("doctor"));
        words.addAll(List.of(more));
        return InProcess.run(words.toArray(String[]::new));
    }

    private static List<String> troubles() throws Exception {
        Ran ran = doctor("--json", "--without", "stacksets,guardrail");
        JsonNode answer = JSON.readTree(ran.out());
        List<String> ids = new ArrayList<>();
        answer.path("findings").forEach(finding -> {
            if (!finding.path("state").asText().equals("fine")) {
                ids.add(finding.path("id").asText());
                assertThat(finding.path("means").asText()).isNotBlank();
                assertThat(finding.path("fix").asText()).isNotBlank();
            }
        });
        assertThat(ran.exit()).isEqualTo(ids.isEmpty() ? Main.OK : Main.NOT_HELD);
        assertThat(answer.path("ok").asBoolean()).isEqualTo(ids.isEmpty());
        return ids;
    }

    /** One way to break it, and back. */
    private interface Hand {
        void move() throws Exception;
    }

    private static void breaking(Hand breaks, Hand mends, String... named) throws Exception {
        breaks.move();
        try {
            assertThat(troubles()).contains(named);
        } finally {
            mends.move();
        }
        assertThat(troubles()).as("mended").isEmpty();
    }

    @Test
    void aHealthyHubIsFine() throws Exception {
        assertThat(troubles()).isEmpty();
        Ran ran = doctor("--without", "stacksets,guardrail");
        assertThat(ran.exit()).isEqualTo(Main.OK);
        assertThat(ran.out()).contains("0 not fine, 0 could not be read").contains("Not looked at: stacksets.");
    }

    @Test
    void aRuleThatIsSwitchedOffOrCallsNobodyIsNamed() throws Exception {
        try (EventBridgeClient events = as(EventBridgeClient.builder())) {
            breaking(
                    () -> events.disableRule(
                            request -> request.eventBusName(BUS).name(HUB)),
                    () -> events.enableRule(request -> request.eventBusName(BUS).name(HUB)),
                    "rule");
            var targets = events.listTargetsByRule(
                            request -> request.eventBusName(BUS).rule(HUB))
                    .targets();
            breaking(
                    () -> events.removeTargets(
                            request -> request.eventBusName(BUS).rule(HUB).ids("hub-function")),
                    () -> events.putTargets(
                            request -> request.eventBusName(BUS).rule(HUB).targets(targets)),
                    "rule-target");
            var rule = events.describeRule(request -> request.eventBusName(BUS).name(HUB));
            breaking(
                    () -> events.putRule(request -> request.eventBusName(BUS)
                            .name(HUB)
                            .state(RuleState.ENABLED)
                            .eventPattern(rule.eventPattern().replace("StopLogging", "StartLogging"))),
                    () -> events.putRule(request -> request.eventBusName(BUS)
                            .name(HUB)
                            .state(RuleState.ENABLED)
                            .eventPattern(rule.eventPattern())),
                    "rule-pattern",
                    "rule-trailwarden-hub-as-deployed");
            breaking(
                    () -> events.disableRule(request -> request.name("trailwarden-digest")),
                    () -> events.enableRule(request -> request.name("trailwarden-digest")),
                    "rule-trailwarden-digest");
        }
    }

    @Test
    void aBusThatLetsNobodyInOrEverybodyIsNamed() throws Exception {
        try (EventBridgeClient events = as(EventBridgeClient.builder())) {
            String policy =
                    events.describeEventBus(request -> request.name(BUS)).policy();
            Hand back = () ->
                    events.putPermission(request -> request.eventBusName(BUS).policy(policy));
            breaking(
                    () -> events.removePermission(
                            request -> request.eventBusName(BUS).removeAllPermissions(true)),
                    back,
                    "bus-policy",
                    "bus-policy-as-deployed");
            breaking(
                    () -> events.putPermission(
                            request -> request.eventBusName(BUS).policy(policy.replace(DemoOrganization.ID, "*"))),
                    back,
                    "bus-policy",
                    "bus-policy-as-deployed");
        }
    }

    @Test
    void aFunctionThatMayNotRunOrIsNotTheOneThatWasDeployedIsNamed() throws Exception {
        try (LambdaClient lambda = as(LambdaClient.builder())) {
            breaking(
                    () -> lambda.putFunctionConcurrency(
                            request -> request.functionName(HUB).reservedConcurrentExecutions(0)),
                    () -> lambda.putFunctionConcurrency(
                            request -> request.functionName(HUB).reservedConcurrentExecutions(50)),
                    "trailwarden-hub-concurrency");
            String version = lambda.getAlias(
                            request -> request.functionName(HUB).name("live"))
                    .functionVersion();
            breaking(
                    () -> lambda.updateAlias(
                            request -> request.functionName(HUB).name("live").functionVersion("$LATEST")),
                    () -> lambda.updateAlias(
                            request -> request.functionName(HUB).name("live").functionVersion(version)),
                    "trailwarden-hub-alias");
        }
    }

    @Test
    void codeThatIsNotTheReleasedOneIsNamed(@TempDir Path folder) throws Exception {
        Path other = Files.writeString(folder.resolve("other.jar"), "other");
        Ran ran = doctor("--json", "--without", "stacksets,guardrail", "--jar", other.toString());
        assertThat(ran.exit()).isEqualTo(Main.NOT_HELD);
        assertThat(ran.out()).contains("\"trailwarden-hub-code\",\"state\":\"sick\"");
        assertThat(doctor(
                                "--json",
                                "--without",
                                "stacksets,guardrail",
                                "--jar",
                                rollout.code().toString())
                        .exit())
                .isEqualTo(Main.OK);
        Ran missing = doctor("--jar", folder.resolve("none.jar").toString());
        assertThat(missing.exit()).isEqualTo(Main.BAD_INPUT);
        assertThat(missing.err()).contains("cannot read");
    }

    @Test
    void nobodyIsToldOrSomebodyIsNotYetAndThatIsNamed() throws Exception {
        String topic = stack.output("AlertTopicArn");
        try (SnsClient sns = as(SnsClient.builder())) {
            breaking(
                    () -> sandbox.delivery().topics().clickUnsubscribe(topic, Rollout.ALERT_EMAIL),
                    () -> subscribeAndConfirm(sns, topic),
                    "subscriptions");
            breaking(
                    () -> sandbox.delivery().topics().unconfirm(topic, Rollout.ALERT_EMAIL),
                    () -> subscribeAndConfirm(sns, topic),
                    "subscriptions",
                    "subscriptions-pending");
        }
    }

    private static void subscribeAndConfirm(SnsClient sns, String topic) {
        sns.subscribe(request -> request.topicArn(topic).protocol("email").endpoint(Rollout.ALERT_EMAIL));
        String mail = sandbox.delivery().inbox().mails().getLast().body();
        sns.confirmSubscription(request -> request.topicArn(topic)
                .token(mail.substring(mail.lastIndexOf(' ') + 1).strip()));
    }

    @Test
    void aMessageInTheDeadLetterQueueIsNamed() throws Exception {
        String queue = stack.output("DeadLetterQueueUrl");
        try (SqsClient sqs = as(SqsClient.builder())) {
            breaking(
                    () -> sqs.sendMessage(request -> request.queueUrl(queue).messageBody("lost")),
                    () -> sqs.purgeQueue(request -> request.queueUrl(queue)),
                    "dead-letters");
        }
    }

    @Test
    void aTableThatCanBeDeletedOrNotBePutBackIsNamed() throws Exception {
        try (DynamoDbClient dynamo = as(DynamoDbClient.builder())) {
            breaking(
                    () -> dynamo.updateTable(request -> request.tableName(BUS).deletionProtectionEnabled(false)),
                    () -> dynamo.updateTable(request -> request.tableName(BUS).deletionProtectionEnabled(true)),
                    "table");
            breaking(
                    () -> dynamo.updateContinuousBackups(request -> request.tableName(BUS)
                            .pointInTimeRecoverySpecification(spec -> spec.pointInTimeRecoveryEnabled(false))),
                    () -> dynamo.updateContinuousBackups(request -> request.tableName(BUS)
                            .pointInTimeRecoverySpecification(spec -> spec.pointInTimeRecoveryEnabled(true))),
                    "table-backup");
        }
    }

    @Test
    void aKeyThatIsDisabledOrGoingToBeDeletedIsNamed() throws Exception {
        String seal = stack.resource("SealKey").physicalId();
        String topic = stack.resource("TopicKey").physicalId();
        try (KmsClient kms = as(KmsClient.builder())) {
            breaking(
                    () -> kms.disableKey(request -> request.keyId(seal)),
                    () -> kms.enableKey(request -> request.keyId(seal)),
                    "seal-key");
            breaking(
                    () -> kms.scheduleKeyDeletion(
                            request -> request.keyId(topic).pendingWindowInDays(7)),
                    () -> {
                        kms.cancelKeyDeletion(request -> request.keyId(topic));
                        kms.enableKey(request -> request.keyId(topic));
                    },
                    "topic-key");
        }
    }

    @Test
    void anAlarmThatTellsNobodyOrIsGoneOrRingsIsNamed() throws Exception {
        try (CloudWatchClient alarms = as(CloudWatchClient.builder())) {
            String name = "trailwarden-function-errors";
            breaking(
                    () -> alarms.disableAlarmActions(request -> request.alarmNames(name)),
                    () -> alarms.enableAlarmActions(request -> request.alarmNames(name)),
                    "alarm-" + name);
            breaking(
                    () -> alarms.setAlarmState(request ->
                            request.alarmName(name).stateValue(StateValue.ALARM).stateReason("tried")),
                    () -> alarms.setAlarmState(request ->
                            request.alarmName(name).stateValue(StateValue.OK).stateReason("tried")),
                    "alarm-" + name);
            alarms.deleteAlarms(request -> request.alarmNames("trailwarden-desk-errors"));
            assertThat(troubles()).containsExactly("alarm-trailwarden-desk-errors");
            // CloudFormation makes a resource again only where its properties change.
            sandbox.deploy(rollout.withHub(rollout.hub().replace("A digest of alerts was not sent", "No digest")));
            sandbox.deploy(rollout);
            assertThat(troubles()).isEmpty();
        }
    }

    @Test
    void aStackThatAnybodyCanDeleteIsNamed() throws Exception {
        try (CloudFormationClient stacks = as(CloudFormationClient.builder())) {
            breaking(
                    () -> stacks.updateTerminationProtection(
                            request -> request.stackName(HUB).enableTerminationProtection(false)),
                    () -> stacks.updateTerminationProtection(
                            request -> request.stackName(HUB).enableTerminationProtection(true)),
                    "stack-protection");
        }
    }

    @Test
    void aScheduleThatIsOffIsNamedWhereTheStackHasOne() throws Exception {
        assumeTrue(rollout.hub().contains("AWS::Scheduler::Schedule"), "the hub has no schedule yet");
        try (SchedulerClient schedules = as(SchedulerClient.builder())) {
            GetScheduleResponse found = schedules.getSchedule(request -> request.name("trailwarden-sweep"));
            breaking(
                    () -> schedules.updateSchedule(request -> request.name("trailwarden-sweep")
                            .scheduleExpression(found.scheduleExpression())
                            .flexibleTimeWindow(found.flexibleTimeWindow())
                            .target(found.target())
                            .state(ScheduleState.DISABLED)),
                    () -> schedules.updateSchedule(request -> request.name("trailwarden-sweep")
                            .scheduleExpression(found.scheduleExpression())
                            .flexibleTimeWindow(found.flexibleTimeWindow())
                            .target(found.target())
                            .state(ScheduleState.ENABLED)),
                    "schedule-trailwarden-sweep");
        }
    }

    /** Changes what the stack made behind CloudFormation's back, as the services' own calls would. */
    private static void behind(String what, String by, String... named) throws Exception {
        assertThat(rollout.hub()).contains(what);
        breaking(
                () -> sandbox.deploy(rollout.withHub(rollout.hub().replace(what, by))),
                () -> sandbox.deploy(rollout),
                named);
    }

    @Test
    void aRoleThatMayNotDoWhatItShouldOrMoreIsNamed() throws Exception {
        String scheduler = "trailwarden-scheduler";
        try (IamClient iam = as(IamClient.builder())) {
            String rights = URLDecoder.decode(
                    iam.getRolePolicy(request -> request.roleName(HUB).policyName("hub"))
                            .policyDocument(),
                    StandardCharsets.UTF_8);
            breaking(
                    () -> iam.deleteRolePolicy(request -> request.roleName(HUB).policyName("hub")),
                    () -> iam.putRolePolicy(
                            request -> request.roleName(HUB).policyName("hub").policyDocument(rights)),
                    "role-trailwarden-hub");
            breaking(
                    () -> iam.putRolePolicy(request -> request.roleName(HUB)
                            .policyName("hub")
                            .policyDocument(rights.replace("sns:Publish", "sns:ListTopics"))),
                    () -> iam.putRolePolicy(
                            request -> request.roleName(HUB).policyName("hub").policyDocument(rights)),
                    "role-trailwarden-hub");
            breaking(
                    () -> iam.putRolePolicy(request ->
                            request.roleName(scheduler).policyName("quiet").policyDocument("""
                                    {"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}""")),
                    () -> iam.deleteRolePolicy(
                            request -> request.roleName(scheduler).policyName("quiet")),
                    "role-trailwarden-scheduler");
            String admin = "arn:aws:iam::aws:policy/AdministratorAccess";
            breaking(
                    () -> iam.attachRolePolicy(request -> request.roleName(HUB).policyArn(admin)),
                    () -> iam.detachRolePolicy(request -> request.roleName(HUB).policyArn(admin)),
                    "role-trailwarden-hub");
            String trust = URLDecoder.decode(
                    iam.getRole(request -> request.roleName(HUB)).role().assumeRolePolicyDocument(),
                    StandardCharsets.UTF_8);
            breaking(
                    () -> iam.updateAssumeRolePolicy(
                            request -> request.roleName(HUB).policyDocument("""
                            {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole",
                              "Principal": {"AWS": "arn:aws:iam::222222222222:root"}}}""")),
                    () -> iam.updateAssumeRolePolicy(
                            request -> request.roleName(HUB).policyDocument(trust)),
                    "role-trailwarden-hub");
        }
    }

    @Test
    void anAlarmThatCannotRingIsNamed() throws Exception {
        behind("TreatMissingData: breaching", "TreatMissingData: notBreaching", "alarm-trailwarden-sweep-overdue");
        behind("Period: 3600", "Period: 86400", "alarm-trailwarden-sweep-overdue");
        behind(
                "ComparisonOperator: LessThanThreshold",
                "ComparisonOperator: GreaterThanThreshold",
                "alarm-trailwarden-sweep-overdue");
        behind("Value: !GetAtt DeadLetterQueue.QueueName", "Value: another-queue", "alarm-trailwarden-dead-letters");
    }

    @Test
    void aQueueThatKeepsNothingOrTakesNothingIsNamed() throws Exception {
        behind("MessageRetentionPeriod: 1209600", "MessageRetentionPeriod: 60", "queue-trailwarden-dead-letters");
        behind(
                "aws:SourceArn: !GetAtt TamperRule.Arn",
                "aws:SourceArn: arn:aws:events:eu-west-1:222222222222:rule/another",
                "queue-trailwarden-dead-letters");
        behind("maxReceiveCount: 3", "maxReceiveCount: 1000", "queue-trailwarden-sweep");
    }

    @Test
    void aTopicThatRefusesTheAlarmsIsNamed() throws Exception {
        behind(
                "Sid: AlarmsOfThisAccount\n            Effect: Allow",
                "Sid: AlarmsOfThisAccount\n            Effect: Deny",
                "topic-policy");
    }

    @Test
    void anInboxOfTheStackThatIsNoLongerToldIsNamedAlsoWhereSomebodyElseIs() throws Exception {
        String topic = stack.output("AlertTopicArn");
        String other = "other@example.com";
        try (SnsClient sns = as(SnsClient.builder())) {
            sns.subscribe(request -> request.topicArn(topic).protocol("email").endpoint(other));
            String mail = sandbox.delivery().inbox().mails().getLast().body();
            sns.confirmSubscription(request -> request.topicArn(topic)
                    .token(mail.substring(mail.lastIndexOf(' ') + 1).strip()));
            breaking(
                    () -> sandbox.delivery().topics().clickUnsubscribe(topic, Rollout.ALERT_EMAIL),
                    () -> subscribeAndConfirm(sns, topic),
                    "inbox");
            sandbox.delivery().topics().clickUnsubscribe(topic, other);
        }
    }

    @Test
    void whoeverElseMayCallAFunctionIsNamed() throws Exception {
        String stranger = """
                {Type: "AWS::Lambda::Permission", Properties: {Action: "lambda:InvokeFunction", FunctionName: {Ref: WHO},
                Principal: events.amazonaws.com, SourceArn: "arn:aws:events:eu-west-1:999999999999:rule/own"}}""";
        for (Map.Entry<String, String> one : Map.of(
                        "DeskAlias", "trailwarden-desk-permission",
                        "SweepAlias", "trailwarden-sweep-permission",
                        "Function", "trailwarden-hub-permission")
                .entrySet()) {
            behind(
                    "  WakePermission:\n",
                    "  Stranger: " + stranger.replace("WHO", one.getKey()).replace("\n", " ") + "\n  WakePermission:\n",
                    one.getValue());
        }
    }

    @Test
    void aSweepThatLosesWhatFailsIsNamed() throws Exception {
        behind("      FunctionResponseTypes:\n        - ReportBatchItemFailures\n", "", "queue-of-trailwarden-sweep");
    }

    @Test
    void aTargetThatIsNotTheStacksIsNamed() throws Exception {
        String queue = "arn:aws:sqs:eu-west-1:222222222222:trailwarden-sweep";
        try (EventBridgeClient events = as(EventBridgeClient.builder())) {
            breaking(
                    () -> events.putTargets(request -> request.eventBusName(BUS)
                            .rule(HUB)
                            .targets(Target.builder().id("extra").arn(queue).build())),
                    () -> events.removeTargets(
                            request -> request.eventBusName(BUS).rule(HUB).ids("extra")),
                    "rule-trailwarden-hub-as-deployed");
        }
    }

    @Test
    void aScheduleThatHasEndedOrWorksWithAnotherRoleIsNamed() throws Exception {
        try (SchedulerClient schedules = as(SchedulerClient.builder())) {
            GetScheduleResponse found = schedules.getSchedule(request -> request.name("trailwarden-sweep"));
            Hand back = () -> schedules.updateSchedule(request -> request.name("trailwarden-sweep")
                    .scheduleExpression(found.scheduleExpression())
                    .flexibleTimeWindow(found.flexibleTimeWindow())
                    .target(found.target())
                    .state(ScheduleState.ENABLED));
            breaking(
                    () -> schedules.updateSchedule(request -> request.name("trailwarden-sweep")
                            .scheduleExpression(found.scheduleExpression())
                            .flexibleTimeWindow(found.flexibleTimeWindow())
                            .target(found.target())
                            .state(ScheduleState.ENABLED)
                            .endDate(Instant.parse("2026-01-01T00:00:00Z"))),
                    back,
                    "schedule-trailwarden-sweep");
        }
    }

    @Test
    void stackSetsThatAreMissingOrEmptyAreNamed() throws Exception {
        assertThat(doctor("--without", "guardrail").out()).contains("StackSet trailwarden-member-roles does not exist");
        try (CloudFormationClient stacks = as(CloudFormationClient.builder())) {
            stacks.createStackSet(request -> request.stackSetName("trailwarden-member-rules")
                    .templateBody(rollout.memberRules())
                    .permissionModel(PermissionModels.SERVICE_MANAGED)
                    .autoDeployment(auto -> auto.enabled(false))
                    .callAs(CallAs.DELEGATED_ADMIN)
                    .parameters(
                            Parameter.builder()
                                    .parameterKey("HubAccountId")
                                    .parameterValue("222222222222")
                                    .build(),
                            Parameter.builder()
                                    .parameterKey("HubRegion")
                                    .parameterValue("eu-west-1")
                                    .build()));
            assertThat(doctor("--without", "guardrail").out())
                    .contains("trailwarden-member-rules does not deploy to new accounts")
                    .contains("trailwarden-member-rules has no instances")
                    .contains("trailwarden rollout apply")
                    .doesNotContain("update-stack-set");
            stacks.deleteStackSet(
                    request -> request.stackSetName("trailwarden-member-rules").callAs(CallAs.DELEGATED_ADMIN));
        }
    }

    @Test
    void anOrganizationWithoutAGuardrailIsNamed() {
        Ran ran = doctor("--without", "stacksets");
        assertThat(ran.exit()).isEqualTo(Main.NOT_HELD);
        assertThat(ran.out()).contains("[guardrail]");
    }

    @Test
    void whatMayNotBeReadIsNotFine() {
        person(DemoOrganization.PAYMENTS, DemoOrganization.MALLORY);
        try {
            Ran ran = doctor("--without", "stacksets,guardrail");
            assertThat(ran.exit()).isEqualTo(Main.NOT_HELD);
            assertThat(ran.out()).contains("[stack]");
        } finally {
            person(DemoOrganization.SECURITY, DemoOrganization.ADMIN);
        }
    }

    @Test
    void theCommandsThatFixAreOnesThatCanBePasted() throws Exception {
        try (LambdaClient lambda = as(LambdaClient.builder())) {
            lambda.putFunctionConcurrency(request -> request.functionName(HUB).reservedConcurrentExecutions(0));
            assertThat(doctor("--fix-commands", "--without", "stacksets,guardrail")
                            .out())
                    .isEqualToIgnoringNewLines("aws lambda put-function-concurrency --region eu-west-1"
                            + " --function-name trailwarden-hub --reserved-concurrent-executions 50");
            lambda.putFunctionConcurrency(request -> request.functionName(HUB).reservedConcurrentExecutions(50));
        }
    }
}
