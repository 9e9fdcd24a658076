package dev.trailwarden.aws;

import dev.trailwarden.aws.wire.Sha256;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.incident.Incident;
import dev.trailwarden.core.incident.Unexplained;
import dev.trailwarden.core.port.Ledger;
import dev.trailwarden.core.port.LedgerFault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Remembers incidents in the hub's table.
 *
 * <table>
 * <caption>The items</caption>
 * <tr><th>pk</th><th>sk</th><th>what</th></tr>
 * <tr><td>{@code incident#<id>}</td><td>{@code incident}</td><td>the incident, and who is telling it</td></tr>
 * <tr><td>{@code account#<id>}</td><td>{@code open#<incident>}</td><td>a copy, as long as it is open</td></tr>
 * <tr><td>{@code account#<id>}</td><td>{@code unexplained#<region>#<trail>}</td><td>what a look found, and nobody did</td></tr>
 * <tr><td>{@code streak#<account>#<trail>#<actor>}</td><td>{@code <time>#<incident>}</td><td>that it happened</td></tr>
 * <tr><td>{@code alerts}</td><td>{@code <window>}</td><td>how many alerts the window has</td></tr>
 * <tr><td>{@code held}</td><td>{@code <time>#<incident>}</td><td>the incident, until a digest has told it</td></tr>
 * </table>
 */
public final class DynamoLedger implements Ledger {
    private static final Duration KEPT = Duration.ofDays(400);
    private static final Duration COUNTED = Duration.ofDays(2);

    /** No incident's id is longer (TrailEventReader); what an operator types may be. */
    private static final int LONGEST_ID = 128;

    /** An item has 400 KB (DynamoDB developer guide, quotas), and a caller can make a trail's settings longer. */
    private static final int LONGEST_BODY = 350_000;

    /** Longer parts of a key are replaced by their digest. */
    private static final int LONGEST_PART = 256;

    /** Times in keys: all of one length, so that their order is the order of time. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    static final String INCIDENT = "incident";
    private static final String UNEXPLAINED = "unexplained#";
    private static final String HELD = "held";
    private static final String BODY = "body";
    static final String VERDICT = "verdict";
    static final String TOLD = "told";
    private static final String CLAIMED_UNTIL = "claimedUntil";
    private static final String CLAIMED_BY = "claimedBy";
    private static final String DUE = "due";
    private static final String COUNT = "count";

    private final HubTable table;

    /**
     * @param table the hub's
     */
    public DynamoLedger(HubTable table) {
        this.table = table;
    }

    @Override
    public Optional<Incident> recall(String id) throws LedgerFault {
        if (id.length() > LONGEST_ID) {
            return Optional.empty();
        }
        Optional<Item> item = table.get(incidentKey(id), INCIDENT);
        if (item.isEmpty()) {
            return Optional.empty();
        }
        Incident incident = incident(item.get());
        if (!incident.id().equals(id)) {
            throw item.get().notOurs("it is about another incident");
        }
        return Optional.of(incident);
    }

    @Override
    public boolean claim(Incident incident, Optional<Incident> before, Instant now, Duration hold) throws LedgerFault {
        AttributeValue holder = Item.text(UUID.randomUUID().toString());
        Item claimed = incidentItem(incident)
                .with(CLAIMED_UNTIL, Item.number(now.plus(hold).toEpochMilli()))
                .with(CLAIMED_BY, holder);
        Optional<Item> inTheWay = before.isEmpty()
                ? table.putIf(claimed, "attribute_not_exists(" + Item.SK + ")", Map.of())
                : replace(claimed, Item.text(body(before.get())), now);
        if (inTheWay.isPresent() && before.isPresent() && sameInOtherLetters(inTheWay.get(), before.get())) {
            inTheWay = replace(claimed, Item.text(inTheWay.get().textOf(BODY)), now);
        }
        // What is in the way may be our own claim, whose answer was lost.
        boolean ours = inTheWay.isEmpty() || inTheWay.get().has(CLAIMED_BY, holder);
        if (ours) {
            putAll(Stream.concat(openCopy(incident).stream(), streakItem(incident).stream())
                    .toList());
        }
        return ours;
    }

    /** In one call where that can be done, and else in this order. */
    private void putAll(List<Item> items) throws LedgerFault {
        if (items.size() > 1
                && table.together(items.stream().map(HubTable::putting).toList())) {
            return;
        }
        for (Item item : items) {
            table.put(item);
        }
    }

    private Optional<Item> replace(Item claimed, AttributeValue body, Instant now) throws LedgerFault {
        return table.putIf(
                claimed,
                BODY + " = :before AND (attribute_not_exists(" + CLAIMED_UNTIL + ") OR " + CLAIMED_UNTIL + " <= :now)",
                Map.of(":before", body, ":now", Item.number(now.toEpochMilli())));
    }

    /** Another version of Trailwarden may have written the same incident in other letters. */
    private static boolean sameInOtherLetters(Item there, Incident before) throws LedgerFault {
        return !there.attributes().isEmpty()
                && !there.has(BODY, Item.text(body(before)))
                && incident(there).equals(before);
    }

    /** The copy is there whenever the incident is open: it comes with it or before, and goes with it or after. */
    @Override
    public void remember(Incident incident) throws LedgerFault {
        Item item = incidentItem(incident);
        if (incident.open() || incident.account().isEmpty()) {
            putAll(Stream.concat(openCopy(incident).stream(), Stream.of(item)).toList());
            return;
        }
        String account = Item.ofAccount(incident.account().get());
        String copy = openKey(incident.id());
        if (!table.together(List.of(HubTable.putting(item), HubTable.deleting(account, copy)))) {
            table.put(item);
            table.delete(account, copy);
        }
    }

    @Override
    public List<Incident> open(AccountId account) throws LedgerFault {
        return open(table.beginningWith(Item.ofAccount(account), openKey("")));
    }

    /** Reads those items of an account that are open incidents. */
    static List<Incident> open(List<Item> items) throws LedgerFault {
        List<Incident> open = new ArrayList<>();
        for (Item item : items) {
            if (item.sk().startsWith(openKey(""))) {
                open.add(incident(item));
            }
        }
        return open;
    }

    @Override
    public void remember(Unexplained found) throws LedgerFault {
        TrailArn trail = found.trail();
        table.put(Item.at(Item.ofAccount(trail.owner()), unexplainedKey(trail.homeRegion(), trail.name()))
                .with(BODY, Item.text(UnexplainedJson.write(found)))
                .with(Item.EXPIRES, Item.number(found.at().plus(COUNTED).getEpochSecond())));
    }

    @Override
    public List<Unexplained> unexplained(AccountId account) throws LedgerFault {
        return unexplained(table.beginningWith(Item.ofAccount(account), UNEXPLAINED));
    }

    /** Reads those items of an account that looks have left without an explanation. */
    static List<Unexplained> unexplained(List<Item> items) throws LedgerFault {
        List<Unexplained> all = new ArrayList<>();
        for (Item item : items) {
            if (item.sk().startsWith(UNEXPLAINED)) {
                all.add(unexplained(item));
            }
        }
        return all;
    }

    @Override
    public Optional<Unexplained> unexplained(AccountId owner, Region homeRegion, String name) throws LedgerFault {
        Optional<Item> item = table.get(Item.ofAccount(owner), unexplainedKey(homeRegion, name));
        return item.isPresent() ? Optional.of(unexplained(item.get())) : Optional.empty();
    }

    private static Unexplained unexplained(Item item) throws LedgerFault {
        try {
            return UnexplainedJson.read(item.textOf(BODY));
        } catch (IllegalArgumentException e) {
            throw item.notOurs(String.valueOf(e.getMessage()));
        }
    }

    private static String unexplainedKey(Region homeRegion, String name) {
        return UNEXPLAINED + homeRegion + "#" + name;
    }

    @Override
    public List<Instant> streak(Incident incident, Instant since) throws LedgerFault {
        String key = streakKey(incident);
        return table.from(key, TIME.format(since)).stream()
                .map(Item::sk)
                .map(sk -> Instant.parse(sk.substring(0, sk.indexOf('#'))))
                .toList();
    }

    @Override
    public long count(Instant window) throws LedgerFault {
        Item alerts = table.update(
                "alerts",
                TIME.format(window),
                "ADD #count :one SET #expires = :expires",
                Set.of(COUNT, Item.EXPIRES),
                Map.of(
                        ":one",
                        Item.number(1),
                        ":expires",
                        Item.number(window.plus(COUNTED).getEpochSecond())));
        return alerts.numberOf(COUNT);
    }

    @Override
    public void hold(Incident incident, Instant due) throws LedgerFault {
        table.update(
                HELD,
                timeKey(incident),
                // Held twice, it has to be told by the earlier time.
                "SET #body = :body, #verdict = :verdict, #due = if_not_exists(#due, :due)",
                Set.of(BODY, VERDICT, DUE),
                Map.of(
                        ":body",
                        Item.text(body(incident)),
                        ":verdict",
                        Item.text(incident.verdict().name()),
                        ":due",
                        Item.number(due.toEpochMilli())));
    }

    @Override
    public List<Incident> held(Instant now) throws LedgerFault {
        List<Item> items = table.all(HELD);
        List<Incident> held = new ArrayList<>();
        boolean due = false;
        for (Item item : items) {
            held.add(incident(item));
            due |= item.numberOf(DUE) <= now.toEpochMilli();
        }
        return due ? held : List.of();
    }

    /** What has come to stand differently since the digest was made stays for the next one. */
    @Override
    public void release(List<Incident> told) throws LedgerFault {
        for (int at = 0; at < told.size(); at += HubTable.LONGEST_TRANSACTION) {
            List<Incident> some = told.subList(at, Math.min(told.size(), at + HubTable.LONGEST_TRANSACTION));
            if (!table.transact(some.stream().map(DynamoLedger::asTold).toList())) {
                for (Incident one : some) {
                    table.transact(List.of(asTold(one)));
                }
            }
        }
    }

    private static Function<String, TransactWriteItem> asTold(Incident incident) {
        return table -> TransactWriteItem.builder()
                .delete(delete -> delete.tableName(table)
                        .key(Item.at(HELD, timeKey(incident)).attributes())
                        .conditionExpression(VERDICT + " = :verdict OR attribute_not_exists(" + Item.SK + ")")
                        .expressionAttributeValues(
                                Map.of(":verdict", Item.text(incident.verdict().name()))))
                .build();
    }

    private static Item incidentItem(Incident incident) {
        return about(incident, Item.at(incidentKey(incident.id()), INCIDENT));
    }

    private static Optional<Item> openCopy(Incident incident) {
        return incident.account()
                .filter(account -> incident.open())
                .map(account -> about(incident, Item.at(Item.ofAccount(account), openKey(incident.id()))));
    }

    private static Optional<Item> streakItem(Incident incident) {
        boolean counted = incident.account().isPresent()
                && incident.trail().isPresent()
                && incident.actor().isPresent();
        return counted
                ? Optional.of(Item.at(streakKey(incident), timeKey(incident))
                        .with(
                                Item.EXPIRES,
                                Item.number(incident.seen().plus(COUNTED).getEpochSecond())))
                : Optional.empty();
    }

    private static Item about(Incident incident, Item item) {
        return item.with(BODY, Item.text(body(incident)))
                .with(VERDICT, Item.text(incident.verdict().name()))
                .with(TOLD, AttributeValue.fromBool(incident.told()))
                .with(Item.EXPIRES, Item.number(incident.seen().plus(KEPT).getEpochSecond()));
    }

    private static String body(Incident incident) {
        String body = IncidentJson.write(incident);
        return body.getBytes(StandardCharsets.UTF_8).length <= LONGEST_BODY
                ? body
                : IncidentJson.write(new Incident(
                        incident.id(),
                        incident.verdict(),
                        incident.told(),
                        incident.account(),
                        incident.trail(),
                        incident.tamper(),
                        incident.actor(),
                        incident.happened(),
                        incident.seen(),
                        incident.windowEnds(),
                        Optional.empty()));
    }

    private static Incident incident(Item item) throws LedgerFault {
        try {
            return IncidentJson.read(item.textOf(BODY));
        } catch (IllegalArgumentException e) {
            throw item.notOurs(String.valueOf(e.getMessage()));
        }
    }

    private static String streakKey(Incident incident) {
        return streakKey(
                incident.account().map(AccountId::value).orElse(""),
                incident.trail().orElse(""),
                incident.actor().orElse(""));
    }

    static String streakKey(String account, String trail, String actor) {
        return "streak#" + account + "#" + shortened(trail) + "#" + shortened(actor);
    }

    static String incidentKey(String id) {
        return "incident#" + id;
    }

    private static String openKey(String incident) {
        return "open#" + incident;
    }

    /** A key has 2,048 bytes, and a caller's name may have as many. */
    private static String shortened(String text) {
        return text.length() <= LONGEST_PART
                ? text
                : "sha256:" + HexFormat.of().formatHex(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String timeKey(Incident incident) {
        return TIME.format(incident.seen()) + "#" + incident.id();
    }
}
