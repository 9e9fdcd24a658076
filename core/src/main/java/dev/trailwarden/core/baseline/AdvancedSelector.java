package dev.trailwarden.core.baseline;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An advanced event selector (CloudTrail API reference, AdvancedEventSelector). Its name is a label that its author
 * chose and says nothing about what it selects.
 *
 * @param name the label, empty if there is none
 * @param fields the conditions, all of which have to hold
 */
public record AdvancedSelector(String name, List<FieldSelector> fields) implements Comparable<AdvancedSelector> {

    /**
     * A condition on one field of an event (CloudTrail API reference, AdvancedFieldSelector). An empty list is no
     * condition.
     *
     * @param field for example {@code eventCategory}
     * @param equalTo values it has to be one of
     * @param startsWith beginnings
     * @param endsWith ends
     * @param notEqualTo values it must not be
     * @param notStartsWith beginnings it must not have
     * @param notEndsWith ends it must not have
     */
    public record FieldSelector(
            String field,
            List<String> equalTo,
            List<String> startsWith,
            List<String> endsWith,
            List<String> notEqualTo,
            List<String> notStartsWith,
            List<String> notEndsWith) {
        /** Sorts the values. */
        public FieldSelector {
            equalTo = sorted(equalTo);
            startsWith = sorted(startsWith);
            endsWith = sorted(endsWith);
            notEqualTo = sorted(notEqualTo);
            notStartsWith = sorted(notStartsWith);
            notEndsWith = sorted(notEndsWith);
        }

        /** A field that has to be one of these values. */
        public static FieldSelector is(String field, String... values) {
            return new FieldSelector(field, List.of(values), List.of(), List.of(), List.of(), List.of(), List.of());
        }

        private static List<String> sorted(List<String> values) {
            return values.stream().distinct().sorted().toList();
        }

        private String describe() {
            StringBuilder out = new StringBuilder(field);
            term(out, "=", equalTo);
            term(out, "=^", startsWith);
            term(out, "=$", endsWith);
            term(out, "!=", notEqualTo);
            term(out, "!^", notStartsWith);
            term(out, "!$", notEndsWith);
            return out.toString();
        }

        private static void term(StringBuilder out, String sign, List<String> values) {
            if (!values.isEmpty()) {
                out.append(sign).append(String.join("|", values));
            }
        }
    }

    /** Sorts the conditions. */
    public AdvancedSelector {
        fields = fields.stream()
                .sorted(Comparator.comparing(FieldSelector::toString))
                .toList();
    }

    @Override
    public int compareTo(AdvancedSelector other) {
        return toString().compareTo(other.toString());
    }

    /** Says whether it selects management events at all. */
    public boolean selectsManagementEvents() {
        return fields.stream()
                .anyMatch(field ->
                        "eventCategory".equals(field.field()) && field.equalTo().contains("Management"));
    }

    /** Says whether it selects every management event: no further condition narrows it. */
    public boolean selectsAllManagementEvents() {
        return selectsManagementEvents() && fields.size() == 1;
    }

    /** One line for a person, for example {@code eventCategory=Management, readOnly=false}. */
    public String describe() {
        return fields.stream().map(FieldSelector::describe).collect(Collectors.joining(", "))
                + (name.isEmpty() ? "" : " (\"" + name + "\")");
    }
}
