package dev.trailwarden.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.event.OrganizationHints;
import dev.trailwarden.core.guardrail.Guardrail;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The kept guardrail as the table keeps it. */
final class GuardrailJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private GuardrailJson() {}

    /** Writes a guardrail; equal ones are equal text. */
    static String write(Guardrail guardrail) {
        ObjectNode node = JSON.createObjectNode();
        node.put("organization", guardrail.organization());
        node.put("root", guardrail.root());
        node.put("at", guardrail.at().toString());
        node.put("by", guardrail.by());
        ArrayNode policies = node.putArray("policies");
        for (Guardrail.Policy policy : guardrail.policies()) {
            ObjectNode one = policies.addObject()
                    .put("id", policy.id())
                    .put("name", policy.name())
                    .put("text", policy.text());
            policy.targets().forEach(one.putArray("targets")::add);
        }
        guardrail.services().forEach(node.putArray("services")::add);
        return node.toString();
    }

    /**
     * Reads a guardrail.
     *
     * @throws IllegalArgumentException if this is none
     */
    static Guardrail read(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            return new Guardrail(
                    node.path("organization").asText(),
                    node.path("root").asText(),
                    node.path("policies")
                            .valueStream()
                            .map(GuardrailJson::policy)
                            .toList(),
                    new TreeSet<>(texts(node.path("services"), OrganizationHints::isService)),
                    Instant.parse(node.path("at").asText()),
                    node.path("by").asText());
        } catch (JsonProcessingException | DateTimeException e) {
            throw new IllegalArgumentException("it is not a guardrail", e);
        }
    }

    private static Guardrail.Policy policy(JsonNode node) {
        return new Guardrail.Policy(
                form(node.path("id"), OrganizationHints::isPolicy),
                node.path("name").asText(),
                node.path("text").asText(),
                new TreeSet<>(texts(node.path("targets"), OrganizationHints::isTarget)));
    }

    private static List<String> texts(JsonNode list, Predicate<String> form) {
        return list.valueStream().map(one -> form(one, form)).toList();
    }

    private static String form(JsonNode node, Predicate<String> form) {
        String text = node.asText();
        if (!form.test(text)) {
            throw new IllegalArgumentException("it names something that no organization has");
        }
        return text;
    }
}
