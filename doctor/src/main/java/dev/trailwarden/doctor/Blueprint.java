package dev.trailwarden.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a deployed stack says that its resources are: its own template, with its own parameters and the names that
 * CloudFormation gave. What cannot be worked out is said so, and never taken for anything.
 */
final class Blueprint {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String UNKNOWN = "Trailwarden::Unknown";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^!}][^}]*)}");

    private final ObjectNode template;
    private final Map<String, String> names;
    private final Map<String, String> physical;
    private final Place place;

    /**
     * Where a stack is.
     *
     * @param partition for example {@code aws}
     * @param region its Region
     * @param account its account
     * @param stack its name
     */
    record Place(String partition, String region, String account, String stack) {
        String arn(String service, String resource) {
            return "arn:" + partition + ":" + service + ":" + region + ":" + account + ":" + resource;
        }

        /** The option of a command that says in which Region, with the space before it. */
        String in() {
            return " --region " + region;
        }

        /** The command that says what differs from the stack. */
        String drift() {
            return "aws cloudformation detect-stack-drift" + in() + " --stack-name " + stack;
        }

        /** What to do about a part that is not as deployed. */
        String putBack() {
            return "Put it back as the stack has it; drift detection says what differs: " + drift();
        }
    }

    /**
     * A resource as it should be.
     *
     * @param logicalId its name in the template
     * @param physicalId the name that CloudFormation gave it; empty if it did not make it
     * @param properties resolved as far as they can be
     */
    record Part(String logicalId, String physicalId, JsonNode properties) {
        /** A property's text; nothing if it is not there or cannot be worked out. */
        Optional<String> text(String... path) {
            JsonNode node = properties;
            for (String step : path) {
                node = node.path(step);
            }
            return node.isValueNode() && !node.isNull() ? Optional.of(node.asText()) : Optional.empty();
        }

        JsonNode at(String property) {
            return properties.path(property);
        }
    }

    /**
     * @param template the text
     * @param parameters the stack's, by name
     * @param physical the names of its resources, by logical id
     * @param place where it is
     * @throws dev.trailwarden.aws.Sight.UnreadableAnswer if the text is no template
     */
    Blueprint(String template, Map<String, String> parameters, Map<String, String> physical, Place place) {
        this.template = TemplateText.read(template);
        this.names = parameters;
        this.physical = physical;
        this.place = place;
    }

    Place place() {
        return place;
    }

    /** The resources of a type that the stack should have. */
    List<Part> parts(String type) {
        List<Part> parts = new ArrayList<>();
        template.path("Resources").properties().forEach(entry -> {
            JsonNode resource = entry.getValue();
            if (resource.path("Type").asText().equals(type)
                    && (!resource.has("Condition")
                            || holds(resource.path("Condition").asText()))) {
                parts.add(new Part(
                        entry.getKey(),
                        physical.getOrDefault(entry.getKey(), ""),
                        resolved(resource.path("Properties"))));
            }
        });
        return parts;
    }

    /** The resource of a type that has a property of this value. */
    Optional<Part> part(String type, String property, String value) {
        return parts(type).stream()
                .filter(part -> part.text(property).equals(Optional.of(value)))
                .findFirst();
    }

    /** Whether something of it could not be worked out. */
    static boolean unknown(JsonNode node) {
        return node.has(UNKNOWN) || node.findValue(UNKNOWN) != null;
    }

    /** Whether two say the same: the order of lists does not matter, one of a thing is a list of one, numbers are texts. */
    static boolean same(JsonNode one, JsonNode other) {
        if (one.isArray() || other.isArray()) {
            List<JsonNode> rest = items(other);
            List<JsonNode> all = items(one);
            return all.size() == rest.size()
                    && all.stream()
                            .allMatch(item -> rest.stream()
                                    .filter(candidate -> same(item, candidate))
                                    .findFirst()
                                    .map(rest::remove)
                                    .orElse(false));
        }
        if (one.isObject() || other.isObject()) {
            JsonNode left = anyone(one);
            JsonNode right = anyone(other);
            if (!left.isObject() || !right.isObject()) {
                return left.isValueNode()
                        && right.isValueNode()
                        && left.asText().equals(right.asText());
            }
            return left.size() == right.size()
                    && left.properties().stream()
                            .allMatch(entry ->
                                    right.has(entry.getKey()) && same(entry.getValue(), right.get(entry.getKey())));
        }
        return one.asText().equals(other.asText());
    }

    /** IAM takes both for everybody (IAM user guide, "AWS JSON policy elements: Principal"). */
    private static JsonNode anyone(JsonNode node) {
        return node.size() == 1 && node.path("AWS").asText().equals("*") ? JSON.textNode("*") : node;
    }

    private static List<JsonNode> items(JsonNode node) {
        List<JsonNode> items = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(items::add);
        } else {
            items.add(node);
        }
        return items;
    }

    private JsonNode resolved(JsonNode node) {
        if (node.isArray()) {
            ArrayNode list = JSON.arrayNode();
            node.forEach(item -> {
                JsonNode one = resolved(item);
                if (!one.isMissingNode()) {
                    list.add(one);
                }
            });
            return list;
        }
        if (!node.isObject()) {
            return node;
        }
        if (node.size() == 1) {
            String function = node.fieldNames().next();
            if (function.equals("Ref") || function.startsWith("Fn::")) {
                return called(function, node.path(function));
            }
        }
        ObjectNode object = JSON.objectNode();
        node.properties().forEach(entry -> {
            JsonNode value = resolved(entry.getValue());
            if (!value.isMissingNode()) {
                object.set(entry.getKey(), value);
            }
        });
        return object;
    }

    private JsonNode called(String function, JsonNode argument) {
        return switch (function) {
            case "Ref" -> argument.asText().equals("AWS::NoValue") ? MissingNode.getInstance() : ref(argument.asText());
            case "Fn::GetAtt" ->
                attribute(argument.path(0).asText(), argument.path(1).asText());
            case "Fn::Sub" -> substituted(argument.isArray() ? argument.path(0).asText() : argument.asText(), argument);
            case "Fn::If" -> resolved(argument.path(holds(argument.path(0).asText()) ? 1 : 2));
            case "Fn::Join" -> {
                JsonNode items = resolved(argument.path(1));
                List<String> texts = new ArrayList<>();
                items.forEach(item -> texts.add(item.asText()));
                yield unknown(items)
                        ? notKnown(function)
                        : JSON.textNode(String.join(argument.path(0).asText(), texts));
            }
            default -> notKnown(function);
        };
    }

    private static JsonNode notKnown(String what) {
        return JSON.objectNode().put(UNKNOWN, what);
    }

    private JsonNode ref(String name) {
        String value = switch (name) {
            case "AWS::AccountId" -> place.account();
            case "AWS::Region" -> place.region();
            case "AWS::Partition" -> place.partition();
            case "AWS::StackName" -> place.stack();
            case "AWS::URLSuffix" -> place.partition().equals("aws-cn") ? "amazonaws.com.cn" : "amazonaws.com";
            default -> names.getOrDefault(name, physical.getOrDefault(name, ""));
        };
        boolean known = !value.isEmpty() || names.containsKey(name);
        return known ? JSON.textNode(value) : notKnown(name);
    }

    private JsonNode substituted(String text, JsonNode argument) {
        StringBuilder out = new StringBuilder();
        Matcher placeholder = PLACEHOLDER.matcher(text);
        while (placeholder.find()) {
            String name = placeholder.group(1);
            JsonNode own = argument.isArray() ? argument.path(1).path(name) : MissingNode.getInstance();
            int dot = name.indexOf('.');
            JsonNode value = !own.isMissingNode()
                    ? resolved(own)
                    : dot > 0 ? attribute(name.substring(0, dot), name.substring(dot + 1)) : ref(name);
            if (unknown(value)) {
                return value;
            }
            placeholder.appendReplacement(out, Matcher.quoteReplacement(value.asText()));
        }
        return JSON.textNode(placeholder.appendTail(out).toString().replace("${!", "${"));
    }

    /** The attributes that hub.yaml uses (CloudFormation user guide, "Return values" of each type). */
    private JsonNode attribute(String logicalId, String attribute) {
        String id = physical.getOrDefault(logicalId, "");
        JsonNode resource = template.path("Resources").path(logicalId);
        if (id.isEmpty()) {
            return notKnown(logicalId + "." + attribute);
        }
        String last = id.substring(Math.max(id.lastIndexOf('/'), id.lastIndexOf(':')) + 1);
        String value = switch (resource.path("Type").asText() + "." + attribute) {
            case "AWS::Events::EventBus.Arn" -> place.arn("events", "event-bus/" + id);
            case "AWS::Events::EventBus.Name", "AWS::Lambda::Version.Version", "AWS::SQS::Queue.QueueName" -> last;
            case "AWS::Events::Rule.Arn" -> place.arn("events", "rule/" + id.replace('|', '/'));
            case "AWS::SQS::Queue.Arn" -> place.arn("sqs", last);
            case "AWS::DynamoDB::Table.Arn" -> place.arn("dynamodb", "table/" + id);
            case "AWS::KMS::Key.Arn" -> place.arn("kms", "key/" + last);
            case "AWS::Lambda::Function.Arn" -> place.arn("lambda", "function:" + last);
            // With the end that lets a policy that names it cover the streams.
            case "AWS::Logs::LogGroup.Arn" -> place.arn("logs", "log-group:" + id + ":*");
            case "AWS::IAM::Role.Arn" ->
                "arn:" + place.partition() + ":iam::" + place.account() + ":role"
                        + resource.path("Properties").path("Path").asText("/") + last;
            default -> "";
        };
        return value.isEmpty() ? notKnown(logicalId + "." + attribute) : JSON.textNode(value);
    }

    private boolean holds(String condition) {
        return holds(template.path("Conditions").path(condition));
    }

    private boolean holds(JsonNode condition) {
        if (condition.has("Condition")) {
            return holds(condition.path("Condition").asText());
        }
        if (condition.has("Fn::Not")) {
            return !holds(condition.path("Fn::Not").path(0));
        }
        if (condition.has("Fn::And") || condition.has("Fn::Or")) {
            boolean all = condition.has("Fn::And");
            for (JsonNode one : condition.path(all ? "Fn::And" : "Fn::Or")) {
                if (holds(one) != all) {
                    return !all;
                }
            }
            return all;
        }
        JsonNode pair = resolved(condition.path("Fn::Equals"));
        return pair.path(0).asText().equals(pair.path(1).asText());
    }
}
