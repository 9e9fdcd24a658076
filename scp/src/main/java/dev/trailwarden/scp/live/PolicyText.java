package dev.trailwarden.scp.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A policy's text in a form that can be compared: blanks, the order of statements and lists, and one string in place of a
 * list of one do not count, because they mean nothing to AWS.
 */
public final class PolicyText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SequencedMap<String, JsonNode> statements;

    /** How one statement differs between two texts. */
    public sealed interface Difference {
        /** {@return the statement's {@code Sid}, or {@code statement N} without one} */
        String sid();

        /**
         * The statement is new.
         *
         * @param sid its id
         * @param lines what it says
         */
        record Added(String sid, List<String> lines) implements Difference {}

        /**
         * The statement is gone.
         *
         * @param sid its id
         * @param lines what it said
         */
        record Removed(String sid, List<String> lines) implements Difference {}

        /**
         * The statement says something else.
         *
         * @param sid its id
         * @param lines {@code + Action cloudtrail:StopLogging} for what is new, {@code - ...} for what is gone
         */
        record Changed(String sid, List<String> lines) implements Difference {}
    }

    private PolicyText(SequencedMap<String, JsonNode> statements) {
        this.statements = statements;
    }

    /**
     * Reads a text.
     *
     * @param json a policy document; what is no JSON is one statement of its own, equal to the same text only
     * @return it, comparable
     */
    public static PolicyText of(String json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            root = JsonNodeFactory.instance.objectNode().put("Statement", json);
        }
        SequencedMap<String, JsonNode> found = new LinkedHashMap<>();
        int number = 0;
        for (JsonNode statement : listed(root.path("Statement"))) {
            number++;
            String sid = statement.path("Sid").asText("statement " + number);
            found.put(found.containsKey(sid) ? sid + " (statement " + number + ")" : sid, statement);
        }
        return new PolicyText(found);
    }

    /** {@return the ids of its statements} */
    public List<String> sids() {
        return List.copyOf(statements.sequencedKeySet());
    }

    /**
     * {@return the actions that a statement names}
     *
     * @param sid one of {@link #sids()}
     */
    List<String> actions(String sid) {
        return strings(sid, "Action");
    }

    /**
     * {@return the resources that a statement names}
     *
     * @param sid one of {@link #sids()}
     */
    List<String> resources(String sid) {
        return strings(sid, "Resource");
    }

    private List<String> strings(String sid, String element) {
        List<String> found = new ArrayList<>();
        listed(statements
                        .getOrDefault(sid, JsonNodeFactory.instance.objectNode())
                        .path(element))
                .forEach(value -> found.add(value.asText()));
        return List.copyOf(found);
    }

    /**
     * {@return what would have to change here to say the same as another text; empty if both say the same}
     *
     * @param wanted the other text
     */
    public List<Difference> to(PolicyText wanted) {
        List<Difference> differences = new ArrayList<>();
        Set<String> sids = new LinkedHashSet<>(statements.keySet());
        sids.addAll(wanted.statements.keySet());
        for (String sid : sids) {
            Set<String> here = facts(statements.get(sid));
            Set<String> there = facts(wanted.statements.get(sid));
            List<String> lines = new ArrayList<>();
            there.stream().filter(fact -> !here.contains(fact)).forEach(fact -> lines.add("+ " + fact));
            here.stream().filter(fact -> !there.contains(fact)).forEach(fact -> lines.add("- " + fact));
            if (!statements.containsKey(sid)) {
                differences.add(new Difference.Added(sid, List.copyOf(lines)));
            } else if (!wanted.statements.containsKey(sid)) {
                differences.add(new Difference.Removed(sid, List.copyOf(lines)));
            } else if (!lines.isEmpty()) {
                differences.add(new Difference.Changed(sid, List.copyOf(lines)));
            }
        }
        return List.copyOf(differences);
    }

    /** A statement taken apart into what it says: {@code Action cloudtrail:StopLogging}, {@code Effect Deny}, and so on. */
    private static Set<String> facts(@Nullable JsonNode statement) {
        Set<String> facts = new TreeSet<>();
        if (statement == null) {
            return facts;
        }
        if (!statement.isObject()) {
            facts.add(statement.asText());
            return facts;
        }
        collect("", (ObjectNode) statement, facts);
        facts.removeIf(fact -> fact.startsWith("Sid "));
        return facts;
    }

    private static void collect(String place, ObjectNode node, Set<String> facts) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (field.getValue() instanceof ObjectNode inner) {
                collect(place + field.getKey() + " ", inner, facts);
            } else {
                listed(field.getValue())
                        .forEach(value -> facts.add(
                                place + field.getKey() + " " + (value.isValueNode() ? value.asText() : value)));
            }
        }
    }

    private static Iterable<JsonNode> listed(JsonNode node) {
        if (node.isArray()) {
            return node;
        }
        ArrayNode one = JsonNodeFactory.instance.arrayNode();
        return node.isMissingNode() ? one : one.add(node);
    }
}
