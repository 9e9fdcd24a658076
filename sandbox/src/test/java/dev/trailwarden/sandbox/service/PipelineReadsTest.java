package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.Sdk;
import dev.trailwarden.sandbox.identity.Credentials;
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
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.Subscription;

/** What tells the state of a pipeline, read by the SDK, and what breaks it. */
class PipelineReadsTest {
    private static final String FUNCTION = """
            Resources:
              Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: work}}
              Role:
                Type: AWS::IAM::Role
                Properties:
                  RoleName: probe
                  AssumeRolePolicyDocument:
                    Version: '2012-10-17'
                    Statement: {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}
                  Policies:
                    - PolicyName: poll
                      PolicyDocument:
                        Version: '2012-10-17'
                        Statement: {Effect: Allow, Action: 'sqs:*', Resource: !GetAtt Queue.Arn}
              Function:
                Type: AWS::Lambda::Function
                Properties:
                  FunctionName: probe
                  Role: !GetAtt Role.Arn
                  Runtime: java25
                  Handler: %s
                  MemorySize: 512
                  Timeout: 10
                  Environment: {Variables: {TOPIC: t}}
                  Code: {S3Bucket: code, S3Key: probe.jar}
              Version: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Function}}
              Alias:
                Type: AWS::Lambda::Alias
                Properties: {FunctionName: !Ref Function, Name: live, FunctionVersion: !GetAtt Version.Version}
              Retries:
                Type: AWS::Lambda::EventInvokeConfig
                Properties:
                  FunctionName: !Ref Function
                  Qualifier: live
                  MaximumRetryAttempts: 1
                  DestinationConfig: {OnFailure: {Destination: !GetAtt Queue.Arn}}
                DependsOn: Alias
              Let:
                Type: AWS::Lambda::Permission
                Properties:
                  FunctionName: !Ref Alias
                  Action: lambda:InvokeFunction
                  Principal: events.amazonaws.com
              Source:
                Type: AWS::Lambda::EventSourceMapping
                Properties: {FunctionName: !Ref Alias, EventSourceArn: !GetAtt Queue.Arn}
            """.formatted(ProbeHandler.class.getName());

    private static final String REST = """
            Resources:
              Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: alerts, KmsMasterKeyId: !Ref Key}}
              Mail:
                Type: AWS::SNS::Subscription
                Properties: {TopicArn: !Ref Topic, Protocol: email, Endpoint: security@example.com}
              Key:
                Type: AWS::KMS::Key
                Properties:
                  KeyPolicy:
                    Version: '2012-10-17'
                    Statement:
                      - {Effect: Allow, Principal: {AWS: !Sub 'arn:aws:iam::${AWS::AccountId}:root'}, Action: 'kms:*', Resource: '*'}
              Alarm:
                Type: AWS::CloudWatch::Alarm
                Properties:
                  AlarmName: errors
                  AlarmDescription: the function fails
                  Namespace: AWS/Lambda
                  MetricName: Errors
                  Dimensions: [{Name: FunctionName, Value: probe}]
                  Statistic: Sum
                  Period: 300
                  EvaluationPeriods: 1
                  Threshold: 1
                  ComparisonOperator: GreaterThanOrEqualToThreshold
                  TreatMissingData: notBreaching
                  AlarmActions: [!Ref Topic]
              Bus: {Type: AWS::Events::EventBus, Properties: {Name: hub}}
              BusPolicy:
                Type: AWS::Events::EventBusPolicy
                Properties:
                  EventBusName: !Ref Bus
                  StatementId: members
                  Statement:
                    Sid: members
                    Effect: Allow
                    Principal: '*'
                    Action: events:PutEvents
                    Resource: !GetAtt Bus.Arn
                    Condition: {StringEquals: {aws:PrincipalOrgID: o-4trailward3n}}
            """;

