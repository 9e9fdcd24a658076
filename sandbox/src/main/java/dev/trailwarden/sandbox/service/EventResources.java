package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.identity.Identities;
import dev.trailwarden.sandbox.model.ApiError;
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

/** Event buses, their policies and their rules. */
final class EventResources {
    private final EventBuses buses;
    private final Identities identities;
    private final EventTargets targets;

    private EventResources(EventBuses buses, Identities identities) {
        this.buses = buses;
        this.identities = identities;
        this.targets = new EventTargets(identities);
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
        List<Target> sent = properties.objects("Targets").stream()
                .map(target -> targets.read(bus, target))
                .toList();
        properties.recordedOnly("Tags");
        properties.done();
        EventRule rule = new EventRule(bus, name, description, state, trigger, sent);
        buses.putRule(rule);
        // CloudFormation: "the Ref of a rule on a custom bus is bus|rule".
        String id = bus.name().equals(EventBus.DEFAULT) ? name : bus.name() + "|" + name;
        return new Made(id, Map.of("Arn", rule.arn()));
    }
}
