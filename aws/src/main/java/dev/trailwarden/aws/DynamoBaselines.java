package dev.trailwarden.aws;

import dev.trailwarden.core.baseline.Baseline;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.port.Baselines;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.LedgerFault.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Keeps baselines in the hub's table, each sealed. The item {@code account#<owner>}, {@code baseline#<trail>} has the
 * baseline as JSON, its seal and its version; the item {@code baselines}, {@code <trail>} says no more than that there is
 * one, so that all can be listed without reading the whole table. Both are written together.
 */
public final class DynamoBaselines implements Baselines {
    private static final String LIST = "baselines";
    private static final String BODY = "body";
    private static final String SEAL = "seal";
    private static final String VERSION = "version";

    private final HubTable table;
    private final KmsSeal seal;

    /**
     * @param table the hub's
     * @param seal what an item is trusted by
     */
    public DynamoBaselines(HubTable table, KmsSeal seal) {
        this.table = table;
        this.seal = seal;
    }

    @Override
    public Optional<Baseline> find(TrailArn trail) throws LedgerFault {
        return trusted(trail, table.get(Item.ofAccount(trail.owner()), key(trail)));
    }

    /** Reads the item of a trail if there is one, once its seal was found to hold. */
    Optional<Baseline> trusted(TrailArn trail, Optional<Item> item) throws LedgerFault {
        return item.isPresent() ? Optional.of(trusted(trail, item.get())) : Optional.empty();
    }

    private Baseline trusted(TrailArn trail, Item item) throws LedgerFault {
        String body = item.textOf(BODY);
        byte[] kept = item.bytesOf(SEAL);
        if (!seal.holds(body.getBytes(StandardCharsets.UTF_8), kept)) {
            throw tampered(trail, "its seal does not hold");
        }
        Baseline baseline;
        try {
            baseline = BaselineJson.read(body);
        } catch (IllegalArgumentException e) {
            throw tampered(trail, "it cannot be read: " + e.getMessage());
        }
        if (!baseline.trail().equals(trail)) {
            throw tampered(trail, "it is the baseline of " + baseline.trail());
        }
        if (item.numberOf(VERSION) != baseline.version()) {
            throw tampered(trail, "its version is not the one that is sealed");
        }
        return baseline;
    }

    private static LedgerFault tampered(TrailArn trail, String why) {
        return new LedgerFault(
                Kind.TAMPERED, "the baseline kept of " + trail + " is not what Trailwarden wrote: " + why);
    }

    @Override
    public List<TrailArn> of(AccountId account) throws LedgerFault {
        return trails(account, table.beginningWith(Item.ofAccount(account), key("")));
    }

    /** Names the trails whose baselines are among the items of an account. */
    static List<TrailArn> trails(AccountId account, List<Item> items) {
        return items.stream()
                .map(Item::sk)
                .filter(key -> key.startsWith(key("")))
                .map(key -> key.substring(key("").length()))
                .flatMap(DynamoBaselines::trail)
                .filter(trail -> trail.owner().equals(account))
                .toList();
    }

    @Override
    public List<TrailArn> all() throws LedgerFault {
        return table.all(LIST).stream().flatMap(item -> trail(item.sk())).toList();
    }

    /** A key that is no trail's is nothing that the hub wrote, and no trail is less protected by it. */
    private static Stream<TrailArn> trail(String key) {
        return TrailArn.parse(key).stream();
    }

    @Override
    public void keep(Baseline baseline) throws LedgerFault {
        boolean first = baseline.version() == 1;
        write(
                baseline,
                put -> first
                        ? put.conditionExpression("attribute_not_exists(" + Item.SK + ")")
                        : put.conditionExpression(VERSION + " = :before")
                                .expressionAttributeValues(Map.of(":before", Item.number(baseline.version() - 1))));
    }

    @Override
    public void overwrite(Baseline baseline) throws LedgerFault {
        write(baseline, put -> put);
    }

    private void write(Baseline baseline, Function<Put.Builder, Put.Builder> onCondition) throws LedgerFault {
        TrailArn trail = baseline.trail();
        String body = BaselineJson.write(baseline);
        Item item = Item.at(Item.ofAccount(trail.owner()), key(trail))
                .with(BODY, Item.text(body))
                .with(SEAL, Item.bytes(seal.seal(body.getBytes(StandardCharsets.UTF_8))))
                .with(VERSION, Item.number(baseline.version()));
        together(
                trail,
                List.of(
                        name -> TransactWriteItem.builder()
                                .put(onCondition
                                        .apply(Put.builder().tableName(name).item(item.attributes()))
                                        .build())
                                .build(),
                        HubTable.putting(Item.at(LIST, trail.toString()))));
    }

    @Override
    public void forget(TrailArn trail) throws LedgerFault {
        together(
                trail,
                List.of(
                        HubTable.deleting(Item.ofAccount(trail.owner()), key(trail)),
                        HubTable.deleting(LIST, trail.toString())));
    }

    private void together(TrailArn trail, List<Function<String, TransactWriteItem>> writes) throws LedgerFault {
        if (!table.transact(writes)) {
            throw new LedgerFault(
                    Kind.CHANGED_SINCE, "another version of the baseline of " + trail + " has been kept since");
        }
    }

    /** The sort key of a trail's baseline. */
    static String key(TrailArn trail) {
        return key(trail.toString());
    }

    private static String key(String trail) {
        return "baseline#" + trail;
    }
}
