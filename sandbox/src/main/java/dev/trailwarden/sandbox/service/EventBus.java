package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An event bus.
 *
 * @param account whose
 * @param region where
 * @param name {@code default}, or chosen
 * @param statements its policy's statements by their sid
 */
record EventBus(AccountId account, Region region, String name, Map<String, JsonNode> statements) {
    /** The bus every account has in every Region, the only one that AWS's own events reach. */
    static final String DEFAULT = "default";

    /** EventBridge quota. */
    private static final int MAX_POLICY = 10_240;

    String arn() {
        return arn(account, region, name);
    }

    static String arn(AccountId account, Region region, String name) {
        return "arn:aws:events:%s:%s:event-bus/%s".formatted(region, account, name);
    }

    /** The resource policy, when there is one. */
    Optional<JsonNode> policy() {
        if (statements.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode policy = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
        ArrayNode list = policy.putArray("Statement");
        statements.values().forEach(list::add);
        return Optional.of(policy);
    }

    /** The same bus with a statement more, or changed. */
    EventBus with(String sid, JsonNode statement) {
        Map<String, JsonNode> more = new TreeMap<>(statements);
        more.put(sid, statement);
        EventBus changed = new EventBus(account, region, name, Collections.unmodifiableMap(more));
        if (changed.policy().toString().length() > MAX_POLICY) {
            throw ApiError.badRequest(
                    "PolicyLengthExceededException", "The policy is longer than " + MAX_POLICY + " characters");
        }
        return changed;
    }

    /** The same bus without a statement. */
    EventBus without(String sid) {
        Map<String, JsonNode> fewer = new TreeMap<>(statements);
        fewer.remove(sid);
        return new EventBus(account, region, name, Collections.unmodifiableMap(fewer));
    }
}
