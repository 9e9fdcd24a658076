package dev.trailwarden.aws;

import dev.trailwarden.core.alert.Notice;
import dev.trailwarden.core.alert.NoticeText;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.Notices;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Remembers notices in the hub's table: one item {@code notice#<id>}, {@code notice}, for each, with the time it was told,
 * its subject for whoever reads the table, and who is telling it.
 */
public final class DynamoNotices implements Notices {
    private static final Duration KEPT = Duration.ofDays(400);

    private static final String NOTICE = "notice";
    private static final String SUBJECT = "subject";
    private static final String TOLD_AT = "toldAt";
    private static final String CLAIMED_UNTIL = "claimedUntil";
    private static final String CLAIMED_BY = "claimedBy";

    private static final String NOBODY_TELLS_IT =
            "(attribute_not_exists(" + CLAIMED_UNTIL + ") OR " + CLAIMED_UNTIL + " <= :now)";
    private static final String NEVER_TOLD = "attribute_not_exists(" + TOLD_AT + ")";

    private final HubTable table;

    /**
     * @param table the hub's
     */
    public DynamoNotices(HubTable table) {
        this.table = table;
    }

    @Override
    public boolean claim(String id, Optional<Instant> toldBefore, Instant now, Duration hold) throws LedgerFault {
        AttributeValue holder = Item.text(UUID.randomUUID().toString());
        Map<String, AttributeValue> values = new HashMap<>();
        values.put(":now", Item.number(now.toEpochMilli()));
        toldBefore.ifPresent(before -> values.put(":before", Item.number(before.toEpochMilli())));
        String due = toldBefore.isPresent() ? "(" + NEVER_TOLD + " OR " + TOLD_AT + " <= :before)" : NEVER_TOLD;
        Optional<Item> inTheWay = table.putIf(
                item(id, now)
                        .with(CLAIMED_UNTIL, Item.number(now.plus(hold).toEpochMilli()))
                        .with(CLAIMED_BY, holder),
                due + " AND " + NOBODY_TELLS_IT,
                values);
        // What is in the way may be our own claim, whose answer was lost.
        return inTheWay.isEmpty() || inTheWay.get().has(CLAIMED_BY, holder);
    }

    @Override
    public void told(Notice notice, Instant at) throws LedgerFault {
        table.put(item(notice.id(), at)
                .with(TOLD_AT, Item.number(at.toEpochMilli()))
                .with(SUBJECT, Item.text(NoticeText.subject(notice))));
    }

    @Override
    public boolean forget(String id) throws LedgerFault {
        Optional<Item> item = table.get(key(id), NOTICE);
        if (item.isPresent()) {
            table.delete(key(id), NOTICE);
        }
        return item.filter(one -> one.attributes().containsKey(TOLD_AT)).isPresent();
    }

    private static Item item(String id, Instant now) {
        return Item.at(key(id), NOTICE)
                .with(Item.EXPIRES, Item.number(now.plus(KEPT).getEpochSecond()));
    }

    private static String key(String id) {
        return "notice#" + id;
    }
}
