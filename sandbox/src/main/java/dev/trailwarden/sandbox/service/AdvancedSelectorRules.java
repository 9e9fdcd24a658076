package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.trail.EventSelectors;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads advanced event selectors. (CloudTrail API Reference: AdvancedEventSelector, AdvancedFieldSelector.) */
final class AdvancedSelectorRules {
    private static final int MAX_VALUES = 500;
    private static final int MAX_NAME = 1000;
    private static final List<String> OPERATORS =
            List.of("Equals", "StartsWith", "EndsWith", "NotEquals", "NotStartsWith", "NotEndsWith");
    private static final Set<String> EXACT = Set.of("eventCategory", "readOnly", "resources.type");
    private static final Set<String> EXCLUDABLE = Set.of("kms.amazonaws.com", "rdsdata.amazonaws.com");

    private static final Map<String, Set<String>> TRAIL_FIELDS = Map.of(
            "Management", Set.of("eventCategory", "readOnly", "eventSource"),
            "Data",
                    Set.of(
                            "eventCategory",
                            "resources.type",
                            "resources.ARN",
                            "readOnly",
                            "eventSource",
                            "eventName",
                            "eventType",
                            "sessionCredentialFromConsole",
                            "userIdentity.arn"),
            "NetworkActivity",
                    Set.of(
                            "eventCategory",
                            "eventSource",
                            "eventName",
                            "errorCode",
                            "vpcEndpointId",
                            "userIdentity.arn"));

    private AdvancedSelectorRules() {}

    /**
     * Reads the selectors of a trail.
     *
     * @param requested the list
     * @return the selectors
     * @throws ApiError {@code InvalidEventSelectorsException}
     */
    static EventSelectors ofTrail(JsonNode requested) {
        ArrayNode list = read(requested);
        for (JsonNode selector : list) {
            checkTrail(conditions(selector));
        }
        return new EventSelectors.Advanced(list);
    }

    /** Copies selectors whose form is right, whatever they select. */
    private static ArrayNode read(JsonNode requested) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        int values = 0;
        for (JsonNode selector : requested) {
            ObjectNode read = list.addObject();
            String name = selector.path("Name").asText();
            if (name.length() > MAX_NAME) {
                throw invalid("The name of an advanced event selector has at most " + MAX_NAME + " characters.");
            }
            if (selector.has("Name")) {
                read.put("Name", name);
            }
            ArrayNode fields = read.putArray("FieldSelectors");
            for (JsonNode field : selector.path("FieldSelectors")) {
                values += copyField(field, fields.addObject());
            }
        }
        if (values > MAX_VALUES) {
            throw invalid("Specify up to " + MAX_VALUES
                    + " values for all conditions in all advanced event selectors for your trail.");
        }
        return list;
    }

    private static int copyField(JsonNode field, ObjectNode to) {
        String name = field.path("Field").asText();
        to.put("Field", name);
        int values = 0;
        for (String operator : OPERATORS) {
            if (!field.path(operator).isEmpty()) {
                if (EXACT.contains(name) && !operator.equals("Equals")) {
                    throw invalid("Field " + name + " can only be used with the operator Equals.");
                }
                to.set(operator, field.path(operator).deepCopy());
                values += field.path(operator).size();
            }
        }
        if (values == 0) {
            throw invalid("Field " + name + " needs an operator with at least one value.");
        }
        return values;
    }

    private static Map<String, JsonNode> conditions(JsonNode selector) {
        Map<String, JsonNode> conditions = new HashMap<>();
        for (JsonNode field : selector.path("FieldSelectors")) {
            String name = field.path("Field").asText();
            if (conditions.put(name, field) != null) {
                throw invalid("Field " + name + " stands twice in one selector.");
            }
        }
        return conditions;
    }

    private static void checkTrail(Map<String, JsonNode> conditions) {
        String category = only(conditions, "eventCategory");
        Set<String> fields = TRAIL_FIELDS.get(category);
        if (fields == null) {
            throw invalid("Value " + category + " for eventCategory is invalid.");
        }
        conditions.keySet().stream()
                .filter(field -> !fields.contains(field))
                .findFirst()
                .ifPresent(field -> {
                    throw invalid("Field " + field + " is not supported for the event category " + category + ".");
                });
        if (conditions.containsKey("readOnly") && !Set.of("true", "false").contains(only(conditions, "readOnly"))) {
            throw invalid("Value for readOnly is invalid.");
        }
        switch (category) {
            case "Management" -> checkManagement(conditions);
            case "Data" -> only(conditions, "resources.type");
            default -> only(conditions, "eventSource");
        }
    }

    private static void checkManagement(Map<String, JsonNode> conditions) {
        JsonNode source = conditions.get("eventSource");
        if (source == null) {
            return;
        }
        for (JsonNode value : source.path("NotEquals")) {
            if (!EXCLUDABLE.contains(value.asText())) {
                throw invalid("Value " + value.asText() + " for eventSource is invalid.");
            }
        }
        if (source.size() != 2 || !source.has("NotEquals")) {
            throw invalid("Field eventSource can only be used with the operator NotEquals for management events.");
        }
    }

    /** The single value a field has to equal. */
    private static String only(Map<String, JsonNode> conditions, String field) {
        JsonNode condition = conditions.get(field);
        if (condition == null || condition.path("Equals").size() != 1) {
            throw invalid("Field " + field + " must be there once, with the operator Equals and one value.");
        }
        return condition.path("Equals").get(0).asText();
    }

    private static ApiError invalid(String message) {
        return ApiError.badRequest("InvalidEventSelectorsException", message);
    }
}
