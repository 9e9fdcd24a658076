package dev.trailwarden.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.event.PlainText;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** Writes one JSON line per request to the desk, and none for a minute in which no digest was due. */
final class DeskLog {
    private static final List<String> SHOWN =
            List.of("do", "account", "trail", "incident", "endWindow", "by", "reason");
    private static final int LONGEST_VALUE = 300;

    private final ObjectMapper json;
    private final PrintStream out;

    DeskLog(ObjectMapper json, PrintStream out) {
        this.json = json;
        this.out = out;
    }

    /** Logs what was asked and what came of it. */
    void write(byte[] request, ObjectNode answer, Duration took) {
        if (answer.path("told").asInt(-1) == 0) {
            return;
        }
        ObjectNode line = json.createObjectNode();
        JsonNode asked = parsed(request);
        SHOWN.stream()
                .filter(asked::hasNonNull)
                .forEach(field -> line.put(field, PlainText.of(asked.get(field).asText(), LONGEST_VALUE)));
        if (answer.has("error")) {
            line.set("error", answer.get("error"));
        } else {
            line.set("ok", answer.get("ok"));
        }
        if (answer.has("told")) {
            line.set("told", answer.get("told"));
        }
        line.put("ms", took.toMillis());
        out.println(line);
    }

    private JsonNode parsed(byte[] request) {
        try {
            return json.readTree(request);
        } catch (IOException e) {
            // The answer says so already.
            return json.createObjectNode();
        }
    }
}
