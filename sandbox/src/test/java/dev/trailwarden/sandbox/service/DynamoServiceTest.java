package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.Sdk;
import dev.trailwarden.sandbox.identity.Credentials;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.template.Stack;
import dev.trailwarden.sandbox.template.StackTarget;
import dev.trailwarden.sandbox.template.Template;
import dev.trailwarden.sandbox.template.TemplateException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** DynamoDB as the SDK sees it: permissions asked here, items kept by AWS's own engine. */
@Isolated("counts the processes of this JVM")
class DynamoServiceTest {
    private static final String TABLE = """
            Resources:
              Table:
                Type: AWS::DynamoDB::Table
                Properties:
                  TableName: %s
                  BillingMode: PAY_PER_REQUEST
                  KeySchema:
                    - {AttributeName: pk, KeyType: HASH}
                    - {AttributeName: sk, KeyType: RANGE}
                  AttributeDefinitions:
                    - {AttributeName: pk, AttributeType: S}
                    - {AttributeName: sk, AttributeType: S}
                  SSESpecification: {SSEEnabled: true}
                  PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}
                  TimeToLiveSpecification: {AttributeName: expires, Enabled: true}
                  DeletionProtectionEnabled: %s
                  Tags: [{Key: app, Value: trailwarden}]
            Outputs:
              Name: {Value: !Ref Table}
              Arn: {Value: !GetAtt Table.Arn}
            """;

    private static Sandbox sandbox;
    private static Sdk sdk;
    private static DynamoDbClient admin;

    @BeforeAll
    static void start() throws IOException {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        sdk = new Sdk(sandbox);
        sdk.deploy("tables", TABLE.formatted("ledger", "false"));
        admin = sdk.client(DynamoDbClient.builder(), SECURITY, ADMIN);
    }

    @AfterAll
    static void stop() {
        admin.close();
        sandbox.close();
    }

