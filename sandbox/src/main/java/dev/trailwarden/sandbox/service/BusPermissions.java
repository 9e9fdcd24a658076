package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.identity.Identities;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Operation;
import java.util.Map;

/** Who may put events on a bus: PutPermission with a whole policy, and RemovePermission. */
final class BusPermissions {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final EventBuses buses;
    private final Authorizer authorizer;
    private final Identities identities;

    BusPermissions(EventBuses buses, Authorizer authorizer, Identities identities) {
        this.buses = buses;
        this.authorizer = authorizer;
        this.identities = identities;
    }

    Map<String, Operation> operations() {
        return Map.of(
                "PutPermission", Operation.write(this::putPermission),
                "RemovePermission", Operation.write(this::removePermission),
                "DeleteEventBus", Operation.write(this::deleteEventBus));
    }

    private EventBus bus(ApiCall call, String member) {
        EventBus bus = buses.existing(call.caller().account(), call.region(), call.text(member));
        authorizer.require(call.asks(bus.arn()));
        return bus;
    }

    /** A policy replaces the one before (EventBridge API reference, PutPermission). */
    private ObjectNode putPermission(ApiCall call) {
        EventBus bus = bus(call, "EventBusName");
        if (call.text("Policy").isEmpty()) {
            throw ApiError.badRequest("ValidationException", "the sandbox takes a whole Policy only");
        }
        JsonNode policy = identities.pinPrincipals(policy(call.text("Policy")));
        bus.statements().keySet().forEach(sid -> buses.removeStatement(bus.arn(), sid));
        int number = 0;
        for (JsonNode statement : policy.path("Statement")) {
            number++;
            buses.putStatement(bus.arn(), statement.path("Sid").asText("statement-" + number), statement);
        }
        return JsonNodeFactory.instance.objectNode();
    }

    private static JsonNode policy(String text) {
        try {
            JsonNode policy = JSON.readTree(text);
            Policies.check(policy);
            return policy;
        } catch (JsonProcessingException notJson) {
            throw ApiError.badRequest("ValidationException", "Policy is not JSON: " + notJson.getOriginalMessage());
        }
    }

    private ObjectNode removePermission(ApiCall call) {
        EventBus bus = bus(call, "EventBusName");
        if (call.input().path("RemoveAllPermissions").asBoolean()) {
            bus.statements().keySet().forEach(sid -> buses.removeStatement(bus.arn(), sid));
            return JsonNodeFactory.instance.objectNode();
        }
        String sid = call.text("StatementId");
        if (!bus.statements().containsKey(sid)) {
            throw ApiError.badRequest("ResourceNotFoundException", "Statement " + sid + " does not exist.");
        }
        buses.removeStatement(bus.arn(), sid);
        return JsonNodeFactory.instance.objectNode();
    }

    private ObjectNode deleteEventBus(ApiCall call) {
        EventBus bus = bus(call, "Name");
        if (bus.name().equals(EventBus.DEFAULT)) {
            throw ApiError.badRequest("ValidationException", "Cannot delete event bus default.");
        }
        buses.delete(bus.arn());
        return JsonNodeFactory.instance.objectNode();
    }
}