    private static final String TABLE = """
            Resources:
              Table:
                Type: AWS::DynamoDB::Table
                Properties:
                  TableName: memory
                  BillingMode: PAY_PER_REQUEST
                  AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]
                  KeySchema: [{AttributeName: pk, KeyType: HASH}]
                  DeletionProtectionEnabled: true
                  PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}
                  TimeToLiveSpecification: {AttributeName: over, Enabled: true}
            """;

    private static final String TOPIC = "arn:aws:sns:eu-west-1:222222222222:alerts";

    @TempDir
    private static Path folder;

    private Sandbox sandbox;
    private Sdk sdk;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        sdk = new Sdk(sandbox);
        sandbox.delivery().code().put("code", "probe.jar", ProbeJar.in(folder));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private Credentials reader(String actions) {
        return sdk.user(
                SECURITY,
                "reader",
                "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':" + actions + ",'Resource':'*'}]}");
    }

    @Test
    void aFunctionShowsItsConfigurationAliasPolicyAndRetries() {
        sdk.deploy("probe", FUNCTION);
        try (LambdaClient lambda = sdk.client(
                LambdaClient.builder(),
                reader("['lambda:GetFunction*','lambda:GetAlias','lambda:GetPolicy','lambda:List*']"),
                HUB_REGION)) {
            var shown =
                    lambda.getFunction(request -> request.functionName("probe").qualifier("live"));
            assertThat(shown.configuration().functionArn()).endsWith(":function:probe:live");
            assertThat(shown.configuration().version()).isEqualTo("1");
            assertThat(shown.configuration().stateAsString()).isEqualTo("Active");
            assertThat(shown.configuration().timeout()).isEqualTo(10);
            assertThat(shown.concurrency()).isNull();
            assertThat(lambda.getFunctionConfiguration(request -> request.functionName("probe"))
                            .environment()
                            .variables())
                    .containsEntry("TOPIC", "t");
            assertThat(lambda.getAlias(request -> request.functionName("probe").name("live"))
                            .functionVersion())
                    .isEqualTo("1");
            assertThat(lambda.getPolicy(request -> request.functionName("probe").qualifier("live"))
                            .policy())
                    .contains("events.amazonaws.com");
            assertThatThrownBy(() -> lambda.getPolicy(request -> request.functionName("probe")))
                    .isInstanceOf(ResourceNotFoundException.class);
            var retries = lambda.getFunctionEventInvokeConfig(
                    request -> request.functionName("probe").qualifier("live"));
            assertThat(retries.maximumRetryAttempts()).isEqualTo(1);
            assertThat(retries.destinationConfig().onFailure().destination()).endsWith(":work");
            assertThat(lambda.listEventSourceMappings(request ->
                                    request.functionName("arn:aws:lambda:eu-west-1:222222222222:function:probe:live"))
                            .eventSourceMappings())
                    .singleElement()
                    .satisfies(mapping -> {
                        assertThat(mapping.state()).isEqualTo("Enabled");
                        assertThat(mapping.eventSourceArn()).endsWith(":work");
                    });
            assertThatThrownBy(() -> lambda.putFunctionConcurrency(
                            request -> request.functionName("probe").reservedConcurrentExecutions(0)))
                    .isInstanceOfSatisfying(
                            LambdaException.class,
                            denied -> assertThat(denied.statusCode()).isEqualTo(403));
        }
    }

