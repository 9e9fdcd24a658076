package dev.trailwarden.cli.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.trailwarden.aws.Budget;
import dev.trailwarden.aws.Clients;
import dev.trailwarden.aws.DynamoBaselines;
import dev.trailwarden.aws.HubTable;
import dev.trailwarden.aws.KmsSeal;
import dev.trailwarden.core.baseline.Baseline;
import dev.trailwarden.core.baseline.Baseline.Origin;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.port.Baselines;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.LedgerFault.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.MacAlgorithmSpec;

/** What baselines promise, kept by a table and sealed by a key that answer over the wire. */
abstract class BaselineContract {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456789Z");

    private final AccountId account = Samples.anAccount();
    private final TrailArn trail = trail("payments-trail");
    private final Baseline first = new Baseline(trail, Samples.EVERYTHING, 1, Origin.CAPTURED, "a look", NOON);
    private final Baseline second =
            first.next(Samples.tagged("2"), Origin.PINNED, "Jo \u00c4rmel", NOON.plusSeconds(1));

    private Clients clients;
    private Baselines baselines;

    abstract Judge judge();

    @BeforeEach
    void open() {
        clients = new Clients(judge().hub(), Optional.of(judge().endpoint()));
        baselines = baselines(judge().sealKey());
    }

    @AfterEach
    void close() {
        clients.close();
    }

    private Baselines baselines(String key) {
        Budget budget = new Budget(System::nanoTime);
        return new DynamoBaselines(
                new HubTable(clients, budget, judge().table(), "eu-west-1"),
                new KmsSeal(clients, budget, key, "eu-west-1"));
    }

    private TrailArn trail(String name) {
        return TrailArn.parse("arn:aws:cloudtrail:eu-west-1:" + account + ":trail/" + name)
                .orElseThrow();
    }

    @Test
    void whatIsKeptIsFoundAsItWas() throws Exception {
        assertThat(baselines.find(trail)).isEmpty();
        baselines.keep(first);
        assertThat(baselines.find(trail)).contains(first);
        baselines.keep(second);
        assertThat(baselines.find(trail)).contains(second);
    }

    @Test
    void onlyTheNextVersionIsKept() throws Exception {
        assertFault(Kind.CHANGED_SINCE, () -> baselines.keep(second));
        baselines.keep(first);
        assertFault(Kind.CHANGED_SINCE, () -> baselines.keep(first));
        baselines.keep(second);
        assertFault(Kind.CHANGED_SINCE, () -> baselines.keep(second));
        assertFault(
                Kind.CHANGED_SINCE,
                () -> baselines.keep(second.next(Samples.EVERYTHING, Origin.ACCEPTED, "x", NOON)
                        .next(Samples.EVERYTHING, Origin.ACCEPTED, "x", NOON)));
        assertThat(baselines.find(trail)).contains(second);
    }

