package dev.trailwarden.rollout;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A CloudFormation template, as far as a rollout has to understand it. Its tags, like {@code !Ref}, are never evaluated. */
public final class Template {
    /** A template that is given with a call may have so many bytes (CloudFormation quotas). */
    public static final int LONGEST = 51_200;

    private static final String OURS = "Trailwarden, ";

    private final String description;
    private final Map<String, Optional<String>> parameters = new LinkedHashMap<>();
    private final Map<String, Node> rules = new LinkedHashMap<>();
    private final List<String> retained = new ArrayList<>();

    private Template(Node root) {
        this.description = text(root, "Description").orElse("");
        for (NodeTuple parameter : entries(root, "Parameters")) {
            parameters.put(word(parameter.getKeyNode()), text(parameter.getValueNode(), "Default"));
            rules.put(word(parameter.getKeyNode()), parameter.getValueNode());
        }
        for (NodeTuple resource : entries(root, "Resources")) {
            if (text(resource.getValueNode(), "DeletionPolicy").orElse("").startsWith("Retain")) {
                retained.add(word(resource.getKeyNode()) + " ("
                        + text(resource.getValueNode(), "Type").orElse("?") + ")");
            }
        }
    }

    /**
     * {@return a template, read}
     *
     * @param text YAML or JSON
     * @throws IllegalArgumentException if it is neither
     */
    public static Template of(String text) {
        try {
            Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            if (root instanceof MappingNode) {
                return new Template(root);
            }
        } catch (YAMLException e) {
            throw new IllegalArgumentException("it is no YAML: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("it is no CloudFormation template");
    }

    /**
     * {@return whether a text is a template of Trailwarden's, by its description}
     *
     * @param text any
     */
    public static boolean isOurs(String text) {
        try {
            return Template.of(text).description.startsWith(OURS);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** {@return its parameters with their defaults, in order} */
    public Map<String, Optional<String>> parameters() {
        return new LinkedHashMap<>(parameters);
    }

    /**
     * {@return what a parameter has to be, if a value is not that: "one of enforce, observe"} CloudFormation refuses such a
     * value too, but only after the steps that come before the stack.
     *
     * @param name of the parameter
     * @param value that somebody wants it to have
     */
    public Optional<String> refused(String name, String value) {
        Node rule = rules.get(name);
        if (rule == null || text(rule, "Type").orElse("").startsWith("CommaDelimited")) {
            return Optional.empty();
        }
        List<String> allowed = child(rule, "AllowedValues")
                .map(found -> found instanceof SequenceNode list
                        ? list.getValue().stream().map(Template::word).toList()
                        : List.<String>of())
                .orElse(List.of());
        if (!allowed.isEmpty() && !allowed.contains(value)) {
            return Optional.of("one of " + String.join(", ", allowed));
        }
        Optional<String> pattern = text(rule, "AllowedPattern");
        if (pattern.isPresent() && !value.matches(pattern.get())) {
            return Optional.of("text that matches " + pattern.get());
        }
        int length = value.codePointCount(0, value.length());
        if (length < number(rule, "MinLength", 0) || length > number(rule, "MaxLength", Integer.MAX_VALUE)) {
            return Optional.of("text of " + text(rule, "MinLength").orElse("0") + " to "
                    + text(rule, "MaxLength").orElse("any number of") + " characters");
        }
        if (!text(rule, "Type").equals(Optional.of("Number"))) {
            return Optional.empty();
        }
        boolean fits = value.matches("-?[0-9]{1,15}(\\.[0-9]{1,15})?")
                && Double.parseDouble(value) >= number(rule, "MinValue", Double.NEGATIVE_INFINITY)
                && Double.parseDouble(value) <= number(rule, "MaxValue", Double.POSITIVE_INFINITY);
        return fits
                ? Optional.empty()
                : Optional.of("a number"
                        + text(rule, "MinValue").map(least -> " from " + least).orElse("")
                        + text(rule, "MaxValue").map(most -> " to " + most).orElse(""));
    }

    private static double number(Node rule, String key, double otherwise) {
        return text(rule, key).map(Double::valueOf).orElse(otherwise);
    }

    /** {@return what stays when its stack is deleted: "Table (AWS::DynamoDB::Table)"} */
    public List<String> retained() {
        return List.copyOf(retained);
    }

    private static List<NodeTuple> entries(Node node, String key) {
        return child(node, key)
                .map(found -> found instanceof MappingNode map ? map.getValue() : List.<NodeTuple>of())
                .orElse(List.of());
    }

    private static Optional<Node> child(Node node, String key) {
        return node instanceof MappingNode map
                ? map.getValue().stream()
                        .filter(entry -> word(entry.getKeyNode()).equals(key))
                        .map(NodeTuple::getValueNode)
                        .findFirst()
                : Optional.empty();
    }

    private static Optional<String> text(Node node, String key) {
        return child(node, key)
                .filter(ScalarNode.class::isInstance)
                .map(ScalarNode.class::cast)
                .map(ScalarNode::getValue);
    }

    private static String word(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }
}
