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
    private static final int MAX_OF_STORE = 5;
    private static final List<String> OPERATORS =
            List.of("Equals", "StartsWith", "EndsWith", "NotEquals", "NotStartsWith", "NotEndsWith");
    private static final Set<String> EXACT = Set.of("eventCategory", "readOnly", "resources.type");
    private static final Set<String> EXCLUDABLE = Set.of("kms.amazonaws.com", "rdsdata.amazonaws.com");

    private static final Set<String> TRAIL_MANAGEMENT = Set.of("eventCategory", "readOnly", "eventSource");
    private static final Set<String> STORE_MANAGEMENT = Set.of(
            "eventCategory",
            "readOnly",
            "eventSource",
            "eventName",
            "eventType",
            "sessionCredentialFromConsole",
            "userIdentity.arn");
    private static final Set<String> DATA = Set.of(
            "eventCategory",
            "resources.type",
            "resources.ARN",
            "readOnly",
            "eventSource",
            "eventName",
            "eventType",
            "sessionCredentialFromConsole",
            "userIdentity.arn");
    private static final Set<String> NETWORK =
            Set.of("eventCategory", "eventSource", "eventName", "errorCode", "vpcEndpointId", "userIdentity.arn");
    private static final Map<String, Set<String>> TRAIL_FIELDS =
            Map.of("Management", TRAIL_MANAGEMENT, "Data", DATA, "NetworkActivity", NETWORK);
    private static final Map<String, Set<String>> STORE_FIELDS = Map.of(
            "Management", STORE_MANAGEMENT,
            "Data", DATA,
            "NetworkActivity", NETWORK,
            "Insight", Set.of("eventCategory"),
            "ConfigurationItem", Set.of("eventCategory"),
            "Evidence", Set.of("eventCategory"),
            "ActivityAuditLog", Set.of("eventCategory"));

    private AdvancedSelectorRules() {}

    /**
     * Reads the selectors of a trail.
     *
     * @param requested the list
     * @return the selectors
     * @throws ApiError {@code InvalidEventSelectorsException}
     */
    static EventSelectors.Advanced ofTrail(JsonNode requested) {
        ArrayNode list = read(requested);
        for (JsonNode selector : list) {
            Map<String, JsonNode> conditions = conditions(selector);
            if (check(conditions, TRAIL_FIELDS).equals("Management")) {
                checkExcluded(conditions);
            }
        }
        return new EventSelectors.Advanced(list);
    }

    /**
     * Reads the selectors of an event data store.
     *
     * @param requested the list
     * @return the selectors
     * @throws ApiError {@code InvalidEventSelectorsException}
     */
    static EventSelectors.Advanced ofStore(JsonNode requested) {
        if (requested.size() > MAX_OF_STORE) {
            throw invalid("An event data store has at most " + MAX_OF_STORE + " advanced event selectors.");
        }
        ArrayNode list = read(requested);
        list.forEach(selector -> check(conditions(selector), STORE_FIELDS));
        return new EventSelectors.Advanced(list);
    }

    /**
     * What an event data store has that nobody gave selectors.
     *
     * @return one selector: every management event
     */
    static EventSelectors.Advanced storeDefault() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        list.addObject()
                .put("Name", "Default management events")
                .putArray("FieldSelectors")
                .addObject()
                .put("Field", "eventCategory")
                .putArray("Equals")
                .add("Management");
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

    /** Checks which fields a selector has, and tells its category. */
    private static String check(Map<String, JsonNode> conditions, Map<String, Set<String>> fieldsByCategory) {
        String category = only(conditions, "eventCategory");
        Set<String> fields = fieldsByCategory.get(category);
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
        if (category.equals("Data")) {
            only(conditions, "resources.type");
        } else if (category.equals("NetworkActivity")) {
            only(conditions, "eventSource");
        }
        return category;
    }

    /** A trail cannot leave out any management events but those of two noisy services. */
    private static void checkExcluded(Map<String, JsonNode> conditions) {
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
