package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.trail.Aggregation;
import dev.trailwarden.sandbox.trail.EventDataStore;
import dev.trailwarden.sandbox.trail.EventDataStores;
import dev.trailwarden.sandbox.trail.Trail;
import dev.trailwarden.sandbox.trail.Trails;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The event configuration: of trails, how data events are aggregated; of event data stores, event sizes and context keys.
 * (CloudTrail API Reference: PutEventConfiguration, GetEventConfiguration.)
 */
final class EventConfigurationOperations {
    private static final Set<String> TEMPLATES = Set.of("API_ACTIVITY", "RESOURCE_ACCESS", "USER_ACTIONS");

    private static final Set<String> CONTEXTS = Set.of("TagContext", "RequestContext");
    private static final Set<String> SIZES = Set.of("Standard", "Large");
    private static final int MAX_KEYS = 50;

    private final Trails trails;
    private final EventDataStores stores;
    private final TrailAccess access;
    private final StoreAccess find;

    EventConfigurationOperations(World world, TrailAccess access, StoreAccess find) {
        this.trails = world.trails();
        this.stores = world.stores();
        this.access = access;
        this.find = find;
    }

    Map<String, Operation> operations() {
        return Map.of(
                "PutEventConfiguration", Operation.write(this::putEventConfiguration),
                "GetEventConfiguration", Operation.read(this::getEventConfiguration));
    }

    private ObjectNode putEventConfiguration(ApiCall call) {
        if (!StoreAccess.isAboutTrail(call)) {
            return putOnStore(call);
        }
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

    private ObjectNode putOnStore(ApiCall call) {
        EventDataStore store = find.active(call, call.text("EventDataStore"));
        if (call.input().has("AggregationConfigurations")) {
            throw ApiError.badRequest(
                    "InvalidParameterCombinationException", "AggregationConfigurations can only be set for a trail.");
        }
        String size = call.input().path("MaxEventSize").asText(store.events().maxSize());
        JsonNode given = call.input().path("ContextKeySelectors");
        ArrayNode keys = given.isArray() ? contextKeys(given) : store.events().contextKeys();
        if (!SIZES.contains(size)) {
            throw invalid("Value " + size + " for MaxEventSize is invalid.");
        }
        if (!keys.isEmpty() && !size.equals("Large")) {
            throw invalid("If you are using context key selectors, MaxEventSize must be set to Large.");
        }
        EventDataStore.Events events = new EventDataStore.Events(size, keys);
        stores.change(store.arn(), now -> now.with(events));
        return answer(store.with(events));
    }

    private static ArrayNode contextKeys(JsonNode requested) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        Set<String> seen = new HashSet<>();
        for (JsonNode selector : requested) {
            String type = selector.path("Type").asText();
            JsonNode keys = selector.path("Equals");
            if (!CONTEXTS.contains(type) || !seen.add(type) || keys.isEmpty() || keys.size() > MAX_KEYS) {
                throw invalid("The context key selector of the type " + type + " is invalid.");
            }
            list.addObject().put("Type", type).set("Equals", keys.deepCopy());
        }
        return list;
    }

    private ObjectNode getEventConfiguration(ApiCall call) {
        return StoreAccess.isAboutTrail(call)
                ? answer(access.toRead(call, call.text("TrailName")))
                : answer(find.find(call, call.text("EventDataStore")));
    }

    private static ObjectNode answer(EventDataStore store) {
        return TrailAnswers.empty()
                .put("EventDataStoreArn", store.arn())
                .put("MaxEventSize", store.events().maxSize())
                .set("ContextKeySelectors", store.events().contextKeys());
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
