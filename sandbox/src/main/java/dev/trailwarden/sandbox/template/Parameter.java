package dev.trailwarden.sandbox.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One parameter of a template (CloudFormation user guide: "Parameters").
 *
 * @param name its name
 * @param type String, Number or CommaDelimitedList
 * @param defaultValue taken when nothing is given
 * @param allowedPattern the whole value must match it
 * @param allowedValues the value must be one of these; empty means any
 * @param minLength fewest characters
 * @param maxLength most characters
 * @param minValue smallest number
 * @param maxValue largest number
 * @param noEcho true when the value must never be shown, so complaints leave it out
 */
public record Parameter(
        String name,
        Type type,
        Optional<String> defaultValue,
        Optional<Pattern> allowedPattern,
        List<String> allowedValues,
        Optional<BigDecimal> minLength,
        Optional<BigDecimal> maxLength,
        Optional<BigDecimal> minValue,
        Optional<BigDecimal> maxValue,
        boolean noEcho) {

    private static final Set<String> KEYS = Set.of(
            "Type",
            "Default",
            "AllowedPattern",
            "AllowedValues",
            "MinLength",
            "MaxLength",
            "MinValue",
            "MaxValue",
            "NoEcho",
            "Description",
            "ConstraintDescription");

    /** The types our templates use; CloudFormation has more. */
    public enum Type {
        /** Text. */
        STRING("String"),
        /** A number, handed on as text. */
        NUMBER("Number"),
        /** Texts separated by commas; a Ref gives a list. */
        COMMA_DELIMITED_LIST("CommaDelimitedList");

        private final String written;

        Type(String written) {
            this.written = written;
        }
    }

    /**
     * Reads one entry of the Parameters section.
     *
     * @param name its key
     * @param node its value
     * @param problems receives what is wrong with the declaration
     * @return the parameter
     */
    static Parameter read(String name, JsonNode node, List<String> problems) {
        node.fieldNames().forEachRemaining(key -> {
            if (!KEYS.contains(key)) {
                problems.add("parameter %s: '%s' is not known".formatted(name, key));
            }
        });
        Type type = Type.STRING;
        boolean known = false;
        for (Type candidate : Type.values()) {
            if (candidate.written.equals(node.path("Type").asText())) {
                type = candidate;
                known = true;
            }
        }
        if (!known) {
            problems.add("parameter %s: type '%s' is not supported"
                    .formatted(name, node.path("Type").asText()));
        }
        List<String> allowed = new ArrayList<>();
        node.path("AllowedValues").forEach(value -> allowed.add(value.asText()));
        return new Parameter(
                name,
                type,
                text(node, "Default"),
                text(node, "AllowedPattern").map(Pattern::compile),
                List.copyOf(allowed),
                text(node, "MinLength").map(BigDecimal::new),
                text(node, "MaxLength").map(BigDecimal::new),
                text(node, "MinValue").map(BigDecimal::new),
                text(node, "MaxValue").map(BigDecimal::new),
                node.path("NoEcho").asBoolean());
    }

    private static Optional<String> text(JsonNode node, String key) {
        return Optional.ofNullable(node.get(key)).map(JsonNode::asText);
    }

    /**
     * Checks a value and turns it into what a Ref gives.
     *
     * @param given the value handed to the deployment, if any
     * @param problems receives what is wrong with it
     * @return text, or an array for a list
     */
    JsonNode value(Optional<String> given, List<String> problems) {
        Optional<String> chosen = given.or(() -> defaultValue);
        if (chosen.isEmpty()) {
            problems.add("parameter %s has no value".formatted(name));
            return JsonNodeFactory.instance.textNode("");
        }
        String value = chosen.get();
        if (type != Type.COMMA_DELIMITED_LIST) {
            check(value, problems);
            return JsonNodeFactory.instance.textNode(value);
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        // An empty text is the empty list: CloudFormation has no other way to write one.
        for (String item : value.isEmpty() ? new String[0] : value.split(",", -1)) {
            check(item.strip(), problems);
            list.add(item.strip());
        }
        return list;
    }

    private void check(String value, List<String> problems) {
        String shown = noEcho ? "the value" : "'" + value + "'";
        if (!allowedValues.isEmpty() && !allowedValues.contains(value)) {
            problems.add("parameter %s: %s is not one of %s".formatted(name, shown, allowedValues));
        }
        allowedPattern
                .filter(pattern -> !pattern.matcher(value).matches())
                .ifPresent(pattern ->
                        problems.add("parameter %s: %s does not match %s".formatted(name, shown, pattern.pattern())));
        BigDecimal length = BigDecimal.valueOf(value.length());
        minLength
                .filter(least -> length.compareTo(least) < 0)
                .ifPresent(least -> problems.add("parameter %s: %s is shorter than %s".formatted(name, shown, least)));
        maxLength
                .filter(most -> length.compareTo(most) > 0)
                .ifPresent(most -> problems.add("parameter %s: %s is longer than %s".formatted(name, shown, most)));
        if (type == Type.NUMBER) {
            checkNumber(value, shown, problems);
        }
    }

    private void checkNumber(String value, String shown, List<String> problems) {
        BigDecimal number;
        try {
            number = new BigDecimal(value);
        } catch (NumberFormatException notANumber) {
            problems.add("parameter %s: %s is not a number".formatted(name, shown));
            return;
        }
        minValue.filter(least -> number.compareTo(least) < 0)
                .ifPresent(least -> problems.add("parameter %s: %s is below %s".formatted(name, shown, least)));
        maxValue.filter(most -> number.compareTo(most) > 0)
                .ifPresent(most -> problems.add("parameter %s: %s is above %s".formatted(name, shown, most)));
    }
}
