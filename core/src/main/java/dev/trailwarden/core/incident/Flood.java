package dev.trailwarden.core.incident;

import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.port.Ledger;
import dev.trailwarden.core.port.LedgerFault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether an incident gets an alert of its own or waits for a digest. One caller who does the same to one trail
 * again and again is told as that, at growing intervals; a storm over many trails is told by its first alerts and then
 * by digests. Email takes ten messages a second, and the person at the other end far fewer (SNS quotas).
 */
final class Flood {
    /** From the how-manieth time on it is a streak. */
    static final int STREAK = 3;

    /** Times further apart than this are not one streak. */
    private static final Duration STREAK_WITHIN = Duration.ofHours(1);

    private static final Duration STORM_WINDOW = Duration.ofMinutes(5);

    /** How many alerts a window has before the rest of them wait for a digest. */
    private static final int STORM = 10;

    private static final Duration STORM_DIGEST_AFTER = Duration.ofMinutes(1);
    private static final Duration STREAK_DIGEST_AFTER = Duration.ofMinutes(15);

    private final Ledger ledger;

    Flood(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * How loud to be.
     *
     * @param streak when the same caller did it to the same trail, this time among them
     * @param hold until when it may wait for a digest; nothing if it gets an alert of its own
     */
    record Loudness(List<Instant> streak, Optional<Instant> hold) {}

    /** Decides. A ledger that does not answer makes everything loud. */
    Loudness loudness(Incident incident, Instant now) {
        try {
            boolean counted = incident.account().isPresent()
                    && incident.trail().isPresent()
                    && incident.actor().isPresent();
            List<Instant> streak = counted ? ledger.streak(incident, now.minus(STREAK_WITHIN)) : List.of();
            // The first, the second, the fourth, the eighth: ever rarer, never silent. That a trail is not what it
            // should
            // be is no repetition.
            boolean quiet = Integer.bitCount(streak.size()) > 1 && incident.verdict() != Verdict.NOT_RESTORED;
            if (quiet) {
                return new Loudness(streak, Optional.of(now.plus(STREAK_DIGEST_AFTER)));
            }
            long inWindow = ledger.count(windowOf(now));
            return new Loudness(
                    streak, inWindow > STORM ? Optional.of(now.plus(STORM_DIGEST_AFTER)) : Optional.empty());
        } catch (LedgerFault e) {
            return new Loudness(List.of(), Optional.empty());
        }
    }

    private static Instant windowOf(Instant now) {
        long length = STORM_WINDOW.toSeconds();
        return Instant.ofEpochSecond(now.getEpochSecond() / length * length);
    }
}
