package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.identity.AccessQuestion;
import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.identity.Caller;
import dev.trailwarden.sandbox.identity.Session;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Arn;
import dev.trailwarden.sandbox.model.Ids;
import dev.trailwarden.sandbox.runtime.Metrics;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.runtime.SandboxLog;
import dev.trailwarden.sandbox.service.EventRule.Target;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Carries an event from bus to rule to target, and what cannot be delivered to the target's dead-letter queue. */
final class EventDelivery {
    private static final String NAMESPACE = "AWS/Events";
    /** What EventBridge is to whom it calls. */
    static final String PRINCIPAL = "events.amazonaws.com";

    private final EventBuses buses;
    private final Authorizer authorizer;
    private final LambdaService functions;
    private final SqsService queues;
    private final SandboxClock clock;
    private final Ids ids;
    private final Metrics metrics;
    private final SandboxLog log;

    /**
     * Where an event has been. EventBridge lets it go from bus to bus once within a Region and once between Regions, and
     * never on to a third account (aws-facts: "hops").
     *
     * @param local hops within a Region
     * @param regional hops between Regions
     * @param accounts hops between accounts
     */
    record Hops(int local, int regional, int accounts) {
        static final Hops NONE = new Hops(0, 0, 0);

        Hops plus(EventBus from, EventBus to) {
            boolean sameRegion = from.region().equals(to.region());
            boolean sameAccount = from.account().equals(to.account());
            return new Hops(
                    local + (sameRegion ? 1 : 0), regional + (sameRegion ? 0 : 1), accounts + (sameAccount ? 0 : 1));
        }

        Optional<String> problem() {
            if (local > 1 || accounts > 1) {
                return Optional.of("THIRD_ACCOUNT_HOP_DETECTED");
            }
            return regional > 1 ? Optional.of("THIRD_REGION_HOP_DETECTED") : Optional.empty();
        }
    }

    /** Why a target did not get an event, in the words of the dead letter. */
    private static final class Undeliverable extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String code;

