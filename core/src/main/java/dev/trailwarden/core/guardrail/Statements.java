package dev.trailwarden.core.guardrail;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trailwarden.core.remedy.Outcome.Change;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares two texts of a policy, statement by statement. Space and the order of members mean nothing; all else does. */
public final class Statements {
    private static final String GONE = "(none)";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Statements() {}

    /**
     * Says what differs.
     *
     * @param kept the text as it should be
     * @param found the text as it is
     * @return nothing if both say the same
     */
    public static List<Change> differing(String kept, String found) {
        if (kept.equals(found)) {
            return List.of();
        }
        Optional<JsonNode> wanted = tree(kept);
        Optional<JsonNode> now = tree(found);
        if (wanted.isEmpty() || now.isEmpty()) {
            return List.of(new Change("text", kept, found, Optional.empty()));
        }
        if (wanted.equals(now)) {
            return List.of();
        }
        Map<String, String> before = statements(wanted.get());
        Map<String, String> after = statements(now.get());
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        List<Change> changes = new ArrayList<>();
        for (String name : names) {
            String was = before.getOrDefault(name, GONE);
            String is = after.getOrDefault(name, GONE);
            if (!was.equals(is)) {
                changes.add(new Change("statement " + name, was, is, Optional.empty()));
            }
        }
        // The version, the document's id, or two statements in another order: the same statements do not deny the same.
        return changes.isEmpty() ? List.of(new Change("text", kept, found, Optional.empty())) : changes;
    }

    private static Map<String, String> statements(JsonNode document) {
        Map<String, String> byName = new LinkedHashMap<>();
        JsonNode all = document.path("Statement");
        List<JsonNode> list = all.isArray() ? all.valueStream().toList() : List.of(all);
        for (int i = 0; i < list.size(); i++) {
            JsonNode one = list.get(i);
            String name = one.path("Sid").asText("");
            byName.merge(
                    name.isEmpty() ? "number " + (i + 1) : name,
                    one.toString(),
                    (first, second) -> first + "," + second);
        }
        return byName;
    }

    private static Optional<JsonNode> tree(String text) {
        try {
            return Optional.of(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
