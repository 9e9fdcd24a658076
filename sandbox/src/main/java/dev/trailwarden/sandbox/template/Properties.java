package dev.trailwarden.sandbox.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The resolved properties of a resource. Whoever reads them asks for each by name; {@link #done()} then refuses those
 * nobody asked for, so that a property we do not act on is an error and not silence.
 */
public final class Properties {
    private final ObjectNode node;
    private final String path;
    private final Set<String> asked = new HashSet<>();
    private final List<Properties> children = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    /**
     * The properties of one resource.
     *
     * @param node resolved
     */
    public Properties(ObjectNode node) {
        this(node, "");
    }

    private Properties(ObjectNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /**
     * The properties as they are.
     *
     * @return resolved, not to be changed
     */
    public ObjectNode node() {
        return node;
    }

    /**
     * A property that must be there.
     *
     * @param name the property
     * @return its text; empty when it is missing, which {@link #done()} reports
     */
    public String text(String name) {
        return optionalText(name).orElseGet(() -> {
            problems.add("%s is missing".formatted(path + name));
            return "";
        });
    }

    /**
     * A property that may be there.
     *
     * @param name the property
     * @return its text
     */
    public Optional<String> optionalText(String name) {
        return json(name).flatMap(value -> {
            if (!value.isValueNode()) {
                problems.add("%s is not a text: %s".formatted(path + name, value));
                return Optional.empty();
            }
            return Optional.of(value.asText());
        });
    }

    /**
     * A whole number.
     *
     * @param name the property
     * @param otherwise taken when it is not there
     * @return the number
     */
    public int number(String name, int otherwise) {
        return optionalText(name)
                .map(text -> {
                    if (!text.matches("-?[0-9]{1,9}")) {
                        problems.add("%s is not a whole number: %s".formatted(path + name, text));
                        return otherwise;
                    }
                    return Integer.parseInt(text);
                })
                .orElse(otherwise);
    }

    /**
     * Yes or no; CloudFormation takes both the value and its text.
     *
     * @param name the property
     * @param otherwise taken when it is not there
     * @return the value
     */
    public boolean flag(String name, boolean otherwise) {
        return optionalText(name)
                .map(text -> {
                    if (!text.equals("true") && !text.equals("false")) {
                        problems.add("%s is neither true nor false: %s".formatted(path + name, text));
                    }
                    return text.equals("true");
                })
                .orElse(otherwise);
    }

    /**
     * Any value, taken whole: a policy document, an event pattern.
     *
     * @param name the property
     * @return its tree
     */
    public Optional<JsonNode> json(String name) {
        asked.add(name);
        return Optional.ofNullable(node.get(name));
    }

    /**
     * Texts; one text alone is not a list.
     *
     * @param name the property
     * @return the items, none when it is not there
     */
    public List<String> texts(String name) {
        List<String> items = new ArrayList<>();
        array(name).forEach(item -> items.add(item.asText()));
        return List.copyOf(items);
    }

    /**
     * A nested mapping.
     *
     * @param name the property
     * @return its properties, checked together with these
     */
    public Optional<Properties> object(String name) {
        return json(name).flatMap(value -> child(name, value));
    }

    /**
     * A list of nested mappings.
     *
     * @param name the property
     * @return their properties, none when it is not there
     */
    public List<Properties> objects(String name) {
        List<Properties> items = new ArrayList<>();
        List<JsonNode> array = array(name);
        for (int i = 0; i < array.size(); i++) {
            child("%s[%d]".formatted(name, i), array.get(i)).ifPresent(items::add);
        }
        return List.copyOf(items);
    }

    /**
     * Names properties that are kept with the stack and have no effect in the sandbox.
     *
     * @param names the properties
     */
    public void recordedOnly(String... names) {
        asked.addAll(Arrays.asList(names));
    }

    /**
     * Ends the reading.
     *
     * @throws TemplateException naming every property that is missing, malformed or not known
     */
    public void done() {
        List<String> all = new ArrayList<>();
        collect(all);
        if (!all.isEmpty()) {
            throw new TemplateException(all);
        }
    }

    private void collect(List<String> all) {
        all.addAll(problems);
        node.fieldNames().forEachRemaining(name -> {
            if (!asked.contains(name)) {
                all.add("the property %s is not known here".formatted(path + name));
            }
        });
        children.forEach(child -> child.collect(all));
    }

    private List<JsonNode> array(String name) {
        List<JsonNode> items = new ArrayList<>();
        json(name).ifPresent(value -> {
            if (value.isArray()) {
                value.forEach(items::add);
            } else {
                problems.add("%s is not a list: %s".formatted(path + name, value));
            }
        });
        return items;
    }

    private Optional<Properties> child(String name, JsonNode value) {
        if (!(value instanceof ObjectNode object)) {
            problems.add("%s is not a mapping: %s".formatted(path + name, value));
            return Optional.empty();
        }
        Properties child = new Properties(object, path + name + ".");
        children.add(child);
        return Optional.of(child);
    }
}
