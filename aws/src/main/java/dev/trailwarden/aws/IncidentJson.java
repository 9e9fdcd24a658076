package dev.trailwarden.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.baseline.SettingsJson;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.incident.Incident;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Incidents as the table keeps them. A field that is not known is left out. */
final class IncidentJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private IncidentJson() {}

    /** Writes an incident; equal ones are equal text. */
    static String write(Incident incident) {
        ObjectNode node = JSON.createObjectNode();
        node.put("id", incident.id());
        node.put("verdict", incident.verdict().name());
        node.put("told", incident.told());
        incident.account().ifPresent(account -> node.put("account", account.value()));
        incident.trail().ifPresent(trail -> node.put("trail", trail));
        incident.tamper().ifPresent(tamper -> node.put("tamper", tamper));
        incident.actor().ifPresent(actor -> node.put("actor", actor));
        incident.happened().ifPresent(time -> node.put("happened", time.toString()));
        node.put("seen", incident.seen().toString());
        incident.windowEnds().ifPresent(end -> node.put("windowEnds", end.toString()));
        incident.found().ifPresent(settings -> node.set("found", SettingsJson.write(settings)));
        return node.toString();
    }

    /**
     * Reads an incident.
     *
     * @throws IllegalArgumentException if this is none
     */
    static Incident read(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            return new Incident(
                    required(node, "id"),
                    Verdict.valueOf(required(node, "verdict")),
                    node.path("told").asBoolean(),
                    optional(node, "account", AccountId::new),
                    optional(node, "trail", Function.identity()),
                    optional(node, "tamper", Function.identity()),
                    optional(node, "actor", Function.identity()),
                    optional(node, "happened", Instant::parse),
                    Instant.parse(required(node, "seen")),
                    optional(node, "windowEnds", Instant::parse),
                    node.has("found") ? Optional.of(SettingsJson.read(node.get("found"))) : Optional.empty());
        } catch (JsonProcessingException | DateTimeException e) {
            throw new IllegalArgumentException("this is not an incident", e);
        }
    }

    private static String required(JsonNode node, String field) {
        return optional(node, field, Function.identity())
                .orElseThrow(() -> new IllegalArgumentException("an incident has a field " + field));
    }

    private static <T> Optional<T> optional(JsonNode node, String field, Function<String, T> read) {
        return node.path(field).isTextual()
                ? Optional.of(read.apply(node.get(field).textValue()))
                : Optional.empty();
    }
}
