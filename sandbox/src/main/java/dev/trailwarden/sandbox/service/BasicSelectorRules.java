package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.trail.EventSelectors;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads basic event selectors and fills in what is left out. (CloudTrail API Reference: EventSelector, DataResource.) */
final class BasicSelectorRules {
    private static final int MAX_SELECTORS = 5;
    private static final int MAX_RESOURCES = 250;
    private static final Set<String> READ_WRITE = Set.of("All", "ReadOnly", "WriteOnly");
    private static final Set<String> EXCLUDABLE = Set.of("kms.amazonaws.com", "rdsdata.amazonaws.com");
    private static final Map<String, String> RESOURCES = Map.of(
            "AWS::S3::Object", "arn:aws[a-z-]*:s3(:::[^*?]*)?",
            "AWS::Lambda::Function", "arn:aws[a-z-]*:lambda(:[^*?]+)?",
            "AWS::DynamoDB::Table", "arn:aws[a-z-]*:dynamodb(:[^*?]+)?");

    /** What means every resource of a type. */
    private static final Pattern ALL = Pattern.compile("arn:[^:]+:[^:]+:*");

    private BasicSelectorRules() {}

    /**
     * Reads selectors.
     *
     * @param requested the list
     * @return the selectors, every default filled in
     * @throws ApiError {@code InvalidEventSelectorsException}
     */
    static EventSelectors read(JsonNode requested) {
        if (requested.isEmpty() || requested.size() > MAX_SELECTORS) {
            throw invalid("Specify a valid number of event selectors (1 to " + MAX_SELECTORS + ") for your trail.");
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        int resources = 0;
        for (JsonNode selector : requested) {
            ObjectNode read = list.addObject();
            boolean management = selector.path("IncludeManagementEvents").asBoolean(true);
            read.put("ReadWriteType", readWrite(selector)).put("IncludeManagementEvents", management);
            if (!management && selector.path("DataResources").isEmpty()) {
                throw invalid("An event selector must include management events or data resources.");
            }
            resources += resources(selector.path("DataResources"), read.putArray("DataResources"));
            sources(selector.path("ExcludeManagementEventSources"), read.putArray("ExcludeManagementEventSources"));
        }
        if (resources > MAX_RESOURCES) {
            throw invalid("Specify a valid number of DataResources.Values (0 to " + MAX_RESOURCES
                    + ") for all your selectors.");
        }
        return new EventSelectors.Basic(list);
    }

    private static String readWrite(JsonNode selector) {
        String type = selector.path("ReadWriteType").asText("All");
        if (!READ_WRITE.contains(type)) {
            throw invalid("Value " + type + " for ReadWriteType is invalid.");
        }
        return type;
    }

    /** Copies data resources, and counts those that count: not the ones that mean every resource of their type. */
    private static int resources(JsonNode requested, ArrayNode to) {
        int counted = 0;
        for (JsonNode resource : requested) {
            String type = resource.path("Type").asText();
            String form = RESOURCES.get(type);
            if (form == null) {
                throw invalid("Value " + type + " for DataResources.Type is invalid.");
            }
            ArrayNode values = to.addObject().put("Type", type).putArray("Values");
            for (JsonNode value : resource.path("Values")) {
                String arn = value.asText();
                if (!arn.matches(form)) {
                    throw invalid("Value " + arn + " for DataResources.Values is invalid.");
                }
                values.add(arn);
                counted += ALL.matcher(arn).matches() ? 0 : 1;
            }
        }
        return counted;
    }

    private static void sources(JsonNode requested, ArrayNode to) {
        for (JsonNode source : requested) {
            if (!EXCLUDABLE.contains(source.asText())) {
                throw invalid("Value " + source.asText() + " for ExcludeManagementEventSources is invalid.");
            }
            to.add(source.asText());
        }
    }

    private static ApiError invalid(String message) {
        return ApiError.badRequest("InvalidEventSelectorsException", message);
    }
}
