package dev.trailwarden.aws;

import dev.trailwarden.core.port.LedgerFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/**
 * The hub's table. Its items have a partition key {@code pk} and a sort key {@code sk}, both texts; an item with an
 * attribute {@code expires} goes when that time has come. All reads are strongly consistent.
 *
 * <p>No exception of DynamoDB is caught by its type: the types that are caught are loaded with this class, which is
 * before StartLogging has been sent.
 */
public final class HubTable {
    /** DynamoDB takes 100 writes in one transaction (DynamoDB developer guide, quotas); fewer get in nobody's way. */
    static final int LONGEST_TRANSACTION = 25;

    private static final Set<String> OVERTAKEN = Set.of("ConditionalCheckFailed", "TransactionConflict");

    private final Clients clients;
    private final String name;
    private final String region;
    private final Outage outage;

    /**
     * @param clients shared clients
     * @param budget the time this invocation has
     * @param name the table
     * @param region its Region
     */
    public HubTable(Clients clients, Budget budget, String name, String region) {
        this.clients = clients;
        this.name = name;
        this.region = region;
        this.outage = new Outage(budget, "table " + name);
    }

    /** Gives an item. */
    Optional<Item> get(String pk, String sk) throws LedgerFault {
        return ask("GetItem", (dynamo, as) -> {
            var answer = dynamo.getItem(request -> request.tableName(name)
                    .key(key(pk, sk))
                    .consistentRead(true)
                    .overrideConfiguration(as));
            return answer.hasItem() ? Optional.of(Item.of(answer.item())) : Optional.empty();
        });
    }

    /** Puts an item in place of whatever has its key. */
    void put(Item item) throws LedgerFault {
        ask(
                "PutItem",
                (dynamo, as) -> dynamo.putItem(request ->
                        request.tableName(name).item(item.attributes()).overrideConfiguration(as)));
    }

    /**
     * Puts an item if nothing stands in its way.
     *
     * @param item the item
     * @param condition on the item that has its key now
     * @param values what the condition names
     * @return nothing if it was put, or else the item that has its key now; that is an empty one if there is none, or if
     *     another hand writes it in a transaction at this moment
     */
    Optional<Item> putIf(Item item, String condition, Map<String, AttributeValue> values) throws LedgerFault {
        return ask("PutItem", (dynamo, as) -> {
            try {
                dynamo.putItem(request -> request.tableName(name)
                        .item(item.attributes())
                        .conditionExpression(condition)
                        .expressionAttributeValues(values.isEmpty() ? null : values)
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                        .overrideConfiguration(as));
                return Optional.empty();
            } catch (AwsServiceException e) {
                if (e instanceof ConditionalCheckFailedException refused) {
                    return Optional.of(Item.of(refused.item()));
                }
                if (e instanceof TransactionConflictException) {
                    return Optional.of(Item.of(Map.of()));
                }
                throw e;
            }
        });
    }

    /**
     * Changes one item.
     *
     * @param update an update expression; every name in it that begins with {@code #} stands for itself without that
     * @param values what the expression names
     * @return the item as it is now
     */
    Item update(String pk, String sk, String update, Set<String> names, Map<String, AttributeValue> values)
            throws LedgerFault {
        Map<String, String> placeholders = new HashMap<>();
        names.forEach(one -> placeholders.put("#" + one, one));
        return ask(
                "UpdateItem",
                (dynamo, as) -> Item.of(dynamo.updateItem(request -> request.tableName(name)
                                .key(key(pk, sk))
                                .updateExpression(update)
                                .expressionAttributeNames(placeholders)
                                .expressionAttributeValues(values)
                                .returnValues(ReturnValue.ALL_NEW)
                                .overrideConfiguration(as))
                        .attributes()));
    }

    /** Deletes an item; none need be there. */
    void delete(String pk, String sk) throws LedgerFault {
        ask(
                "DeleteItem",
                (dynamo, as) -> dynamo.deleteItem(
                        request -> request.tableName(name).key(key(pk, sk)).overrideConfiguration(as)));
    }

