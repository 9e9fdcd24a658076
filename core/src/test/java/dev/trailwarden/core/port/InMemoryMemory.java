package dev.trailwarden.core.port;

import dev.trailwarden.core.baseline.Baseline;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.incident.Incident;
import dev.trailwarden.core.incident.Unexplained;
import java.util.List;
import java.util.Optional;

/**
 * What others in memory remember, by account.
 *
 * @param baselines what each trail should be
 * @param ledger what was told
 */
public record InMemoryMemory(Baselines baselines, Ledger ledger) implements Memory {
    @Override
    public Remembered of(AccountId account) throws LedgerFault {
        List<TrailArn> trails = baselines.of(account);
        return new Remembered() {
            @Override
            public List<TrailArn> trails() {
                return trails;
            }

            @Override
            public Optional<Baseline> baseline(TrailArn trail) throws LedgerFault {
                return baselines.find(trail);
            }

            @Override
            public List<Incident> open() throws LedgerFault {
                return ledger.open(account);
            }

            @Override
            public List<Unexplained> unexplained() throws LedgerFault {
                return ledger.unexplained(account);
            }
        };
    }
}
