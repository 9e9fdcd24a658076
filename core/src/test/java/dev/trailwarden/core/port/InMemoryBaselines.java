package dev.trailwarden.core.port;

import dev.trailwarden.core.baseline.Baseline;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.TrailArn;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Baselines in memory, which can be tampered with, or not answer. */
public final class InMemoryBaselines implements Baselines {
    private final Map<TrailArn, Baseline> kept = new LinkedHashMap<>();
    private final Set<TrailArn> tampered = new HashSet<>();
    private final Set<TrailArn> unanswered = new HashSet<>();
    private boolean down;

    /** From now on nothing is answered, or everything again. */
    public void down(boolean isDown) {
        down = isDown;
    }

    /** Somebody changes the item of a trail. */
    public void tamper(TrailArn trail) {
        tampered.add(trail);
    }

    /** The item of a trail is not given, though others are. */
    public void leaveUnanswered(TrailArn trail) {
        unanswered.add(trail);
    }

    @Override
    public Optional<Baseline> find(TrailArn trail) throws LedgerFault {
        answer();
        if (unanswered.contains(trail)) {
            throw new LedgerFault("the table does not answer", new IllegalStateException(trail.toString()));
        }
        if (tampered.contains(trail)) {
            throw new LedgerFault(LedgerFault.Kind.TAMPERED, "the baseline of " + trail + " is not what was kept");
        }
        return Optional.ofNullable(kept.get(trail));
    }

    @Override
    public List<TrailArn> of(AccountId account) throws LedgerFault {
        answer();
        return kept.keySet().stream()
                .filter(trail -> trail.owner().equals(account))
                .toList();
    }

    @Override
    public List<TrailArn> all() throws LedgerFault {
        answer();
        return List.copyOf(kept.keySet());
    }

    @Override
    public void keep(Baseline baseline) throws LedgerFault {
        answer();
        long version = Optional.ofNullable(kept.get(baseline.trail()))
                .map(Baseline::version)
                .orElse(0L);
        if (baseline.version() != version + 1) {
            throw new LedgerFault(LedgerFault.Kind.CHANGED_SINCE, "version " + version + " is kept by now");
        }
        kept.put(baseline.trail(), baseline);
    }

    @Override
    public void overwrite(Baseline baseline) throws LedgerFault {
        answer();
        tampered.remove(baseline.trail());
        kept.put(baseline.trail(), baseline);
    }

    @Override
    public void forget(TrailArn trail) throws LedgerFault {
        answer();
        kept.remove(trail);
        tampered.remove(trail);
    }

    private void answer() throws LedgerFault {
        if (down) {
            throw new LedgerFault(LedgerFault.Kind.UNAVAILABLE, "the table does not answer");
        }
    }
}
