package dev.trailwarden.sandbox.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Resolves intrinsics for one deployment; knows the resources that exist so far. */
final class Scope {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** What {@code AWS::NoValue} resolves to; containers drop it. */
    private static final JsonNode NO_VALUE = MissingNode.getInstance();

    private final Template template;
    private final Map<String, JsonNode> names = new HashMap<>();
    private final Map<String, StackResource> resources = new HashMap<>();
    private final Map<String, Boolean> conditions = new HashMap<>();
    private final Set<String> evaluating = new LinkedHashSet<>();

    Scope(Template template, StackTarget target, Map<String, JsonNode> parameters) {
        this.template = template;
        names.putAll(parameters);
        names.put("AWS::AccountId", JSON.textNode(target.accountId()));
        names.put("AWS::Region", JSON.textNode(target.region()));
        names.put("AWS::Partition", JSON.textNode(StackTarget.PARTITION));
        names.put("AWS::URLSuffix", JSON.textNode("amazonaws.com"));
        names.put("AWS::StackName", JSON.textNode(target.name()));
        names.put("AWS::StackId", JSON.textNode(target.stackId()));
        names.put("AWS::NoValue", NO_VALUE);
    }

    /** From now on, references find this resource. */
    void add(StackResource resource) {
        resources.put(resource.logicalId(), resource);
    }

    /**
     * Evaluates one entry of the Conditions section.
     *
     * @param name its name
     * @return whether it holds
     * @throws TemplateException when it does not exist, depends on itself or is not a condition function
     */
    boolean condition(String name) {
        Boolean known = conditions.get(name);
        if (known != null) {
            return known;
        }
        JsonNode node = template.conditions().get(name);
        if (node == null) {
            throw new TemplateException("the condition %s does not exist".formatted(name));
        }
        if (!evaluating.add(name)) {
            throw new TemplateException("conditions depend on each other: " + String.join(" -> ", evaluating));
        }
        boolean holds = holds(node);
        evaluating.remove(name);
        conditions.put(name, holds);
        return holds;
    }

    private boolean holds(JsonNode node) {
        if (!node.isObject() || node.size() != 1) {
            throw new TemplateException("not a condition: " + node);
        }
        Map.Entry<String, JsonNode> call = node.properties().iterator().next();
        JsonNode argument = call.getValue();
        return switch (call.getKey()) {
            case "Condition" -> condition(argument.asText());
            case "Fn::Equals" -> text(item(argument, 0, node)).equals(text(item(argument, 1, node)));
            case "Fn::Not" -> !holds(item(argument, 0, node));
            case "Fn::And" ->
                StreamSupport.stream(argument.spliterator(), false).allMatch(this::holds);
            case "Fn::Or" -> StreamSupport.stream(argument.spliterator(), false).anyMatch(this::holds);
            default -> throw new TemplateException("not a condition: " + node);
        };
    }

    /**
     * Resolves the properties of a resource.
     *
     * @param properties as written
     * @return the same without intrinsics; properties that are {@code AWS::NoValue} are gone
     */
    ObjectNode properties(ObjectNode properties) {
        return (ObjectNode) resolve(properties);
    }

    /**
     * Resolves a value to text.
     *
     * @param node as written
     * @return the text; lists are refused
     */
    String text(JsonNode node) {
        JsonNode value = resolve(node);
        if (!value.isValueNode()) {
            throw new TemplateException("%s gives %s where a text is wanted".formatted(node, value));
        }
        return value.asText();
    }

    private JsonNode resolve(JsonNode node) {
        if (Intrinsics.isIntrinsic(node)) {
            Map.Entry<String, JsonNode> call = node.properties().iterator().next();
            return call(call.getKey(), call.getValue(), node);
        }
        if (node.isObject()) {
            ObjectNode object = JSON.objectNode();
            node.properties().forEach(field -> {
                JsonNode value = resolve(field.getValue());
                if (!value.isMissingNode()) {
                    object.set(field.getKey(), value);
                }
            });
            return object;
        }
        if (node.isArray()) {
            ArrayNode array = JSON.arrayNode();
            node.forEach(item -> {
                JsonNode value = resolve(item);
                if (!value.isMissingNode()) {
                    array.add(value);
                }
            });
            return array;
        }
        return node;
    }

