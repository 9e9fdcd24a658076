package dev.trailwarden.core.alert;

import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.remedy.Outcome;
import dev.trailwarden.core.remedy.Outcome.Trail;
import dev.trailwarden.core.tamper.DeleteTrail;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How long nothing was logged: by CloudTrail's own times, and for a trail that was deleted, of which CloudTrail knows no
 * time, from the call to the start of the trail that was made in its place.
 *
 * @param trail the trail
 * @param from since when it was off
 * @param to until when; nothing if it is not known to log
 */
record Blindness(Trail trail, Instant from, Optional<Instant> to) {
    /** A stop that was over before the call is another story; their clocks are not the same one. */
    private static final Duration CLOCK_SLACK = Duration.ofMinutes(2);

    /** Gives every trail that is known to have been off, longest first. */
    static List<Blindness> in(Alert alert) {
        return alert.outcome().map(Outcome::about).orElse(List.of()).stream()
                .flatMap(trail -> of(alert, trail).stream())
                .sorted((one, other) -> other.length().compareTo(one.length()))
                .toList();
    }

    /** The longest time for which one of them is known to have been off. */
    static Optional<Duration> longest(Alert alert) {
        return in(alert).stream()
                .filter(one -> one.to().isPresent())
                .map(Blindness::length)
                .findFirst();
    }

    /** How long; one that has not ended counts as longer than any. */
    Duration length() {
        return to.map(end -> Duration.between(from, end)).orElse(Duration.ofDays(36_500));
    }

    /** In words, for example {@code 4.2 s, from 2026-03-02 07:13:29 UTC to 07:13:33 UTC}. */
    String words() {
        return to.map(end -> Times.length(length()) + ", from " + Times.at(from) + " to " + Times.then(from, end))
                .orElseGet(() -> "since " + Times.at(from) + "; not known to log");
    }

    private static Optional<Blindness> of(Alert alert, Trail trail) {
        Optional<Instant> from = trail.stoppedAt().or(() -> deleted(alert));
        Optional<Instant> to = from.flatMap(stop -> trail.startedAt().filter(start -> !start.isBefore(stop)));
        boolean stillOff = to.isEmpty() && !alert.verdict().sound();
        boolean another = to.filter(end -> event(alert)
                        .filter(call -> end.isBefore(call.minus(CLOCK_SLACK)))
                        .isPresent())
                .isPresent();
        return from.filter(ignored -> (to.isPresent() || stillOff) && !another)
                .map(stop -> new Blindness(trail, stop, to));
    }

    private static Optional<Instant> event(Alert alert) {
        return alert.event().flatMap(TrailEvent::time);
    }

    private static Optional<Instant> deleted(Alert alert) {
        return alert.tamper().filter(DeleteTrail.class::isInstance).flatMap(ignored -> event(alert));
    }
}
