package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.trail.TrailRecorder;
import dev.trailwarden.sandbox.wire.ApiCall;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Answers LookupEvents from what was recorded, newest first. (CloudTrail API Reference, LookupEvents.) */
final class EventHistory {
    private static final int MOST = 50;

    private final TrailRecorder recorder;

    EventHistory(TrailRecorder recorder) {
        this.recorder = recorder;
    }

    /**
     * Answers a call that was allowed.
     *
     * @param call the call
     * @return a page of events
     * @throws ApiError {@code InvalidMaxResultsException}, {@code InvalidTimeRangeException}, {@code
     *     InvalidLookupAttributesException}, {@code InvalidNextTokenException}
     */
    ObjectNode lookup(ApiCall call) {
        int most = call.input().path("MaxResults").asInt(MOST);
        if (most < 1 || most > MOST) {
            throw ApiError.badRequest("InvalidMaxResultsException", "MaxResults must be between 1 and " + MOST);
        }
        if (call.input().path("StartTime").asDouble(0)
                > call.input().path("EndTime").asDouble(Double.MAX_VALUE)) {
            throw ApiError.badRequest("InvalidTimeRangeException", "StartTime is after EndTime");
        }
        JsonNode attributes = call.input().path("LookupAttributes");
        if (attributes.size() > 1) {
            throw ApiError.badRequest("InvalidLookupAttributesException", "Only one lookup attribute is allowed");
        }
        List<ObjectNode> found = recorder.history(call.caller().account(), call.region()).stream()
                .filter(record -> within(call, record))
                .filter(record -> attributes.isEmpty() || matches(record, attributes.get(0)))
                .toList();
        int from = after(call.text("NextToken"), found);
        int to = Math.min(from + most, found.size());
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode events = answer.putArray("Events");
        found.subList(from, to).forEach(record -> events.add(event(record)));
        if (to < found.size()) {
            answer.put("NextToken", found.get(to - 1).path("eventID").asText());
        }
        return answer;
    }

    /** Where the page of a token begins: behind the last event of the page before, whatever has come since. */
    private static int after(String token, List<ObjectNode> found) {
        if (token.isEmpty()) {
            return 0;
        }
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i).path("eventID").asText().equals(token)) {
                return i + 1;
            }
        }
        throw ApiError.badRequest("InvalidNextTokenException", "The token is not one this call gave");
    }

    private static boolean within(ApiCall call, JsonNode record) {
        double time = time(record);
        return time >= call.input().path("StartTime").asDouble(0)
                && time <= call.input().path("EndTime").asDouble(Double.MAX_VALUE);
    }

    private static boolean matches(JsonNode record, JsonNode attribute) {
        String wanted = attribute.path("AttributeValue").asText();
        String key = attribute.path("AttributeKey").asText();
        return switch (key) {
            case "EventId" -> record.path("eventID").asText().equals(wanted);
            case "EventName" -> record.path("eventName").asText().equals(wanted);
            case "EventSource" -> record.path("eventSource").asText().equals(wanted);
            case "ReadOnly" -> record.path("readOnly").asText().equals(wanted);
            case "Username" -> userName(record).equals(wanted);
            case "AccessKeyId" ->
                record.path("userIdentity").path("accessKeyId").asText().equals(wanted);
            case "ResourceName" -> resourceName(record).equals(wanted);
            case "ResourceType" -> !resourceName(record).isEmpty() && wanted.equals(resourceType(record));
            default ->
                throw ApiError.badRequest("InvalidLookupAttributesException", "There is no lookup attribute " + key);
        };
    }

    private static ObjectNode event(JsonNode record) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("EventId", record.path("eventID").asText());
        event.put("EventName", record.path("eventName").asText());
        event.put("ReadOnly", record.path("readOnly").asText());
        event.put("AccessKeyId", record.path("userIdentity").path("accessKeyId").asText());
        event.put("EventTime", time(record));
        event.put("EventSource", record.path("eventSource").asText());
        event.put("Username", userName(record));
        ArrayNode resources = event.putArray("Resources");
        if (!resourceName(record).isEmpty()) {
            resources.addObject().put("ResourceType", resourceType(record)).put("ResourceName", resourceName(record));
        }
        event.put("CloudTrailEvent", record.toString());
        return event;
    }

    private static double time(JsonNode record) {
        return Instant.parse(record.path("eventTime").asText()).getEpochSecond();
    }

    private static String userName(JsonNode record) {
        JsonNode identity = record.path("userIdentity");
        String principal = identity.path("principalId").asText();
        return identity.path("userName").asText(principal.substring(principal.indexOf(':') + 1));
    }

    private static String resourceType(JsonNode record) {
        JsonNode parameters = record.path("requestParameters");
        boolean store = record.path("eventName").asText().contains("EventDataStore")
                || parameters.has("eventDataStore")
                || StoreAccess.isStore(parameters.path("resourceId").asText());
        return store ? "AWS::CloudTrail::EventDataStore" : "AWS::CloudTrail::Trail";
    }

    /** The trail or event data store a record is about, under whichever name its operation gives it. */
    private static String resourceName(JsonNode record) {
        JsonNode parameters = record.path("requestParameters");
        boolean own = record.path("eventSource").asText().equals("cloudtrail.amazonaws.com");
        return Stream.of("eventDataStore", "name", "trailName", "resourceId")
                .map(member -> parameters.path(member).asText())
                .filter(name -> own && !name.isEmpty())
                .findFirst()
                .orElse("");
    }
}