    private JsonNode call(String function, JsonNode argument, JsonNode whole) {
        return switch (function) {
            case "Ref" -> ref(argument.asText());
            case "Fn::GetAtt" -> {
                List<String> parts = Intrinsics.getAtt(argument);
                yield attribute(parts.getFirst(), parts.getLast());
            }
            case "Fn::Sub" -> JSON.textNode(sub(argument));
            case "Fn::If" ->
                resolve(item(argument, condition(item(argument, 0, whole).asText()) ? 1 : 2, whole));
            case "Fn::Join" -> {
                List<String> parts = new ArrayList<>();
                list(item(argument, 1, whole)).forEach(part -> parts.add(part.asText()));
                yield JSON.textNode(String.join(item(argument, 0, whole).asText(), parts));
            }
            case "Fn::Select" -> {
                String index = text(item(argument, 0, whole));
                JsonNode list = list(item(argument, 1, whole));
                JsonNode chosen = index.matches("[0-9]{1,6}") ? list.get(Integer.parseInt(index)) : null;
                if (chosen == null) {
                    throw new TemplateException("Fn::Select: there is no item %s in %s".formatted(index, list));
                }
                yield chosen;
            }
            case "Fn::Split" -> {
                ArrayNode parts = JSON.arrayNode();
                String separator = Pattern.quote(item(argument, 0, whole).asText());
                for (String part : text(item(argument, 1, whole)).split(separator, -1)) {
                    parts.add(part);
                }
                yield parts;
            }
            default -> throw new TemplateException("%s cannot be used here: %s".formatted(function, whole));
        };
    }

    private JsonNode ref(String name) {
        JsonNode value = names.get(name);
        return value != null ? value : JSON.textNode(resource(name).physicalId());
    }

    private JsonNode attribute(String id, String attribute) {
        StackResource resource = resource(id);
        String value = resource.attributes().get(attribute);
        if (value == null) {
            throw new TemplateException("%s (%s) has no attribute %s; it has %s"
                    .formatted(
                            id,
                            resource.type(),
                            attribute,
                            new TreeSet<>(resource.attributes().keySet())));
        }
        return JSON.textNode(value);
    }

    private StackResource resource(String id) {
        @Nullable StackResource resource = resources.get(id);
        if (resource == null) {
            throw new TemplateException("%s does not exist in this stack (its condition does not hold)".formatted(id));
        }
        return resource;
    }

    private String sub(JsonNode argument) {
        JsonNode own = argument.isArray() ? argument.path(1) : NO_VALUE;
        String pattern = argument.isArray() ? argument.path(0).asText() : argument.asText();
        Matcher placeholder = Intrinsics.PLACEHOLDER.matcher(pattern);
        StringBuilder text = new StringBuilder();
        while (placeholder.find()) {
            String name = placeholder.group(2);
            String value;
            if (!placeholder.group(1).isEmpty()) {
                value = "${" + name + "}";
            } else if (own.has(name)) {
                value = text(own.get(name));
            } else if (name.contains(".")) {
                int dot = name.indexOf('.');
                value = attribute(name.substring(0, dot), name.substring(dot + 1))
                        .asText();
            } else {
                value = text(JSON.objectNode().put("Ref", name));
            }
            placeholder.appendReplacement(text, Matcher.quoteReplacement(value));
        }
        return placeholder.appendTail(text).toString();
    }

    private JsonNode list(JsonNode node) {
        JsonNode list = resolve(node);
        if (!list.isArray()) {
            throw new TemplateException("%s gives %s where a list is wanted".formatted(node, list));
        }
        return list;
    }

    private static JsonNode item(JsonNode arguments, int index, JsonNode whole) {
        JsonNode item = arguments.get(index);
        if (item == null) {
            throw new TemplateException("argument %d is missing in %s".formatted(index + 1, whole));
        }
        return item;
    }
}
