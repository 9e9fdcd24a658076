package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.trail.Aggregation;
import dev.trailwarden.sandbox.trail.Trail;
import dev.trailwarden.sandbox.trail.Trails;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The event configuration of trails, which is how their data events are aggregated; event sizes and context keys belong
 * to event data stores. (CloudTrail API Reference: PutEventConfiguration, GetEventConfiguration.)
 */
final class EventConfigurationOperations {
    private static final Set<String> TEMPLATES = Set.of("API_ACTIVITY", "RESOURCE_ACCESS", "USER_ACTIONS");

    private final Trails trails;
    private final TrailAccess access;

    EventConfigurationOperations(Trails trails, TrailAccess access) {
        this.trails = trails;
        this.access = access;
    }

    Map<String, Operation> operations() {
        return Map.of(
                "PutEventConfiguration", Operation.write(this::putEventConfiguration),
                "GetEventConfiguration", Operation.read(this::getEventConfiguration));
    }

    private ObjectNode putEventConfiguration(ApiCall call) {
        Trail trail = access.toChange(call, call.text("TrailName"));
        if (call.input().has("MaxEventSize") || call.input().has("ContextKeySelectors")) {
            throw ApiError.badRequest(
                    "InvalidParameterCombinationException",
                    "MaxEventSize and ContextKeySelectors can only be set for an event data store.");
        }
        JsonNode requested = call.input().path("AggregationConfigurations");
        if (!requested.isArray() || requested.size() > 1) {
            throw invalid("Specify a list of at most one aggregation configuration.");
        }
        List<Aggregation> aggregations = new ArrayList<>();
        requested.forEach(one -> aggregations.add(read(one)));
        trails.change(trail.arn(), now -> now.withAggregations(aggregations));
        return answer(trail.withAggregations(aggregations));
    }

    private static Aggregation read(JsonNode requested) {
        String category = requested.path("EventCategory").asText();
        if (!category.equals("Data")) {
            throw invalid("Value " + category + " for EventCategory is invalid.");
        }
        List<String> templates = new ArrayList<>();
        requested.path("Templates").forEach(template -> templates.add(template.asText()));
        if (templates.isEmpty() || !TEMPLATES.containsAll(templates)) {
            throw invalid("Value " + templates + " for Templates is invalid.");
        }
        return new Aggregation(category, templates);
    }

    private ObjectNode getEventConfiguration(ApiCall call) {
        return answer(access.toRead(call, call.text("TrailName")));
    }

    private static ObjectNode answer(Trail trail) {
        ObjectNode answer = TrailAnswers.empty().put("TrailARN", trail.arn());
        ArrayNode list = answer.putArray("AggregationConfigurations");
        trail.aggregations()
                .forEach(one -> list.addObject()
                        .put("EventCategory", one.eventCategory())
                        .set("Templates", TrailAnswers.texts(one.templates())));
        return answer;
    }

    private static ApiError invalid(String message) {
        return ApiError.badRequest("InvalidParameterException", message);
    }
}
