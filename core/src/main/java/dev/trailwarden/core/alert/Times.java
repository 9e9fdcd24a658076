package dev.trailwarden.core.alert;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times and lengths of time as people read them; always UTC. */
final class Times {
    private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Times() {}

    /** Day and time of day. */
    static String at(Instant time) {
        return FULL.format(time);
    }

    /** The time of day alone if it is on the same day as another one that stands before it. */
    static String then(Instant first, Instant time) {
        String full = at(time);
        return full.regionMatches(0, at(first), 0, "yyyy-MM-dd".length()) ? CLOCK.format(time) : full;
    }

    /** A length of time: tenths of a second below a minute, then the two largest units. */
    static String length(Duration length) {
        long seconds = length.toSeconds();
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", length.toMillis() / 1000.0);
        }
        if (seconds < 3_600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        if (seconds < 86_400) {
            return seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min";
        }
        return seconds / 86_400 + " d " + seconds % 86_400 / 3_600 + " h";
    }

    /** Roughly, for a subject: {@code 6 minutes}. */
    static String roughly(Duration length) {
        if (length.toSeconds() < 90) {
            return Math.max(1, length.toSeconds()) + (length.toSeconds() <= 1 ? " second" : " seconds");
        }
        long minutes = Math.round(length.toSeconds() / 60.0);
        return minutes < 120 ? minutes + " minutes" : Math.round(minutes / 60.0) + " hours";
    }
}
