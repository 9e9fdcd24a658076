package dev.trailwarden.aws;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.Memory;
import dev.trailwarden.core.port.Remembered;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

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
        List<Item> items = table.all(Item.ofAccount(account));
        Map<String, Item> byKey = items.stream().collect(Collectors.toMap(Item::sk, Function.identity()));
        return new Remembered(
                DynamoBaselines.trails(account, items),
                DynamoLedger.open(items),
                DynamoLedger.unexplained(items),
                (TrailArn trail) ->
                        baselines.trusted(trail, Optional.ofNullable(byKey.get(DynamoBaselines.key(trail)))));
    }
}
