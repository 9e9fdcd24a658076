package dev.trailwarden.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.hub.DeskHandler;
import dev.trailwarden.hub.HubHandler;
import dev.trailwarden.hub.SweepHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The hub's three functions in one process, for the training alone: the JVM records one process, and the three share one
 * cache. It is not on the class path but beside it, where the runtime interface client looks last, so that the recording
 * has no trace of it.
 */
public final class EveryHandler implements RequestStreamHandler {
    private final RequestStreamHandler hub = new HubHandler();
    private final RequestStreamHandler desk = new DeskHandler();
    private final RequestStreamHandler sweep = new SweepHandler();
    private final ObjectMapper json = new ObjectMapper();

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        byte[] bytes = event.readAllBytes();
        of(json.readTree(bytes)).handleRequest(new ByteArrayInputStream(bytes), answer, context);
    }

    /** Whose event it is: people and schedules ask with a verb, the sweep's queue hands over records. */
    private RequestStreamHandler of(JsonNode event) {
        String verb = event.path("do").asText();
        if (verb.startsWith("sweep") || event.has("Records")) {
            return sweep;
        }
        return verb.isEmpty() ? hub : desk;
    }
}
