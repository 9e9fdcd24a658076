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
 */
record DynamoTable(
        AccountId account,
        Region region,
        String name,
        JsonNode attributes,
        JsonNode keys,
        boolean isProtected,
        Optional<String> kmsKey) {

    String arn() {
        return arn(account, region, name);
    }

    static String arn(AccountId account, Region region, String name) {
        return "arn:aws:dynamodb:%s:%s:table/%s".formatted(region, account, name);
    }
}