    private static Map<String, AttributeValue> key(String pk, String sk) {
        return Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS(sk));
    }

    private static DynamoDbClient allowed(String user, String action, String resource) {
        Credentials key = sdk.user(
                SECURITY,
                user,
                "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'%s','Resource':'%s'}]}"
                        .formatted(action, resource));
        return sdk.client(DynamoDbClient.builder(), key, HUB_REGION);
    }

    @Test
    void theStackGivesNameAndArn() {
        Stack stack = sdk.deploy("tables", TABLE.formatted("ledger", "false"));

        assertThat(stack.outputs())
                .containsEntry("Name", "ledger")
                .containsEntry("Arn", "arn:aws:dynamodb:eu-west-1:222222222222:table/ledger");
        TableDescription table =
                admin.describeTable(request -> request.tableName("ledger")).table();
        assertThat(table.tableArn()).isEqualTo("arn:aws:dynamodb:eu-west-1:222222222222:table/ledger");
        assertThat(table.tableStatusAsString()).isEqualTo("ACTIVE");
    }

    @Test
    void anItemIsKeptChangedAndDeleted() {
        admin.putItem(request -> request.tableName("ledger")
                .item(Map.of(
                        "pk",
                        AttributeValue.fromS("one"),
                        "sk",
                        AttributeValue.fromS("a"),
                        "n",
                        AttributeValue.fromN("1"))));
        Map<String, AttributeValue> changed = admin.updateItem(request -> request.tableName("ledger")
                        .key(key("one", "a"))
                        .updateExpression("SET n = n + :by")
                        .expressionAttributeValues(Map.of(":by", AttributeValue.fromN("41")))
                        .returnValues(ReturnValue.ALL_NEW))
                .attributes();
        Map<String, AttributeValue> kept = admin.getItem(request ->
                        request.tableName("ledger").key(key("one", "a")).consistentRead(true))
                .item();

        assertThat(changed).isEqualTo(kept);
        assertThat(kept).containsEntry("n", AttributeValue.fromN("42"));
        admin.deleteItem(request -> request.tableName("ledger").key(key("one", "a")));
        assertThat(admin.getItem(request -> request.tableName("ledger").key(key("one", "a")))
                        .hasItem())
                .isFalse();
    }

    @Test
    void aFailedConditionBringsTheItemThatWasThere() {
        admin.putItem(request -> request.tableName("ledger").item(key("taken", "a")));

        assertThatThrownBy(() -> admin.putItem(request -> request.tableName("ledger")
                        .item(key("taken", "a"))
                        .conditionExpression("attribute_not_exists(pk)")
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)))
                .isInstanceOfSatisfying(ConditionalCheckFailedException.class, failed -> {
                    assertThat(failed.item()).isEqualTo(key("taken", "a"));
                    assertThat(failed.statusCode()).isEqualTo(400);
                });
    }

    @Test
    void aCancelledTransactionSaysWhichPartFailedAndWritesNothing() {
        admin.putItem(request -> request.tableName("ledger").item(key("there", "a")));
        TransactWriteItem fresh = TransactWriteItem.builder()
                .put(put -> put.tableName("ledger").item(key("fresh", "a")))
                .build();
        TransactWriteItem taken = TransactWriteItem.builder()
                .put(put ->
                        put.tableName("ledger").item(key("there", "a")).conditionExpression("attribute_not_exists(pk)"))
                .build();

        assertThatThrownBy(() -> admin.transactWriteItems(request -> request.transactItems(fresh, taken)))
                .isInstanceOfSatisfying(
                        TransactionCanceledException.class,
                        cancelled -> assertThat(cancelled.cancellationReasons())
                                .extracting(CancellationReason::code)
                                .containsExactly("None", "ConditionalCheckFailed"));
        assertThat(admin.getItem(request -> request.tableName("ledger").key(key("fresh", "a")))
                        .hasItem())
                .isFalse();
    }

    @Test
    void aBatchIsQueriedAndScannedPageByPage() {
        List<WriteRequest> writes = IntStream.range(0, 25)
                .mapToObj(i -> WriteRequest.builder()
                        .putRequest(PutRequest.builder()
                                .item(key("batch", "%02d".formatted(i)))
                                .build())
                        .build())
                .toList();
        admin.batchWriteItem(request -> request.requestItems(Map.of("ledger", writes)));

        assertThat(admin.queryPaginator(request -> request.tableName("ledger")
                                .keyConditionExpression("pk = :pk AND sk > :from")
                                .expressionAttributeValues(Map.of(
                                        ":pk", AttributeValue.fromS("batch"), ":from", AttributeValue.fromS("04")))
                                .limit(7))
                        .items())
                .hasSize(20);
        assertThat(admin.scanPaginator(request -> request.tableName("ledger")
                                .filterExpression("pk = :pk")
                                .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS("batch")))
                                .limit(10))
                        .items())
                .hasSize(25);
    }

    @Test
    void everyOperationAsksForItsOwnPermissionOnTheTable() {
        String arn = "arn:aws:dynamodb:eu-west-1:222222222222:table/ledger";
        try (DynamoDbClient reader = allowed("reader", "dynamodb:GetItem", arn);
                DynamoDbClient elsewhere = allowed("elsewhere", "dynamodb:*", arn + "-other")) {
            assertThat(reader.getItem(request -> request.tableName("ledger").key(key("x", "y")))
                            .hasItem())
                    .isFalse();
            assertThatThrownBy(() -> reader.putItem(
                            request -> request.tableName("ledger").item(key("x", "y"))))
                    .isInstanceOfSatisfying(
                            DynamoDbException.class,
                            denied -> assertThat(denied.awsErrorDetails().errorCode())
                                    .isEqualTo("AccessDeniedException"))
                    .hasMessageContaining("dynamodb:PutItem on resource: " + arn);
            assertThatThrownBy(() -> elsewhere.scan(request -> request.tableName("ledger")))
                    .hasMessageContaining("dynamodb:Scan");
        }
    }

    @Test
    void aTransactionAsksForThePermissionsOfItsParts() {
        String arn = "arn:aws:dynamodb:eu-west-1:222222222222:table/ledger";
        try (DynamoDbClient putter = allowed("putter", "dynamodb:PutItem", arn)) {
            putter.transactWriteItems(request -> request.transactItems(TransactWriteItem.builder()
                    .put(put -> put.tableName("ledger").item(key("by", "putter")))
                    .build()));

            assertThatThrownBy(() ->
                            putter.transactWriteItems(request -> request.transactItems(TransactWriteItem.builder()
                                    .delete(delete -> delete.tableName("ledger").key(key("by", "putter")))
                                    .build())))
                    .hasMessageContaining("dynamodb:DeleteItem");
        }
    }

    @Test
    void tablesOfOtherAccountsAndRegionsAreOtherTables() {
        deploy(PAYMENTS, HUB_REGION);
        deploy(SECURITY, Region.US_EAST_1);
        try (DynamoDbClient payments = sdk.client(DynamoDbClient.builder(), PAYMENTS, ADMIN);
                DynamoDbClient virginia =
                        sdk.client(DynamoDbClient.builder(), sandbox.key(SECURITY, ADMIN), Region.US_EAST_1)) {
            admin.putItem(request -> request.tableName("ledger").item(key("mine", "a")));

            assertThat(payments.getItem(request -> request.tableName("ledger").key(key("mine", "a")))
                            .hasItem())
                    .isFalse();
            assertThat(virginia.getItem(request -> request.tableName("ledger").key(key("mine", "a")))
                            .hasItem())
                    .isFalse();
            assertThatThrownBy(() -> payments.getItem(
                            request -> request.tableName("arn:aws:dynamodb:eu-west-1:222222222222:table/ledger")
                                    .key(key("mine", "a"))))
                    .isInstanceOfSatisfying(
                            DynamoDbException.class,
                            denied -> assertThat(denied.awsErrorDetails().errorCode())
                                    .isEqualTo("AccessDeniedException"));
        }
    }

    private static void deploy(AccountId account, Region region) {
        sandbox.delivery()
                .stacks()
                .deploy(
                        new StackTarget(account.value(), region.name(), "tables"),
                        Template.read(TABLE.formatted("ledger", "false")),
                        Map.of());
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThatThrownBy(() ->
                        admin.getItem(request -> request.tableName("nowhere").key(key("x", "y"))))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThat(Client.of(sandbox, SECURITY, ADMIN, HUB_REGION)
                        .call("dynamodb", "CreateBackup", "{}")
                        .code())
                .isEqualTo("UnknownOperationException");
    }

    @Test
    void anOutageStrikesBeforeTheTableIsTouched() {
        sandbox.faults().failNext("dynamodb", "PutItem", 1, new ApiError("InternalServerError", 500, "down"));

        try (DynamoDbClient impatient = sdk.client(
                DynamoDbClient.builder()
                        .overrideConfiguration(config -> config.retryStrategy(AwsRetryStrategy.doNotRetry())),
                SECURITY,
                ADMIN)) {
            assertThatThrownBy(() -> impatient.putItem(
                            request -> request.tableName("ledger").item(key("lost", "a"))))
                    .isInstanceOf(InternalServerErrorException.class);
        }
        assertThat(admin.getItem(request -> request.tableName("ledger").key(key("lost", "a")))
                        .hasItem())
                .isFalse();
    }

    @Test
    void aProtectedTableOutlivesItsStackUntilTheProtectionIsLifted() {
        sdk.deploy("protected", TABLE.formatted("kept", "true"));
        StackTarget target = new StackTarget(SECURITY.value(), HUB_REGION.name(), "protected");

        assertThatThrownBy(() -> sandbox.delivery().stacks().delete(target))
                .hasMessageContaining("protected against deletion");
        assertThat(admin.describeTable(request -> request.tableName("kept"))
                        .table()
                        .deletionProtectionEnabled())
                .isTrue();
    }

    @Test
    void aChangedProtectionKeepsTheItemsAndADeletedStackTakesThem() {
        sdk.deploy("changing", TABLE.formatted("changing", "true"));
        admin.putItem(request -> request.tableName("changing").item(key("x", "y")));
        sdk.deploy("changing", TABLE.formatted("changing", "false"));

        assertThat(admin.getItem(request -> request.tableName("changing").key(key("x", "y")))
                        .hasItem())
                .isTrue();
        sandbox.delivery().stacks().delete(new StackTarget(SECURITY.value(), HUB_REGION.name(), "changing"));
        assertThatThrownBy(() -> admin.describeTable(request -> request.tableName("changing")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void aTemplateThatTheEngineRefusesFailsItsStack() {
        String wrong = TABLE.formatted("wrong", "false").replace("- {AttributeName: sk, AttributeType: S}", "");
        String otherKey = TABLE.formatted("ledger", "false").replace("AttributeName: sk", "AttributeName: other");

        assertThatThrownBy(() -> sdk.deploy("wrong", wrong))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("Range Key not specified in Attribute Definitions");
        assertThatThrownBy(() -> sdk.deploy("tables", otherKey)).hasMessageContaining("Rename ledger");
    }

    @Test
    void theKeyOfATableIsAskedForToo() {
        sdk.deploy(
                "encrypted",
                TABLE.formatted("encrypted", "false")
                        .replace("{SSEEnabled: true}", "{SSEEnabled: true, SSEType: KMS, KMSMasterKeyId: !Ref Key}")
                        .replace("Resources:", """
                                        Resources:
                                          Key:
                                            Type: AWS::KMS::Key
                                            Properties:
                                              KeyPolicy:
                                                Version: '2012-10-17'
                                                Statement:
                                                  - {Effect: Allow, Principal: {AWS: 'arn:aws:iam::222222222222:root'}, Action: 'kms:*', Resource: '*'}"""));
        try (DynamoDbClient keyless = allowed("keyless", "dynamodb:*", "*")) {
            assertThatThrownBy(() -> keyless.scan(request -> request.tableName("encrypted")))
                    .hasMessageContaining("kms:Decrypt");
            assertThat(admin.scan(request -> request.tableName("encrypted")).count())
                    .isZero();
        }
    }

    @Test
    void theEngineStartsWithTheFirstTableAndEndsWithItsSandbox() throws IOException {
        List<ProcessHandle> before = engines();
        List<ProcessHandle> ours;
        try (Sandbox other = Sandbox.start(Sandbox.Settings.forTests())) {
            assertThat(Client.of(other, SECURITY, ADMIN, HUB_REGION)
                            .call("dynamodb", "Scan", "{'TableName':'ledger'}")
                            .code())
                    .isEqualTo("ResourceNotFoundException");
            assertThat(engines()).isEqualTo(before);
            new Sdk(other).deploy("tables", TABLE.formatted("ledger", "false"));
            ours = new ArrayList<>(engines());
            ours.removeAll(before);
            assertThat(ours).hasSize(1);
        }
        assertThat(ours.getFirst().onExit()).succeedsWithin(Duration.ofSeconds(10));
    }

    private static List<ProcessHandle> engines() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(DynamoEngineMain.class.getName()))
                .toList();
    }
}
