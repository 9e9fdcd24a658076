package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService;
import dev.trailwarden.sandbox.wire.ServiceProfile;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * DynamoDB: who may do what is decided here, what it does by AWS's own engine. There are no condition keys of DynamoDB
 * ({@code dynamodb:LeadingKeys}) and no resource policies on tables; time to live is set and never strikes.
 */
public final class DynamoService implements ApiService, AutoCloseable {
    /** What stands before the operation in {@code X-Amz-Target}. */
    static final String TARGET = "DynamoDB_20120810";

    /**
     * The actions a transaction asks for are those of its parts (DynamoDB developer guide, "Using IAM with
     * transactions").
     */
    private static final Map<String, String> TRANSACTION_ACTIONS = Map.of(
            "Put", "dynamodb:PutItem",
            "Update", "dynamodb:UpdateItem",
            "Delete", "dynamodb:DeleteItem",
            "ConditionCheck", "dynamodb:ConditionCheckItem");

    /** What reads or writes items, and so needs the table's key. */
    private static final Set<String> USES = Set.of(
            "GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan", "BatchWriteItem", "TransactWriteItems");

    private final Authorizer authorizer;
    private final KmsKeys keys;
    private final DynamoEngine engine = new DynamoEngine();
    private final DynamoSettings settings = new DynamoSettings(this);
    private final Map<String, DynamoTable> tables = new ConcurrentHashMap<>();

    /**
     * No tables yet, and no engine running.
     *
     * @param authorizer decides every call
     * @param keys what tables are encrypted with
     */
    public DynamoService(Authorizer authorizer, KmsKeys keys) {
        this.authorizer = authorizer;
        this.keys = keys;
    }

    @Override
    public ServiceProfile profile() {
        return new ServiceProfile("dynamodb", ServiceProfile.Protocol.JSON_1_0, TARGET, "AccessDeniedException");
    }

    @Override
    public Map<String, Operation> operations() {
        Map<String, Operation> all = new TreeMap<>(settings.operations());
        all.putAll(Map.of(
                "GetItem", Operation.data(this::onTable),
                "PutItem", Operation.data(this::onTable),
                "UpdateItem", Operation.data(this::onTable),
                "DeleteItem", Operation.data(this::onTable),
                "Query", Operation.data(this::onTable),
                "Scan", Operation.data(this::onTable),
                "BatchWriteItem", Operation.data(this::batchWriteItem),
                "TransactWriteItems", Operation.data(this::transactWriteItems),
                "DescribeTable", Operation.read(this::describeTable)));
        return all;
    }

    /** Makes a table, or changes the protection and the encryption of one that is there. */
    void put(DynamoTable table, boolean isNew) {
        DynamoTable old = tables.get(table.arn());
        ObjectNode input = JsonNodeFactory.instance.objectNode().put("TableName", table.name());
        input.put("DeletionProtectionEnabled", table.isProtected());
        if (isNew || old == null) {
            input.set("AttributeDefinitions", table.attributes());
            input.set("KeySchema", table.keys());
            input.put("BillingMode", "PAY_PER_REQUEST");
            engine.call(table.account(), table.region(), "CreateTable", input);
        } else if (!old.keys().equals(table.keys())) {
            // CloudFormation would make a second table of the same name, and fail with these words.
            throw ApiError.badRequest(
                    "ValidationError",
                    "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename "
                            + table.name() + " and update the stack again.");
        } else if (old.isProtected() != table.isProtected()) {
            engine.call(table.account(), table.region(), "UpdateTable", input);
        }
        tables.put(table.arn(), table);
    }

    /** Deletes a table with its items; a protected one refuses. */
    void delete(String arn) {
        DynamoTable table = tables.get(arn);
        if (table != null) {
            ObjectNode input = JsonNodeFactory.instance.objectNode().put("TableName", table.name());
            engine.call(table.account(), table.region(), "DeleteTable", input);
            tables.remove(arn);
        }
    }

    private ObjectNode onTable(ApiCall call) {
        String index = call.text("IndexName");
        permit(call, "dynamodb:" + call.operation(), call.text("TableName"), index);
        return carryOut(call);
    }

