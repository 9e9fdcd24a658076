package dev.trailwarden.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.aws.Sight.UnreadableAnswer;
import java.io.StringReader;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The text of a template as a JSON tree, with {@code Ref} and {@code Fn::} in place of YAML's short tags (CloudFormation
 * user guide, "Intrinsic function reference"). All scalars stay texts, so that a policy's version is not a day.
 */
final class TemplateText {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private TemplateText() {}

    /**
     * Reads a template, YAML or JSON.
     *
     * @throws UnreadableAnswer if it is neither
     */
    static ObjectNode read(String text) {
        Node root;
        try {
            root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
        } catch (YAMLException e) {
            throw new UnreadableAnswer("the stack's template is neither YAML nor JSON");
        }
        if (root instanceof MappingNode && tree(root) instanceof ObjectNode template) {
            return template;
        }
        throw new UnreadableAnswer("the stack's template has no sections");
    }

    private static JsonNode tree(Node node) {
        String tag = node.getTag().getValue();
        JsonNode plain = switch (node) {
            case ScalarNode scalar ->
                scalar.getTag().equals(Tag.NULL) ? JSON.nullNode() : JSON.textNode(scalar.getValue());
            case SequenceNode sequence -> {
                ArrayNode list = JSON.arrayNode();
                sequence.getValue().forEach(item -> list.add(tree(item)));
                yield list;
            }
            case MappingNode mapping -> {
                ObjectNode object = JSON.objectNode();
                for (NodeTuple tuple : mapping.getValue()) {
                    object.set(((ScalarNode) tuple.getKeyNode()).getValue(), tree(tuple.getValueNode()));
                }
                yield object;
            }
            default -> throw new UnreadableAnswer("the stack's template has an alias");
        };
        if (!tag.startsWith("!")) {
            return plain;
        }
        String function = tag.substring(1);
        String name = function.equals("Ref") || function.equals("Condition") ? function : "Fn::" + function;
        if (function.equals("GetAtt") && plain.isTextual()) {
            String[] parts = plain.textValue().split("\\.", 2);
            ArrayNode list = JSON.arrayNode().add(parts[0]);
            return JSON.objectNode().set(name, parts.length > 1 ? list.add(parts[1]) : list);
        }
        return JSON.objectNode().set(name, plain);
    }
}
