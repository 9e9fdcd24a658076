package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.sandbox.service.HandlerPermissions.Need;
import dev.trailwarden.sandbox.template.StackActor.Change;
import dev.trailwarden.sandbox.template.StackActor.Verb;
import dev.trailwarden.sandbox.template.StackResource;
import dev.trailwarden.sandbox.template.StackTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What CloudFormation's handlers call for functions, schedules, tables, keys, subscriptions and alarms, the types of
 * {@code hub.yaml} beside those of {@link HandlerPermissions}. (CloudFormation registry, "handlers" of each type's schema;
 * Service Authorization Reference, the resources of each action.)
 */
final class HubHandlers {
    private HubHandlers() {}

    /**
     * What a change needs.
     *
     * @param change what is about to be done
     * @return every call that a permission is needed for, in order; empty for another type
     */
    static Optional<List<Need>> of(Change change) {
        return Optional.ofNullable(
                switch (change.type()) {
                    case "AWS::Lambda::Function" -> function(change);
                    case "AWS::Lambda::Version" ->
                        ofFunction(change, "PublishVersion", "PublishVersion", "DeleteFunction");
                    case "AWS::Lambda::Alias" -> ofFunction(change, "CreateAlias", "UpdateAlias", "DeleteAlias");
                    case "AWS::Lambda::Permission" ->
                        ofFunction(change, "AddPermission", "AddPermission", "RemovePermission");
                    case "AWS::Lambda::EventInvokeConfig" ->
                        ofFunction(
                                change,
                                "PutFunctionEventInvokeConfig",
                                "UpdateFunctionEventInvokeConfig",
                                "DeleteFunctionEventInvokeConfig");
                    case "AWS::Lambda::EventSourceMapping" -> eventSource(change);
                    case "AWS::Scheduler::Schedule" -> schedule(change);
                    case "AWS::CloudWatch::Alarm" ->
                        plain(
                                change,
                                arn(change, "cloudwatch", "alarm:" + named(change, "AlarmName")),
                                "cloudwatch:PutMetricAlarm",
                                "cloudwatch:PutMetricAlarm",
                                "cloudwatch:DeleteAlarms");
                    case "AWS::DynamoDB::Table" -> table(change);
                    case "AWS::KMS::Key" -> key(change);
                    case "AWS::KMS::Alias" ->
                        plain(
                                change,
                                arn(change, "kms", text(change, "AliasName")),
                                "kms:CreateAlias",
                                "kms:UpdateAlias",
                                "kms:DeleteAlias");
                    case "AWS::SNS::Subscription" ->
                        plain(
                                change,
                                text(change, "TopicArn"),
                                "sns:Subscribe",
                                "sns:SetSubscriptionAttributes",
                                "sns:Unsubscribe");
                    case "AWS::SNS::TopicPolicy" -> topicPolicy(change);
                    default -> null;
                });
    }

    private static List<Need> function(Change change) {
        String arn = arn(change, "lambda", "function:" + named(change, "FunctionName"));
        if (change.verb() == Verb.DELETE) {
            return List.of(Need.of("lambda:DeleteFunction", arn));
        }
        List<Need> needs = new ArrayList<>();
        needs.add(handedOver(text(change, "Role"), LambdaProcesses.PRINCIPAL));
        JsonNode code = change.properties().path("Code");
        needs.add(Need.of(
                "s3:GetObject",
                "arn:aws:s3:::" + code.path("S3Bucket").asText() + "/"
                        + code.path("S3Key").asText()));
        if (change.verb() == Verb.CREATE) {
            needs.add(Need.of("lambda:CreateFunction", arn));
        } else {
            needs.add(Need.of("lambda:UpdateFunctionConfiguration", arn));
            needs.add(Need.of("lambda:UpdateFunctionCode", arn));
        }
        needs.add(Need.of("lambda:GetFunction", arn));
        if (change.properties().has("Tags")) {
            needs.add(Need.of("lambda:TagResource", arn));
        }
        if (change.properties().has("ReservedConcurrentExecutions")) {
            needs.add(Need.of("lambda:PutFunctionConcurrency", arn));
        }
        return needs;
    }

    private static List<Need> ofFunction(Change change, String create, String update, String delete) {
        return plain(
                change,
                functionArn(change, text(change, "FunctionName")),
                "lambda:" + create,
                "lambda:" + update,
                "lambda:" + delete);
    }

