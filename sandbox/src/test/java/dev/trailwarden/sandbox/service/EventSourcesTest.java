package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.Sdk;
import dev.trailwarden.sandbox.lambda.ProbeHandler;
import dev.trailwarden.sandbox.lambda.ProbeJar;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** A queue that feeds a function: what the function gets, what comes back, and what runs at once. */
class EventSourcesTest {
    private static final String TEMPLATE = """
            Resources:
              Dead: {Type: AWS::SQS::Queue, Properties: {QueueName: dead}}
              Queue:
                Type: AWS::SQS::Queue
                Properties:
                  QueueName: work
                  VisibilityTimeout: 30
                  RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 3}
              Role:
                Type: AWS::IAM::Role
                Properties:
                  AssumeRolePolicyDocument:
                    Version: '2012-10-17'
                    Statement: {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}
                  Policies:
                    - PolicyName: poll
                      PolicyDocument:
                        Version: '2012-10-17'
                        Statement:
                          - Effect: Allow
                            Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']
                            Resource: !GetAtt Queue.Arn
                          - {Effect: Allow, Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: '*'}
              Log: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /aws/lambda/fed}}
              Function:
                Type: AWS::Lambda::Function
                Properties:
                  FunctionName: fed
                  Role: !GetAtt Role.Arn
                  Runtime: java25
                  Handler: HANDLER
                  MemorySize: 512
                  Timeout: 20
                  Environment: {Variables: {PLACE: 'FOLDER'}}
                  Code: {S3Bucket: code, S3Key: probe.jar}
              Version: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Function}}
              Alias:
                Type: AWS::Lambda::Alias
                Properties: {FunctionName: !Ref Function, Name: live, FunctionVersion: !GetAtt Version.Version}
              Source:
                Type: AWS::Lambda::EventSourceMapping
                Properties:
                  FunctionName: !Ref Alias
                  EventSourceArn: !GetAtt Queue.Arn
                  BatchSize: 2
                  Enabled: true
                  ScalingConfig: {MaximumConcurrency: 2}
                  FunctionResponseTypes: [ReportBatchItemFailures]
            """;

    private static final String WORK = "arn:aws:sqs:eu-west-1:222222222222:work";
    private static final String DEAD = "arn:aws:sqs:eu-west-1:222222222222:dead";

    @TempDir
    private static Path folder;

    @TempDir
    private Path place;

