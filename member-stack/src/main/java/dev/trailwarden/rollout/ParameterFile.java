package dev.trailwarden.rollout;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Values of parameters in a file, YAML or JSON: names with values, or a list as the {@code aws} CLI takes it. */
public final class ParameterFile {
    private static final String LIST_NAME = "ParameterKey";
    private static final String LIST_VALUE = "ParameterValue";

    private ParameterFile() {}

    /**
     * {@return the values by name, exactly as they are written: {@code 04} stays {@code 04}}
     *
     * @param text {@code Mode: observe}, {@code {"Parameters": {"Mode": "observe"}}} or {@code [{"ParameterKey": "Mode",
     *     "ParameterValue": "observe"}]}
     * @throws IllegalArgumentException if it is none of these; says where
     */
    public static Map<String, String> read(String text) {
        try {
            Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            return switch (root) {
                case MappingNode map -> map(map);
                case SequenceNode list -> list(list);
                case null, default ->
                    throw new IllegalArgumentException("it has to be names with values, like Mode: observe");
            };
        } catch (YAMLException e) {
            throw new IllegalArgumentException("it is neither YAML nor JSON: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> map(MappingNode map) {
        if (map.getValue().size() == 1
                && word(map.getValue().getFirst().getKeyNode()).equals("Parameters")
                && map.getValue().getFirst().getValueNode() instanceof MappingNode inner) {
            return map(inner);
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (NodeTuple entry : map.getValue()) {
            put(values, word(entry.getKeyNode()), word(entry.getValueNode()), entry.getKeyNode());
        }
        return values;
    }

    private static Map<String, String> list(SequenceNode list) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Node item : list.getValue()) {
            Map<String, String> one = item instanceof MappingNode map ? map(map) : Map.of();
            if (!one.keySet().equals(Set.of(LIST_NAME, LIST_VALUE))) {
                throw new IllegalArgumentException(
                        "line " + (item.getStartMark().getLine() + 1) + ": an item has to have " + LIST_NAME + " and "
                                + LIST_VALUE + ", and nothing else");
            }
            put(values, one.getOrDefault(LIST_NAME, ""), one.getOrDefault(LIST_VALUE, ""), item);
        }
        return values;
    }

    private static void put(Map<String, String> values, String name, String value, Node where) {
        if (values.put(name, value) != null) {
            throw new IllegalArgumentException(
                    "line " + (where.getStartMark().getLine() + 1) + ": " + name + " is there twice");
        }
    }

    private static String word(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw new IllegalArgumentException(
                "line " + (node.getStartMark().getLine() + 1) + ": a value has to be a text or a number");
    }
}
