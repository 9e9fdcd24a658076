package dev.trailwarden.aws;

import dev.trailwarden.core.doctor.Seen;
import dev.trailwarden.core.event.AccountId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads in the hub's table, as somebody who may read it, what the hub made of what one caller did to one trail. */
public final class IncidentWitness {
    private final DynamoDbClient dynamo;
    private final String table;

    /**
     * @param dynamo in the hub's account and Region
     * @param table the hub's
     */
    public IncidentWitness(DynamoDbClient dynamo, String table) {
        this.dynamo = dynamo;
        this.table = table;
    }

    /**
     * An incident as the hub remembers it.
     *
     * @param id its id
     * @param verdict how it stands, for example {@code RESTORED}
     * @param told whether its alert is out
     */
    public record Testimony(String id, String verdict, boolean told) {}

    /**
     * Gives the first incident of a caller on a trail.
     *
     * @param account in which account
     * @param trail the trail's name
     * @param actor the caller's ARN, as CloudTrail records it
     * @return nothing as long as the hub has told of none
     */
    public Seen<Optional<Testimony>> first(AccountId account, String trail, String actor) {
        return Sight.of("Query, GetItem on table " + table, () -> {
            List<Map<String, AttributeValue>> times = dynamo.query(request -> request.tableName(table)
                            .keyConditionExpression(Item.PK + " = :pk")
                            .expressionAttributeValues(
                                    Map.of(":pk", Item.text(DynamoLedger.streakKey(account.value(), trail, actor))))
                            .consistentRead(true)
                            .limit(1))
                    .items();
            if (times.isEmpty()) {
                return Optional.empty();
            }
            String sk = Item.of(times.getFirst()).sk();
            String id = sk.substring(sk.indexOf('#') + 1);
            Map<String, AttributeValue> incident = dynamo.getItem(request -> request.tableName(table)
                            .key(Item.at(DynamoLedger.incidentKey(id), DynamoLedger.INCIDENT)
                                    .attributes())
                            .consistentRead(true))
                    .item();
            return Optional.ofNullable(incident.get(DynamoLedger.VERDICT))
                    .map(verdict -> new Testimony(
                            id,
                            verdict.s(),
                            Optional.ofNullable(incident.get(DynamoLedger.TOLD))
                                    .map(AttributeValue::bool)
                                    .orElse(false)));
        });
    }
}
