package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.sandbox.identity.Identities;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.service.Alarms.Alarm;
import dev.trailwarden.sandbox.service.ResourceKind.Wanted;
import dev.trailwarden.sandbox.template.Properties;
import dev.trailwarden.sandbox.template.ResourceProvider;
import dev.trailwarden.sandbox.template.ResourceProvider.Made;
import dev.trailwarden.sandbox.template.StackTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Keys, log groups and alarms. */
final class SupportResources {
    private final KmsKeys keys;
    private final LogGroups logs;
    private final Alarms alarms;
    private final Identities identities;

    private SupportResources(KmsKeys keys, LogGroups logs, Alarms alarms, Identities identities) {
        this.keys = keys;
        this.logs = logs;
        this.alarms = alarms;
        this.identities = identities;
    }

    static List<ResourceProvider> of(KmsKeys keys, LogGroups logs, Alarms alarms, Identities identities) {
        SupportResources support = new SupportResources(keys, logs, alarms, identities);
        return List.of(
                new ResourceKind(
                        "AWS::KMS::Key",
                        support::key,
                        (target, key) -> keys.remove(key.attributes().getOrDefault("Arn", ""))),
                new ResourceKind(
                        "AWS::KMS::Alias",
                        support::alias,
                        (target, alias) -> keys.unalias(account(target), region(target), alias.physicalId())),
                new ResourceKind(
                        "AWS::Logs::LogGroup",
                        support::logGroup,
                        (target, group) ->
                                logs.remove(LogGroups.arn(region(target), target.accountId(), group.physicalId()))),
                new ResourceKind(
                        "AWS::CloudWatch::Alarm",
                        support::alarm,
                        (target, alarm) -> alarms.remove(place(target), alarm.physicalId())));
    }

    private static AccountId account(StackTarget target) {
        return new AccountId(target.accountId());
    }

    private static Region region(StackTarget target) {
        return new Region(target.region());
    }

    private static String place(StackTarget target) {
        return target.accountId() + "/" + target.region();
    }

    private Made key(Wanted wanted) {
        JsonNode policy = identities.pinPrincipals(Policies.document(wanted.properties(), "KeyPolicy"));
        wanted.properties().recordedOnly("Description", "EnableKeyRotation", "PendingWindowInDays", "Tags");
        wanted.properties().done();
        String id = UUID.nameUUIDFromBytes(
                        (wanted.target().stackId() + wanted.logicalId()).getBytes(StandardCharsets.UTF_8))
                .toString();
        KmsKeys.Key key = new KmsKeys.Key(wanted.account(), wanted.region(), id, policy);
        keys.put(key);
        return new Made(id, Map.of("Arn", key.arn(), "KeyId", id));
    }

    private Made alias(Wanted wanted) {
        String name = wanted.properties().text("AliasName");
        String keyId = wanted.properties().text("TargetKeyId");
        wanted.properties().done();
        KmsKeys.Key key = keys.find(wanted.account(), wanted.region(), keyId)
                .orElseThrow(() -> ApiError.badRequest("NotFoundException", "Key '" + keyId + "' does not exist"));
        keys.alias(wanted.account(), wanted.region(), name, key.arn());
        return new Made(name, Map.of());
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
                properties.texts("AlarmActions"));
        properties.recordedOnly(
                "AlarmDescription", "Statistic", "Period", "EvaluationPeriods", "TreatMissingData", "Tags");
        properties.done();
        alarms.put(place(wanted.target()), alarm);
        return new Made(alarm.name(), Map.of());
    }
}
