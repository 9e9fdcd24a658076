package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.ApiError;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import software.amazon.event.ruler.Machine;

/** A rule of an event bus: a pattern, which EventBridge's own matcher matches, or a schedule, or both. */
final class EventRule {
    /** EventBridge quota; it can be raised, but what we ship fits the default. */
    static final int MAX_PATTERN = 2048;

    private static final int MAX_TARGETS = 5;

    private final EventBus bus;
    private final String name;
    private final String description;
    private final State state;
    private final Trigger trigger;
    private final List<Target> targets;
    private final Machine machine;

    /** Whether a rule matches, and what. */
    enum State {
        /** Everything but read-only API calls. */
        ENABLED,
        /** Nothing. */
        DISABLED,
        /** Read-only API calls too. */
        ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS
    }

    /**
     * Where a rule sends what it matched.
     *
     * @param id unique in the rule
     * @param arn a bus, a queue or a Lambda alias
     * @param roleArn what EventBridge becomes to send it
     * @param deadLetterArn the queue for what could not be sent
     * @param input what a function gets instead of the event, JSON
     */
    record Target(
            String id, String arn, Optional<String> roleArn, Optional<String> deadLetterArn, Optional<String> input) {
        /** What is sent for an event. */
        String payload(ObjectNode event) {
            return input.orElseGet(event::toString);
        }
    }

    /**
     * What makes a rule send something.
     *
     * @param pattern the events it matches
     * @param schedule the times it is fired at
     */
    record Trigger(Optional<JsonNode> pattern, Optional<Schedule> schedule) {}

    private EventRule(EventRule like, EventBus bus, List<Target> targets) {
        this.bus = bus;
        this.name = like.name;
        this.description = like.description;
        this.state = like.state;
        this.trigger = like.trigger;
        this.targets = List.copyOf(targets);
        this.machine = like.machine;
    }

    EventRule(EventBus bus, String name, String description, State state, Trigger trigger, List<Target> targets) {
        this.machine = Machine.builder().build();
        this.bus = bus;
        this.name = name;
        this.description = description;
        this.state = state;
        this.trigger = trigger;
        this.targets = List.copyOf(targets);
        if (trigger.pattern().isEmpty() && trigger.schedule().isEmpty()) {
            throw ApiError.badRequest(
                    "ValidationException", "Parameter(s) EventPattern or ScheduleExpression must be specified.");
        }
        if (trigger.schedule().isPresent() && !bus.name().equals(EventBus.DEFAULT)) {
            throw ApiError.badRequest(
                    "ValidationException", "ScheduleExpression is supported only on the default event bus.");
        }
        trigger.pattern().map(JsonNode::toString).ifPresent(this::watch);
        if (targets.size() > MAX_TARGETS) {
            throw ApiError.badRequest(
                    "LimitExceededException", "The requested resource exceeds the maximum number allowed.");
        }
    }

    private void watch(String wanted) {
        if (wanted.length() > MAX_PATTERN) {
            throw ApiError.badRequest(
                    "LimitExceededException",
                    "The event pattern has %,d characters; the limit is %,d".formatted(wanted.length(), MAX_PATTERN));
        }
        try {
            machine.addRule(name, wanted);
        } catch (IOException invalid) {
            throw ApiError.badRequest(
                    "InvalidEventPatternException", "Event pattern is not valid. Reason: " + invalid.getMessage());
        }
    }

    EventBus bus() {
        return bus;
    }

    String name() {
        return name;
    }

    String arn() {
        return arn(bus, name);
    }

    static String arn(EventBus bus, String name) {
        String path = bus.name().equals(EventBus.DEFAULT) ? name : bus.name() + "/" + name;
        return "arn:aws:events:%s:%s:rule/%s".formatted(bus.region(), bus.account(), path);
    }

    List<Target> targets() {
        return targets;
    }

    /** The same rule, sending to others. */
    EventRule with(List<Target> others) {
        return new EventRule(bus, name, description, state, trigger, others);
    }

    /** The same rule elsewhere; both share what matches their pattern, which is most of what a rule takes. */
    EventRule on(EventBus other, List<Target> others) {
        return new EventRule(this, other, others);
    }

    /** The same rule, switched. */
    EventRule with(State other) {
        return new EventRule(bus, name, description, other, trigger, targets);
    }

    /** Whether it is fired when its time has come. */
    boolean isScheduled() {
        return trigger.schedule().isPresent() && state != State.DISABLED;
    }

    boolean matches(ObjectNode event) {
        boolean readOnlyCall = event.path("source").asText().startsWith("aws.")
                && event.path("detail").path("readOnly").asBoolean();
        boolean listens = switch (state) {
            case DISABLED -> false;
            case ENABLED -> !readOnlyCall;
            case ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS -> true;
        };
        try {
            return listens && !machine.rulesForJSONEvent(event.toString()).isEmpty();
        } catch (Exception notAnEvent) {
            throw new IllegalStateException("the event could not be matched: " + event, notAnEvent);
        }
    }

    /** As DescribeRule and ListRules show it. */
    ObjectNode describe(ObjectNode into) {
        trigger.pattern().ifPresent(wanted -> into.put("EventPattern", wanted.toString()));
        trigger.schedule().ifPresent(times -> into.put("ScheduleExpression", times.expression()));
        return into.put("Name", name)
                .put("Arn", arn())
                .put("State", state.name())
                .put("Description", description)
                .put("EventBusName", bus.name());
    }
}
