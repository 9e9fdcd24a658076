package dev.trailwarden.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.aws.Sight;
import dev.trailwarden.core.doctor.Finding;
import dev.trailwarden.core.doctor.Seen;
import dev.trailwarden.core.tamper.Severity;
import dev.trailwarden.doctor.Blueprint.Part;
import dev.trailwarden.doctor.Blueprint.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.eventbridge.model.DescribeRuleResponse;
import software.amazon.awssdk.services.lambda.model.GetEventSourceMappingResponse;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.ScheduleState;

/** Looks at what sets the functions going and what watches them: rules, schedules, queues that are read, alarms. */
final class WatchCheck {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Instruments with;
    private final Blueprint blueprint;
    private final Place place;

    WatchCheck(Instruments with, Blueprint blueprint) {
        this.with = with;
        this.blueprint = blueprint;
        this.place = blueprint.place();
    }

    List<Finding> findings() {
        List<Finding> all = new ArrayList<>();
        all.add(busPolicy());
        blueprint.parts("AWS::Events::Rule").forEach(rule -> all.addAll(rule(rule)));
        blueprint.parts("AWS::Scheduler::Schedule").forEach(schedule -> all.add(schedule(schedule)));
        blueprint.parts("AWS::Lambda::EventSourceMapping").forEach(mapping -> all.add(mapping(mapping)));
        all.addAll(alarms());
        return all;
    }

    /** Who may put events on the bus, word by word; whether anybody may is Checkup's question. */
    private Finding busPolicy() {
        String id = "bus-policy-as-deployed";
        List<Part> wanted = blueprint.parts("AWS::Events::EventBusPolicy");
        if (wanted.isEmpty()) {
            return Finding.unknown(id, "the bus policy", "the stack's template has none");
        }
        String bus = wanted.getFirst().text("EventBusName").orElse("trailwarden");
        ObjectNode statements = JsonNodeFactory.instance.objectNode();
        wanted.forEach(part -> statements.withArray("Statement").add(part.at("Statement")));
        Seen<Optional<String>> seen = Sight.of(
                "DescribeEventBus on " + bus,
                () -> Optional.ofNullable(with.events()
                        .describeEventBus(request -> request.name(bus))
                        .policy()));
        String means = "Events of some accounts may be kept out, or events of strangers let in.";
        String thing = "the policy of bus " + bus;
        return seen.either(
                policy -> Compare.of(
                        id,
                        Severity.HIGH,
                        thing,
                        statements.path("Statement"),
                        policy.map(WatchCheck::json)
                                .orElse(JsonNodeFactory.instance.objectNode())
                                .path("Statement"),
                        means,
                        place.putBack()),
                _ -> Finding.sick(id, Severity.CRITICAL, "bus " + bus + " is gone", means, place.putBack()),
                why -> Finding.unknown(id, thing, why));
    }

    private List<Finding> rule(Part wanted) {
        String name = wanted.text("Name").orElse(wanted.physicalId());
        String bus = wanted.text("EventBusName").orElse("default");
        String id = "rule-" + name + (bus.equals("default") ? "" : "-as-deployed");
        Seen<DescribeRuleResponse> seen = Sight.of(
                "DescribeRule on " + name,
                () -> with.events().describeRule(request -> request.name(name).eventBusName(bus)));
        String means = switch (name) {
            case "trailwarden-digest" -> "Digests are not sent: what was held back from a storm is never told.";
            case "trailwarden-wake" ->
                "The hub's version goes inactive when no tamper comes for 14 days, and the next one is answered late.";
            default -> "What it should match does not reach the hub.";
        };
        return switch (seen) {
            case Seen.Hidden<DescribeRuleResponse>(String why) -> List.of(Finding.unknown(id, "rule " + name, why));
            case Seen.Gone<DescribeRuleResponse> _ ->
                List.of(Finding.sick(id, Severity.HIGH, "rule " + name + " is gone", means, place.putBack()));
            case Seen.Known<DescribeRuleResponse>(DescribeRuleResponse rule) -> {
                List<String> wrong = new ArrayList<>();
                if (!Objects.equals(rule.stateAsString(), wanted.text("State").orElse("ENABLED"))) {
                    wrong.add("it is " + rule.stateAsString());
                }
                if (!Objects.equals(
                        Optional.ofNullable(rule.scheduleExpression()).filter(text -> !text.isEmpty()),
                        wanted.text("ScheduleExpression"))) {
                    wrong.add("its schedule is another");
                }
                boolean patterned =
                        rule.eventPattern() != null && !rule.eventPattern().isEmpty();
                if (patterned != wanted.properties().has("EventPattern")
                        || (patterned && !Blueprint.same(wanted.at("EventPattern"), json(rule.eventPattern())))) {
                    wrong.add("its pattern is another");
                }
                yield List.of(
                        wrong.isEmpty()
                                ? targets(wanted, name, bus, id, means)
                                : differs(id, "rule " + name, wrong, means));
            }
        };
    }

