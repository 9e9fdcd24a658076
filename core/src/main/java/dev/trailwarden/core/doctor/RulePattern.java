package dev.trailwarden.core.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.core.tamper.Catalogue;
import dev.trailwarden.core.tamper.Severity;
import dev.trailwarden.core.tamper.Tamper;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Judges a rule's pattern: it has to match every call of the catalogue, and ask for nothing else that could be missing. */
public final class RulePattern {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> SERVICES = Set.of("cloudtrail", "organizations");

    private RulePattern() {}

    /**
     * Says what the pattern does not match that it should, or asks for beyond what it should.
     *
     * @param pattern as JSON
     * @return nothing if it matches every call of the catalogue
     */
    public static List<String> gaps(String pattern) {
        JsonNode root;
        try {
            root = JSON.readTree(pattern);
        } catch (JsonProcessingException e) {
            return List.of("everything: it is not JSON");
        }
        Set<String> gaps = new TreeSet<>();
        keys(root, Set.of("source", "detail-type", "detail"), gaps);
        keys(root.path("detail"), Set.of("eventSource", "eventName"), gaps);
        for (String service : SERVICES) {
            missing(root.path("source"), "aws." + service, gaps);
            missing(root.at("/detail/eventSource"), service + ".amazonaws.com", gaps);
        }
        missing(root.path("detail-type"), "AWS API Call via CloudTrail", gaps);
        for (Tamper tamper : Catalogue.ALL) {
            missing(root.at("/detail/eventName"), tamper.eventName(), gaps);
        }
        return List.copyOf(gaps);
    }

    static Finding judged(String thing, String pattern, String fix) {
        List<String> gaps = gaps(pattern);
        return gaps.isEmpty()
                ? Finding.fine("rule-pattern", thing + " matches every kind of tamper")
                : Finding.sick(
                        "rule-pattern",
                        Severity.CRITICAL,
                        thing + " misses " + String.join(", ", gaps),
                        "These tampers do not reach the hub: they are undone only by the next sweep.",
                        fix);
    }

    private static void keys(JsonNode node, Set<String> known, Set<String> gaps) {
        Set<String> there = new HashSet<>();
        node.fieldNames().forEachRemaining(there::add);
        there.stream()
                .filter(key -> !known.contains(key))
                .forEach(key -> gaps.add("what does not have the " + key + " it asks for"));
    }

    /** A key that the pattern does not have matches everything. */
    private static void missing(JsonNode values, String value, Set<String> gaps) {
        if (values.isMissingNode()) {
            return;
        }
        for (JsonNode one : values) {
            if (one.isTextual() && one.textValue().equals(value)) {
                return;
            }
        }
        gaps.add(value);
    }
}
