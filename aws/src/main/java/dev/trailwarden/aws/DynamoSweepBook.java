package dev.trailwarden.aws;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.SweepBook;
import dev.trailwarden.core.sweep.KnownAccount;
import dev.trailwarden.core.sweep.SweepBatch;
import dev.trailwarden.core.sweep.SweepRun;
import dev.trailwarden.core.sweep.Trouble;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Remembers the sweeps in the hub's table.
 *
 * <table>
 * <caption>The items</caption>
 * <tr><th>pk</th><th>sk</th><th>what</th></tr>
 * <tr><td>{@code sweep}</td><td>{@code run}</td><td>the latest run</td></tr>
 * <tr><td>{@code sweep}</td><td>{@code census#<number>}</td><td>a thousand accounts as the last sweep knew them</td></tr>
 * <tr><td>{@code sweep}</td><td>{@code trouble#<account>}</td><td>why an account could not be looked at</td></tr>
 * <tr><td>{@code sweep}</td><td>{@code heartbeat}</td><td>when the last heartbeat was told</td></tr>
 * <tr><td>{@code sweep#<run>}</td><td>{@code batch#<id>}</td><td>a batch, its accounts or what they came to</td></tr>
 * </table>
 */
public final class DynamoSweepBook implements SweepBook {
    /** So that what a sweep did can still be looked into. */
    private static final Duration KEPT = Duration.ofDays(7);

    /** An item has 400 KB (DynamoDB developer guide, quotas), an account with its name and unit fewer than 200 bytes. */
    private static final int IN_ONE_ITEM = 1_000;

    private static final String SWEEP = "sweep";
    private static final String RUN = "run";
    private static final String CENSUS = "census#";
    private static final String TROUBLE = "trouble#";
    private static final String HEARTBEAT = "heartbeat";
    private static final String BATCH = "batch#";
    private static final String BODY = "body";

    private final HubTable table;
    private final Clock clock;

    /**
     * @param table the hub's
     * @param clock tells when a batch need not be kept any more
     */
    public DynamoSweepBook(HubTable table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    @Override
    public Optional<SweepRun> run() throws LedgerFault {
        return read(table.get(SWEEP, RUN), SweepJson::run);
    }

    @Override
    public boolean replace(Optional<SweepRun> before, SweepRun run) throws LedgerFault {
        Item item = Item.at(SWEEP, RUN).with(BODY, Item.text(SweepJson.write(run)));
        Optional<Item> inTheWay = before.isEmpty()
                ? table.putIf(item, "attribute_not_exists(" + Item.SK + ")", Map.of())
                : table.putIf(item, BODY + " = :before", Map.of(":before", Item.text(SweepJson.write(before.get()))));
        // What is in the way may be our own, whose answer was lost.
        return inTheWay.isEmpty() || inTheWay.get().has(BODY, Item.text(SweepJson.write(run)));
    }

    @Override
    public void put(SweepBatch batch) throws LedgerFault {
        table.put(Item.at(partition(batch.run()), BATCH + batch.id())
                .with(BODY, Item.text(SweepJson.write(batch)))
                .with(Item.EXPIRES, Item.number(clock.instant().plus(KEPT).getEpochSecond())));
    }

    @Override
    public Optional<SweepBatch> batch(String run, String id) throws LedgerFault {
        return read(table.get(partition(run), BATCH + id), SweepJson::batch);
    }

    @Override
    public List<SweepBatch> batches(String run) throws LedgerFault {
        return read(table.beginningWith(partition(run), BATCH), SweepJson::batch);
    }

    private static String partition(String run) {
        return SWEEP + "#" + run;
    }

    @Override
    public Map<AccountId, KnownAccount> census() throws LedgerFault {
        Map<AccountId, KnownAccount> all = new HashMap<>();
        read(table.beginningWith(SWEEP, CENSUS), SweepJson::accounts).forEach(all::putAll);
        return all;
    }

    @Override
    public void remember(Map<AccountId, KnownAccount> census) throws LedgerFault {
        int number = 0;
        Map<AccountId, KnownAccount> some = new LinkedHashMap<>();
        for (Map.Entry<AccountId, KnownAccount> account : census.entrySet().stream()
                .sorted(Comparator.comparing(one -> one.getKey().value()))
                .toList()) {
            some.put(account.getKey(), account.getValue());
            if (some.size() == IN_ONE_ITEM) {
                put(number++, some);
                some.clear();
            }
        }
        if (!some.isEmpty()) {
            put(number++, some);
        }
        String end = key(number);
        for (Item item : table.beginningWith(SWEEP, CENSUS)) {
            if (item.sk().compareTo(end) >= 0) {
                table.delete(SWEEP, item.sk());
            }
        }
    }

    private void put(int number, Map<AccountId, KnownAccount> some) throws LedgerFault {
        table.put(Item.at(SWEEP, key(number)).with(BODY, Item.text(SweepJson.write(some))));
    }

    /** All of one length, so that their order is the order of numbers. */
    private static String key(int number) {
        return CENSUS + String.valueOf(10_000 + number).substring(1);
    }

    @Override
    public List<Trouble> troubles() throws LedgerFault {
        return read(table.beginningWith(SWEEP, TROUBLE), SweepJson::trouble);
    }

    @Override
    public void remember(Trouble trouble) throws LedgerFault {
        table.put(Item.at(SWEEP, TROUBLE + trouble.account()).with(BODY, Item.text(SweepJson.write(trouble))));
    }

    @Override
    public void forget(AccountId account) throws LedgerFault {
        table.delete(SWEEP, TROUBLE + account);
    }

    @Override
    public Optional<Instant> heartbeat() throws LedgerFault {
        return read(table.get(SWEEP, HEARTBEAT), Instant::parse);
    }

    @Override
    public void heartbeat(Instant at) throws LedgerFault {
        table.put(Item.at(SWEEP, HEARTBEAT).with(BODY, Item.text(at.toString())));
    }

    private static <T> Optional<T> read(Optional<Item> item, Function<String, T> reading) throws LedgerFault {
        return item.isEmpty() ? Optional.empty() : Optional.of(read(item.get(), reading));
    }

    private static <T> List<T> read(List<Item> items, Function<String, T> reading) throws LedgerFault {
        List<T> all = new ArrayList<>();
        for (Item item : items) {
            all.add(read(item, reading));
        }
        return all;
    }

    private static <T> T read(Item item, Function<String, T> reading) throws LedgerFault {
        String body = item.textOf(BODY);
        try {
            return reading.apply(body);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw item.notOurs(String.valueOf(e.getMessage()));
        }
    }
}
