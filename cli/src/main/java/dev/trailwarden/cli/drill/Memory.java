package dev.trailwarden.cli.drill;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;

import dev.trailwarden.sandbox.Sandbox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** What the hub remembers: the items of its table, read and written past it, by an administrator of its account. */
final class Memory implements AutoCloseable {
    private static final String TABLE = "trailwarden";

    /** As many writes a batch takes (DynamoDB API reference, BatchWriteItem). */
    private static final int BATCH = 25;

    private static final String AGES_AGO = "2020-01-01T00:00:00Z";

    private final DynamoDbClient tables;

    Memory(Sandbox sandbox) {
        this.tables = new Person(sandbox.endpoint(), sandbox.key(SECURITY, ADMIN)).tables(HUB_REGION);
    }

    /** Everything that is kept of baselines, with their list. */
    List<Map<String, AttributeValue>> baselines() {
        return items(
                item -> key(item, "pk").equals("baselines") || key(item, "sk").startsWith("baseline#"));
    }

    /** The kept guardrail, if one is kept. */
    List<Map<String, AttributeValue>> guardrail() {
        return items(item -> key(item, "pk").equals("guardrail"));
    }

    /** Every incident. */
    List<Map<String, AttributeValue>> incidents() {
        return items(item -> key(item, "pk").startsWith("incident#"));
    }

    /** Every incident that waits for a digest. */
    List<Map<String, AttributeValue>> held() {
        return items(item -> key(item, "pk").equals("held"));
    }

    private List<Map<String, AttributeValue>> items(Predicate<Map<String, AttributeValue>> which) {
        return tables.scanPaginator(request -> request.tableName(TABLE).consistentRead(true)).items().stream()
                .filter(which)
                .toList();
    }

    private static String key(Map<String, AttributeValue> item, String attribute) {
        return item.getOrDefault(attribute, AttributeValue.fromS("")).s();
    }

    /** Puts items in place of whatever has their keys. */
    void put(List<Map<String, AttributeValue>> items) {
        write(items.stream()
                .map(item ->
                        WriteRequest.builder().putRequest(put -> put.item(item)).build())
                .toList());
    }

    /** Makes the table hold these items and no others. */
    void become(List<Map<String, AttributeValue>> wanted) {
        Set<Map<String, AttributeValue>> keys = new HashSet<>();
        wanted.forEach(item -> keys.add(key(item)));
        List<WriteRequest> writes = new ArrayList<>();
        items(item -> true).stream()
                .map(Memory::key)
                .filter(key -> !keys.contains(key))
                .forEach(key -> writes.add(WriteRequest.builder()
                        .deleteRequest(delete -> delete.key(key))
                        .build()));
        write(writes);
        put(wanted);
    }

    /** Lets everything that is kept for a digest be due, as if the time until then had passed. */
    void makeDigestsDue() {
        String now = String.valueOf(Instant.now().toEpochMilli());
        List<Map<String, AttributeValue>> due = new ArrayList<>();
        for (Map<String, AttributeValue> item : held()) {
            Map<String, AttributeValue> copy = new HashMap<>(item);
            copy.put("due", AttributeValue.fromN(now));
            due.add(copy);
        }
        put(due);
    }

    /** The accounts that a sweep could not look at. */
    List<Map<String, AttributeValue>> troubles() {
        return items(item -> key(item, "pk").equals("sweep") && key(item, "sk").startsWith("trouble#"));
    }

    /** Lets a heartbeat be due, as if a day had passed. */
    void heartbeatIsLongAgo() {
        items(item -> key(item, "sk").equals("heartbeat")).forEach(item -> change(item, "body", ".*", AGES_AGO));
        items(item -> key(item, "pk").startsWith("notice#heartbeat"))
                .forEach(item -> write(List.of(WriteRequest.builder()
                        .deleteRequest(delete -> delete.key(key(item)))
                        .build())));
    }

    /** Lets every break-glass window be over, as if its hours had passed. */
    void endWindows() {
        items(item -> item.containsKey("body"))
                .forEach(item ->
                        change(item, "body", "\"windowEnds\":\"[^\"]+\"", "\"windowEnds\":\"" + AGES_AGO + "\""));
    }

    private void change(Map<String, AttributeValue> item, String attribute, String pattern, String text) {
        Map<String, AttributeValue> copy = new HashMap<>(item);
        copy.put(attribute, AttributeValue.fromS(key(item, attribute).replaceFirst(pattern, text)));
        put(List.of(copy));
    }

    private void write(List<WriteRequest> writes) {
        for (int at = 0; at < writes.size(); at += BATCH) {
            List<WriteRequest> some = writes.subList(at, Math.min(writes.size(), at + BATCH));
            tables.batchWriteItem(request -> request.requestItems(Map.of(TABLE, some)));
        }
    }

    @Override
    public void close() {
        tables.close();
    }

    private static Map<String, AttributeValue> key(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> key = new HashMap<>(item);
        key.keySet().retainAll(Set.of("pk", "sk"));
        return key;
    }
}
