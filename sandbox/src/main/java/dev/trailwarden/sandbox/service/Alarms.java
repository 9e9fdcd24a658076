package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService;
import dev.trailwarden.sandbox.wire.ServiceProfile;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * CloudWatch alarms as their templates describe them. They are shown and not evaluated: one whose missing data is not
 * breaching is OK, every other has insufficient data, until SetAlarmState says something else; nothing is told to anybody.
 */
public final class Alarms implements ApiService {
    private static final int PAGE = 100;

    private final Authorizer authorizer;
    private final SandboxClock clock;
    private final Map<String, Alarm> alarms = new ConcurrentHashMap<>();

    /**
     * No alarms yet.
     *
     * @param authorizer decides every call
     * @param clock stamps changes
     */
    public Alarms(Authorizer authorizer, SandboxClock clock) {
        this.authorizer = authorizer;
        this.clock = clock;
    }

    /**
     * An alarm.
     *
     * @param name its name
     * @param namespace of its metric
     * @param metric its metric
     * @param dimensions of its metric
     * @param threshold what it is compared with
     * @param comparison how
     * @param actions what it tells
     * @param evaluation how it is evaluated, as DescribeAlarms shows it
     * @param status what it is now
     */
    public record Alarm(
            String name,
            String namespace,
            String metric,
            Map<String, String> dimensions,
            double threshold,
            String comparison,
            List<String> actions,
            ObjectNode evaluation,
            Status status) {
        Alarm with(Status other) {
            return new Alarm(name, namespace, metric, dimensions, threshold, comparison, actions, evaluation, other);
        }
    }

    /**
     * What an alarm is now.
     *
     * @param telling whether its actions are enabled
     * @param state OK, ALARM or INSUFFICIENT_DATA
     * @param reason why
     * @param since when it became so
     */
    public record Status(boolean telling, String state, String reason, Instant since) {}

    /** What an alarm is when it is made. */
    Status atFirst(boolean telling, boolean missingIsFine) {
        return new Status(
                telling,
                missingIsFine ? "OK" : "INSUFFICIENT_DATA",
                "Unchecked: Initial alarm creation",
                clock.now().truncatedTo(ChronoUnit.SECONDS));
    }

    void put(AccountId account, Region region, Alarm alarm) {
        // A template that changes an alarm does not forget what somebody has said about its state.
        alarms.merge(
                arn(account, region, alarm.name()),
                alarm,
                (old, made) -> made.with(new Status(
                        made.status().telling(),
                        old.status().state(),
                        old.status().reason(),
                        old.status().since())));
    }

    void remove(AccountId account, Region region, String name) {
        alarms.remove(arn(account, region, name));
    }

    private static String arn(AccountId account, Region region, String name) {
        return "arn:aws:cloudwatch:%s:%s:alarm:%s".formatted(region, account, name);
    }

    /**
     * Every alarm.
     *
     * @return ordered by ARN
     */
    public List<Alarm> all() {
        return List.copyOf(new TreeMap<>(alarms).values());
    }

    @Override
    public ServiceProfile profile() {
        return new ServiceProfile(
                "monitoring",
                ServiceProfile.Protocol.QUERY,
                "http://monitoring.amazonaws.com/doc/2010-08-01/",
                "AccessDenied");
    }

