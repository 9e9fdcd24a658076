package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.trail.EventSelectors;
import dev.trailwarden.sandbox.trail.Insight;
import dev.trailwarden.sandbox.trail.Trail;
import dev.trailwarden.sandbox.trail.Trails;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Insights of trails; an empty list switches them off. (CloudTrail API Reference: PutInsightSelectors,
 * GetInsightSelectors.)
 */
final class InsightOperations {
    private static final String CALL_RATE = "ApiCallRateInsight";
    private static final Set<String> TYPES = Set.of(CALL_RATE, "ApiErrorRateInsight");
    /** Any service that is not one of the few a selector can exclude. */
    private static final String ANY_SOURCE = "ec2.amazonaws.com";

    private final Trails trails;
    private final TrailAccess access;

    InsightOperations(Trails trails, TrailAccess access) {
        this.trails = trails;
        this.access = access;
    }

    Map<String, Operation> operations() {
        return Map.of(
                "PutInsightSelectors", Operation.write(this::putInsightSelectors),
                "GetInsightSelectors", Operation.read(this::getInsightSelectors));
    }

    private ObjectNode putInsightSelectors(ApiCall call) {
        Trail trail = access.toChange(call, call.text("TrailName"));
        List<Insight> insights = new ArrayList<>();
        for (JsonNode requested : call.input().path("InsightSelectors")) {
            Insight insight = read(requested);
            if (insights.stream().anyMatch(other -> other.type().equals(insight.type()))) {
                throw invalid("The insight type " + insight.type() + " stands twice.");
            }
            check(insight, trail.selectors());
            insights.add(insight);
        }
        trails.change(trail.arn(), now -> now.withInsights(insights));
        return answer(trail.withInsights(insights));
    }

    private static Insight read(JsonNode requested) {
        String type = requested.path("InsightType").asText();
        if (!TYPES.contains(type)) {
            throw invalid("Value " + type + " for InsightType is invalid.");
        }
        List<String> categories = new ArrayList<>();
        requested.path("EventCategories").forEach(category -> categories.add(category.asText()));
        return new Insight(type, categories.isEmpty() ? List.of("Management") : categories);
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
                throw invalid("The trail does not log the " + category + " events that " + insight.type() + " needs.");
            }
        }
    }

    private ObjectNode getInsightSelectors(ApiCall call) {
        Trail trail = access.toRead(call, call.text("TrailName"));
        if (trail.insights().isEmpty()) {
            throw ApiError.badRequest(
                    "InsightNotEnabledException",
                    "Trail " + trail.name() + " does not have Insights enabled. Edit the trail settings to enable"
                            + " Insights, and then try the operation again.");
        }
        return answer(trail);
    }

    private static ObjectNode answer(Trail trail) {
        ObjectNode answer = TrailAnswers.empty().put("TrailARN", trail.arn());
        ArrayNode list = answer.putArray("InsightSelectors");
        trail.insights()
                .forEach(insight -> list.addObject()
                        .put("InsightType", insight.type())
                        .set("EventCategories", TrailAnswers.texts(insight.categories())));
        return answer;
    }

    private static ApiError invalid(String message) {
        return ApiError.badRequest("InvalidInsightSelectorsException", message);
    }
}
