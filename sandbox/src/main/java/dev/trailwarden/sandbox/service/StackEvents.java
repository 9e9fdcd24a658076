package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.Ids;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.template.StackActor;
import dev.trailwarden.sandbox.template.StackTarget;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What happened to stacks, resource by resource. What is undone after a failure is not told apart. (CloudFormation User
 * Guide, "View CloudFormation events".)
 */
final class StackEvents {
    /** Events of a stack that are kept. */
    private static final int KEPT = 500;

    private final SandboxClock clock;
    private final Ids ids;
    private final Map<StackTarget, Deque<Event>> events = new LinkedHashMap<>();

    private record Event(
            String id, String logicalId, String physicalId, String type, String status, String reason, Instant at) {}

    StackEvents(SandboxClock clock, Ids ids) {
        this.clock = clock;
        this.ids = ids;
    }

    /** Tells that the stack itself has come to a status. */
    void stack(StackTarget target, String status, String reason) {
        add(target, target.name(), target.stackId(), "AWS::CloudFormation::Stack", status, reason);
    }

    private synchronized void add(
            StackTarget target, String logicalId, String physicalId, String type, String status, String reason) {
        Deque<Event> list = events.computeIfAbsent(target, _ -> new ArrayDeque<>());
        list.addFirst(new Event(ids.uuid(), logicalId, physicalId, type, status, reason, clock.now()));
        if (list.size() > KEPT) {
            list.removeLast();
        }
    }

    /** An actor that is watched at what it does. */
    Watched watched(StackActor actor) {
        return new Watched(actor);
    }

    /** Everything about a stack, newest first. */
    synchronized ArrayNode of(StackTarget target) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Event event : events.getOrDefault(target, new ArrayDeque<>())) {
            ObjectNode described = list.addObject()
                    .put("StackId", target.stackId())
                    .put("EventId", event.id())
                    .put("StackName", target.name())
                    .put("LogicalResourceId", event.logicalId())
                    .put("PhysicalResourceId", event.physicalId())
                    .put("ResourceType", event.type())
                    .put("Timestamp", event.at().toString())
                    .put("ResourceStatus", event.status());
            if (!event.reason().isEmpty()) {
                described.put("ResourceStatusReason", event.reason());
            }
        }
        return list;
    }

    /** Writes down every change, and knows which one did not come to its end. */
    final class Watched implements StackActor {
        private final StackActor actor;
        private Optional<Change> underWay = Optional.empty();

        private Watched(StackActor actor) {
            this.actor = actor;
        }

        @Override
        public void require(Change change) {
            underWay = Optional.of(change);
            actor.require(change);
        }

        @Override
        public void made(Change change) {
            actor.made(change);
            underWay = Optional.empty();
            tell(change, "_COMPLETE", "");
        }

        /** Tells that the change under way failed, if there is one. */
        void failed(String reason) {
            underWay.ifPresent(change -> tell(change, "_FAILED", reason));
        }

        private void tell(Change change, String ending, String reason) {
            add(
                    change.target(),
                    change.logicalId(),
                    change.existing().map(resource -> resource.physicalId()).orElse(""),
                    change.type(),
                    change.verb() + ending,
                    reason);
        }
    }
}
