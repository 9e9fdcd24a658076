package dev.trailwarden.core.alert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.core.Fixtures;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Holds events against the schema beside this class: required attributes, enumerations and types, at least one of some;
 * an attribute that the schema does not know is a fault, too.
 */
final class OcsfSchema {
    private final JsonNode objects;

    OcsfSchema() {
        try (InputStream in = Objects.requireNonNull(
                OcsfSchema.class.getResourceAsStream("ocsf-1.5.0-detection-finding.json"), "the schema")) {
            objects = Fixtures.JSON.readTree(in).path("objects");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives everything that is wrong with an event, as sentences; nothing if it is valid. */
    List<String> faults(JsonNode event) {
        List<String> faults = new ArrayList<>();
        object("detection_finding", "", event, faults);
        if (event.path("type_uid").asLong()
                != event.path("class_uid").asLong() * 100
                        + event.path("activity_id").asLong()) {
            faults.add("type_uid is not class_uid * 100 + activity_id");
        }
        return faults;
    }

    private void object(String type, String path, JsonNode node, List<String> faults) {
        JsonNode definition = objects.path(type);
        if (!node.isObject()) {
            faults.add(path + " is no object");
            return;
        }
        definition.path("required").forEach(name -> {
            if (!node.hasNonNull(name.asText())) {
                faults.add(path + "/" + name.asText() + " is missing");
            }
        });
        boolean some = !definition.has("at_least_one");
        for (JsonNode name : definition.path("at_least_one")) {
            some |= node.hasNonNull(name.asText());
        }
        if (!some) {
            faults.add(path + " has none of " + definition.path("at_least_one"));
        }
        node.properties().forEach(field -> {
            String where = path + "/" + field.getKey();
            JsonNode expected = definition.path("attributes").path(field.getKey());
            if (expected.isMissingNode()) {
                faults.add(where + " is not in the schema");
            } else if (expected.has("array")) {
                if (!field.getValue().isArray() || field.getValue().isEmpty()) {
                    faults.add(where + " is no array with something in it");
                }
                field.getValue().forEach(one -> value(expected.path("array").asText(), where, one, faults));
            } else if (expected.has("enum")) {
                boolean known = false;
                for (JsonNode allowed : expected.path("enum")) {
                    known |= allowed.isTextual()
                            ? allowed.equals(field.getValue())
                            : field.getValue().isIntegralNumber()
                                    && allowed.asLong() == field.getValue().asLong();
                }
                if (!known) {
                    faults.add(where + " is " + field.getValue() + ", not one of " + expected.path("enum"));
                }
            } else {
                value(expected.asText(), where, field.getValue(), faults);
            }
        });
    }

    private void value(String type, String where, JsonNode value, List<String> faults) {
        switch (type) {
            case "any" -> {}
            case "string" -> check(value.isTextual(), where, type, value, faults);
            case "ip" -> check(value.asText().matches("[0-9a-fA-F:.]{2,40}"), where, type, value, faults);
            case "integer" -> check(value.isIntegralNumber() && value.canConvertToInt(), where, type, value, faults);
            case "long", "timestamp" ->
                check(value.isIntegralNumber() && value.asLong() >= 0, where, type, value, faults);
            case "boolean" -> check(value.isBoolean(), where, type, value, faults);
            case "object" -> check(value.isObject(), where, type, value, faults);
            default -> object(type, where, value, faults);
        }
    }

    private static void check(boolean fits, String where, String type, JsonNode value, List<String> faults) {
        if (!fits) {
            faults.add(where + " is " + value + ", not a " + type);
        }
    }
}
