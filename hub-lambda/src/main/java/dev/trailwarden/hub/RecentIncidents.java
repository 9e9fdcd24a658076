package dev.trailwarden.hub;

import dev.trailwarden.aws.Latest;
import dev.trailwarden.core.port.Ledger;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers the latest incidents of this process. Another process, or this one after Lambda has recycled it, knows
 * nothing of them: a second delivery that lands there is told a second time (see docs/decisions/0004).
 */
final class RecentIncidents implements Ledger {
    /** Some 200 bytes each. */
    private static final int KEPT = 10_000;

    private final Map<String, Entry> entries = new Latest<>(KEPT);

    @Override
    public synchronized Optional<Entry> recall(String incident) {
        return Optional.ofNullable(entries.get(incident));
    }

    @Override
    public synchronized void remember(String incident, Entry entry) {
        entries.put(incident, entry);
    }
}
