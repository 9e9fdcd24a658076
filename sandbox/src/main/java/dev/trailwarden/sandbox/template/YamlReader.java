package dev.trailwarden.sandbox.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.math.BigInteger;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Template text to a JSON tree in which every short tag has its long form: {@code !Ref X} is {@code {"Ref": "X"}}.
 *
 * <p>The node graph is walked instead of letting snakeyaml build objects: dates stay text ({@code Version: 2012-10-17}
 * is a policy version, not a day), and every complaint knows its line. Aliases and merge keys are refused, as
 * CloudFormation does (user guide: "Template format", YAML).
 */
final class YamlReader {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private YamlReader() {}

    /**
     * Reads YAML, and therefore JSON too.
     *
     * @param text the template body
     * @return the tree, an object
     * @throws TemplateException when the text is not YAML, uses a tag that is not known, or is not a mapping
     */
    static ObjectNode read(String text) {
        Node root;
        try {
            root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
        } catch (YAMLException broken) {
            throw new TemplateException("the template is not YAML or JSON: " + broken.getMessage(), broken);
        }
        if (!(root instanceof MappingNode mapping)) {
            throw new TemplateException("the template is not a mapping of sections");
        }
        return new YamlReader().mapping(mapping);
    }

    private JsonNode node(Node node) {
        String tag = node.getTag().getValue();
        if (!tag.startsWith("!")) {
            return plain(node);
        }
        String name = tag.substring(1);
        String key = name.equals("Ref") || name.equals("Condition") ? name : "Fn::" + name;
        if (!Intrinsics.SUPPORTED.contains(key)) {
            throw at(node, "!" + name + " is not supported");
        }
        JsonNode argument = plain(node);
        if (key.equals("Fn::GetAtt") && argument.isTextual()) {
            argument = getAtt(node, argument.textValue());
        }
        return JSON.objectNode().set(key, argument);
    }

    private static JsonNode getAtt(Node node, String text) {
        int dot = text.indexOf('.');
        if (dot < 1 || dot == text.length() - 1) {
            throw at(node, "!GetAtt wants Resource.Attribute, not '" + text + "'");
        }
        return JSON.arrayNode().add(text.substring(0, dot)).add(text.substring(dot + 1));
    }

    private JsonNode plain(Node node) {
        if (!seen.add(node)) {
            throw at(node, "YAML aliases are not supported");
        }
        return switch (node) {
            case MappingNode mapping -> mapping(mapping);
            case SequenceNode sequence -> {
                ArrayNode array = JSON.arrayNode();
                sequence.getValue().forEach(item -> array.add(node(item)));
                yield array;
            }
            case ScalarNode scalar -> scalar(scalar);
            default -> throw at(node, "cannot be read");
        };
    }

    private ObjectNode mapping(MappingNode mapping) {
        ObjectNode object = JSON.objectNode();
        mapping.getValue().forEach(entry -> {
            if (!(entry.getKeyNode() instanceof ScalarNode key) || key.getTag().equals(Tag.MERGE)) {
                throw at(entry.getKeyNode(), "only plain keys are supported");
            }
            if (object.has(key.getValue())) {
                throw at(key, "the key '" + key.getValue() + "' is there twice");
            }
            object.set(key.getValue(), node(entry.getValueNode()));
        });
        return object;
    }

    private static JsonNode scalar(ScalarNode scalar) {
        String value = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.NULL)) {
            return JSON.nullNode();
        }
        if (tag.equals(Tag.BOOL)) {
            return JSON.booleanNode(Set.of("true", "yes", "on").contains(value.toLowerCase(Locale.ROOT)));
        }
        // An account id such as 012345678901 must keep its zero: only plain decimals become numbers.
        if (tag.equals(Tag.INT) && value.matches("-?(0|[1-9][0-9]*)")) {
            return JSON.numberNode(new BigInteger(value));
        }
        return JSON.textNode(value);
    }

    private static TemplateException at(Node node, String problem) {
        return new TemplateException("line %d: %s".formatted(node.getStartMark().getLine() + 1, problem));
    }
}
