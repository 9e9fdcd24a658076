package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.identity.Identities;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Ids;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.runtime.Metrics;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.runtime.SandboxLog;
import dev.trailwarden.sandbox.runtime.TrailEventListener;
import dev.trailwarden.sandbox.service.EventDelivery.Hops;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService;
import dev.trailwarden.sandbox.wire.Rates;
import dev.trailwarden.sandbox.wire.Rates.Limit;
import dev.trailwarden.sandbox.wire.Rates.Scope;
import dev.trailwarden.sandbox.wire.ServiceProfile;
import dev.trailwarden.sandbox.wire.Throttle.Rate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * EventBridge, rules and buses: takes CloudTrail's events on the default buses and its callers' on any bus they may put
 * them on, and delivers what rules match.
 */
public final class EventBridgeService implements ApiService, TrailEventListener {
    private static final int MAX_ENTRIES = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final EventBuses buses = new EventBuses();
    private final EventDelivery delivery;
    private final Authorizer authorizer;
    private final SandboxClock clock;
    private final Ids ids;
    private final RuleOperations rules;
    private final BusPermissions permissions;

    /**
     * Only default buses, without rules.
     *
     * @param authorizer decides every call and every delivery
     * @param identities has the roles that targets are sent to with
     * @param functions Lambda, for targets
     * @param queues SQS, for dead letters
     * @param clock stamps events
     * @param ids makes event ids
     * @param metrics counts invocations and failures by rule name
     * @param log hears of failures
     */
    public EventBridgeService(
            Authorizer authorizer,
            Identities identities,
            LambdaService functions,
            SqsService queues,
            SandboxClock clock,
            Ids ids,
            Metrics metrics,
            SandboxLog log) {
        this.authorizer = authorizer;
        this.clock = clock;
        this.ids = ids;
        this.delivery = new EventDelivery(buses, authorizer, functions, queues, clock, ids, metrics, log);
        this.rules = new RuleOperations(buses, authorizer, identities);
        this.permissions = new BusPermissions(buses, authorizer, identities);
    }

    @Override
    public ServiceProfile profile() {
        return new ServiceProfile("events", ServiceProfile.Protocol.JSON_1_1, "AWSEvents", "AccessDeniedException");
    }

    /** 50 a second for everything but events. (EventBridge User Guide, "Quotas".) */
    @Override
    public List<Limit> limits() {
        return List.of(new Limit(
                Rates.ALL,
                Set.of("PutEvents"),
                new Rate(50, 50),
                Scope.ACCOUNT,
                ApiError.badRequest("ThrottlingException", "Rate exceeded")));
    }

    @Override
    public Map<String, Operation> operations() {
        Map<String, Operation> all = new TreeMap<>(rules.operations());
        all.putAll(permissions.operations());
        all.putAll(Map.of(
                "PutEvents", Operation.data(this::putEvents),
                "ListEventBuses", Operation.read(this::listEventBuses),
                "DescribeEventBus", Operation.read(this::describeEventBus),
                "ListRules", Operation.read(this::listRules),
                "DescribeRule", Operation.read(this::describeRule),
                "ListTargetsByRule", Operation.read(this::listTargetsByRule)));
        return all;
    }

    @Override
    public void onTrailEvent(AccountId account, Region region, ObjectNode envelope) {
        delivery.put(buses.existing(account, region, EventBus.DEFAULT), envelope, Hops.NONE);
    }

    /**
     * Fires every enabled rule with a schedule once, whatever its expression says; no clock ever does.
     *
     * @return the ARNs of the rules; their targets are invoked in the background
     */
    public List<String> fireSchedules() {
        List<EventRule> due = buses.scheduled();
        due.forEach(delivery::fire);
        return due.stream().map(EventRule::arn).toList();
    }

    EventBuses buses() {
        return buses;
    }

    private ObjectNode putEvents(ApiCall call) {
        JsonNode entries = call.input().path("Entries");
        if (entries.isEmpty() || entries.size() > MAX_ENTRIES) {
            throw ApiError.badRequest(
                    "ValidationException", "Entries must have between 1 and " + MAX_ENTRIES + " members.");
        }
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode results = answer.putArray("Entries");
        // Delivered only once every entry was judged: a refusal by IAM fails the call as a whole.
        List<Runnable> accepted = new ArrayList<>();
        entries.forEach(entry -> results.add(putEvent(call, entry, accepted)));
        accepted.forEach(Runnable::run);
        return answer.put("FailedEntryCount", entries.size() - accepted.size());
    }

