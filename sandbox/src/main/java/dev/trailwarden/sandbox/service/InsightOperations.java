package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.trail.EventDataStore;
import dev.trailwarden.sandbox.trail.EventDataStores;
import dev.trailwarden.sandbox.trail.EventSelectors;
import dev.trailwarden.sandbox.trail.Insight;
import dev.trailwarden.sandbox.trail.Trail;
import dev.trailwarden.sandbox.trail.Trails;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Insights of trails and event data stores; an empty list switches them off. (CloudTrail API Reference: PutInsightSelectors,
 * GetInsightSelectors.)
 */
final class InsightOperations {
    private static final String CALL_RATE = "ApiCallRateInsight";
    private static final Set<String> TYPES = Set.of(CALL_RATE, "ApiErrorRateInsight");
    private static final List<String> MANAGEMENT = List.of("Management");
    /** Any service that is not one of the few a selector can exclude. */
    private static final String ANY_SOURCE = "ec2.amazonaws.com";

    private final Trails trails;
    private final EventDataStores stores;
    private final TrailAccess access;
    private final StoreAccess find;

    InsightOperations(World world, TrailAccess access, StoreAccess find) {
        this.trails = world.trails();
        this.stores = world.stores();
        this.access = access;
        this.find = find;
    }

    Map<String, Operation> operations() {
        return Map.of(
                "PutInsightSelectors", Operation.write(this::putInsightSelectors),
                "GetInsightSelectors", Operation.read(this::getInsightSelectors));
    }

    private ObjectNode putInsightSelectors(ApiCall call) {
        if (!StoreAccess.isAboutTrail(call)) {
            return putOnStore(call);
        }
        if (call.input().hasNonNull("InsightsDestination")) {
            throw ApiError.badRequest(
                    "InvalidParameterCombinationException", "InsightsDestination goes with EventDataStore only.");
        }
        Trail trail = access.toChange(call, call.text("TrailName"));
        List<Insight> insights = read(call, trail.selectors());
        trails.change(trail.arn(), now -> now.withInsights(insights));
        return ofTrail(trail.withInsights(insights));
    }

    private ObjectNode putOnStore(ApiCall call) {
        EventDataStore store = find.active(call, call.text("EventDataStore"));
        List<Insight> insights = read(call, store.settings().selectors());
        Optional<String> destination = Optional.empty();
        if (!insights.isEmpty()) {
            if (insights.stream().anyMatch(insight -> !insight.categories().equals(MANAGEMENT))) {
                throw invalid("Insights of an event data store are of management events only.");
            }
            EventDataStore target = find.active(call, call.text("InsightsDestination"));
            if (!target.settings().selectors().logs("Insight")) {
                throw invalid("The destination event data store does not log Insights events.");
            }
            destination = Optional.of(target.arn());
        }
        EventDataStore next = store.withInsights(insights, destination);
        stores.change(store.arn(), now -> now.withInsights(next.insights(), next.insightsDestination()));
        return ofStore(next);
    }

    private static List<Insight> read(ApiCall call, EventSelectors selectors) {
        List<Insight> insights = new ArrayList<>();
        for (JsonNode requested : call.input().path("InsightSelectors")) {
            Insight insight = read(requested);
            if (insights.stream().anyMatch(other -> other.type().equals(insight.type()))) {
                throw invalid("The insight type " + insight.type() + " stands twice.");
            }
            check(insight, selectors);
            insights.add(insight);
        }
        return insights;
    }

    private static Insight read(JsonNode requested) {
        String type = requested.path("InsightType").asText();
        if (!TYPES.contains(type)) {
            throw invalid("Value " + type + " for InsightType is invalid.");
        }
        List<String> categories = new ArrayList<>();
        requested.path("EventCategories").forEach(category -> categories.add(category.asText()));
        return new Insight(type, categories.isEmpty() ? MANAGEMENT : categories);
    }

    private static void check(Insight insight, EventSelectors selectors) {
        boolean writes = selectors.logsManagement(false, ANY_SOURCE);
        boolean reads = selectors.logsManagement(true, ANY_SOURCE);
        for (String category : insight.categories()) {
            boolean logged = switch (category) {
                case "Management" -> writes || (reads && !insight.type().equals(CALL_RATE));
                case "Data" -> selectors.logsData();
                default -> throw invalid("Value " + category + " for EventCategories is invalid.");
            };
            if (!logged) {
                throw invalid("The source does not log the " + category + " events that " + insight.type() + " needs.");
            }
        }
    }

    private ObjectNode getInsightSelectors(ApiCall call) {
        if (!StoreAccess.isAboutTrail(call)) {
            EventDataStore store = find.active(call, call.text("EventDataStore"));
            checkEnabled(
                    store.insights(), "Event data store " + store.settings().name());
            return ofStore(store);
        }
        Trail trail = access.toRead(call, call.text("TrailName"));
        checkEnabled(trail.insights(), "Trail " + trail.name());
        return ofTrail(trail);
    }

    private static void checkEnabled(List<Insight> insights, String source) {
        if (insights.isEmpty()) {
            throw ApiError.badRequest(
                    "InsightNotEnabledException",
                    source + " does not have Insights enabled. Edit the settings to enable Insights, and then try the"
                            + " operation again.");
        }
    }

    private static ObjectNode ofTrail(Trail trail) {
        return TrailAnswers.empty().put("TrailARN", trail.arn()).set("InsightSelectors", list(trail.insights()));
    }

    private static ObjectNode ofStore(EventDataStore store) {
        ObjectNode answer = TrailAnswers.empty().put("EventDataStoreArn", store.arn());
        answer.set("InsightSelectors", list(store.insights()));
        store.insightsDestination().ifPresent(arn -> answer.put("InsightsDestination", arn));
        return answer;
    }

    private static ArrayNode list(List<Insight> insights) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        insights.forEach(insight -> list.addObject()
                .put("InsightType", insight.type())
                .set("EventCategories", TrailAnswers.texts(insight.categories())));
        return list;
    }

    private static ApiError invalid(String message) {
        return ApiError.badRequest("InvalidInsightSelectorsException", message);
    }
}
