package dev.trailwarden.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.baseline.Baseline;
import dev.trailwarden.core.baseline.Baseline.Origin;
import dev.trailwarden.core.baseline.SettingsJson;
import dev.trailwarden.core.event.TrailArn;
import java.time.DateTimeException;
import java.time.Instant;

/** Baselines as the table keeps them. */
final class BaselineJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private BaselineJson() {}

    /** Writes a baseline; equal ones are equal text. */
    static String write(Baseline baseline) {
        ObjectNode node = JSON.createObjectNode();
        node.put("trail", baseline.trail().toString());
        node.put("version", baseline.version());
        node.put("origin", baseline.origin().name());
        node.put("by", baseline.by());
        node.put("at", baseline.at().toString());
        node.set("settings", SettingsJson.write(baseline.settings()));
        return node.toString();
    }

    /**
     * Reads a baseline.
     *
     * @throws IllegalArgumentException if this is none
     */
    static Baseline read(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            return new Baseline(
                    TrailArn.parse(node.path("trail").asText())
                            .orElseThrow(() -> new IllegalArgumentException("it names no trail")),
                    SettingsJson.read(node.path("settings")),
                    node.path("version").asLong(),
                    Origin.valueOf(node.path("origin").asText()),
                    node.path("by").asText(),
                    Instant.parse(node.path("at").asText()));
        } catch (JsonProcessingException | DateTimeException e) {
            throw new IllegalArgumentException("it is not a baseline", e);
        }
    }
}
