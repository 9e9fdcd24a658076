package dev.trailwarden.aws;

import dev.trailwarden.core.doctor.Seen;
import dev.trailwarden.core.port.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.DescribeRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.ListTargetsByRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsByTopicResponse;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Looks at the hub's own parts by the SDK. Needs reads only; hub.yaml's role has them as {@code LookAtItself}. */
public final class SdkPipeline implements Pipeline {
    private final Supplier<SnsClient> sns;
    private final Supplier<SqsClient> sqs;
    private final Supplier<EventBridgeClient> events;
    private final Supplier<DynamoDbClient> dynamo;
    private final Supplier<KmsClient> kms;
    private final Places places;

    /**
     * The hub's own look.
     *
     * @param clients shared clients
     * @param places where the parts are
     */
    public SdkPipeline(Clients clients, Places places) {
        this.sns = () -> clients.sns(places.topicArn().split(":", -1)[3]);
        this.sqs = () -> clients.sqs(places.region());
        this.events = () -> clients.eventBridge(places.region());
        this.dynamo = () -> clients.dynamoDb(places.region());
        this.kms = () -> clients.kms(places.region());
        this.places = places;
    }

    /**
     * A person's look.
     *
     * @param sns in the hub's Region, as all others
     * @param sqs for the queues
     * @param events for the bus and its rule
     * @param dynamo for the table
     * @param kms for the keys
     * @param places where the parts are
     */
    public SdkPipeline(
            SnsClient sns,
            SqsClient sqs,
            EventBridgeClient events,
            DynamoDbClient dynamo,
            KmsClient kms,
            Places places) {
        this.sns = () -> sns;
        this.sqs = () -> sqs;
        this.events = () -> events;
        this.dynamo = () -> dynamo;
        this.kms = () -> kms;
        this.places = places;
    }

    @Override
    public Places places() {
        return places;
    }

    @Override
    public Seen<List<Subscription>> subscriptions() {
        return Sight.of("ListSubscriptionsByTopic", () -> {
            List<Subscription> all = new ArrayList<>();
            String next = null;
            do {
                String token = next;
                ListSubscriptionsByTopicResponse page = sns.get()
                        .listSubscriptionsByTopic(
                                request -> request.topicArn(places.topicArn()).nextToken(token));
                page.subscriptions()
                        .forEach(one ->
                                all.add(new Subscription(one.protocol(), one.endpoint(), one.subscriptionArn())));
                next = page.nextToken();
            } while (next != null && !next.isEmpty());
            return List.copyOf(all);
        });
    }

    @Override
    public Seen<Optional<String>> topicKey() {
        return Sight.of(
                "GetTopicAttributes",
                () -> Optional.ofNullable(sns.get()
                                .getTopicAttributes(request -> request.topicArn(places.topicArn()))
                                .attributes()
                                .get("KmsMasterKeyId"))
                        .filter(key -> !key.isEmpty()));
    }

    @Override
    public Seen<Queue> queue(String url) {
        return Sight.of("GetQueueAttributes", () -> {
            var counts = sqs.get()
                    .getQueueAttributes(request -> request.queueUrl(url)
                            .attributeNames(
                                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                    .attributes();
            return new Queue(
                    Long.parseLong(counts.getOrDefault(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "0")),
                    Long.parseLong(
                            counts.getOrDefault(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE, "0")));
        });
    }

    @Override
    public Seen<Optional<String>> busPolicy() {
        return Sight.of(
                "DescribeEventBus",
                () -> Optional.ofNullable(events.get()
                                .describeEventBus(request -> request.name(places.bus()))
                                .policy())
                        .filter(policy -> !policy.isEmpty()));
    }

    @Override
    public Seen<Rule> rule() {
        return Sight.of("DescribeRule, ListTargetsByRule", () -> {
            DescribeRuleResponse rule = events.get()
                    .describeRule(request -> request.eventBusName(places.bus()).name(places.rule()));
            return new Rule(
                    rule.state() != RuleState.DISABLED,
                    Optional.ofNullable(rule.eventPattern()).orElse(""),
                    targets());
        });
    }

    private List<Target> targets() {
        List<Target> all = new ArrayList<>();
        String next = null;
        do {
            String token = next;
            ListTargetsByRuleResponse page = events.get()
                    .listTargetsByRule(request -> request.eventBusName(places.bus())
                            .rule(places.rule())
                            .nextToken(token));
            page.targets()
                    .forEach(one -> all.add(new Target(
                            one.arn(),
                            one.input() == null && one.inputPath() == null && one.inputTransformer() == null,
                            Optional.ofNullable(one.deadLetterConfig()).map(dead -> dead.arn()))));
            next = page.nextToken();
        } while (next != null);
        return List.copyOf(all);
    }

    @Override
    public Seen<Table> table() {
        return Sight.of("DescribeTable", () -> {
            TableDescription table = dynamo.get()
                    .describeTable(request -> request.tableName(places.table()))
                    .table();
            return new Table(
                    table.tableStatus() == TableStatus.ACTIVE || table.tableStatus() == TableStatus.UPDATING,
                    Boolean.TRUE.equals(table.deletionProtectionEnabled()));
        });
    }

    @Override
    public Seen<Boolean> tableBackup() {
        return Sight.of(
                "DescribeContinuousBackups",
                () -> Optional.ofNullable(dynamo.get()
                                .describeContinuousBackups(request -> request.tableName(places.table()))
                                .continuousBackupsDescription()
                                .pointInTimeRecoveryDescription())
                        .filter(recovery -> recovery.pointInTimeRecoveryStatus() == PointInTimeRecoveryStatus.ENABLED)
                        .isPresent());
    }

    @Override
    public Seen<String> key(String id) {
        return Sight.of(
                "DescribeKey",
                () -> kms.get()
                        .describeKey(request -> request.keyId(id))
                        .keyMetadata()
                        .keyStateAsString());
    }
}
