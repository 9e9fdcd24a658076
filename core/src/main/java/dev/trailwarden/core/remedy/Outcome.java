package dev.trailwarden.core.remedy;

import dev.trailwarden.core.baseline.TrailSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What came of a remedy. */
public sealed interface Outcome {

    /**
     * A setting that differed from the baseline. The texts are what whoever set it wrote; they are cut and cleaned where
     * they are shown.
     *
     * @param setting what people call it, for example {@code S3 bucket}
     * @param before what it should be
     * @param attacked as it was found
     * @param now as it is now; nothing if that is not known, or nothing was done about it
     */
    record Change(String setting, String before, String attacked, Optional<String> now) {}

    /**
     * A trail, event data store, policy or other thing that was looked at.
     *
     * @param name its name
     * @param region its home Region
     * @param stoppedAt when CloudTrail says it was last switched off
     * @param startedAt when CloudTrail says it was last switched on
     * @param changes what differed from the baseline
     * @param found its settings as they were found, where they differed
     * @param note why it could not be compared with its baseline, or what is lost for good
     */
    record Trail(
            String name,
            String region,
            Optional<Instant> stoppedAt,
            Optional<Instant> startedAt,
            List<Change> changes,
            Optional<TrailSettings> found,
            Optional<String> note) {
        /** A trail of which nothing but its logging was looked at. */
        public Trail(String name, String region, Optional<Instant> stoppedAt, Optional<Instant> startedAt) {
            this(name, region, stoppedAt, startedAt, List.of(), Optional.empty(), Optional.empty());
        }

        /** The same trail, told as one that is off. */
        Trail off() {
            return new Trail(
                    name,
                    region,
                    stoppedAt,
                    Optional.empty(),
                    List.of(new Change("logging", "on", "off", Optional.empty())),
                    found,
                    note);
        }

        /**
         * The same trail after it was also compared with its baseline.
         *
         * @param comparison what that showed
         * @param remark why it could not be compared
         */
        Trail compared(Optional<Trail> comparison, Optional<String> remark) {
            return new Trail(
                    name,
                    region,
                    stoppedAt,
                    startedAt,
                    comparison.map(Trail::changes).orElse(List.of()),
                    comparison.flatMap(Trail::found),
                    remark.or(() -> note));
        }

        /** How long nothing was logged, if CloudTrail's own times say so. */
        public Optional<Duration> blind() {
            return stoppedAt.flatMap(stop ->
                    startedAt.filter(start -> !start.isBefore(stop)).map(start -> Duration.between(stop, start)));
        }
    }

    /**
     * Nothing had to be done: another delivery, another operator or the attacker was faster.
     *
     * @param trails what was found sound; empty if no trail was found stopped and the event names none
     */
    record AlreadySound(List<Trail> trails) implements Outcome {}

    /**
     * Something was put right, and looking again showed that it is.
     *
     * @param trails which
     */
    record Restored(List<Trail> trails) implements Outcome {}

    /**
     * Something would have been put right, were the hub not told to observe only.
     *
     * @param trails which
     */
    record Observed(List<Trail> trails) implements Outcome {}

    /**
     * There is nothing to compare the trail with, so nothing was done.
     *
     * @param trails which
     * @param why in one sentence
     * @param whatToDo in one sentence, for the person on call
     */
    record Unmatched(List<Trail> trails, String why, String whatToDo) implements Outcome {}

    /**
     * One thing that a person can do.
     *
     * @param text what and why, in one sentence
     * @param command what to type for it, if a command does it
     */
    record Advice(String text, Optional<String> command) {}

    /**
     * The guardrail is not what it should be, and it is not for us to make it so.
     *
     * @param trails the policies, accounts or services that differ
     * @param why in one or two sentences
     * @param advice what undoes it, in order
     * @param gone whether something that it protects is not protected now, or a policy keeps us from our work
     */
    record Unheld(List<Trail> trails, String why, List<Advice> advice, boolean gone) implements Outcome {}

    /**
     * Nothing that anybody wants to hear of: the organization changed, and what is kept is not concerned.
     *
     * @param why in one sentence
     */
    record Unconcerned(String why) implements Outcome {}

    /**
     * The trail is not known to be what it should be.
     *
     * @param why in one sentence
     * @param whatToDo in one sentence, for the person on call
     * @param retryable whether trying again in some minutes may help
     * @param trails what was looked at, and as far as it was put right
     */
    record Failed(String why, String whatToDo, boolean retryable, List<Trail> trails) implements Outcome {
        /** A failure before anything was looked at. */
        public Failed(String why, String whatToDo, boolean retryable) {
            this(why, whatToDo, retryable, List.of());
        }
    }

    /** Why the trail is not known to be what it should be, if it is not. */
    default Optional<Failed> failure() {
        return this instanceof Failed failed ? Optional.of(failed) : Optional.empty();
    }

    /** The trails this is about. */
    default List<Trail> about() {
        return switch (this) {
            case AlreadySound(List<Trail> trails) -> trails;
            case Restored(List<Trail> trails) -> trails;
            case Observed(List<Trail> trails) -> trails;
            case Unmatched unmatched -> unmatched.trails();
            case Unheld unheld -> unheld.trails();
            case Unconcerned ignored -> List.of();
            case Failed failed -> failed.trails();
        };
    }

    /** The longest time for which one of the trails did not log, if CloudTrail's own times say so. */
    default Optional<Duration> blind() {
        return about().stream().flatMap(trail -> trail.blind().stream()).max(Duration::compareTo);
    }
}