    @Test
    void aFunctionWithoutConcurrencyAnswersNobodyUntilItHasSomeAgain() throws Exception {
        sdk.deploy("probe", FUNCTION);
        try (LambdaClient lambda = sdk.client(LambdaClient.builder(), SECURITY, ADMIN)) {
            lambda.putFunctionConcurrency(
                    request -> request.functionName("probe").reservedConcurrentExecutions(0));
            assertThat(lambda.getFunctionConcurrency(request -> request.functionName("probe"))
                            .reservedConcurrentExecutions())
                    .isZero();
            assertThatThrownBy(() -> sandbox.delivery()
                            .functions()
                            .invoke("arn:aws:lambda:eu-west-1:222222222222:function:probe:live", "1"))
                    .hasMessageContaining("Rate Exceeded");
            assertThat(lambda.invoke(request -> request.functionName("probe")
                                    .qualifier("live")
                                    .invocationType(InvocationType.EVENT)
                                    .payload(SdkBytes.fromUtf8String("1")))
                            .statusCode())
                    .isEqualTo(202);

            lambda.deleteFunctionConcurrency(request -> request.functionName("probe"));
            sandbox.activity().awaitIdle(Duration.ofSeconds(30));

            assertThat(lambda.getFunctionConcurrency(request -> request.functionName("probe"))
                            .reservedConcurrentExecutions())
                    .isNull();
            assertThat(sandbox.delivery().metrics().sum("AWS/Lambda", "Invocations", "probe"))
                    .isEqualTo(1);
            assertThat(sandbox.delivery().metrics().sum("AWS/Lambda", "Throttles", "probe"))
                    .isPositive();
        }
    }

    @Test
    void aMappingIsDisabledAndAPermissionTaken() {
        sdk.deploy("probe", FUNCTION);
        try (LambdaClient lambda = sdk.client(LambdaClient.builder(), SECURITY, ADMIN)) {
            String id = lambda.listEventSourceMappings()
                    .eventSourceMappings()
                    .getFirst()
                    .uuid();
            lambda.updateEventSourceMapping(request -> request.uuid(id).enabled(false));
            assertThat(lambda.getEventSourceMapping(request -> request.uuid(id)).state())
                    .isEqualTo("Disabled");

            String policy = lambda.getPolicy(
                            request -> request.functionName("probe").qualifier("live"))
                    .policy();
            String sid = policy.replaceAll(".*\"Sid\":\"([^\"]+)\".*", "$1");
            lambda.removePermission(
                    request -> request.functionName("probe").qualifier("live").statementId(sid));
            assertThatThrownBy(() -> lambda.getPolicy(
                            request -> request.functionName("probe").qualifier("live")))
                    .isInstanceOf(ResourceNotFoundException.class);
        }
    }

    @Test
    void alarmsAreShownSwitchedAndDeleted() {
        sdk.deploy("rest", REST);
        try (CloudWatchClient admin = sdk.client(CloudWatchClient.builder(), SECURITY, ADMIN);
                CloudWatchClient reader =
                        sdk.client(CloudWatchClient.builder(), reader("'cloudwatch:DescribeAlarms'"), HUB_REGION)) {
            MetricAlarm alarm = reader.describeAlarms(request -> request.alarmNames("errors"))
                    .metricAlarms()
                    .getFirst();
            assertThat(alarm.alarmArn()).isEqualTo("arn:aws:cloudwatch:eu-west-1:222222222222:alarm:errors");
            assertThat(alarm.actionsEnabled()).isTrue();
            assertThat(alarm.alarmActions()).containsExactly(TOPIC);
            assertThat(alarm.stateValue()).isEqualTo(StateValue.OK);
            assertThat(alarm.threshold()).isEqualTo(1.0);
            assertThat(alarm.period()).isEqualTo(300);
            assertThat(alarm.dimensions())
                    .singleElement()
                    .satisfies(dimension -> assertThat(dimension.value()).isEqualTo("probe"));
            assertThat(alarm.stateUpdatedTimestamp()).isNotNull();
            assertThatThrownBy(() -> reader.disableAlarmActions(request -> request.alarmNames("errors")))
                    .isInstanceOfSatisfying(
                            CloudWatchException.class,
                            denied -> assertThat(denied.statusCode()).isEqualTo(403));

            admin.disableAlarmActions(request -> request.alarmNames("errors"));
            admin.setAlarmState(request ->
                    request.alarmName("errors").stateValue(StateValue.ALARM).stateReason("a test"));
            MetricAlarm changed = reader.describeAlarms().metricAlarms().getFirst();
            assertThat(changed.actionsEnabled()).isFalse();
            assertThat(changed.stateValue()).isEqualTo(StateValue.ALARM);

            admin.deleteAlarms(request -> request.alarmNames("errors"));
            assertThat(reader.describeAlarms().metricAlarms()).isEmpty();
        }
        assertThat(sandbox.world().recorder().history(SECURITY, HUB_REGION)).anySatisfy(record -> {
            assertThat(record.path("eventName").asText()).isEqualTo("DeleteAlarms");
            assertThat(record.path("eventSource").asText()).isEqualTo("monitoring.amazonaws.com");
        });
    }

