package dev.trailwarden.core.incident;

import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.event.AccountId;
import java.time.Instant;
import java.util.Optional;

/**
 * One tamper and how it stands. All deliveries of one event, and all looks at what it did, share one incident.
 *
 * @param id the record's {@code eventID}, or {@code look-...} for what no event reported
 * @param verdict how it stands
 * @param told whether the security team knows that
 * @param account in which account, unless the event could not be read
 * @param trail the trail's name, where it is known
 * @param tamper the kind's id, where it is one we know
 * @param actor who, as far as it decides whether two incidents are by the same caller
 * @param happened when the call was made
 * @param seen when the hub first heard of it
 * @param windowEnds until when a break-glass window keeps it from being undone
 * @param found the settings of the trail as it was attacked, where they differed from its baseline
 */
public record Incident(
        String id,
        Verdict verdict,
        boolean told,
        Optional<AccountId> account,
        Optional<String> trail,
        Optional<String> tamper,
        Optional<String> actor,
        Optional<Instant> happened,
        Instant seen,
        Optional<Instant> windowEnds,
        Optional<TrailSettings> found) {

    /** The same incident, as it stands now. */
    public Incident now(Verdict verdict, boolean told) {
        return new Incident(id, verdict, told, account, trail, tamper, actor, happened, seen, windowEnds, found);
    }

    /** The same incident with another end of its break-glass window. */
    public Incident until(Instant end) {
        return new Incident(id, verdict, told, account, trail, tamper, actor, happened, seen, Optional.of(end), found);
    }

    /** Whether something about it is still to be done, be it that nobody has been told: a look then does it. */
    public boolean open() {
        return verdict.open() || !told;
    }
}
