package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import java.util.Optional;

/**
 * A table; its items are in the engine.
 *
 * @param account whose
 * @param region where
 * @param name its name
 * @param attributes the definitions of the key attributes
 * @param keys the key schema; a table with another one is another table
 * @param isProtected whether it refuses to be deleted
 * @param kmsKey the customer managed key it is encrypted with, as its template names it
 * @param recovery its backups
 * @param timeToLive the attribute that says when an item is over; nothing strikes here
 */
record DynamoTable(
        AccountId account,
        Region region,
        String name,
        JsonNode attributes,
        JsonNode keys,
        boolean isProtected,
        Optional<String> kmsKey,
        Recovery recovery,
        Optional<String> timeToLive) {

    /**
     * Backups to any moment.
     *
     * @param enabled whether they are made
     * @param days how far they go back
     */
    record Recovery(boolean enabled, int days) {
        /** AWS keeps 35 days unless told otherwise (DynamoDB API reference, PointInTimeRecoverySpecification). */
        static final int MOST_DAYS = 35;
    }

    DynamoTable with(Recovery other) {
        return new DynamoTable(account, region, name, attributes, keys, isProtected, kmsKey, other, timeToLive);
    }

    DynamoTable expiringBy(Optional<String> attribute) {
        return new DynamoTable(account, region, name, attributes, keys, isProtected, kmsKey, recovery, attribute);
    }

    DynamoTable guarded(boolean nowProtected) {
        return new DynamoTable(account, region, name, attributes, keys, nowProtected, kmsKey, recovery, timeToLive);
    }

    String arn() {
        return arn(account, region, name);
    }

    static String arn(AccountId account, Region region, String name) {
        return "arn:aws:dynamodb:%s:%s:table/%s".formatted(region, account, name);
    }
}