    /** The function of a version or alias, or of a name. */
    private static String functionArn(Change change, String nameOrArn) {
        if (!nameOrArn.startsWith("arn:")) {
            return arn(change, "lambda", "function:" + nameOrArn);
        }
        return LambdaService.qualifier(nameOrArn)
                .map(qualifier -> nameOrArn.substring(0, nameOrArn.length() - qualifier.length() - 1))
                .orElse(nameOrArn);
    }

    private static List<Need> eventSource(Change change) {
        String function = functionArn(change, text(change, "FunctionName"));
        String id = change.existing().map(StackResource::physicalId).orElse("*");
        String action = switch (change.verb()) {
            case CREATE -> "lambda:CreateEventSourceMapping";
            case UPDATE -> "lambda:UpdateEventSourceMapping";
            case DELETE -> "lambda:DeleteEventSourceMapping";
        };
        return List.of(new Need(
                action, arn(change, "lambda", "event-source-mapping:" + id), Map.of("lambda:FunctionArn", function)));
    }

    private static List<Need> schedule(Change change) {
        List<Need> needs = new ArrayList<>();
        String role = change.properties().path("Target").path("RoleArn").asText();
        if (change.verb() != Verb.DELETE) {
            needs.add(handedOver(role, "scheduler.amazonaws.com"));
        }
        needs.addAll(plain(
                change,
                arn(
                        change,
                        "scheduler",
                        "schedule/" + change.properties().path("GroupName").asText("default") + "/"
                                + named(change, "Name")),
                "scheduler:CreateSchedule",
                "scheduler:UpdateSchedule",
                "scheduler:DeleteSchedule"));
        return needs;
    }

    private static List<Need> table(Change change) {
        String arn = arn(change, "dynamodb", "table/" + named(change, "TableName"));
        List<Need> needs = new ArrayList<>(
                plain(change, arn, "dynamodb:CreateTable", "dynamodb:UpdateTable", "dynamodb:DeleteTable"));
        needs.add(Need.of("dynamodb:DescribeTable", arn));
        if (change.verb() != Verb.DELETE && change.properties().has("TimeToLiveSpecification")) {
            needs.add(Need.of("dynamodb:UpdateTimeToLive", arn));
        }
        if (change.verb() != Verb.DELETE && change.properties().has("PointInTimeRecoverySpecification")) {
            needs.add(Need.of("dynamodb:UpdateContinuousBackups", arn));
        }
        return needs;
    }

    private static List<Need> key(Change change) {
        String arn = arn(
                change,
                "kms",
                "key/" + change.existing().map(StackResource::physicalId).orElse("*"));
        return switch (change.verb()) {
            case CREATE -> {
                boolean rotated = change.properties().path("EnableKeyRotation").asBoolean();
                Need create = Need.of("kms:CreateKey", "*");
                yield rotated ? List.of(create, Need.of("kms:EnableKeyRotation", arn)) : List.of(create);
            }
            case UPDATE -> List.of(Need.of("kms:DescribeKey", arn), Need.of("kms:PutKeyPolicy", arn));
            case DELETE -> List.of(Need.of("kms:DescribeKey", arn), Need.of("kms:ScheduleKeyDeletion", arn));
        };
    }

    private static List<Need> topicPolicy(Change change) {
        List<Need> needs = new ArrayList<>();
        change.properties()
                .path("Topics")
                .forEach(topic -> needs.add(Need.of("sns:SetTopicAttributes", topic.asText())));
        return needs;
    }

    private static Need handedOver(String role, String service) {
        return new Need("iam:PassRole", role, Map.of("iam:PassedToService", service));
    }

    private static List<Need> plain(Change change, String arn, String create, String update, String delete) {
        return List.of(
                switch (change.verb()) {
                    case CREATE -> Need.of(create, arn);
                    case UPDATE -> Need.of(update, arn);
                    case DELETE -> Need.of(delete, arn);
                });
    }

    private static String text(Change change, String property) {
        return change.properties().path(property).asText();
    }

    private static String named(Change change, String property) {
        String name = text(change, property);
        return name.isEmpty() ? change.target().physicalName(change.logicalId()) : name;
    }

    private static String arn(Change change, String service, String resource) {
        StackTarget target = change.target();
        return "arn:aws:" + service + ":" + target.region() + ":" + target.accountId() + ":" + resource;
    }
}