    private ObjectNode batchWriteItem(ApiCall call) {
        Set<String> names = new TreeSet<>();
        call.input().path("RequestItems").fieldNames().forEachRemaining(names::add);
        names.forEach(name -> permit(call, "dynamodb:BatchWriteItem", name, ""));
        return carryOut(call);
    }

    private ObjectNode transactWriteItems(ApiCall call) {
        for (JsonNode item : call.input().path("TransactItems")) {
            item.properties().forEach(part -> {
                String action = TRANSACTION_ACTIONS.get(part.getKey());
                if (action != null) {
                    permit(call, action, part.getValue().path("TableName").asText(), "");
                }
            });
        }
        return carryOut(call);
    }

    /** What UpdateTable answers. */
    ObjectNode describe(ApiCall call, DynamoTable table) {
        ObjectNode input = JsonNodeFactory.instance.objectNode().put("TableName", table.name());
        ObjectNode shown = engine.call(table.account(), call.region(), "DescribeTable", input);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.set("TableDescription", shown.withObject("/Table").put("TableArn", table.arn()));
        return answer;
    }

    private ObjectNode describeTable(ApiCall call) {
        DynamoTable table = permit(call, "dynamodb:DescribeTable", call.text("TableName"), "");
        ObjectNode answer = carryOut(call);
        // The engine puts every table in an account of its own.
        ObjectNode shown = answer.withObject("/Table").put("TableArn", table.arn());
        table.kmsKey()
                .flatMap(name -> keys.find(table.account(), table.region(), name))
                .ifPresent(key -> shown.putObject("SSEDescription")
                        .put("Status", "ENABLED")
                        .put("SSEType", "KMS")
                        .put("KMSMasterKeyArn", key.arn()));
        return answer;
    }

    private ObjectNode carryOut(ApiCall call) {
        if (tables.isEmpty()) {
            // Nothing to carry it out on, and nothing worth starting the engine for.
            throw ApiError.badRequest("ValidationException", "1 validation error detected: no table is named");
        }
        return engine.call(call.caller().account(), call.region(), call.operation(), call.input());
    }

    /** Asks for permission, for the table and for its key. AWS refuses before it says that there is no such table. */
    DynamoTable permit(ApiCall call, String action, String nameOrArn, String index) {
        if (nameOrArn.isEmpty()) {
            throw ApiError.badRequest(
                    "ValidationException", "The parameter 'TableName' is required but was not present in the request");
        }
        String arn = nameOrArn.startsWith("arn:")
                ? nameOrArn
                : DynamoTable.arn(call.caller().account(), call.region(), nameOrArn);
        authorizer.require(call.asks(action, index.isEmpty() ? arn : arn + "/index/" + index));
        DynamoTable table = tables.get(arn);
        if (table == null || !table.region().equals(call.region())) {
            throw ApiError.badRequest("ResourceNotFoundException", "Requested resource not found");
        }
        if (USES.contains(call.operation())) {
            table.kmsKey().ifPresent(key -> requireKey(call, table, key));
        }
        return table;
    }

    /**
     * Whoever uses the items of a table with a customer managed key must be allowed to decrypt with it (DynamoDB
     * developer guide, "DynamoDB encryption at rest: usage notes").
     */
    private void requireKey(ApiCall call, DynamoTable table, String name) {
        KmsKeys.Key key = keys.find(table.account(), table.region(), name)
                .orElseThrow(() -> ApiError.badRequest("ResourceNotFoundException", "The KMS key does not exist"));
        authorizer.require(call.asks("kms:Decrypt", key.arn())
                .with("kms:ViaService", "dynamodb.%s.amazonaws.com".formatted(table.region()))
                .guardedBy(Optional.of(key.policy())));
        if (key.state() != KmsKeys.State.ENABLED) {
            // The developer guide says that the table becomes inaccessible, and not with which error.
            throw ApiError.denied("The KMS key " + key.arn() + " of the table " + table.name() + " is not enabled");
        }
    }

    /** Stops the engine, if it runs. */
    @Override
    public void close() {
        engine.close();
    }
}