    private Finding targets(Part wanted, String name, String bus, String id, String means) {
        Set<String> should = new TreeSet<>();
        wanted.at("Targets")
                .forEach(target -> should.add(call(
                        target.path("Arn").asText(),
                        target.path("Input").asText(""),
                        target.path("DeadLetterConfig").path("Arn").asText(""))));
        Seen<Set<String>> seen = Sight.of("ListTargetsByRule on " + name, () -> {
            Set<String> is = new TreeSet<>();
            with.events()
                    .listTargetsByRule(request -> request.rule(name).eventBusName(bus))
                    .targets()
                    .forEach(target -> is.add(call(
                            target.arn(),
                            Optional.ofNullable(target.input()).orElse("")
                                    + Optional.ofNullable(target.inputPath()).orElse("")
                                    + (target.inputTransformer() == null ? "" : target.inputTransformer()),
                            target.deadLetterConfig() == null
                                    ? ""
                                    : Optional.ofNullable(
                                                    target.deadLetterConfig().arn())
                                            .orElse(""))));
            return is;
        });
        return seen.either(
                is -> {
                    if (is.equals(should)) {
                        return Finding.fine(id, "rule " + name + " is as deployed");
                    }
                    return is.containsAll(should)
                            ? Finding.sick(
                                    id,
                                    Severity.MEDIUM,
                                    "rule " + name + " has a target that is not the stack's",
                                    "Somebody else gets what it matches, or is called by it.",
                                    "See which, and take it away: aws events list-targets-by-rule" + place.in()
                                            + " --rule " + name + " --event-bus-name " + bus)
                            : differs(id, "rule " + name, List.of("it does not call what it should"), means);
                },
                _ -> differs(id, "rule " + name, List.of("it is gone"), means),
                why -> Finding.unknown(id, "what rule " + name + " calls", why));
    }

    private static String call(String arn, String input, String deadLetters) {
        return arn + " " + input + " " + deadLetters;
    }

    private Finding differs(String id, String thing, List<String> wrong, String means) {
        return Finding.sick(
                id, Severity.HIGH, thing + " is not as deployed: " + String.join(", ", wrong), means, place.putBack());
    }

    private Finding schedule(Part wanted) {
        String name = wanted.text("Name").orElse(wanted.physicalId());
        String id = "schedule-" + name;
        String group = wanted.text("GroupName").orElse("default");
        Seen<GetScheduleResponse> seen = Sight.of(
                "GetSchedule on " + name,
                () -> with.schedules().getSchedule(request -> request.name(name).groupName(group)));
        String means = "Accounts are looked at no longer without an event: a trail that is stopped where no event comes"
                + " from stays off.";
        String fix = "Set it as the stack has it, in the state ENABLED: aws scheduler get-schedule" + place.in()
                + " --name " + name + " --group-name " + group;
        return seen.either(
                found -> {
                    List<String> wrong = new ArrayList<>();
                    if (found.state() != ScheduleState.ENABLED) {
                        wrong.add("it is " + found.stateAsString());
                    }
                    if (!Objects.equals(
                            found.scheduleExpression(),
                            wanted.text("ScheduleExpression").orElse(""))) {
                        wrong.add("it comes at " + found.scheduleExpression());
                    }
                    boolean called = found.target() != null
                            && wanted.text("Target", "Arn")
                                    .equals(Optional.ofNullable(found.target().arn()))
                            && wanted.text("Target", "Input")
                                    .equals(Optional.ofNullable(found.target().input()));
                    if (!called) {
                        wrong.add("it calls something else");
                    }
                    if (found.target() != null
                            && !wanted.text("Target", "RoleArn")
                                    .equals(Optional.ofNullable(found.target().roleArn()))) {
                        wrong.add("it works with another role");
                    }
                    // A schedule that has ended stays ENABLED for ever (EventBridge Scheduler user guide).
                    if (found.endDate() != null && !wanted.properties().has("EndDate")) {
                        wrong.add("it ends at " + found.endDate());
                    }
                    if (found.startDate() != null && !wanted.properties().has("StartDate")) {
                        wrong.add("it begins only at " + found.startDate());
                    }
                    return wrong.isEmpty()
                            ? Finding.fine(id, "schedule " + name + " is enabled")
                            : Finding.sick(
                                    id,
                                    Severity.CRITICAL,
                                    "schedule " + name + " is not as deployed: " + String.join(", ", wrong),
                                    means,
                                    fix);
                },
                _ -> Finding.sick(id, Severity.CRITICAL, "schedule " + name + " is gone", means, place.putBack()),
                why -> Finding.unknown(id, "schedule " + name, why));
    }

