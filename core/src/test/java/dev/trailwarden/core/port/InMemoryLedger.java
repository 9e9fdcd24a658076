package dev.trailwarden.core.port;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A ledger in memory, which can lose it. */
public final class InMemoryLedger implements Ledger {
    private final Map<String, Entry> entries = new HashMap<>();
    private boolean forgetful;

    /** From now on nothing is remembered. */
    public void forgetEverything() {
        forgetful = true;
        entries.clear();
    }

    /** How many incidents are remembered. */
    public int size() {
        return entries.size();
    }

    @Override
    public Optional<Entry> recall(String incident) {
        return Optional.ofNullable(entries.get(incident));
    }

    @Override
    public void remember(String incident, Entry entry) {
        if (!forgetful) {
            entries.put(incident, entry);
        }
    }
}