    /** As a part of a transaction: puts an item in place of whatever has its key. */
    static Function<String, TransactWriteItem> putting(Item item) {
        return table -> TransactWriteItem.builder()
                .put(put -> put.tableName(table).item(item.attributes()))
                .build();
    }

    /** As a part of a transaction: deletes the item of that key; none need be there. */
    static Function<String, TransactWriteItem> deleting(String pk, String sk) {
        return table -> TransactWriteItem.builder()
                .delete(delete -> delete.tableName(table).key(key(pk, sk)))
                .build();
    }

    /** Gives the items of a partition, in the order of their sort keys. */
    List<Item> all(String pk) throws LedgerFault {
        return query(Item.PK + " = :pk", Map.of(":pk", Item.text(pk)));
    }

    /** Gives the items of a partition whose sort key begins so, in its order. */
    List<Item> beginningWith(String pk, String beginning) throws LedgerFault {
        return query(
                Item.PK + " = :pk AND begins_with(" + Item.SK + ", :sk)",
                Map.of(":pk", Item.text(pk), ":sk", Item.text(beginning)));
    }

    /** Gives the items of a partition from that sort key on, in its order. */
    List<Item> from(String pk, String sk) throws LedgerFault {
        return query(Item.PK + " = :pk AND " + Item.SK + " >= :sk", Map.of(":pk", Item.text(pk), ":sk", Item.text(sk)));
    }

    private List<Item> query(String condition, Map<String, AttributeValue> values) throws LedgerFault {
        List<Item> items = new ArrayList<>();
        Map<String, AttributeValue> next = Map.of();
        do {
            Map<String, AttributeValue> start = next;
            QueryResponse page = ask(
                    "Query",
                    (dynamo, as) -> dynamo.query(request -> request.tableName(name)
                            .keyConditionExpression(condition)
                            .expressionAttributeValues(values)
                            .exclusiveStartKey(start.isEmpty() ? null : start)
                            .consistentRead(true)
                            .overrideConfiguration(as)));
            page.items().forEach(item -> items.add(Item.of(item)));
            next = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : Map.of();
        } while (!next.isEmpty());
        return items;
    }

    /**
     * Makes all of these writes or none.
     *
     * @param writes at most {@link #LONGEST_TRANSACTION}; each is told the table's name
     * @return false if a condition does not hold, or another hand writes the same items at this moment
     */
    boolean transact(List<Function<String, TransactWriteItem>> writes) throws LedgerFault {
        return transact(writes, OVERTAKEN::contains);
    }

    /**
     * Makes all of these writes, of which none has a condition, or none.
     *
     * @param writes as for {@link #transact}
     * @return false if they cannot be made together at this moment: another hand writes one of the items, or one of them is
     *     throttled. The SDK does not repeat such a transaction; it does repeat single writes.
     */
    boolean together(List<Function<String, TransactWriteItem>> writes) throws LedgerFault {
        return transact(writes, reason -> true);
    }

    private boolean transact(List<Function<String, TransactWriteItem>> writes, Predicate<String> expected)
            throws LedgerFault {
        List<TransactWriteItem> items =
                writes.stream().map(write -> write.apply(name)).toList();
        return ask("TransactWriteItems", (dynamo, as) -> {
            try {
                // A repeated attempt carries the same token, which the SDK makes, and is done once.
                dynamo.transactWriteItems(
                        request -> request.transactItems(items).overrideConfiguration(as));
                return true;
            } catch (AwsServiceException e) {
                if (e instanceof TransactionCanceledException canceled
                        && canceled.cancellationReasons().stream().anyMatch(reason -> expected.test(reason.code()))) {
                    return false;
                }
                throw e;
            }
        });
    }

    private static Map<String, AttributeValue> key(String pk, String sk) {
        return Item.at(pk, sk).attributes();
    }

    private <T> T ask(String operation, Call<T> call) throws LedgerFault {
        return outage.ask(operation, as -> call.of(clients.dynamoDb(region), as));
    }

    /** A call of DynamoDB, with its time bound. */
    @FunctionalInterface
    private interface Call<T> {
        T of(DynamoDbClient dynamo, Consumer<AwsRequestOverrideConfiguration.Builder> as);
    }
}
