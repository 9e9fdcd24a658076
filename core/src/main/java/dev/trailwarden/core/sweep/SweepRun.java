package dev.trailwarden.core.sweep;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One sweep of all accounts.
 *
 * @param id its own
 * @param began when
 * @param by who asked for it, in words
 * @param deep whether it also counts rules and asks which units the accounts are in, as it does once a day
 * @param soundSince when the last sweep that finished had begun: whatever was sound then explains nothing now
 * @param accounts how many accounts it looks at, once they are all listed
 * @param batches into how many batches they were divided, before any batch gave a rest back
 * @param listed whether all are listed
 * @param finished when every batch was done
 * @param tally what the whole run counted, once it is finished, or what went wrong while the accounts were listed
 */
public record SweepRun(
        String id,
        Instant began,
        String by,
        boolean deep,
        Optional<Instant> soundSince,
        int accounts,
        int batches,
        boolean listed,
        Optional<Instant> finished,
        Tally tally) {
    /** One that has not finished by then never will: its batches are delivered three times in less. */
    static final Duration LONGEST = Duration.ofHours(1);

    /** A run that begins now. */
    static SweepRun begun(String id, Instant now, String by, boolean deep, Optional<SweepRun> before) {
        return new SweepRun(
                id,
                now,
                by,
                deep,
                before.flatMap(last -> last.finished().isPresent() ? Optional.of(last.began()) : last.soundSince()),
                0,
                0,
                false,
                Optional.empty(),
                Tally.NONE);
    }

    /** Whether no other may begin yet. */
    boolean isUnderWay(Instant now) {
        return finished.isEmpty() && now.isBefore(began.plus(LONGEST));
    }

    /** The same, after all accounts were listed. */
    SweepRun listed(int howMany, int inBatches, Tally listing) {
        return new SweepRun(id, began, by, deep, soundSince, howMany, inBatches, true, finished, listing);
    }

    /** The same, after all batches were done. */
    SweepRun finished(Instant now, Tally sum) {
        return new SweepRun(id, began, by, deep, soundSince, accounts, batches, listed, Optional.of(now), sum);
    }

    /** How long it took, if it is finished. */
    public Optional<Duration> took() {
        return finished.map(end -> Duration.between(began, end));
    }
}
