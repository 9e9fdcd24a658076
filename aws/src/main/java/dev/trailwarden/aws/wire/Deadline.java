package dev.trailwarden.aws.wire;

import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/**
 * When something has to be done.
 *
 * @param at by {@link System#nanoTime}; nothing if it may take as long as it likes
 * @param allowed how long it had in all
 */
record Deadline(Optional<Long> at, Duration allowed) {
    static Deadline after(Optional<Duration> time) {
        return new Deadline(time.map(length -> System.nanoTime() + length.toNanos()), time.orElse(Duration.ZERO));
    }

    /** This one, or so long after now if that is earlier. */
    Deadline orAfter(Optional<Duration> time) {
        Deadline other = after(time);
        return other.at().isPresent() && (at.isEmpty() || other.at().get() - at.get() < 0) ? other : this;
    }

    /** What is left, at least a millisecond; nothing if it may take as long as it likes. */
    Optional<Duration> left() {
        return at.map(end -> Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime())));
    }

    boolean isPast() {
        return at.isPresent() && System.nanoTime() - at.get() >= 0;
    }

    /** Whether something can still be done after such a pause. */
    boolean allows(Duration pause) {
        return at.isEmpty() || System.nanoTime() + pause.toNanos() - at.get() < 0;
    }

    /** Says that a call was not done by then. */
    ApiCallTimeoutException passed(Throwable cause) {
        return ApiCallTimeoutException.create(
                "the call was not done within " + allowed.toMillis() + " ms; last: " + cause.getMessage(), cause);
    }
}