    @Test
    void alarmsAnswerInJsonToClientsThatSpeakIt() {
        sdk.deploy("rest", REST);

        // As the aws command of today asks; the SDK for Java speaks Query.
        Client.Reply reply = Client.of(sandbox, SECURITY, ADMIN, HUB_REGION).call("monitoring", "DescribeAlarms", "{}");

        assertThat(reply.json().at("/MetricAlarms/0/AlarmName").asText()).isEqualTo("errors");
        assertThat(reply.json().at("/MetricAlarms/0/ActionsEnabled").isBoolean())
                .isTrue();
    }

    @Test
    void aSubscriptionWaitsForItsConfirmation() {
        sdk.deploy("rest", REST);
        try (SnsClient sns = sdk.client(SnsClient.builder(), SECURITY, ADMIN)) {
            assertThat(sns.getTopicAttributes(request -> request.topicArn(TOPIC))
                            .attributes())
                    .containsEntry("SubscriptionsConfirmed", "1")
                    .containsKey("KmsMasterKeyId");
            String arn = sns.listSubscriptionsByTopic(request -> request.topicArn(TOPIC))
                    .subscriptions()
                    .getFirst()
                    .subscriptionArn();
            assertThat(sns.getSubscriptionAttributes(request -> request.subscriptionArn(arn))
                            .attributes())
                    .containsEntry("PendingConfirmation", "false")
                    .containsEntry("Endpoint", "security@example.com");

            assertThat(sns.subscribe(request ->
                                    request.topicArn(TOPIC).protocol("email").endpoint("new@example.com"))
                            .subscriptionArn())
                    .isEqualTo("pending confirmation");
            assertThat(listed(sns)).containsExactly("PendingConfirmation", arn);
            sns.publish(request -> request.topicArn(TOPIC).message("for one"));
            assertThat(sandbox.delivery().inbox().mails().stream()
                            .filter(mail -> mail.body().equals("for one")))
                    .hasSize(1);

            String token = sandbox.delivery().inbox().mails().stream()
                    .filter(mail -> mail.to().equals("new@example.com"))
                    .map(mail -> mail.body().substring(mail.body().indexOf("Token: ") + 7))
                    .findFirst()
                    .orElseThrow();
            String confirmed = sns.confirmSubscription(
                            request -> request.topicArn(TOPIC).token(token))
                    .subscriptionArn();
            assertThat(listed(sns)).containsExactly(confirmed, arn);

            sandbox.delivery().topics().unconfirm(TOPIC, "security@example.com");
            assertThat(listed(sns)).containsExactly(confirmed, "PendingConfirmation");
            sns.unsubscribe(request -> request.subscriptionArn(confirmed));
            sandbox.delivery().topics().clickUnsubscribe(TOPIC, "security@example.com");
            assertThat(listed(sns)).isEmpty();
        }
    }

    private static List<String> listed(SnsClient sns) {
        return sns.listSubscriptionsByTopic(request -> request.topicArn(TOPIC)).subscriptions().stream()
                .map(Subscription::subscriptionArn)
                .toList();
    }

