package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.service.DynamoTable.Recovery;
import dev.trailwarden.sandbox.service.ResourceKind.Wanted;
import dev.trailwarden.sandbox.template.Properties;
import dev.trailwarden.sandbox.template.ResourceProvider;
import dev.trailwarden.sandbox.template.ResourceProvider.Made;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** DynamoDB tables, paid per request; backups and time to live are shown and have no effect. */
final class DynamoResources {
    private final DynamoService dynamo;

    private DynamoResources(DynamoService dynamo) {
        this.dynamo = dynamo;
    }

    static List<ResourceProvider> of(DynamoService dynamo) {
        DynamoResources resources = new DynamoResources(dynamo);
        return List.of(new ResourceKind(
                "AWS::DynamoDB::Table",
                resources::table,
                (target, table) -> dynamo.delete(DynamoTable.arn(
                        new AccountId(target.accountId()), new Region(target.region()), table.physicalId()))));
    }

    private Made table(Wanted wanted) {
        Properties properties = wanted.properties();
        String name = wanted.name("TableName");
        JsonNode keys = required(properties, "KeySchema");
        JsonNode attributes = required(properties, "AttributeDefinitions");
        if (!properties.text("BillingMode").equals("PAY_PER_REQUEST")) {
            throw ApiError.badRequest("ValidationException", "the sandbox has tables paid per request only");
        }
        Optional<String> kmsKey = properties.object("SSESpecification").flatMap(DynamoResources::encryption);
        boolean isProtected = properties.flag("DeletionProtectionEnabled", false);
        Recovery recovery = properties
                .object("PointInTimeRecoverySpecification")
                .map(point -> new Recovery(
                        point.flag("PointInTimeRecoveryEnabled", false),
                        point.number("RecoveryPeriodInDays", Recovery.MOST_DAYS)))
                .orElse(new Recovery(false, Recovery.MOST_DAYS));
        Optional<String> timeToLive = properties
                .object("TimeToLiveSpecification")
                .flatMap(ttl -> ttl.optionalText("AttributeName").filter(_ -> ttl.flag("Enabled", false)));
        properties.recordedOnly("Tags");
        properties.done();
        DynamoTable table = new DynamoTable(
                wanted.account(), wanted.region(), name, attributes, keys, isProtected, kmsKey, recovery, timeToLive);
        dynamo.put(table, wanted.isNew(name));
        return new Made(name, Map.of("Arn", table.arn()));
    }

    /** Always on; the key is AWS's own unless one is named. */
    private static Optional<String> encryption(Properties encryption) {
        boolean enabled = encryption.flag("SSEEnabled", false);
        encryption.recordedOnly("SSEType");
        return encryption.optionalText("KMSMasterKeyId").filter(key -> enabled);
    }

    private static JsonNode required(Properties properties, String name) {
        return properties
                .json(name)
                .orElseThrow(() -> ApiError.badRequest("ValidationException", name + " is missing"));
    }
}