    private Finding mapping(Part wanted) {
        String function = wanted.text("FunctionName").orElse("");
        String name = function.replaceFirst(".*:function:", "").replaceFirst(":.*", "");
        String id = "queue-of-" + name;
        String uuid = wanted.physicalId();
        Seen<GetEventSourceMappingResponse> seen = Sight.of(
                "GetEventSourceMapping " + uuid,
                () -> with.lambda().getEventSourceMapping(request -> request.uuid(uuid)));
        String means = "Batches wait in the queue, and no account in them is looked at.";
        return seen.either(
                found -> {
                    boolean reads = Set.of("Enabled", "Enabling", "Updating").contains(String.valueOf(found.state()))
                            && Objects.equals(found.functionArn(), function)
                            && wanted.text("EventSourceArn").equals(Optional.ofNullable(found.eventSourceArn()));
                    if (!reads) {
                        return Finding.sick(
                                id,
                                Severity.CRITICAL,
                                name + " does not read its queue: the mapping is " + found.state(),
                                means,
                                "Enable it: aws lambda update-event-source-mapping" + place.in() + " --uuid " + uuid
                                        + " --enabled");
                    }
                    return whole(wanted, found)
                            ? Finding.fine(id, name + " reads its queue")
                            : Finding.sick(
                                    id,
                                    Severity.CRITICAL,
                                    name
                                            + " does not read its queue as deployed: it is filtered, or what fails does not"
                                            + " come back",
                                    "Lambda deletes batches that nobody has worked on, and no account in them is looked"
                                            + " at.",
                                    "Set it as the stack has it: aws lambda update-event-source-mapping"
                                            + place.in()
                                            + " --uuid " + uuid + " --filter-criteria {} --function-response-types"
                                            + " ReportBatchItemFailures");
                },
                _ -> Finding.sick(
                        id,
                        Severity.CRITICAL,
                        "the mapping that reads the queue of " + name + " is gone",
                        means,
                        place.putBack()),
                why -> Finding.unknown(id, "whether " + name + " reads its queue", why));
    }

    /** A message that a filter does not match is deleted from the queue (Lambda developer guide, event filtering). */
    static boolean whole(Part wanted, GetEventSourceMappingResponse found) {
        boolean filtered = found.filterCriteria() != null
                && !found.filterCriteria().filters().isEmpty();
        Set<String> types = new TreeSet<>();
        wanted.at("FunctionResponseTypes").forEach(type -> types.add(type.asText()));
        return filtered == wanted.properties().has("FilterCriteria")
                && types.equals(new TreeSet<>(found.functionResponseTypesAsStrings()));
    }

    private List<Finding> alarms() {
        List<Part> wanted = blueprint.parts("AWS::CloudWatch::Alarm");
        List<String> names = wanted.stream()
                .map(part -> part.text("AlarmName").orElse(part.physicalId()))
                .toList();
        Seen<Map<String, MetricAlarm>> seen = Sight.of("DescribeAlarms", () -> {
            Map<String, MetricAlarm> found = new HashMap<>();
            with.alarms()
                    .describeAlarmsPaginator(request -> request.alarmNames(names))
                    .metricAlarms()
                    .forEach(alarm -> found.put(alarm.alarmName(), alarm));
            return found;
        });
        return switch (seen) {
            case Seen.Hidden<Map<String, MetricAlarm>>(String why) ->
                List.of(Finding.unknown("alarms", "the alarms", why));
            case Seen.Gone<Map<String, MetricAlarm>> _ ->
                List.of(Finding.unknown("alarms", "the alarms", "CloudWatch does not know of any"));
            case Seen.Known<Map<String, MetricAlarm>>(Map<String, MetricAlarm> found) ->
                wanted.stream()
                        .map(part -> alarm(
                                part,
                                Optional.ofNullable(
                                        found.get(part.text("AlarmName").orElse(part.physicalId())))))
                        .toList();
        };
    }