    @Test
    void ofManyWhoKeepTheSameVersionExactlyOneDoes() throws Exception {
        List<Callable<Boolean>> hands = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Baseline one = new Baseline(trail, Samples.EVERYTHING, 1, Origin.PINNED, "hand " + i, NOON);
            hands.add(() -> {
                try {
                    baselines(judge().sealKey()).keep(one);
                    return true;
                } catch (LedgerFault fault) {
                    assertThat(fault.kind()).isEqualTo(Kind.CHANGED_SINCE);
                    return false;
                }
            });
        }
        List<Boolean> kept = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(hands.size())) {
            for (Future<Boolean> one : threads.invokeAll(hands)) {
                kept.add(one.get());
            }
        }
        assertThat(kept).containsOnlyOnce(true);
    }

    @Test
    void anOperatorsWordIsKeptWhateverIsThere() throws Exception {
        baselines.overwrite(second);
        assertThat(baselines.find(trail)).contains(second);
        item(item -> item.put("body", AttributeValue.fromS("{}")));
        assertFault(Kind.TAMPERED, () -> baselines.find(trail));
        baselines.overwrite(first);
        assertThat(baselines.find(trail)).contains(first);
        baselines.keep(second);
    }

    @Test
    void theTrailsOfAnAccountAndOfAllAreListed() throws Exception {
        baselines.keep(first);
        baselines.keep(new Baseline(trail("a-trail"), Samples.EVERYTHING, 1, Origin.PINNED, "x", NOON));
        assertThat(baselines.of(account)).containsExactlyInAnyOrder(trail, trail("a-trail"));
        assertThat(baselines.all()).contains(trail, trail("a-trail"));
        assertThat(baselines.of(new AccountId("999999999999"))).isEmpty();
        item(item -> item.put("body", AttributeValue.fromS("{}")));
        assertThat(baselines.of(account)).as("trusted or not").contains(trail);
    }

    @Test
    void whatIsForgottenIsNotThereAnyMoreAndCanBeKeptAgain() throws Exception {
        baselines.forget(trail);
        baselines.keep(first);
        baselines.forget(trail);
        assertThat(baselines.find(trail)).isEmpty();
        assertThat(baselines.of(account)).isEmpty();
        assertThat(baselines.all()).doesNotContain(trail);
        baselines.keep(first);
    }

    @Test
    void aKeyThatIsNoTrailsHidesNoTrail() throws Exception {
        baselines.keep(first);
        put(Map.of(
                "pk",
                AttributeValue.fromS("account#" + account),
                "sk",
                AttributeValue.fromS("baseline#arn:aws:nothing")));
        put(Map.of("pk", AttributeValue.fromS("baselines"), "sk", AttributeValue.fromS("nothing " + account)));
        assertThat(baselines.of(account)).containsExactly(trail);
        assertThat(baselines.all()).contains(trail);
    }

    @Test
    void aBodyThatWasChangedIsNoticed() throws Exception {
        baselines.keep(first);
        item(item ->
                item.put("body", AttributeValue.fromS(item.get("body").s().replace("payments-logs", "theirs-logs"))));
        assertTampered();
    }

    @Test
    void aSealThatWasChangedIsNoticed() throws Exception {
        baselines.keep(first);
        item(item -> {
            byte[] seal = item.get("seal").b().asByteArray();
            seal[0] ^= 1;
            item.put("seal", AttributeValue.fromB(SdkBytes.fromByteArray(seal)));
        });
        assertTampered();
        item(item -> item.put("seal", AttributeValue.fromB(SdkBytes.fromUtf8String("x"))));
        assertTampered();
        item(item -> item.remove("seal"));
        assertTampered();
    }

    @Test
    void aVersionThatWasChangedIsNoticed() throws Exception {
        baselines.keep(first);
        item(item -> item.put("version", AttributeValue.fromN("7")));
        assertTampered();
        item(item -> item.remove("version"));
        assertTampered();
    }

    @Test
    void anotherTrailsGenuineBaselineIsNoticed() throws Exception {
        TrailArn other = trail("other-trail");
        baselines.keep(first);
        baselines.keep(new Baseline(other, Samples.tagged("other"), 1, Origin.PINNED, "x", NOON));
        Map<String, AttributeValue> moved = new HashMap<>();
        try (DynamoDbClient dynamo = judge().dynamo()) {
            moved.putAll(
                    dynamo.getItem(request -> request.tableName(judge().table()).key(key(other)))
                            .item());
        }
        moved.putAll(key(trail));
        put(moved);
        assertTampered();
        assertThat(baselines.find(other)).isPresent();
    }

    @Test
    void anOlderGenuineVersionOfTheSameTrailIsBelieved() throws Exception {
        baselines.keep(first);
        Map<String, AttributeValue> old = new HashMap<>();
        item(old::putAll);
        baselines.keep(second);
        put(old);
        assertThat(baselines.find(trail))
                .as("what the seal does not protect against: see decision 0013")
                .contains(first);
    }

    @Test
    void aSealThatTheSameKeyMadeOfAnythingElseDoesNotHold() throws Exception {
        baselines.keep(first);
        try (KmsClient kms = judge().kms()) {
            item(item -> item.put(
                    "seal",
                    AttributeValue.fromB(kms.generateMac(request -> request.keyId(judge().sealKey())
                                    .macAlgorithm(MacAlgorithmSpec.HMAC_SHA_256)
                                    .message(SdkBytes.fromUtf8String(
                                            item.get("body").s().substring(0, 1_000))))
                            .mac())));
        }
        assertTampered();
    }

    @Test
    void aKeyThatDoesNotAnswerIsUnavailableAndNotTampering() throws Exception {
        baselines.keep(first);
        Baselines without =
                baselines(judge().sealKey().replaceFirst("key/.*", "key/00000000-0000-0000-0000-000000000000"));
        assertFault(Kind.UNAVAILABLE, () -> without.find(trail));
        assertFault(Kind.UNAVAILABLE, () -> without.keep(second));
        assertThat(baselines.find(trail)).contains(first);
    }

    private void assertTampered() {
        assertThatThrownBy(() -> baselines.find(trail))
                .asInstanceOf(type(LedgerFault.class))
                .satisfies(fault -> {
                    assertThat(fault.kind()).isEqualTo(Kind.TAMPERED);
                    assertThat(fault.what()).contains(trail.toString());
                });
    }

    private static void assertFault(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .asInstanceOf(type(LedgerFault.class))
                .extracting(LedgerFault::kind)
                .isEqualTo(kind);
    }

    private static Map<String, AttributeValue> key(TrailArn trail) {
        return Map.of(
                "pk", AttributeValue.fromS("account#" + trail.owner()),
                "sk", AttributeValue.fromS("baseline#" + trail));
    }

    /** Changes the item as somebody would who may write the table but not use the key. */
    private void item(Consumer<Map<String, AttributeValue>> change) {
        try (DynamoDbClient dynamo = judge().dynamo()) {
            Map<String, AttributeValue> item = new HashMap<>(dynamo.getItem(request ->
                            request.tableName(judge().table()).key(key(trail)).consistentRead(true))
                    .item());
            change.accept(item);
            put(item);
        }
    }

    private void put(Map<String, AttributeValue> item) {
        try (DynamoDbClient dynamo = judge().dynamo()) {
            dynamo.putItem(request -> request.tableName(judge().table()).item(item));
        }
    }
}
