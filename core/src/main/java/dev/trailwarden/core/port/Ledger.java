package dev.trailwarden.core.port;

import dev.trailwarden.core.alert.Verdict;
import java.util.Optional;

/**
 * Remembers what was done and told about each incident, so that a second delivery is not a second alert. Forgetting
 * costs duplicates, never silence: an implementation that
 * cannot reach its memory forgets, and does not throw.
 */
public interface Ledger {

    /**
     * What is known about an incident.
     *
     * @param verdict what came of it last
     * @param told whether the security team knows
     */
    record Entry(Verdict verdict, boolean told) {}

    /** Gives what is remembered about an incident, or nothing. */
    Optional<Entry> recall(String incident);

    /** Remembers it in place of what was remembered before. */
    void remember(String incident, Entry entry);
}