    private Finding alarm(Part wanted, Optional<MetricAlarm> found) {
        String name = wanted.text("AlarmName").orElse(wanted.physicalId());
        String id = "alarm-" + name;
        String means = "If what it watches happens, nobody hears of it: "
                + wanted.text("AlarmDescription").orElse("see the stack.");
        if (found.isEmpty()) {
            return Finding.sick(id, Severity.HIGH, "alarm " + name + " is gone", means, place.putBack());
        }
        MetricAlarm alarm = found.get();
        if (!Boolean.TRUE.equals(alarm.actionsEnabled())) {
            return Finding.sick(
                    id,
                    Severity.HIGH,
                    "alarm " + name + " has its actions switched off",
                    means,
                    "Switch them on: aws cloudwatch enable-alarm-actions" + place.in() + " --alarm-names " + name);
        }
        List<String> wrong = new ArrayList<>();
        wanted.at("AlarmActions").forEach(action -> {
            if (!alarm.alarmActions().contains(action.asText())) {
                wrong.add("it does not tell the topic");
            }
        });
        if (!Objects.equals(alarm.metricName(), wanted.text("MetricName").orElse(""))
                || !Objects.equals(alarm.namespace(), wanted.text("Namespace").orElse(""))
                || !Blueprint.same(wanted.at("Dimensions"), dimensions(alarm))) {
            wrong.add("it watches something else");
        }
        // One of a band has no threshold.
        if (wanted.text("Threshold")
                .filter(text -> !Objects.equals(Double.valueOf(text), alarm.threshold()))
                .isPresent()) {
            wrong.add("its threshold is " + alarm.threshold());
        }
        evaluation(alarm).forEach((setting, is) -> {
            if (!is.equals(wanted.text(setting).orElse(setting.equals("TreatMissingData") ? "missing" : ""))) {
                wrong.add("its " + setting + " is " + (is.isEmpty() ? "not set" : is));
            }
        });
        if (!wrong.isEmpty()) {
            return Finding.sick(
                    id,
                    Severity.HIGH,
                    "alarm " + name + " is not as deployed: " + String.join(", ", wrong),
                    means,
                    place.putBack());
        }
        return alarm.stateValue() == StateValue.ALARM
                ? Finding.sick(
                        id,
                        Severity.HIGH,
                        "alarm " + name + " is ringing",
                        wanted.text("AlarmDescription").orElse("What it watches has happened."),
                        "See why, then wait until it stops: aws cloudwatch describe-alarm-history" + place.in()
                                + " --alarm-name " + name)
                : Finding.fine(id, "alarm " + name + " is armed");
    }

    private static JsonNode dimensions(MetricAlarm alarm) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        alarm.dimensions()
                .forEach(one -> list.addObject().put("Name", one.name()).put("Value", one.value()));
        return list.isEmpty() ? JsonNodeFactory.instance.missingNode() : list;
    }

    /** What decides whether it ever rings, by the names that templates have for it. */
    private static Map<String, String> evaluation(MetricAlarm alarm) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("ComparisonOperator", text(alarm.comparisonOperatorAsString()));
        settings.put("Statistic", text(alarm.statisticAsString()));
        settings.put("Period", text(alarm.period()));
        settings.put("EvaluationPeriods", text(alarm.evaluationPeriods()));
        settings.put("DatapointsToAlarm", text(alarm.datapointsToAlarm()));
        settings.put(
                "TreatMissingData",
                Optional.ofNullable(alarm.treatMissingData()).orElse("missing"));
        return settings;
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    /** What a text says; nothing if it is no JSON. */
    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return JsonNodeFactory.instance.missingNode();
        }
    }
}