        Undeliverable(String code, String message) {
            super(message, null, false, false);
            this.code = code;
        }
    }

    EventDelivery(
            EventBuses buses,
            Authorizer authorizer,
            LambdaService functions,
            SqsService queues,
            SandboxClock clock,
            Ids ids,
            Metrics metrics,
            SandboxLog log) {
        this.buses = buses;
        this.authorizer = authorizer;
        this.functions = functions;
        this.queues = queues;
        this.clock = clock;
        this.ids = ids;
        this.metrics = metrics;
        this.log = log;
    }

    /**
     * Puts an event on a bus; returns at once.
     *
     * @param bus the bus
     * @param event the whole envelope; not changed from now on
     * @param hops where it has been
     */
    void put(EventBus bus, ObjectNode event, Hops hops) {
        clock.after(
                Duration.ZERO,
                () -> buses.match(
                        bus,
                        event,
                        (rule, target) -> clock.after(Duration.ZERO, () -> deliver(rule, target, event, hops))));
    }

    /**
     * Fires a rule whose time has come; returns at once. The event is for its targets alone and is on no bus.
     *
     * @param rule a rule with a schedule
     */
    void fire(EventRule rule) {
        EventBus bus = rule.bus();
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("version", "0")
                .put("id", ids.uuid())
                .put("detail-type", "Scheduled Event")
                .put("source", "aws.events")
                .put("account", bus.account().value())
                .put("time", clock.now().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("region", bus.region().name());
        event.putArray("resources").add(rule.arn());
        event.putObject("detail");
        rule.targets().forEach(target -> clock.after(Duration.ZERO, () -> deliver(rule, target, event, Hops.NONE)));
    }

    private void deliver(EventRule rule, Target target, ObjectNode event, Hops hops) {
        metrics.count(NAMESPACE, "Invocations", rule.name());
        try {
            String service = Arn.parse(target.arn()).map(Arn::service).orElse("");
            switch (service) {
                case "events" -> toBus(rule, target, event, hops);
                case "sqs" -> toQueue(rule, target, event);
                default -> toFunction(rule, target, event);
            }
        } catch (Undeliverable why) {
            metrics.count(NAMESPACE, "FailedInvocations", rule.name());
            log.line("rule %s could not deliver to %s: %s: %s"
                    .formatted(rule.arn(), target.arn(), why.code, why.getMessage()));
            target.deadLetterArn().ifPresent(queue -> bury(rule, target, queue, event, why));
        }
    }

    private void toBus(EventRule rule, Target target, ObjectNode event, Hops hops) {
        EventBus from = rule.bus();
        String roleArn = target.roleArn()
                .orElseThrow(() -> new Undeliverable("NO_PERMISSIONS", "the target has no role to send with"));
        Session session;
        try {
            session = authorizer.assumeAsService(
                    PRINCIPAL,
                    roleArn,
                    from.account(),
                    rule.arn(),
                    from.region(),
                    ids.uuid().replace("-", ""));
        } catch (ApiError refused) {
            throw new Undeliverable("FAILED_TO_ASSUME_ROLE", refused.message());
        }
        EventBus to = buses.find(target.arn())
                .orElseThrow(() -> new Undeliverable("NO_RESOURCE", "the event bus does not exist"));
        Hops after = hops.plus(from, to);
        after.problem().ifPresent(code -> {
            throw new Undeliverable(code, "the event has been forwarded before");
        });
        try {
            authorizer.require(putEvents(new Caller.OfSession(session), to, event, true));
        } catch (ApiError refused) {
            throw new Undeliverable("NO_PERMISSIONS", refused.message());
        }
        ObjectNode arrived = event;
        if (!from.region().equals(to.region())) {
            // Seen on AWS: between Regions the envelope gets a new id and time; account and Region stay.
            arrived = event.deepCopy();
            arrived.put("id", ids.uuid());
            arrived.put("time", clock.now().truncatedTo(ChronoUnit.SECONDS).toString());
        }
        put(to, arrived, after);
    }

    /** May this caller put this event on this bus? */
    static AccessQuestion putEvents(Caller caller, EventBus bus, ObjectNode event, boolean byRule) {
        return AccessQuestion.of(caller, bus.region(), "events:PutEvents", bus.arn())
                .with("events:source", event.path("source").asText())
                .with("events:detail-type", event.path("detail-type").asText())
                .with("events:eventBusInvocation", Boolean.toString(byRule))
                .guardedBy(bus.policy());
    }

    private void toFunction(EventRule rule, Target target, ObjectNode event) {
        Caller eventBridge = new Caller.OfService(PRINCIPAL, rule.bus().account(), rule.arn());
        try {
            functions.invokeAsync(eventBridge, target.arn(), target.payload(event));
        } catch (ApiError refused) {
            throw new Undeliverable(refused.isDenied() ? "NO_PERMISSIONS" : "NO_RESOURCE", refused.message());
        }
    }

    private void toQueue(EventRule rule, Target target, ObjectNode event) {
        try {
            queues.send(
                    new Caller.OfService(PRINCIPAL, rule.bus().account(), rule.arn()),
                    target.arn(),
                    target.payload(event),
                    Map.of());
        } catch (ApiError refused) {
            throw new Undeliverable(refused.isDenied() ? "NO_PERMISSIONS" : "NO_RESOURCE", refused.message());
        }
    }

    private void bury(EventRule rule, Target target, String queueArn, ObjectNode event, Undeliverable why) {
        Map<String, String> attributes = new TreeMap<>(Map.of(
                "RULE_ARN", rule.arn(),
                "TARGET_ARN", target.arn(),
                "ERROR_CODE", why.code,
                "ERROR_MESSAGE", String.valueOf(why.getMessage()),
                // Permission errors are not retried (EventBridge user guide, "Using dead-letter queues").
                "RETRY_ATTEMPTS", "0"));
        try {
            queues.send(
                    new Caller.OfService(PRINCIPAL, rule.bus().account(), rule.arn()),
                    queueArn,
                    target.payload(event),
                    attributes);
            metrics.count(NAMESPACE, "InvocationsSentToDlq", rule.name());
        } catch (ApiError refused) {
            metrics.count(NAMESPACE, "InvocationsFailedToBeSentToDlq", rule.name());
            log.line("LOST: the dead-letter queue %s of rule %s refused an event: %s"
                    .formatted(queueArn, rule.arn(), refused.message()));
        }
    }
}
