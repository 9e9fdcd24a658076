package dev.trailwarden.sandbox.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.function.UnaryOperator;

/** Rewrites the AWS principals of a policy, wherever the policy language lets them stand. */
final class Principals {
    private Principals() {}

    static JsonNode rewrite(JsonNode policy, UnaryOperator<String> change) {
        JsonNode copy = policy.deepCopy();
        JsonNode statements = copy.path("Statement");
        for (JsonNode statement : statements.isArray() ? statements : List.of(statements)) {
            for (String element : List.of("Principal", "NotPrincipal")) {
                if (statement.path(element) instanceof ObjectNode byType && byType.has("AWS")) {
                    byType.set("AWS", each(byType.get("AWS"), change));
                }
            }
        }
        return copy;
    }

    private static JsonNode each(JsonNode principals, UnaryOperator<String> change) {
        if (!(principals instanceof ArrayNode several)) {
            return TextNode.valueOf(change.apply(principals.asText()));
        }
        ArrayNode changed = several.arrayNode();
        several.forEach(one -> changed.add(change.apply(one.asText())));
        return changed;
    }
}
