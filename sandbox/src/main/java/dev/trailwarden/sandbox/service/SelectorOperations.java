package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.trail.EventSelectors;
import dev.trailwarden.sandbox.trail.Trail;
import dev.trailwarden.sandbox.trail.Trails;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Operation;
import java.util.Map;

/**
 * Which events a trail records. Basic and advanced selectors overwrite each other. (CloudTrail API Reference:
 * PutEventSelectors, GetEventSelectors.)
 */
final class SelectorOperations {
    private final Trails trails;
    private final TrailAccess access;

    SelectorOperations(Trails trails, TrailAccess access) {
        this.trails = trails;
        this.access = access;
    }

    Map<String, Operation> operations() {
        return Map.of(
                "PutEventSelectors", Operation.write(this::putEventSelectors),
                "GetEventSelectors", Operation.read(this::getEventSelectors));
    }

    private ObjectNode putEventSelectors(ApiCall call) {
        Trail trail = access.toChange(call, call.text("TrailName"));
        EventSelectors selectors = requested(call);
        trails.change(trail.arn(), now -> now.with(selectors));
        return answer(trail.with(selectors));
    }

    private static EventSelectors requested(ApiCall call) {
        JsonNode basic = call.input().path("EventSelectors");
        JsonNode advanced = call.input().path("AdvancedEventSelectors");
        // Clients leave out a list or send it empty, as they like.
        if (!basic.isEmpty() && !advanced.isEmpty()) {
            throw ApiError.badRequest(
                    "InvalidEventSelectorsException",
                    "You can use either EventSelectors or AdvancedEventSelectors, but not both.");
        }
        return advanced.isEmpty() ? BasicSelectorRules.read(basic) : AdvancedSelectorRules.ofTrail(advanced);
    }

    private ObjectNode getEventSelectors(ApiCall call) {
        return answer(access.toRead(call, call.text("TrailName")));
    }

    private static ObjectNode answer(Trail trail) {
        ObjectNode answer = TrailAnswers.empty().put("TrailARN", trail.arn());
        switch (trail.selectors()) {
            case EventSelectors.Basic basic -> answer.set("EventSelectors", basic.list());
            case EventSelectors.Advanced advanced -> answer.set("AdvancedEventSelectors", advanced.list());
        }
        return answer;
    }
}
