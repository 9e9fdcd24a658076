package dev.trailwarden.sandbox.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.ApiError;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/**
 * Reads the Query protocol's form body into the tree a JSON service would have sent: {@code A.member.1=x} becomes a
 * list, {@code A.entry.1.key=k&A.entry.1.value=v} (or {@code Name}/{@code Value}) a map.
 */
final class QueryForm {
    private static final int MAX_PARAMETERS = 2000;
    private static final int MAX_DEPTH = 12;

    private QueryForm() {}

    /**
     * Reads a body.
     *
     * @param body {@code application/x-www-form-urlencoded}
     * @return the tree; {@code Action} and {@code Version} are plain members of it
     * @throws ApiError {@code MalformedQueryString}
     */
    static ObjectNode read(String body) {
        ObjectNode raw = JsonNodeFactory.instance.objectNode();
        String[] parameters = body.split("&", MAX_PARAMETERS + 1);
        if (parameters.length > MAX_PARAMETERS) {
            throw malformed("more than " + MAX_PARAMETERS + " parameters");
        }
        for (String parameter : parameters) {
            int equals = parameter.indexOf('=');
            if (equals > 0) {
                put(raw, decode(parameter.substring(0, equals)), decode(parameter.substring(equals + 1)));
            }
        }
        return (ObjectNode) shaped(raw);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw malformed("'" + text + "' is not percent-encoded");
        }
    }

    private static void put(ObjectNode root, String name, String value) {
        String[] steps = name.split("\\.", -1);
        if (steps.length > MAX_DEPTH) {
            throw malformed("'" + name + "' is too deep");
        }
        ObjectNode at = root;
        for (int i = 0; i < steps.length - 1; i++) {
            JsonNode next = at.get(steps[i]);
            at = next instanceof ObjectNode known ? known : at.putObject(steps[i]);
        }
        at.put(steps[steps.length - 1], value);
    }

    private static JsonNode shaped(JsonNode node) {
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        if (object.size() == 1 && object.get("member") instanceof ObjectNode members) {
            return list(members);
        }
        if (object.size() == 1 && object.get("entry") instanceof ObjectNode entries) {
            return map(entries);
        }
        ObjectNode result = object.objectNode();
        object.properties().forEach(member -> result.set(member.getKey(), shaped(member.getValue())));
        return result;
    }

    private static ArrayNode list(ObjectNode members) {
        TreeMap<Integer, JsonNode> ordered = new TreeMap<>();
        members.properties().forEach(member -> ordered.put(position(member.getKey()), shaped(member.getValue())));
        return members.arrayNode().addAll(ordered.values());
    }

    private static ObjectNode map(ObjectNode entries) {
        ObjectNode result = entries.objectNode();
        for (JsonNode entry : list(entries)) {
            JsonNode key = entry.has("key") ? entry.path("key") : entry.path("Name");
            result.set(key.asText(), entry.has("value") ? entry.path("value") : entry.path("Value"));
        }
        return result;
    }

    private static int position(String step) {
        try {
            return Integer.parseInt(step);
        } catch (NumberFormatException _) {
            throw malformed("'" + step + "' should be a number");
        }
    }

    private static ApiError malformed(String why) {
        return ApiError.badRequest("MalformedQueryString", "The query string cannot be read: " + why);
    }
}