    /** One entry: a refusal by IAM fails the whole call, everything else only the entry. */
    private ObjectNode putEvent(ApiCall call, JsonNode entry, List<Runnable> accepted) {
        ObjectNode result = JSON.createObjectNode();
        String source = entry.path("Source").asText();
        for (String needed : new String[] {"Source", "DetailType", "Detail"}) {
            if (entry.path(needed).asText().isEmpty()) {
                return result.put("ErrorCode", "InvalidArgument")
                        .put(
                                "ErrorMessage",
                                "Parameter " + needed + " is not valid. Reason: " + needed
                                        + " is a required argument.");
            }
        }
        JsonNode detail;
        try {
            detail = JSON.readTree(entry.path("Detail").asText());
        } catch (JsonProcessingException notJson) {
            detail = JSON.missingNode();
        }
        if (!detail.isObject()) {
            return result.put("ErrorCode", "MalformedDetail").put("ErrorMessage", "Detail is malformed.");
        }
        EventBus bus = buses.existing(
                call.caller().account(),
                call.region(),
                entry.path("EventBusName").asText(""));
        ObjectNode event = envelope(call, entry, detail);
        authorizer.require(
                EventDelivery.putEvents(call.caller(), bus, event, false).from(call.sourceIp()));
        // Nobody but AWS speaks as AWS; this is why a pattern that pins the source cannot be fooled.
        if (source.startsWith("aws.")) {
            return result.put("ErrorCode", "NotAuthorizedForSourceException")
                    .put("ErrorMessage", "Not authorized for the source.");
        }
        accepted.add(() -> delivery.put(bus, event, Hops.NONE));
        return result.put("EventId", event.path("id").asText());
    }

    private ObjectNode envelope(ApiCall call, JsonNode entry, JsonNode detail) {
        Instant time = entry.path("Time").isNumber()
                ? Instant.ofEpochSecond(entry.path("Time").asLong())
                : clock.now();
        ObjectNode event = JSON.createObjectNode()
                .put("version", "0")
                .put("id", ids.uuid())
                .put("detail-type", entry.path("DetailType").asText())
                .put("source", entry.path("Source").asText())
                .put("account", call.caller().account().value())
                .put("time", time.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("region", call.region().name());
        ArrayNode resources = event.putArray("resources");
        entry.path("Resources").forEach(resources::add);
        event.set("detail", detail);
        return event;
    }

    private ObjectNode listEventBuses(ApiCall call) {
        authorizer.require(call.asks("*"));
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode list = answer.putArray("EventBuses");
        buses.in(call.caller().account(), call.region()).stream()
                .filter(bus -> bus.name().startsWith(call.text("NamePrefix")))
                .forEach(bus -> describe(list.addObject(), bus));
        return answer;
    }

    private ObjectNode describeEventBus(ApiCall call) {
        EventBus bus = buses.existing(call.caller().account(), call.region(), call.text("Name"));
        authorizer.require(call.asks(bus.arn()).guardedBy(bus.policy()));
        return describe(JSON.createObjectNode(), bus);
    }

    private static ObjectNode describe(ObjectNode into, EventBus bus) {
        into.put("Name", bus.name()).put("Arn", bus.arn());
        bus.policy().ifPresent(policy -> into.put("Policy", policy.toString()));
        return into;
    }

    private ObjectNode listRules(ApiCall call) {
        EventBus bus = bus(call);
        authorizer.require(call.asks(EventRule.arn(bus, "*")));
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode list = answer.putArray("Rules");
        buses.rulesOf(bus).stream()
                .filter(rule -> rule.name().startsWith(call.text("NamePrefix")))
                .forEach(rule -> rule.describe(list.addObject()));
        return answer;
    }

    private ObjectNode describeRule(ApiCall call) {
        EventRule rule = buses.existingRule(bus(call), call.text("Name"));
        authorizer.require(call.asks(rule.arn()));
        return rule.describe(JSON.createObjectNode());
    }

    private ObjectNode listTargetsByRule(ApiCall call) {
        EventRule rule = buses.existingRule(bus(call), call.text("Rule"));
        authorizer.require(call.asks(rule.arn()));
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode list = answer.putArray("Targets");
        rule.targets().forEach(target -> {
            ObjectNode node = list.addObject().put("Id", target.id()).put("Arn", target.arn());
            target.roleArn().ifPresent(role -> node.put("RoleArn", role));
            target.input().ifPresent(input -> node.put("Input", input));
            target.deadLetterArn()
                    .ifPresent(queue -> node.putObject("DeadLetterConfig").put("Arn", queue));
        });
        return answer;
    }

    private EventBus bus(ApiCall call) {
        return buses.existing(call.caller().account(), call.region(), call.text("EventBusName"));
    }
}
