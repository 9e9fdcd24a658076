package dev.trailwarden.sandbox.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A CloudFormation template that was read and found consistent: every name it refers to exists, every function it
 * calls is one we know.
 *
 * @param parameters by name
 * @param conditions the unevaluated Conditions section
 * @param resources by logical id, in the order of the text
 * @param outputs by name
 */
public record Template(
        Map<String, Parameter> parameters,
        Map<String, JsonNode> conditions,
        Map<String, Resource> resources,
        Map<String, Output> outputs) {

    /** Bytes of a template body handed over inline (aws-facts: "CloudFormation limits"); StackSets share the limit. */
    public static final int MAX_BYTES = 51_200;

    private static final Set<String> SECTIONS = Set.of(
            "AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Conditions", "Resources", "Outputs");

    private static final Set<String> RESOURCE_KEYS =
            Set.of("Type", "Properties", "Condition", "DependsOn", "DeletionPolicy", "UpdateReplacePolicy", "Metadata");

    private static final Set<String> PSEUDO = Set.of(
            "AWS::AccountId",
            "AWS::Region",
            "AWS::Partition",
            "AWS::URLSuffix",
            "AWS::StackName",
            "AWS::StackId",
            "AWS::NoValue");

    /**
     * One resource as written.
     *
     * @param type for example {@code AWS::Events::Rule}
     * @param properties unresolved
     * @param condition the resource exists only while it holds
     * @param dependsOn explicit order
     * @param retained true for {@code DeletionPolicy: Retain} and {@code RetainExceptOnCreate}: leaving the template does not delete it
     */
    public record Resource(
            String type, ObjectNode properties, Optional<String> condition, Set<String> dependsOn, boolean retained) {}

    /**
     * One output as written.
     *
     * @param value unresolved
     * @param condition the output exists only while it holds
     */
    public record Output(JsonNode value, Optional<String> condition) {}

    /**
     * Reads a template body, YAML or JSON.
     *
     * @param text the body
     * @return the template
     * @throws TemplateException naming every problem: too long, not readable, transform, unknown section, function,
     *     condition or reference
     */
    public static Template read(String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw new TemplateException("the template has %,d bytes; the limit is %,d".formatted(bytes, MAX_BYTES));
        }
        ObjectNode root = YamlReader.read(text);
        List<String> problems = new ArrayList<>();
        root.fieldNames().forEachRemaining(section -> {
            if (section.equals("Transform")) {
                problems.add("the transform %s is not supported, and service-managed StackSets refuse every transform"
                        .formatted(root.get(section)));
            } else if (!SECTIONS.contains(section)) {
                problems.add("the section '%s' is not supported".formatted(section));
            }
        });
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        root.path("Parameters")
                .properties()
                .forEach(entry ->
                        parameters.put(entry.getKey(), Parameter.read(entry.getKey(), entry.getValue(), problems)));
        Map<String, JsonNode> conditions = new LinkedHashMap<>();
        root.path("Conditions").properties().forEach(entry -> conditions.put(entry.getKey(), entry.getValue()));
        Map<String, Resource> resources = new LinkedHashMap<>();
        root.path("Resources")
                .properties()
                .forEach(entry -> resources.put(entry.getKey(), resource(entry.getKey(), entry.getValue(), problems)));
        if (resources.isEmpty()) {
            problems.add("the template has no resources");
        }
        Map<String, Output> outputs = new LinkedHashMap<>();
        root.path("Outputs")
                .properties()
                .forEach(entry -> outputs.put(
                        entry.getKey(),
                        new Output(entry.getValue().path("Value"), text(entry.getValue(), "Condition"))));
        Template template = new Template(
                Collections.unmodifiableMap(parameters),
                Collections.unmodifiableMap(conditions),
                Collections.unmodifiableMap(resources),
                Collections.unmodifiableMap(outputs));
        template.check(problems);
        if (!problems.isEmpty()) {
            throw new TemplateException(problems);
        }
        return template;
    }

    /**
     * The template as JSON, with {@code Fn::} functions in place of YAML's short tags; nothing is checked.
     *
     * @param text YAML or JSON
     * @return the whole template
     * @throws TemplateException when the text is neither
     */
    public static ObjectNode tree(String text) {
        return YamlReader.read(text);
    }

    private static Resource resource(String id, JsonNode node, List<String> problems) {
        node.fieldNames().forEachRemaining(key -> {
            if (!RESOURCE_KEYS.contains(key)) {
                problems.add("resource %s: '%s' is not supported".formatted(id, key));
            }
        });
        if (!id.matches("[A-Za-z0-9]+")) {
            problems.add("resource %s: a logical id has only letters and digits".formatted(id));
        }
        Optional<String> type = text(node, "Type");
        if (type.isEmpty()) {
            problems.add("resource %s has no type".formatted(id));
        }
        JsonNode properties = node.path("Properties");
        if (!properties.isMissingNode() && (!properties.isObject() || Intrinsics.isIntrinsic(properties))) {
            problems.add("resource %s: Properties is not a mapping of properties".formatted(id));
        }
        Set<String> dependsOn = new LinkedHashSet<>();
        JsonNode written = node.path("DependsOn");
        if (written.isTextual()) {
            dependsOn.add(written.textValue());
        }
        written.forEach(item -> dependsOn.add(item.asText()));
        return new Resource(
                type.orElse(""),
                properties instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode(),
                text(node, "Condition"),
                Collections.unmodifiableSet(dependsOn),
                text(node, "DeletionPolicy")
                        .filter(policy -> policy.startsWith("Retain"))
                        .isPresent());
    }

    private void check(List<String> problems) {
        conditions.forEach((name, node) -> {
            Intrinsics.check("condition " + name, node, problems);
            Intrinsics.references(node).stream()
                    .filter(reference -> !parameters.containsKey(reference) && !PSEUDO.contains(reference))
                    .forEach(reference -> problems.add(
                            "condition %s refers to %s, which is not a parameter".formatted(name, reference)));
        });
        resources.forEach((id, resource) -> {
            checkPart("resource " + id, resource.properties(), resource.condition(), problems);
            resource.dependsOn().stream()
                    .filter(other -> !resources.containsKey(other))
                    .forEach(other ->
                            problems.add("resource %s depends on %s, which does not exist".formatted(id, other)));
        });
        outputs.forEach((name, output) -> checkPart("output " + name, output.value(), output.condition(), problems));
    }

    private void checkPart(String where, JsonNode node, Optional<String> condition, List<String> problems) {
        int before = problems.size();
        Intrinsics.check(where, node, problems);
        condition
                .filter(name -> !conditions.containsKey(name))
                .ifPresent(name -> problems.add("%s: the condition %s does not exist".formatted(where, name)));
        if (problems.size() > before) {
            return;
        }
        try {
            Intrinsics.references(node).stream()
                    .filter(name ->
                            !parameters.containsKey(name) && !resources.containsKey(name) && !PSEUDO.contains(name))
                    .forEach(name -> problems.add("%s refers to %s, which does not exist".formatted(where, name)));
        } catch (TemplateException malformed) {
            problems.add(where + ": " + malformed.getMessage());
        }
    }

    /**
     * Checks the values for a deployment.
     *
     * @param given by parameter name
     * @return what a Ref to each parameter gives
     * @throws TemplateException naming every problem: missing, unknown, not allowed
     */
    public Map<String, JsonNode> parameterValues(Map<String, String> given) {
        List<String> problems = new ArrayList<>();
        given.keySet().stream()
                .filter(name -> !parameters.containsKey(name))
                .forEach(name -> problems.add("the template has no parameter " + name));
        Map<String, JsonNode> values = new LinkedHashMap<>();
        parameters.forEach(
                (name, parameter) -> values.put(name, parameter.value(Optional.ofNullable(given.get(name)), problems)));
        if (!problems.isEmpty()) {
            throw new TemplateException(problems);
        }
        return values;
    }

    private static Optional<String> text(JsonNode node, String key) {
        return Optional.ofNullable(node.get(key)).map(JsonNode::asText);
    }
}
