package dev.trailwarden.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.incident.Unexplained;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/** What looks have found and nothing has explained, as the table keeps it. */
final class UnexplainedJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private UnexplainedJson() {}

    /** Writes it. */
    static String write(Unexplained found) {
        ObjectNode node = JSON.createObjectNode();
        node.put("trail", found.trail().toString());
        node.put("incident", found.incident());
        node.put("since", found.since().toString());
        node.put("at", found.at().toString());
        new TreeSet<>(found.calls()).forEach(node.putArray("calls")::add);
        new TreeSet<>(found.events()).forEach(node.putArray("events")::add);
        return node.toString();
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException if it is nothing of the kind
     */
    static Unexplained read(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            return new Unexplained(
                    TrailArn.parse(node.path("trail").asText())
                            .orElseThrow(() -> new IllegalArgumentException("it names no trail")),
                    node.path("incident").asText(),
                    Instant.parse(node.path("since").asText()),
                    Instant.parse(node.path("at").asText()),
                    texts(node.path("calls")),
                    texts(node.path("events")));
        } catch (JsonProcessingException | DateTimeException e) {
            throw new IllegalArgumentException("this is not what a look has found", e);
        }
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new TreeSet<>();
        list.forEach(one -> texts.add(one.asText()));
        return texts;
    }
}
