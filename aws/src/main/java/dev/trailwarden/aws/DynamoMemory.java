package dev.trailwarden.aws;

import dev.trailwarden.core.baseline.Baseline;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.incident.Incident;
import dev.trailwarden.core.incident.Unexplained;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.Memory;
import dev.trailwarden.core.port.Remembered;
import java.util.List;
import java.util.Optional;

/** Reads the partition of an account, which has all of it, with one query. */
public final class DynamoMemory implements Memory {
    private final HubTable table;
    private final DynamoBaselines baselines;

    /**
     * @param table the hub's
     * @param baselines trusts those of its items that are baselines
     */
    public DynamoMemory(HubTable table, DynamoBaselines baselines) {
        this.table = table;
        this.baselines = baselines;
    }

    @Override
    public Remembered of(AccountId account) throws LedgerFault {
        return new Partition(account, table.all(Item.ofAccount(account)), baselines);
    }

    private record Partition(AccountId account, List<Item> items, DynamoBaselines baselines) implements Remembered {
        @Override
        public List<TrailArn> trails() {
            return DynamoBaselines.trails(account, items);
        }

        @Override
        public Optional<Baseline> baseline(TrailArn trail) throws LedgerFault {
            return baselines.trusted(
                    trail,
                    items.stream()
                            .filter(item -> item.sk().equals(DynamoBaselines.key(trail)))
                            .findFirst());
        }

        @Override
        public List<Incident> open() throws LedgerFault {
            return DynamoLedger.open(items);
        }

        @Override
        public List<Unexplained> unexplained() throws LedgerFault {
            return DynamoLedger.unexplained(items);
        }
    }
}
