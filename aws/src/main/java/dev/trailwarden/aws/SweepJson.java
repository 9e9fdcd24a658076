package dev.trailwarden.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.sweep.KnownAccount;
import dev.trailwarden.core.sweep.SweepBatch;
import dev.trailwarden.core.sweep.SweepRun;
import dev.trailwarden.core.sweep.Tally;
import dev.trailwarden.core.sweep.Trouble;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is remembered of the sweeps, as the table keeps it. A field that is not known is left out. */
final class SweepJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SweepJson() {}

    /** Reads one thing. */
    @FunctionalInterface
    private interface Reading<T> {
        T of(JsonNode node);
    }

    private static <T> T read(String text, String what, Reading<T> reading) {
        try {
            return reading.of(JSON.readTree(text));
        } catch (JsonProcessingException | DateTimeException e) {
            throw new IllegalArgumentException("this is not " + what, e);
        }
    }

    /** Writes a run; equal ones are equal text. */
    static String write(SweepRun run) {
        ObjectNode node = JSON.createObjectNode();
        node.put("id", run.id());
        node.put("began", run.began().toString());
        node.put("by", run.by());
        node.put("deep", run.deep());
        run.soundSince().ifPresent(time -> node.put("soundSince", time.toString()));
        node.put("accounts", run.accounts());
        node.put("batches", run.batches());
        node.put("listed", run.listed());
        run.finished().ifPresent(time -> node.put("finished", time.toString()));
        node.set("tally", tally(run.tally()));
        return node.toString();
    }

    /**
     * Reads a run.
     *
     * @throws IllegalArgumentException if this is none
     */
    static SweepRun run(String text) {
        return read(
                text,
                "a run",
                node -> new SweepRun(
                        node.path("id").asText(),
                        Instant.parse(node.path("began").asText()),
                        node.path("by").asText(),
                        node.path("deep").asBoolean(),
                        time(node, "soundSince"),
                        node.path("accounts").asInt(),
                        node.path("batches").asInt(),
                        node.path("listed").asBoolean(),
                        time(node, "finished"),
                        tally(node.path("tally"))));
    }

    /** Writes a batch. */
    static String write(SweepBatch batch) {
        ObjectNode node = JSON.createObjectNode();
        node.put("run", batch.run());
        node.put("id", batch.id());
        batch.accounts().forEach(account -> node.withArray("accounts").add(account.value()));
        batch.counted().ifPresent(tally -> node.set("counted", tally(tally)));
        node.put("more", batch.more());
        return node.toString();
    }

    /**
     * Reads a batch.
     *
     * @throws IllegalArgumentException if this is none
     */
    static SweepBatch batch(String text) {
        return read(text, "a batch", node -> {
            List<AccountId> accounts = new ArrayList<>();
            node.path("accounts").forEach(account -> accounts.add(new AccountId(account.asText())));
            return new SweepBatch(
                    node.path("run").asText(),
                    node.path("id").asText(),
                    accounts,
                    node.has("counted") ? Optional.of(tally(node.get("counted"))) : Optional.empty(),
                    node.path("more").asInt());
        });
    }

    /** Writes a trouble. */
    static String write(Trouble trouble) {
        ObjectNode node = JSON.createObjectNode();
        node.put("account", trouble.account().value());
        node.put("kind", trouble.kind().name());
        node.put("what", trouble.what());
        node.put("since", trouble.since().toString());
        trouble.told().ifPresent(time -> node.put("told", time.toString()));
        return node.toString();
    }

    /**
     * Reads a trouble.
     *
     * @throws IllegalArgumentException if this is none
     */
    static Trouble trouble(String text) {
        return read(
                text,
                "a trouble",
                node -> new Trouble(
                        new AccountId(node.path("account").asText()),
                        Trouble.Kind.valueOf(node.path("kind").asText()),
                        node.path("what").asText(),
                        Instant.parse(node.path("since").asText()),
                        time(node, "told")));
    }

    /** Writes some accounts. */
    static String write(Map<AccountId, KnownAccount> accounts) {
        ObjectNode node = JSON.createObjectNode();
        accounts.forEach((id, account) -> {
            ObjectNode one = node.putObject(id.value());
            one.put("name", account.name());
            one.put("state", account.state());
            account.parent().ifPresent(parent -> one.put("parent", parent));
        });
        return node.toString();
    }

    /**
     * Reads some accounts.
     *
     * @throws IllegalArgumentException if these are none
     */
    static Map<AccountId, KnownAccount> accounts(String text) {
        return read(text, "a list of accounts", node -> {
            Map<AccountId, KnownAccount> accounts = new HashMap<>();
            node.properties()
                    .forEach(one -> accounts.put(
                            new AccountId(one.getKey()),
                            new KnownAccount(
                                    one.getValue().path("name").asText(),
                                    one.getValue().path("state").asText(),
                                    one.getValue().hasNonNull("parent")
                                            ? Optional.of(
                                                    one.getValue().get("parent").asText())
                                            : Optional.empty())));
            return accounts;
        });
    }

    private static ObjectNode tally(Tally tally) {
        ObjectNode node = JSON.createObjectNode();
        for (Tally.Count count : Tally.Count.values()) {
            if (tally.of(count) != 0) {
                node.put(count.id(), tally.of(count));
            }
        }
        tally.notWell().forEach(node.putArray("notWell")::add);
        return node;
    }

    private static Tally tally(JsonNode node) {
        Map<Tally.Count, Long> counts = new EnumMap<>(Tally.Count.class);
        for (Tally.Count count : Tally.Count.values()) {
            if (node.has(count.id())) {
                counts.put(count, node.get(count.id()).asLong());
            }
        }
        List<String> notWell = new ArrayList<>();
        node.path("notWell").forEach(sentence -> notWell.add(sentence.asText()));
        return new Tally(counts, notWell);
    }

    private static Optional<Instant> time(JsonNode node, String field) {
        return node.hasNonNull(field)
                ? Optional.of(Instant.parse(node.get(field).asText()))
                : Optional.empty();
    }
}
