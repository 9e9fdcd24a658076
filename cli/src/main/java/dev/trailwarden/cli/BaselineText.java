package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.core.event.PlainText;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** A baseline in words, for a person. */
final class BaselineText {
    private static final int LONGEST = 400;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private BaselineText() {}

    /** One sentence, for example {@code version 3, accepted by alice at 2026-03-01 12:00:00 UTC}. */
    static String of(JsonNode baseline) {
        return PlainText.of(
                "version " + baseline.path("version").asLong() + ", "
                        + baseline.path("origin").asText() + " by "
                        + baseline.path("by").asText() + " at "
                        + time(baseline.path("at").asText()),
                LONGEST);
    }

    private static String time(String instant) {
        try {
            return TIME.format(Instant.parse(instant));
        } catch (DateTimeParseException e) {
            // A desk of another version; what it says is still worth showing.
            return instant;
        }
    }
}
