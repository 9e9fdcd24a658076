package dev.trailwarden.core.port;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.sweep.KnownAccount;
import dev.trailwarden.core.sweep.SweepBatch;
import dev.trailwarden.core.sweep.SweepRun;
import dev.trailwarden.core.sweep.Trouble;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is remembered of sweeps, in memory; safe for several threads. */
public final class InMemorySweepBook implements SweepBook {
    private Optional<SweepRun> run = Optional.empty();
    private final Map<String, SweepBatch> batches = new HashMap<>();
    private Map<AccountId, KnownAccount> census = Map.of();
    private final Map<AccountId, Trouble> troubles = new HashMap<>();
    private Optional<Instant> heartbeat = Optional.empty();

    @Override
    public synchronized Optional<SweepRun> run() {
        return run;
    }

    @Override
    public synchronized boolean replace(Optional<SweepRun> before, SweepRun next) {
        if (!run.equals(before)) {
            return false;
        }
        run = Optional.of(next);
        return true;
    }

    @Override
    public synchronized void put(SweepBatch batch) {
        batches.put(batch.run() + "/" + batch.id(), batch);
    }

    @Override
    public synchronized Optional<SweepBatch> batch(String runId, String id) {
        return Optional.ofNullable(batches.get(runId + "/" + id));
    }

    @Override
    public synchronized List<SweepBatch> batches(String runId) {
        return batches.values().stream()
                .filter(batch -> batch.run().equals(runId))
                .toList();
    }

    @Override
    public synchronized Map<AccountId, KnownAccount> census() {
        return census;
    }

    @Override
    public synchronized void remember(Map<AccountId, KnownAccount> now) {
        census = Map.copyOf(now);
    }

    @Override
    public synchronized List<Trouble> troubles() {
        return new ArrayList<>(troubles.values());
    }

    @Override
    public synchronized void remember(Trouble trouble) {
        troubles.put(trouble.account(), trouble);
    }

    @Override
    public synchronized void forget(AccountId account) {
        troubles.remove(account);
    }

    @Override
    public synchronized Optional<Instant> heartbeat() {
        return heartbeat;
    }

    @Override
    public synchronized void heartbeat(Instant at) {
        heartbeat = Optional.of(at);
    }
}