    @Test
    void aKeyIsShownDisabledAndDeleted() {
        String id = sdk.deploy("rest", REST).resource("Key").physicalId();
        try (KmsClient kms = sdk.client(KmsClient.builder(), SECURITY, ADMIN)) {
            assertThat(kms.describeKey(request -> request.keyId(id))
                            .keyMetadata()
                            .keyState())
                    .isEqualTo(KeyState.ENABLED);
            kms.disableKey(request -> request.keyId(id));
            assertThat(kms.describeKey(request -> request.keyId(id))
                            .keyMetadata()
                            .keyState())
                    .isEqualTo(KeyState.DISABLED);
            kms.scheduleKeyDeletion(request -> request.keyId(id).pendingWindowInDays(7));
            var metadata = kms.describeKey(request -> request.keyId(id)).keyMetadata();
            assertThat(metadata.keyState()).isEqualTo(KeyState.PENDING_DELETION);
            assertThat(metadata.deletionDate()).isAfter(metadata.creationDate().plus(Duration.ofDays(6)));
            kms.cancelKeyDeletion(request -> request.keyId(id));
            kms.enableKey(request -> request.keyId(id));
            assertThat(kms.describeKey(request -> request.keyId(id))
                            .keyMetadata()
                            .enabled())
                    .isTrue();
        }
    }

    @Test
    void aBusShowsWhoMayPutEventsAndLosesIt() {
        sdk.deploy("rest", REST);
        try (EventBridgeClient events = sdk.client(EventBridgeClient.builder(), SECURITY, ADMIN)) {
            String policy =
                    events.describeEventBus(request -> request.name("hub")).policy();
            assertThat(policy).contains("aws:PrincipalOrgID");
            events.removePermission(request -> request.eventBusName("hub").statementId("members"));
            assertThat(events.describeEventBus(request -> request.name("hub")).policy())
                    .isNull();
            events.putPermission(request -> request.eventBusName("hub").policy(policy));
            assertThat(events.describeEventBus(request -> request.name("hub")).policy())
                    .isEqualTo(policy);
        }
    }

    @Test
    void aTableShowsAndLosesItsProtectionBackupsAndTimeToLive() {
        sdk.deploy("table", TABLE);
        try (DynamoDbClient dynamo = sdk.client(DynamoDbClient.builder(), SECURITY, ADMIN)) {
            assertThat(dynamo.describeTable(request -> request.tableName("memory"))
                            .table()
                            .deletionProtectionEnabled())
                    .isTrue();
            assertThat(recovery(dynamo)).isEqualTo(PointInTimeRecoveryStatus.ENABLED);
            assertThat(dynamo.describeTimeToLive(request -> request.tableName("memory"))
                            .timeToLiveDescription()
                            .attributeName())
                    .isEqualTo("over");

            dynamo.updateTable(request -> request.tableName("memory").deletionProtectionEnabled(false));
            dynamo.updateContinuousBackups(request -> request.tableName("memory")
                    .pointInTimeRecoverySpecification(wanted -> wanted.pointInTimeRecoveryEnabled(false)));
            dynamo.updateTimeToLive(request -> request.tableName("memory")
                    .timeToLiveSpecification(
                            wanted -> wanted.attributeName("over").enabled(false)));

            assertThat(dynamo.describeTable(request -> request.tableName("memory"))
                            .table()
                            .deletionProtectionEnabled())
                    .isFalse();
            assertThat(recovery(dynamo)).isEqualTo(PointInTimeRecoveryStatus.DISABLED);
            assertThat(dynamo.describeTimeToLive(request -> request.tableName("memory"))
                            .timeToLiveDescription()
                            .timeToLiveStatus())
                    .isEqualTo(TimeToLiveStatus.DISABLED);
        }
    }

    private static PointInTimeRecoveryStatus recovery(DynamoDbClient dynamo) {
        return dynamo.describeContinuousBackups(request -> request.tableName("memory"))
                .continuousBackupsDescription()
                .pointInTimeRecoveryDescription()
                .pointInTimeRecoveryStatus();
    }
}
