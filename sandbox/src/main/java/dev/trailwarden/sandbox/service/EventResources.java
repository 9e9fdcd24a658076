package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.identity.Identities;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Arn;
import dev.trailwarden.sandbox.service.EventRule.Target;
import dev.trailwarden.sandbox.service.ResourceKind.Wanted;
import dev.trailwarden.sandbox.template.Properties;
import dev.trailwarden.sandbox.template.ResourceProvider;
import dev.trailwarden.sandbox.template.ResourceProvider.Made;
import dev.trailwarden.sandbox.template.StackResource;
import dev.trailwarden.sandbox.template.StackTarget;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Event buses, their policies and their rules. */
final class EventResources {
    /** EventBridge API reference, Target: Input. */
    private static final int MAX_INPUT = 8192;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final EventBuses buses;
    private final Identities identities;

    private EventResources(EventBuses buses, Identities identities) {
        this.buses = buses;
        this.identities = identities;
    }

    static List<ResourceProvider> of(EventBuses buses, Identities identities) {
        EventResources events = new EventResources(buses, identities);
        return List.of(
                new ResourceKind("AWS::Events::EventBus", events::bus, (target, bus) -> buses.delete(arn(bus))),
                new ResourceKind("AWS::Events::EventBusPolicy", events::busPolicy, events::removeBusPolicy),
                new ResourceKind("AWS::Events::Rule", events::rule, (target, rule) -> buses.deleteRule(arn(rule))));
    }

    private static String arn(StackResource resource) {
        return resource.attributes().getOrDefault("Arn", "");
    }

    private Made bus(Wanted wanted) {
        String name = wanted.properties().text("Name");
        wanted.properties().recordedOnly("Description", "Tags");
        wanted.properties().done();
        String arn = EventBus.arn(wanted.account(), wanted.region(), name);
        if (wanted.isNew(name)) {
            buses.create(wanted.account(), wanted.region(), name);
        }
        return new Made(name, Map.of("Arn", arn, "Name", name));
    }

    private Made busPolicy(Wanted wanted) {
        Properties properties = wanted.properties();
        EventBus bus = busOf(wanted);
        String sid = properties.text("StatementId");
        ObjectNode policy = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
        policy.putArray("Statement")
                .add(properties
                        .json("Statement")
                        .orElseThrow(() -> ApiError.badRequest("ValidationError", "Statement is missing")));
        properties.done();
        Policies.check(policy);
        JsonNode statement = identities.pinPrincipals(policy).path("Statement").path(0);
        buses.putStatement(bus.arn(), sid, statement);
        return new Made(bus.name() + "|" + sid, Map.of());
    }

    private void removeBusPolicy(StackTarget target, StackResource existing) {
        String[] parts = existing.physicalId().split("\\|", -1);
        Wanted where =
                new Wanted(target, existing.logicalId(), Optional.empty(), new Properties(existing.properties()));
        buses.removeStatement(EventBus.arn(where.account(), where.region(), parts[0]), parts[1]);
    }

    private EventBus busOf(Wanted wanted) {
        return buses.existing(
                wanted.account(),
                wanted.region(),
                wanted.properties().optionalText("EventBusName").orElse(EventBus.DEFAULT));
    }

    private Made rule(Wanted wanted) {
        Properties properties = wanted.properties();
        EventBus bus = busOf(wanted);
        String name = wanted.name("Name");
        EventRule.State state =
                properties.optionalText("State").map(EventRule.State::valueOf).orElse(EventRule.State.ENABLED);
        EventRule.Trigger trigger = new EventRule.Trigger(
                properties.json("EventPattern"),
                properties.optionalText("ScheduleExpression").map(Schedule::new));
        String description = properties.optionalText("Description").orElse("");
        List<Target> targets = properties.objects("Targets").stream()
                .map(target -> target(bus, target))
                .toList();
        properties.recordedOnly("Tags");
        properties.done();
        EventRule rule = new EventRule(bus, name, description, state, trigger, targets);
        buses.putRule(rule);
        // CloudFormation: "the Ref of a rule on a custom bus is bus|rule".
        String id = bus.name().equals(EventBus.DEFAULT) ? name : bus.name() + "|" + name;
        return new Made(id, Map.of("Arn", rule.arn()));
    }

    private Target target(EventBus bus, Properties properties) {
        Optional<String> queue = properties.object("DeadLetterConfig").map(config -> config.text("Arn"));
        properties.object("RetryPolicy").ifPresent(EventResources::retryPolicy);
        Target target = new Target(
                properties.text("Id"),
                properties.text("Arn"),
                properties.optionalText("RoleArn"),
                queue,
                properties.optionalText("Input"));
        Optional<Arn> arn = Arn.parse(target.arn());
        String service = arn.map(Arn::service).orElse("");
        if (!Set.of("events", "lambda", "sqs").contains(service)) {
            throw ApiError.badRequest(
                    "ValidationException",
                    "the sandbox has no targets like " + target.arn() + ", only buses, queues and Lambda");
        }
        target.input().ifPresent(input -> checkInput(service, input));
        // Since March 2023 every new target that is a bus of another account needs a role.
        boolean elsewhere = arn.filter(to -> to.account().equals(bus.account().value())
                        && to.region().equals(bus.region().name()))
                .isEmpty();
        if (service.equals("events") && elsewhere && target.roleArn().isEmpty()) {
            throw ApiError.badRequest("ValidationException", "RoleArn is required for target " + target.arn() + ".");
        }
        target.roleArn().filter(role -> identities.role(role).isEmpty()).ifPresent(role -> {
            throw ApiError.badRequest(
                    "ValidationException",
                    "Provided role '%s' cannot be assumed by principal 'events.amazonaws.com'.".formatted(role));
        });
        return target;
    }

    private static void checkInput(String service, String input) {
        if (!service.equals("lambda")) {
            throw ApiError.badRequest("ValidationException", "the sandbox has Input for Lambda targets only");
        }
        if (input.length() > MAX_INPUT) {
            throw ApiError.badRequest("ValidationException", "Input is longer than " + MAX_INPUT + " characters");
        }
        try {
            JSON.readTree(input);
        } catch (JsonProcessingException notJson) {
            throw ApiError.badRequest(
                    "ValidationException", "JSON syntax error in input: " + notJson.getOriginalMessage());
        }
    }

    /** Nothing here fails in a way that EventBridge would retry, so the policy is only checked. */
    private static void retryPolicy(Properties properties) {
        int attempts = properties.number("MaximumRetryAttempts", 185);
        int age = properties.number("MaximumEventAgeInSeconds", 86_400);
        if (attempts < 0 || attempts > 185 || age < 60 || age > 86_400) {
            throw ApiError.badRequest(
                    "ValidationException",
                    "RetryPolicy is out of range: %d attempts, %d seconds".formatted(attempts, age));
        }
    }
}
