package dev.trailwarden.sandbox.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The intrinsic functions that are understood, and what a piece of a template refers to. */
final class Intrinsics {
    /** Long names; everything else is refused by name rather than passed on as if it were data. */
    static final Set<String> SUPPORTED = Set.of(
            "Ref",
            "Condition",
            "Fn::Sub",
            "Fn::GetAtt",
            "Fn::If",
            "Fn::Equals",
            "Fn::Not",
            "Fn::And",
            "Fn::Or",
            "Fn::Join",
            "Fn::Select",
            "Fn::Split");

    /** {@code ${Name}}, {@code ${Name.Attribute}}, and {@code ${!Literal}} that stays as it is. */
    static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(!?)([^}]*)\\}");

    private Intrinsics() {}

    /**
     * Tells an intrinsic from data.
     *
     * @param node any node
     * @return true for an object whose only key is {@code Ref} or begins with {@code Fn::}
     */
    static boolean isIntrinsic(JsonNode node) {
        if (!node.isObject() || node.size() != 1) {
            return false;
        }
        String key = node.fieldNames().next();
        return key.equals("Ref") || key.startsWith("Fn::");
    }

    /**
     * Everything below a node that points elsewhere.
     *
     * @param node a part of a template
     * @return names (of parameters, resources, pseudo parameters) without their attributes, in order of appearance
     */
    static Set<String> references(JsonNode node) {
        Set<String> found = new LinkedHashSet<>();
        collect(node, found);
        return found;
    }

    private static void collect(JsonNode node, Set<String> found) {
        if (!isIntrinsic(node)) {
            node.forEach(child -> collect(child, found));
            return;
        }
        Map.Entry<String, JsonNode> call = node.properties().iterator().next();
        JsonNode argument = call.getValue();
        switch (call.getKey()) {
            case "Ref" -> found.add(argument.asText());
            case "Fn::GetAtt" -> found.add(getAtt(argument).getFirst());
            case "Fn::Sub" -> {
                String text = argument.isArray() ? argument.path(0).asText() : argument.asText();
                JsonNode own = argument.path(1);
                Matcher placeholder = PLACEHOLDER.matcher(text);
                while (placeholder.find()) {
                    String name = placeholder.group(2);
                    if (placeholder.group(1).isEmpty() && !own.has(name)) {
                        int dot = name.indexOf('.');
                        found.add(dot < 0 ? name : name.substring(0, dot));
                    }
                }
                collect(own, found);
            }
            default -> collect(argument, found);
        }
    }

    /**
     * The two halves of a GetAtt argument, which JSON may also write as one text.
     *
     * @param argument the array or text
     * @return logical id and attribute
     * @throws TemplateException when there are no two halves
     */
    static List<String> getAtt(JsonNode argument) {
        List<String> parts = new ArrayList<>();
        if (argument.isTextual()) {
            parts.addAll(List.of(argument.textValue().split("\\.", 2)));
        } else {
            argument.forEach(part -> parts.add(part.asText()));
        }
        if (parts.size() != 2 || parts.contains("")) {
            throw new TemplateException("Fn::GetAtt wants a resource and an attribute, not " + argument);
        }
        return parts;
    }

    /**
     * Looks for functions that are not understood.
     *
     * @param where how to call this place in a complaint
     * @param node a part of a template
     * @param problems receives one line per function
     */
    static void check(String where, JsonNode node, List<String> problems) {
        node.properties().forEach(field -> {
            String key = field.getKey();
            if (key.startsWith("Fn::") && !SUPPORTED.contains(key)) {
                problems.add("%s: %s is not supported".formatted(where, key));
            } else if (key.startsWith("Fn::") && node.size() > 1) {
                problems.add("%s: %s stands beside other keys".formatted(where, key));
            }
        });
        node.forEach(child -> check(where, child, problems));
    }
}
