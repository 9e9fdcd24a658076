package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.service.DynamoTable.Recovery;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Operation;
import java.util.Map;
import java.util.Optional;

/** What DynamoDB tells and lets change about a table beside its items: protection, backups, time to live. */
final class DynamoSettings {
    private final DynamoService tables;

    DynamoSettings(DynamoService tables) {
        this.tables = tables;
    }

    Map<String, Operation> operations() {
        return Map.of(
                "DescribeContinuousBackups", Operation.read(this::describeContinuousBackups),
                "UpdateContinuousBackups", Operation.write(this::updateContinuousBackups),
                "DescribeTimeToLive", Operation.read(this::describeTimeToLive),
                "UpdateTimeToLive", Operation.write(this::updateTimeToLive),
                "UpdateTable", Operation.write(this::updateTable),
                "DeleteTable", Operation.write(this::deleteTable));
    }

    private DynamoTable table(ApiCall call) {
        return tables.permit(call, "dynamodb:" + call.operation(), call.text("TableName"), "");
    }

    private ObjectNode describeContinuousBackups(ApiCall call) {
        return backups(table(call));
    }

    private static ObjectNode backups(DynamoTable table) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ObjectNode point = answer.putObject("ContinuousBackupsDescription")
                .put("ContinuousBackupsStatus", "ENABLED")
                .putObject("PointInTimeRecoveryDescription")
                .put("PointInTimeRecoveryStatus", table.recovery().enabled() ? "ENABLED" : "DISABLED");
        if (table.recovery().enabled()) {
            point.put("RecoveryPeriodInDays", table.recovery().days());
        }
        return answer;
    }

    private ObjectNode updateContinuousBackups(ApiCall call) {
        DynamoTable table = table(call);
        JsonNode wanted = call.input().path("PointInTimeRecoverySpecification");
        if (!wanted.path("PointInTimeRecoveryEnabled").isBoolean()) {
            throw ApiError.badRequest("ValidationException", "PointInTimeRecoveryEnabled is missing");
        }
        int days = wanted.path("RecoveryPeriodInDays").asInt(Recovery.MOST_DAYS);
        DynamoTable changed = table.with(
                new Recovery(wanted.path("PointInTimeRecoveryEnabled").asBoolean(), days));
        tables.put(changed, false);
        return backups(changed);
    }

    private ObjectNode describeTimeToLive(ApiCall call) {
        DynamoTable table = table(call);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ObjectNode description = answer.putObject("TimeToLiveDescription")
                .put("TimeToLiveStatus", table.timeToLive().isPresent() ? "ENABLED" : "DISABLED");
        table.timeToLive().ifPresent(attribute -> description.put("AttributeName", attribute));
        return answer;
    }

    private ObjectNode updateTimeToLive(ApiCall call) {
        DynamoTable table = table(call);
        JsonNode wanted = call.input().path("TimeToLiveSpecification");
        boolean enabled = wanted.path("Enabled").asBoolean();
        if (enabled == table.timeToLive().isPresent()) {
            throw ApiError.badRequest(
                    "ValidationException", "TimeToLive is already " + (enabled ? "enabled" : "disabled"));
        }
        tables.put(
                table.expiringBy(
                        enabled ? Optional.of(wanted.path("AttributeName").asText()) : Optional.empty()),
                false);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.set("TimeToLiveSpecification", wanted);
        return answer;
    }

    /** Of what UpdateTable can change only the protection. */
    private ObjectNode updateTable(ApiCall call) {
        DynamoTable table = table(call);
        if (!call.input().path("DeletionProtectionEnabled").isBoolean()
                || call.input().size() != 2) {
            throw ApiError.badRequest("ValidationException", "the sandbox changes a table's protection only");
        }
        tables.put(table.guarded(call.input().path("DeletionProtectionEnabled").asBoolean()), false);
        return tables.describe(call, table);
    }

    private ObjectNode deleteTable(ApiCall call) {
        DynamoTable table = table(call);
        tables.delete(table.arn());
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.putObject("TableDescription")
                .put("TableName", table.name())
                .put("TableArn", table.arn())
                .put("TableStatus", "DELETING");
        return answer;
    }
}
