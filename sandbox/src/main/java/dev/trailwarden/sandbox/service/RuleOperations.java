package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.identity.AccessQuestion;
import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.identity.Identities;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.service.EventRule.State;
import dev.trailwarden.sandbox.service.EventRule.Target;
import dev.trailwarden.sandbox.service.EventRule.Trigger;
import dev.trailwarden.sandbox.template.Properties;
import dev.trailwarden.sandbox.template.TemplateException;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The operations of EventBridge that change rules and their targets. (EventBridge API Reference.) */
final class RuleOperations {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NAME = Pattern.compile("[.\\-_A-Za-z0-9]{1,64}");

    private final EventBuses buses;
    private final Authorizer authorizer;
    private final EventTargets targets;

    RuleOperations(EventBuses buses, Authorizer authorizer, Identities identities) {
        this.buses = buses;
        this.authorizer = authorizer;
        this.targets = new EventTargets(identities);
    }

    Map<String, Operation> operations() {
        return Map.of(
                "PutRule", Operation.write(this::putRule),
                "PutTargets", Operation.write(this::putTargets),
                "RemoveTargets", Operation.write(this::removeTargets),
                "EnableRule", Operation.write(call -> switched(call, State.ENABLED)),
                "DisableRule", Operation.write(call -> switched(call, State.DISABLED)),
                "DeleteRule", Operation.write(this::deleteRule));
    }

    private ObjectNode putRule(ApiCall call) {
        EventBus bus = bus(call);
        String name = call.text("Name");
        if (!NAME.matcher(name).matches()) {
            throw ApiError.badRequest("ValidationException", "'" + name + "' is not the name of a rule.");
        }
        authorizer.require(call.asks(EventRule.arn(bus, name)));
        text(call, "RoleArn").ifPresent(role -> requirePass(call, role));
        Trigger trigger = new Trigger(
                text(call, "EventPattern").map(RuleOperations::pattern),
                text(call, "ScheduleExpression").map(Schedule::new));
        List<Target> kept = buses.rule(bus, name).map(EventRule::targets).orElse(List.of());
        EventRule rule = new EventRule(bus, name, call.text("Description"), state(call), trigger, kept);
        buses.putRule(rule);
        return empty().put("RuleArn", rule.arn());
    }

    private static JsonNode pattern(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException notJson) {
            throw ApiError.badRequest(
                    "InvalidEventPatternException",
                    "Event pattern is not valid. Reason: " + notJson.getOriginalMessage());
        }
    }

    private static State state(ApiCall call) {
        String written = text(call, "State").orElse(State.ENABLED.name());
        try {
            return State.valueOf(written);
        } catch (IllegalArgumentException _) {
            throw ApiError.badRequest("ValidationException", "A rule cannot have the state " + written + ".");
        }
    }

    private ObjectNode putTargets(ApiCall call) {
        EventBus bus = bus(call);
        List<String> arns = new ArrayList<>();
        call.input()
                .path("Targets")
                .forEach(target -> arns.add(target.path("Arn").asText()));
        AccessQuestion question = call.asks(EventRule.arn(bus, call.text("Rule")));
        authorizer.require(arns.isEmpty() ? question : question.with("events:TargetArn", arns.toArray(new String[0])));
        EventRule rule = buses.existingRule(bus, call.text("Rule"));
        Map<String, Target> all = new LinkedHashMap<>();
        rule.targets().forEach(target -> all.put(target.id(), target));
        for (JsonNode written : call.input().path("Targets")) {
            Target target = target(bus, written);
            target.roleArn().ifPresent(role -> requirePass(call, role));
            all.put(target.id(), target);
        }
        buses.putRule(rule.with(List.copyOf(all.values())));
        return allDone();
    }

    private Target target(EventBus bus, JsonNode written) {
        if (!(written instanceof ObjectNode object)) {
            throw ApiError.badRequest("ValidationException", "A target is an object.");
        }
        Properties properties = new Properties(object);
        Target target = targets.read(bus, properties);
        try {
            properties.done();
        } catch (TemplateException unknown) {
            throw ApiError.badRequest("ValidationException", String.valueOf(unknown.getMessage()));
        }
        return target;
    }

    private void requirePass(ApiCall call, String role) {
        authorizer.require(call.asks("iam:PassRole", role).with("iam:PassedToService", EventDelivery.PRINCIPAL));
    }

    private ObjectNode removeTargets(ApiCall call) {
        EventRule rule = rule(call, "Rule");
        List<String> ids = new ArrayList<>();
        call.input().path("Ids").forEach(id -> ids.add(id.asText()));
        buses.putRule(rule.with(rule.targets().stream()
                .filter(target -> !ids.contains(target.id()))
                .toList()));
        return allDone();
    }

    private ObjectNode switched(ApiCall call, State state) {
        buses.putRule(rule(call, "Name").with(state));
        return empty();
    }

    private ObjectNode deleteRule(ApiCall call) {
        EventRule rule = rule(call, "Name");
        if (!rule.targets().isEmpty()) {
            throw ApiError.badRequest("ValidationException", "Rule can't be deleted since it has targets.");
        }
        buses.deleteRule(rule.arn());
        return empty();
    }

    private EventRule rule(ApiCall call, String member) {
        EventBus bus = bus(call);
        authorizer.require(call.asks(EventRule.arn(bus, call.text(member))));
        return buses.existingRule(bus, call.text(member));
    }

    private EventBus bus(ApiCall call) {
        return buses.existing(call.caller().account(), call.region(), call.text("EventBusName"));
    }

    private static Optional<String> text(ApiCall call, String member) {
        return Optional.of(call.text(member)).filter(text -> !text.isEmpty());
    }

    private static ObjectNode allDone() {
        ObjectNode answer = empty().put("FailedEntryCount", 0);
        answer.putArray("FailedEntries");
        return answer;
    }

    private static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }
}
