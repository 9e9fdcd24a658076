package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.core.event.TrailEventReader;
import dev.trailwarden.core.event.UnreadableEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * A file of events in any form they are found in: an EventBridge event, a CloudTrail record, a list of them, a log file
 * as CloudTrail delivers it (gzip), what {@code aws cloudtrail lookup-events} prints, or a dead letter of the hub's
 * function.
 */
final class EventFile {
    /** Larger than any log file CloudTrail writes, and small enough for the memory of a laptop. */
    private static final int LARGEST = 128 * 1024 * 1024;

    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;

    private final InputFile file;
    private final TrailEventReader reader;

    /**
     * @param file a path, or {@code -} for standard input
     * @param reader reads JSON as strictly as the hub does
     */
    EventFile(String file, TrailEventReader reader) {
        this.file = new InputFile(file, "the events");
        this.reader = reader;
    }

    /** What to call the file when speaking to the user. */
    String name() {
        return file.name();
    }

    /**
     * Reads the events.
     *
     * @return at least one; each may still turn out to be no event
     * @throws Main.BadInput if there is no such file, it is too large, it is not JSON, or nothing is in it
     */
    List<JsonNode> events() throws Main.BadInput {
        JsonNode root = parse(bytes(), name());
        if (root.isObject() && root.has("requestPayload")) {
            return List.of(root.get("requestPayload"));
        }
        if (root.isObject() && root.path("Events").isArray()) {
            List<JsonNode> events = new ArrayList<>();
            for (JsonNode found : root.get("Events")) {
                byte[] record = found.path("CloudTrailEvent").asText().getBytes(StandardCharsets.UTF_8);
                events.add(parse(record, name() + ", the CloudTrailEvent in its event " + (events.size() + 1)));
            }
            return someOf(events);
        }
        boolean logFile = root.isObject() && root.has("Records");
        JsonNode list = logFile ? root.get("Records") : root;
        if (logFile && !list.isArray()) {
            throw new Main.BadInput(name() + ": its \"Records\" is not a list of CloudTrail records");
        }
        if (!list.isArray()) {
            return List.of(list);
        }
        List<JsonNode> events = new ArrayList<>();
        list.forEach(events::add);
        return someOf(events);
    }

    private List<JsonNode> someOf(List<JsonNode> events) throws Main.BadInput {
        if (events.isEmpty()) {
            throw new Main.BadInput(name() + ": there is no event in it");
        }
        return events;
    }

    private JsonNode parse(byte[] bytes, String what) throws Main.BadInput {
        try {
            return reader.parse(bytes);
        } catch (UnreadableEvent e) {
            throw new Main.BadInput(what + ": " + e.what());
        }
    }

    private byte[] bytes() throws Main.BadInput {
        byte[] bytes = file.bytes(LARGEST);
        boolean gzip = bytes.length > 1 && (bytes[0] & 0xff) == GZIP_FIRST && (bytes[1] & 0xff) == GZIP_SECOND;
        if (!gzip) {
            return bytes;
        }
        try (InputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return file.upTo(LARGEST, unzipped);
        } catch (IOException e) {
            throw new Main.BadInput(name() + ": cannot be read: " + e.getMessage());
        }
    }
}
