package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.template.StackActor.Change;
import dev.trailwarden.sandbox.template.StackActor.Verb;
import dev.trailwarden.sandbox.template.StackResource;
import dev.trailwarden.sandbox.template.StackTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What CloudFormation's handlers call to make, change and remove a resource, and therefore what its caller must be allowed
 * to do. (CloudFormation registry, "handlers" of each resource type's schema.) A type that is not here cannot be deployed
 * by a call, only by the sandbox's operator.
 */
final class HandlerPermissions {
    private final OrganizationAnswers organizations;

    HandlerPermissions(Organization organization) {
        this.organizations = new OrganizationAnswers(organization);
    }

    /**
     * One call of a handler.
     *
     * @param action for example {@code iam:CreateRole}
     * @param resource the ARN
     * @param context the service's condition keys, by name
     */
    record Need(String action, String resource, Map<String, String> context) {
        static Need of(String action, String resource) {
            return new Need(action, resource, Map.of());
        }
    }

    /**
     * What a change needs.
     *
     * @param change what is about to be done
     * @return every call that a permission is needed for, in order
     * @throws ApiError {@code ValidationError} for a type whose handlers are not known here
     */
    List<Need> of(Change change) {
        return switch (change.type()) {
            case "AWS::IAM::Role" -> role(change);
            case "AWS::Events::Rule" -> rule(change);
            case "AWS::Events::EventBus" ->
                needs(
                        change,
                        arn(change, "events", "event-bus/" + named(change, "Name")),
                        Set.of("events:CreateEventBus", "events:DescribeEventBus"),
                        Set.of("events:DescribeEventBus"),
                        Set.of("events:DeleteEventBus"));
            case "AWS::Events::EventBusPolicy" ->
                needs(
                        change,
                        arn(change, "events", "event-bus/" + bus(change)),
                        Set.of("events:PutPermission"),
                        Set.of("events:PutPermission"),
                        Set.of("events:RemovePermission"));
            case "AWS::SQS::Queue" ->
                needs(
                        change,
                        arn(change, "sqs", named(change, "QueueName")),
                        Set.of("sqs:CreateQueue", "sqs:GetQueueAttributes"),
                        Set.of("sqs:GetQueueAttributes", "sqs:SetQueueAttributes"),
                        Set.of("sqs:DeleteQueue"));
            case "AWS::SQS::QueuePolicy" -> queuePolicy(change);
            case "AWS::SNS::Topic" ->
                needs(
                        change,
                        arn(change, "sns", named(change, "TopicName")),
                        Set.of("sns:CreateTopic", "sns:GetTopicAttributes"),
                        Set.of("sns:GetTopicAttributes", "sns:SetTopicAttributes"),
                        Set.of("sns:DeleteTopic"));
            case "AWS::Logs::LogGroup" ->
                needs(
                        change,
                        arn(change, "logs", "log-group:" + named(change, "LogGroupName")),
                        Set.of("logs:CreateLogGroup", "logs:PutRetentionPolicy"),
                        Set.of("logs:PutRetentionPolicy"),
                        Set.of("logs:DeleteLogGroup"));
            case "AWS::Organizations::Policy" -> policy(change);
            default ->
                HubHandlers.of(change)
                        .orElseThrow(() -> ApiError.badRequest(
                                "ValidationError",
                                "The sandbox does not know what CloudFormation calls for " + change.type()
                                        + "; deploy it as the sandbox's operator"));
        };
    }

    private static List<Need> needs(
            Change change, String resource, Set<String> create, Set<String> update, Set<String> delete) {
        Set<String> actions = switch (change.verb()) {
            case CREATE -> create;
            case UPDATE -> update;
            case DELETE -> delete;
        };
        return new TreeSet<>(actions)
                .stream().map(action -> Need.of(action, resource)).toList();
    }

    private static List<Need> role(Change change) {
        String path = change.properties().path("Path").asText("/");
        String arn = "arn:aws:iam::" + change.target().accountId() + ":role" + path + named(change, "RoleName");
        JsonNode before = before(change);
        JsonNode after = after(change);
        List<String> actions = new ArrayList<>(List.of("iam:GetRole"));
        if (change.verb() == Verb.DELETE) {
            actions.addAll(List.of("iam:ListAttachedRolePolicies", "iam:ListRolePolicies"));
        }
        if (isNew(change, arn)) {
            actions.addFirst("iam:CreateRole");
            before = JsonNodeFactory.instance.objectNode();
        } else if (change.verb() == Verb.UPDATE && differ(before, after, "AssumeRolePolicyDocument")) {
            actions.add("iam:UpdateAssumeRolePolicy");
        }
        if (differ(before, after, "Policies")) {
            if (after.has("Policies")) {
                actions.add("iam:PutRolePolicy");
            }
            if (names(before, "Policies", "PolicyName").stream()
                    .anyMatch(name -> !names(after, "Policies", "PolicyName").contains(name))) {
                actions.add("iam:DeleteRolePolicy");
            }
        }
        if (change.verb() != Verb.DELETE && differ(before, after, "Tags")) {
            actions.add(after.has("Tags") ? "iam:TagRole" : "iam:UntagRole");
        }
        if (change.verb() == Verb.DELETE) {
            actions.add("iam:DeleteRole");
        }
        return actions.stream().map(action -> Need.of(action, arn)).toList();
    }

    private static List<Need> rule(Change change) {
        String bus = bus(change);
        String name = named(change, "Name");
        String arn = arn(change, "events", "rule/" + (bus.equals(EventBus.DEFAULT) ? name : bus + "/" + name));
        JsonNode before = before(change);
        JsonNode after = after(change);
        List<Need> needs = new ArrayList<>();
        if (change.verb() != Verb.DELETE) {
            needs.add(Need.of("events:PutRule", arn));
            needs.add(Need.of("events:DescribeRule", arn));
        }
        if (after.has("Targets") && (isNew(change, arn) || differ(before, after, "Targets"))) {
            after.path("Targets").forEach(target -> {
                if (target.has("RoleArn")) {
                    needs.add(new Need(
                            "iam:PassRole",
                            target.path("RoleArn").asText(),
                            Map.of("iam:PassedToService", EventDelivery.PRINCIPAL)));
                }
            });
            needs.add(Need.of("events:PutTargets", arn));
        }
        Set<String> kept = names(after, "Targets", "Id");
        if (names(before, "Targets", "Id").stream().anyMatch(id -> !kept.contains(id))) {
            needs.add(Need.of("events:RemoveTargets", arn));
        }
        if (change.verb() == Verb.DELETE) {
            needs.add(Need.of("events:DeleteRule", arn));
        }
        return needs;
    }

    private static List<Need> queuePolicy(Change change) {
        List<Need> needs = new ArrayList<>();
        change.properties().path("Queues").forEach(url -> {
            String name = url.asText().substring(url.asText().lastIndexOf('/') + 1);
            needs.add(Need.of("sqs:SetQueueAttributes", arn(change, "sqs", name)));
        });
        return needs;
    }

    private List<Need> policy(Change change) {
        String arn = change.existing()
                .map(policy -> organizations.arnOf(policy.physicalId()))
                .orElseGet(() -> organizations.arn("policy", "/service_control_policy/*"));
        Set<String> old = texts(before(change), "TargetIds");
        Set<String> wanted = texts(after(change), "TargetIds");
        List<Need> needs = new ArrayList<>();
        if (change.verb() != Verb.DELETE) {
            needs.add(organizational(
                    change.verb() == Verb.CREATE ? "organizations:CreatePolicy" : "organizations:UpdatePolicy", arn));
        }
        wanted.stream().filter(target -> !old.contains(target)).forEach(target -> {
            needs.add(organizational("organizations:AttachPolicy", arn));
            needs.add(organizational("organizations:AttachPolicy", organizations.arnOf(target)));
        });
        old.stream().filter(target -> !wanted.contains(target)).forEach(target -> {
            needs.add(organizational("organizations:DetachPolicy", arn));
            needs.add(organizational("organizations:DetachPolicy", organizations.arnOf(target)));
        });
        if (change.verb() == Verb.DELETE) {
            needs.add(organizational("organizations:DeletePolicy", arn));
        }
        return needs;
    }

    private static Need organizational(String action, String resource) {
        return new Need(action, resource, Map.of("organizations:PolicyType", OrganizationAnswers.SCP));
    }

    /** Whether something of this ARN is yet to be made: also when an update gives it another name. */
    private static boolean isNew(Change change, String arn) {
        return change.existing()
                .filter(old -> old.attributes().getOrDefault("Arn", "").equals(arn))
                .isEmpty();
    }

    private static JsonNode before(Change change) {
        return change.existing().map(StackResource::properties).orElseGet(JsonNodeFactory.instance::objectNode);
    }

    private static JsonNode after(Change change) {
        return change.verb() == Verb.DELETE ? JsonNodeFactory.instance.objectNode() : change.properties();
    }

    private static boolean differ(JsonNode before, JsonNode after, String property) {
        return !before.path(property).equals(after.path(property));
    }

    private static Set<String> names(JsonNode of, String list, String member) {
        Set<String> names = new TreeSet<>();
        of.path(list).forEach(item -> names.add(item.path(member).asText()));
        return names;
    }

    private static Set<String> texts(JsonNode of, String list) {
        Set<String> texts = new TreeSet<>();
        of.path(list).forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static String named(Change change, String property) {
        return Optional.of(change.properties().path(property).asText())
                .filter(name -> !name.isEmpty())
                .orElseGet(() -> change.target().physicalName(change.logicalId()));
    }

    private static String bus(Change change) {
        return change.properties().path("EventBusName").asText(EventBus.DEFAULT);
    }

    private static String arn(Change change, String service, String resource) {
        StackTarget target = change.target();
        return "arn:aws:" + service + ":" + target.region() + ":" + target.accountId() + ":" + resource;
    }
}
