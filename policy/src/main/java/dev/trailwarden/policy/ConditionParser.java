package dev.trailwarden.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code Condition} blocks. */
final class ConditionParser {
    private static final String ALL = "ForAllValues:";
    private static final String ANY = "ForAnyValue:";
    private static final String IF_EXISTS = "IfExists";

    private ConditionParser() {}

    static List<Condition> conditions(String place, JsonNode block, boolean variables) {
        if (block.isMissingNode()) {
            return List.of();
        }
        requireObject(place + ": Condition", block);
        List<Condition> conditions = new ArrayList<>();
        for (Map.Entry<String, JsonNode> operator : block.properties()) {
            String inOperator = place + ": Condition " + operator.getKey();
            requireObject(inOperator, operator.getValue());
            for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
                conditions.add(condition(inOperator, operator.getKey(), key.getKey(), key.getValue(), variables));
            }
        }
        return conditions;
    }

    private static Condition condition(String place, String operator, String key, JsonNode node, boolean variables) {
        if (!key.contains(":")) {
            throw new InvalidPolicyException(
                    place + " has the key '" + key + "', which is not prefix:name like aws:PrincipalArn");
        }
        List<String> values = values(place + " " + key, node);
        if (operator.equals("Null")) {
            return absence(place + " " + key, key, values);
        }
        Condition.Over over = operator.startsWith(ALL)
                ? Condition.Over.ALL_VALUES
                : operator.startsWith(ANY) ? Condition.Over.ANY_VALUE : Condition.Over.ONE_VALUE;
        boolean ifExists = operator.endsWith(IF_EXISTS);
        String name = operator.substring(
                over == Condition.Over.ONE_VALUE ? 0 : operator.indexOf(':') + 1,
                operator.length() - (ifExists ? IF_EXISTS.length() : 0));
        ConditionOperator known = ConditionOperator.named(name)
                .orElseThrow(() -> new InvalidPolicyException(place + ": '" + name
                        + "' is not a condition operator known here; known are " + ConditionOperator.known()
                        + " (case matters), each but Null with ForAllValues:, ForAnyValue: before or IfExists behind"));
        List<Template> templates = values.stream()
                .map(value -> template(place + " " + key, known.comparison(), value, variables))
                .toList();
        return new Condition.Match(over, known, ifExists, key, templates);
    }

    private static Condition absence(String place, String key, List<String> values) {
        if (values.size() != 1 || !values.getFirst().matches("true|false")) {
            throw new InvalidPolicyException(
                    place + " must be \"true\" (the key is absent) or \"false\" (it is there)");
        }
        return new Condition.Absence(key, values.getFirst().equals("true"));
    }

    private static Template template(String place, Comparison comparison, String value, boolean variables) {
        Template template = switch (comparison) {
            case Comparison.Text _, Comparison.Arn _ -> PolicyParser.template(place, value, variables);
            // IAM replaces variables in strings and ARNs only.
            case Comparison.Flag _, Comparison.Numeric _, Comparison.Moment _, Comparison.Network _ ->
                Template.plain(value);
        };
        Optional<String> complaint = comparison.complaint(template);
        if (complaint.isPresent()) {
            throw new InvalidPolicyException(place + " has '" + value + "', which " + complaint.get());
        }
        return template;
    }

    private static List<String> values(String place, JsonNode node) {
        List<JsonNode> nodes = node.isArray() ? node.valueStream().toList() : List.of(node);
        if (nodes.isEmpty()
                || !nodes.stream().allMatch(value -> value.isTextual() || value.isBoolean() || value.isNumber())) {
            throw new InvalidPolicyException(
                    place + " must be a string, number or boolean, or an array of them, at least one");
        }
        return nodes.stream().map(JsonNode::asText).toList();
    }

    private static void requireObject(String place, JsonNode node) {
        if (!node.isObject()) {
            throw new InvalidPolicyException(place + " must be an object");
        }
    }
}