    private Sandbox sandbox;
    private Sdk sdk;
    private SqsClient sqs;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        sdk = new Sdk(sandbox);
        sandbox.delivery().code().put("code", "probe.jar", ProbeJar.in(folder));
        sqs = sdk.client(SqsClient.builder(), SECURITY, ADMIN);
    }

    @AfterEach
    void stop() {
        sqs.close();
        sandbox.close();
    }

    private String template() {
        return TEMPLATE.replace("HANDLER", ProbeHandler.class.getName()).replace("FOLDER", place.toString());
    }

    private String url() {
        return sandbox.endpoint() + "/222222222222/work";
    }

    private void send(String... bodies) {
        List<SendMessageBatchRequestEntry> entries = Stream.iterate(0, i -> i < bodies.length, i -> i + 1)
                .map(i -> SendMessageBatchRequestEntry.builder()
                        .id("m" + i)
                        .messageBody(bodies[i])
                        .build())
                .toList();
        assertThat(sqs.sendMessageBatch(batch -> batch.queueUrl(url()).entries(entries))
                        .successful())
                .hasSize(bodies.length);
    }

    private void settle() throws Exception {
        sandbox.activity().awaitIdle(Duration.ofSeconds(60));
    }

    private List<String> bodies(String queue) {
        return sandbox.delivery().queues().messages(queue).stream()
                .map(SqsService.Letter::body)
                .toList();
    }

    private long count(String metric) {
        return sandbox.delivery().metrics().sum("AWS/Lambda", metric, "fed");
    }

    /** The events that the function printed. */
    private List<JsonNode> events() {
        return sandbox.delivery().functions().logs("fed").stream()
                .filter(line -> line.startsWith("{\"Records\""))
                .map(EventSourcesTest::json)
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException broken) {
            throw new IllegalArgumentException(text, broken);
        }
    }

    @Test
    void theFunctionGetsRecordsAsSqsWritesThemAndWhatItDidIsDeleted() throws Exception {
        sdk.deploy("fed", template());
        sqs.sendMessage(message -> message.queueUrl(url())
                .messageBody("do this")
                .messageAttributes(Map.of(
                        "run",
                        MessageAttributeValue.builder()
                                .dataType("String")
                                .stringValue("r1")
                                .build())));
        settle();

        assertThat(bodies(WORK)).isEmpty();
        assertThat(events()).hasSize(1);
        JsonNode record = events().getFirst().at("/Records/0");
        assertThat(record.path("messageId").asText()).hasSize(36);
        assertThat(record.path("receiptHandle").asText()).isNotEmpty();
        assertThat(record.path("body").asText()).isEqualTo("do this");
        assertThat(record.at("/attributes/ApproximateReceiveCount").asText()).isEqualTo("1");
        assertThat(record.path("attributes").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "ApproximateReceiveCount", "SentTimestamp", "SenderId", "ApproximateFirstReceiveTimestamp");
        assertThat(record.at("/messageAttributes/run/stringValue").asText()).isEqualTo("r1");
        assertThat(record.at("/messageAttributes/run/dataType").asText()).isEqualTo("String");
        assertThat(record.path("md5OfBody").asText()).hasSize(32);
        assertThat(record.path("eventSource").asText()).isEqualTo("aws:sqs");
        assertThat(record.path("eventSourceARN").asText()).isEqualTo(WORK);
        assertThat(record.path("awsRegion").asText()).isEqualTo("eu-west-1");
    }

    @Test
    void aBatchThatFailsComesBackAndEndsInTheDeadLetterQueue() throws Exception {
        sdk.deploy("fed", template());
        send("throw");
        settle();

        assertThat(bodies(WORK)).isEmpty();
        assertThat(bodies(DEAD)).containsExactly("throw");
        assertThat(count("Errors")).isEqualTo(3);
        var letter = sqs.receiveMessage(request -> request.queueUrl(sandbox.endpoint() + "/222222222222/dead"))
                .messages()
                .getFirst();
        assertThat(letter.attributesAsStrings()).containsEntry("DeadLetterQueueSourceArn", WORK);
    }

    @Test
    void ofABatchOnlyWhatTheFunctionNamesComesBack() throws Exception {
        sdk.deploy("fed", template());
        send("fail", "fine");
        settle();

        assertThat(bodies(WORK)).isEmpty();
        assertThat(bodies(DEAD)).containsExactly("fail");
        assertThat(events().stream().filter(event -> event.toString().contains("\"fine\"")))
                .hasSize(1);
    }

    @Test
    void batchesRunAtOnceEachInAProcessOfItsOwn() throws Exception {
        sdk.deploy("fed", template().replace("BatchSize: 2", "BatchSize: 1"));
        // Either would wait for the other in vain if one process did both.
        send("meet", "meet");
        settle();

        assertThat(count("Errors")).isZero();
        assertThat(count("Invocations")).isEqualTo(2);
        assertThat(place).isDirectoryContaining(file -> true);
    }

    @Test
    void aDisabledMappingPollsNothingUntilItIsEnabled() throws Exception {
        sdk.deploy("fed", template().replace("Enabled: true", "Enabled: false"));
        send("wait");
        settle();
        assertThat(bodies(WORK)).containsExactly("wait");

        sdk.deploy("fed", template());
        settle();
        assertThat(bodies(WORK)).isEmpty();
    }

    @Test
    void aRoleThatMayNoLongerReceiveLeavesTheMessages() throws Exception {
        sdk.deploy("fed", template());
        sdk.deploy("fed", template().replace("'sqs:ReceiveMessage', ", ""));
        send("wait");
        settle();

        assertThat(bodies(WORK)).containsExactly("wait");
        assertThat(sandbox.log().lines()).anyMatch(line -> line.contains("fed cannot poll " + WORK));
    }

    @Test
    void whatLambdaWouldRefuseIsRefused() {
        assertThatThrownBy(() -> sdk.deploy("fed", template().replace("'sqs:DeleteMessage', ", "")))
                .hasMessageContaining("does not have permissions to call DeleteMessage on SQS");
        assertThatThrownBy(() -> sdk.deploy("fed", template().replace("VisibilityTimeout: 30", "VisibilityTimeout: 5")))
                .hasMessageContaining("Queue visibility timeout: 5 seconds is less than Function timeout: 20 seconds");
        assertThatThrownBy(
                        () -> sdk.deploy("fed", template().replace("MaximumConcurrency: 2", "MaximumConcurrency: 1")))
                .hasMessageContaining("MaximumConcurrency must be between 2 and 1000");
        assertThatThrownBy(() -> sdk.deploy("fed", template().replace("BatchSize: 2", "BatchSize: 11")))
                .hasMessageContaining("batch window");
        assertThatThrownBy(() -> sdk.deploy("fed", template().replace("!GetAtt Dead.Arn", "'" + DEAD + "-other'")))
                .hasMessageContaining("Dead letter target does not exist");
    }

    @Test
    void theRedrivePolicyIsShown() {
        sdk.deploy("fed", template());

        assertThat(sqs.getQueueAttributes(
                                request -> request.queueUrl(url()).attributeNames(QueueAttributeName.REDRIVE_POLICY))
                        .attributes())
                .containsEntry(
                        QueueAttributeName.REDRIVE_POLICY,
                        "{\"deadLetterTargetArn\":\"" + DEAD + "\",\"maxReceiveCount\":3}");
    }
}