    @Override
    public Optional<ServiceProfile> json() {
        return Optional.of(new ServiceProfile(
                "monitoring", ServiceProfile.Protocol.JSON_1_0, "GraniteServiceVersion20100801", "AccessDenied"));
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "DescribeAlarms", Operation.read(this::describeAlarms),
                "DisableAlarmActions", Operation.write(call -> telling(call, false)),
                "EnableAlarmActions", Operation.write(call -> telling(call, true)),
                "DeleteAlarms", Operation.write(this::deleteAlarms),
                "SetAlarmState", Operation.write(this::setAlarmState));
    }

    private ObjectNode describeAlarms(ApiCall call) {
        String place = arn(call.caller().account(), call.region(), "");
        authorizer.require(call.asks("cloudwatch:DescribeAlarms", place + "*"));
        List<String> names = new ArrayList<>();
        call.input().path("AlarmNames").forEach(name -> names.add(name.asText()));
        List<Alarm> found = new TreeMap<>(alarms)
                .entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith(place + call.text("AlarmNamePrefix")))
                        .map(Map.Entry::getValue)
                        .filter(alarm -> names.isEmpty() || names.contains(alarm.name()))
                        .filter(alarm -> call.text("StateValue").isEmpty()
                                || alarm.status().state().equals(call.text("StateValue")))
                        .filter(alarm -> alarm.name().compareTo(call.text("NextToken")) > 0)
                        .toList();
        int page = Math.clamp(call.input().path("MaxRecords").asInt(50), 1, PAGE);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode list = answer.putArray("MetricAlarms");
        found.stream().limit(page).forEach(alarm -> describe(list.addObject(), place, alarm));
        answer.putArray("CompositeAlarms");
        if (found.size() > page) {
            answer.put("NextToken", found.get(page - 1).name());
        }
        return answer;
    }

    private static void describe(ObjectNode node, String place, Alarm alarm) {
        node.setAll(alarm.evaluation());
        node.put("AlarmName", alarm.name())
                .put("AlarmArn", place + alarm.name())
                .put("Namespace", alarm.namespace())
                .put("MetricName", alarm.metric())
                .put("Threshold", alarm.threshold())
                .put("ComparisonOperator", alarm.comparison())
                .put("ActionsEnabled", alarm.status().telling())
                .put("StateValue", alarm.status().state())
                .put("StateReason", alarm.status().reason())
                .put("StateUpdatedTimestamp", alarm.status().since().toString());
        ArrayNode actions = node.putArray("AlarmActions");
        alarm.actions().forEach(actions::add);
        ArrayNode dimensions = node.putArray("Dimensions");
        alarm.dimensions()
                .forEach((name, value) ->
                        dimensions.addObject().put("Name", name).put("Value", value));
    }

    private ObjectNode telling(ApiCall call, boolean nowTelling) {
        named(call)
                .forEach(arn ->
                        change(arn, status -> new Status(nowTelling, status.state(), status.reason(), status.since())));
        return JsonNodeFactory.instance.objectNode();
    }

    private ObjectNode deleteAlarms(ApiCall call) {
        List<String> gone = named(call);
        if (gone.stream().anyMatch(arn -> !alarms.containsKey(arn))) {
            throw new ApiError("ResourceNotFound", 404, "One of the alarms does not exist");
        }
        gone.forEach(alarms::remove);
        return JsonNodeFactory.instance.objectNode();
    }

    /** The alarms of a call, which the caller may change each. */
    private List<String> named(ApiCall call) {
        List<String> arns = new ArrayList<>();
        for (JsonNode name : call.input().path("AlarmNames")) {
            arns.add(arn(call.caller().account(), call.region(), name.asText()));
        }
        arns.forEach(arn -> authorizer.require(call.asks("cloudwatch:" + call.operation(), arn)));
        return arns;
    }

    private ObjectNode setAlarmState(ApiCall call) {
        String arn = arn(call.caller().account(), call.region(), call.text("AlarmName"));
        authorizer.require(call.asks("cloudwatch:SetAlarmState", arn));
        String state = call.text("StateValue");
        if (!List.of("OK", "ALARM", "INSUFFICIENT_DATA").contains(state)) {
            throw ApiError.badRequest("ValidationError", "StateValue " + state + " is not valid");
        }
        Instant now = clock.now().truncatedTo(ChronoUnit.SECONDS);
        if (!change(arn, status -> new Status(status.telling(), state, call.text("StateReason"), now))) {
            throw new ApiError("ResourceNotFound", 404, "The alarm does not exist");
        }
        return JsonNodeFactory.instance.objectNode();
    }

    private boolean change(String arn, UnaryOperator<Status> change) {
        return Optional.ofNullable(alarms.computeIfPresent(arn, (_, alarm) -> alarm.with(change.apply(alarm.status()))))
                .isPresent();
    }
}
