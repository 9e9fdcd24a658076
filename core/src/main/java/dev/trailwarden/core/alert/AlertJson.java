package dev.trailwarden.core.alert;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.trailwarden.core.decision.Ruling;
import dev.trailwarden.core.remedy.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An alert as machines read it; times are ISO 8601 in UTC.
 *
 * @param incident the id that all alerts of one incident share
 * @param verdict how it stands, see {@link Verdict#id}
 * @param ruling what was decided and about what
 * @param time when the call was made
 * @param outcome why the remedy failed, if it did
 * @param trails the trails that were looked at
 * @param blindSeconds the longest time for which one of them did not log
 */
@JsonPropertyOrder({"incident", "verdict", "ruling", "time", "outcome", "trails", "blindSeconds"})
public record AlertJson(
        String incident,
        String verdict,
        Ruling ruling,
        @Nullable String time,
        @Nullable String outcome,
        List<Trail> trails,
        @Nullable Double blindSeconds) {

    /**
     * A trail that was looked at.
     *
     * @param name its name
     * @param homeRegion where it lives
     * @param stoppedAt when it was last switched off
     * @param startedAt when it was last switched on
     */
    public record Trail(
            String name,
            String homeRegion,
            @Nullable String stoppedAt,
            @Nullable String startedAt) {}

    /** Renders an alert. */
    public static AlertJson of(Alert alert) {
        return new AlertJson(
                alert.incident(),
                alert.verdict().id(),
                Ruling.of(alert.decision()),
                alert.event().flatMap(e -> e.time()).map(Object::toString).orElse(null),
                alert.outcome()
                        .flatMap(Outcome::failure)
                        .map(Outcome.Failed::why)
                        .orElse(null),
                alert.outcome().map(Outcome::about).orElse(List.of()).stream()
                        .map(trail -> new Trail(
                                trail.name(), trail.region(), text(trail.stoppedAt()), text(trail.startedAt())))
                        .toList(),
                alert.outcome()
                        .flatMap(Outcome::blind)
                        .map(Duration::toMillis)
                        .map(millis -> millis / 1000.0)
                        .orElse(null));
    }

    private static @Nullable String text(Optional<?> value) {
        return value.map(Object::toString).orElse(null);
    }
}
