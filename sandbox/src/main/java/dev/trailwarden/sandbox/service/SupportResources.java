package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.service.Alarms.Alarm;
import dev.trailwarden.sandbox.service.ResourceKind.Wanted;
import dev.trailwarden.sandbox.template.Properties;
import dev.trailwarden.sandbox.template.ResourceProvider;
import dev.trailwarden.sandbox.template.ResourceProvider.Made;
import dev.trailwarden.sandbox.template.StackTarget;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Log groups and alarms. */
final class SupportResources {
    private final LogGroups logs;
    private final Alarms alarms;

    private SupportResources(LogGroups logs, Alarms alarms) {
        this.logs = logs;
        this.alarms = alarms;
    }

    static List<ResourceProvider> of(LogGroups logs, Alarms alarms) {
        SupportResources support = new SupportResources(logs, alarms);
        return List.of(
                new ResourceKind(
                        "AWS::Logs::LogGroup",
                        support::logGroup,
                        (target, group) ->
                                logs.remove(LogGroups.arn(region(target), target.accountId(), group.physicalId()))),
                new ResourceKind(
                        "AWS::CloudWatch::Alarm",
                        support::alarm,
                        (target, alarm) ->
                                alarms.remove(new AccountId(target.accountId()), region(target), alarm.physicalId())));
    }

    private static Region region(StackTarget target) {
        return new Region(target.region());
    }

    private Made logGroup(Wanted wanted) {
        String name = wanted.name("LogGroupName");
        wanted.properties().recordedOnly("RetentionInDays", "Tags");
        wanted.properties().done();
        String arn = LogGroups.arn(wanted.region(), wanted.account().value(), name);
        if (wanted.isNew(name)) {
            logs.create(arn);
        }
        // CloudFormation's Arn of a log group ends in :* so that policies written with it cover the streams.
        return new Made(name, Map.of("Arn", arn + ":*"));
    }

    private static ObjectNode evaluation(Properties properties) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        for (String name : List.of("AlarmDescription", "Statistic", "TreatMissingData")) {
            properties.optionalText(name).ifPresent(value -> node.put(name, value));
        }
        return node.put("Period", properties.number("Period", 60))
                .put("EvaluationPeriods", properties.number("EvaluationPeriods", 1));
    }

    private Made alarm(Wanted wanted) {
        Properties properties = wanted.properties();
        Map<String, String> dimensions = new TreeMap<>();
        properties
                .objects("Dimensions")
                .forEach(dimension -> dimensions.put(dimension.text("Name"), dimension.text("Value")));
        Alarm alarm = new Alarm(
                wanted.name("AlarmName"),
                properties.text("Namespace"),
                properties.text("MetricName"),
                Map.copyOf(dimensions),
                properties.number("Threshold", 0),
                properties.text("ComparisonOperator"),
                properties.texts("AlarmActions"),
                evaluation(properties),
                alarms.atFirst(
                        properties.flag("ActionsEnabled", true),
                        properties.optionalText("TreatMissingData").orElse("").equals("notBreaching")));
        properties.recordedOnly("Tags");
        properties.done();
        alarms.put(wanted.account(), wanted.region(), alarm);
        return new Made(alarm.name(), Map.of());
    }
}
