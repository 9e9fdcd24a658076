package dev.trailwarden.core.remedy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What came of a remedy. */
public sealed interface Outcome {

    /**
     * A trail that was looked at.
     *
     * @param name its name
     * @param region its home Region
     * @param stoppedAt when CloudTrail says it was last switched off
     * @param startedAt when CloudTrail says it was last switched on
     */
    record Trail(String name, String region, Optional<Instant> stoppedAt, Optional<Instant> startedAt) {
        /** How long nothing was logged, if CloudTrail's own times say so. */
        public Optional<Duration> blind() {
            return stoppedAt.flatMap(stop ->
                    startedAt.filter(start -> !start.isBefore(stop)).map(start -> Duration.between(stop, start)));
        }
    }

    /**
     * Nothing had to be done: another delivery, another operator or the attacker was faster.
     *
     * @param trails what was found logging; empty if no trail was found stopped and the event names none
     */
    record AlreadySound(List<Trail> trails) implements Outcome {}

    /**
     * Logging was switched on, and looking again showed that it is on.
     *
     * @param trails which
     */
    record Restored(List<Trail> trails) implements Outcome {}

    /**
     * The trail is not known to log.
     *
     * @param why in one sentence
     * @param whatToDo in one sentence, for the person on call
     * @param retryable whether trying again in some minutes may help
     */
    record Failed(String why, String whatToDo, boolean retryable) implements Outcome {}

    /** Why the trail is not known to log, if it is not. */
    default Optional<Failed> failure() {
        return this instanceof Failed failed ? Optional.of(failed) : Optional.empty();
    }

    /** The trails this is about. */
    default List<Trail> about() {
        return switch (this) {
            case AlreadySound(List<Trail> trails) -> trails;
            case Restored(List<Trail> trails) -> trails;
            case Failed ignored -> List.of();
        };
    }

    /** The longest time for which one of the trails did not log, if CloudTrail's own times say so. */
    default Optional<Duration> blind() {
        return about().stream().flatMap(trail -> trail.blind().stream()).max(Duration::compareTo);
    }
}
