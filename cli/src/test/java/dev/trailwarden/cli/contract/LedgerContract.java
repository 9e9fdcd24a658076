package dev.trailwarden.cli.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.trailwarden.aws.Budget;
import dev.trailwarden.aws.Clients;
import dev.trailwarden.aws.DynamoLedger;
import dev.trailwarden.aws.HubTable;
import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.incident.Incident;
import dev.trailwarden.core.port.Ledger;
import dev.trailwarden.core.port.LedgerFault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What the ledger promises, kept by a table that answers over the wire. */
abstract class LedgerContract {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration HOLD = Duration.ofMinutes(2);

    /** Another account for each test: what the others left in the table is none of its business. */
    private final AccountId account = Samples.anAccount();

    private Clients clients;
    private Ledger ledger;

    abstract Judge judge();

    @BeforeEach
    void open() {
        clients = new Clients(judge().hub(), Optional.of(judge().endpoint()));
        ledger = ledger();
    }

    @AfterEach
    void close() {
        clients.close();
    }

    /** What another process would use. */
    private Ledger ledger() {
        return new DynamoLedger(new HubTable(clients, new Budget(System::nanoTime), judge().table(), "eu-west-1"));
    }

    private void claimed(Incident incident) throws LedgerFault {
        assertThat(ledger.claim(incident, Optional.empty(), NOON, HOLD)).isTrue();
    }

    private Incident incident(Verdict verdict, boolean told) {
        return incident(UUID.randomUUID().toString(), verdict, told, NOON);
    }

    private Incident incident(String id, Verdict verdict, boolean told, Instant seen) {
        return new Incident(
                id,
                verdict,
                told,
                Optional.of(account),
                Optional.of("payments-trail"),
                Optional.of("stop-logging"),
                Optional.of("arn:aws:iam::333333333333:user/mallory"),
                Optional.of(seen.minusSeconds(3)),
                seen,
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void anIncidentIsRememberedWithEverythingThatIsKnownOfIt() throws Exception {
        Incident full = new Incident(
                UUID.randomUUID().toString(),
                Verdict.BREAK_GLASS,
                true,
                Optional.of(account),
                Optional.of("payments-trail"),
                Optional.of("update-trail"),
                Optional.of("arn:aws:sts::333333333333:assumed-role/Ä\"rzte/x"),
                Optional.of(NOON.minusMillis(1)),
                NOON.plusNanos(1),
                Optional.of(NOON.plusSeconds(7_200)),
                Optional.of(Samples.EVERYTHING));
        Incident bare = new Incident(
                UUID.randomUUID().toString(),
                Verdict.REJECTED,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                NOON,
                Optional.empty(),
                Optional.empty());
        ledger.remember(full);
        ledger.remember(bare);
        assertThat(ledger.recall(full.id())).contains(full);
        assertThat(ledger.recall(bare.id())).contains(bare);
    }

    @Test
    void anIncidentThatNobodyRememberedIsNotRecalledWhateverItIsCalled() throws Exception {
        assertThat(ledger.recall(UUID.randomUUID().toString())).isEmpty();
        assertThat(ledger.recall("")).isEmpty();
        assertThat(ledger.recall("x".repeat(5_000))).isEmpty();
    }

    @Test
    void whatIsRememberedTakesThePlaceOfWhatWas() throws Exception {
        Incident failed = incident(Verdict.NOT_RESTORED, true);
        ledger.remember(failed);
        ledger.remember(failed.now(Verdict.RESTORED_LATE, true));
        assertThat(ledger.recall(failed.id())).contains(failed.now(Verdict.RESTORED_LATE, true));
    }

    @Test
    void ofTwoWhoClaimANewIncidentOneGetsIt() throws Exception {
        Incident incident = incident(Verdict.RESTORED, false);
        assertThat(ledger.claim(incident, Optional.empty(), NOON, HOLD)).isTrue();
        assertThat(ledger().claim(incident, Optional.empty(), NOON, HOLD)).isFalse();
        assertThat(ledger().claim(
                                incident,
                                ledger.recall(incident.id()),
                                NOON.plus(HOLD).minusMillis(1),
                                HOLD))
                .as("as long as the first one holds it")
                .isFalse();
    }

    @Test
    void ofManyWhoClaimAtOnceExactlyOneGetsIt() throws Exception {
        Incident incident = incident(Verdict.RESTORED, false);
        assertThat(atOnce(8, () -> ledger().claim(incident, Optional.empty(), NOON, HOLD)))
                .containsOnlyOnce(true);
        Incident told = incident.now(Verdict.NOT_RESTORED, true);
        ledger.remember(told);
        assertThat(atOnce(8, () -> ledger().claim(incident, Optional.of(told), NOON, HOLD)))
                .containsOnlyOnce(true);
    }

    @Test
    void aClaimWhoseAnswerWasLostIsOurs() throws Exception {
        try (Detour detour = new Detour(judge().endpoint());
                Clients behind = new Clients(judge().hub(), Optional.of(detour.endpoint()))) {
            Ledger far =
                    new DynamoLedger(new HubTable(behind, new Budget(System::nanoTime), judge().table(), "eu-west-1"));
            Incident incident = incident(Verdict.RESTORED, false);
            detour.loseTheAnswerOf("PutItem");
            assertThat(far.claim(incident, Optional.empty(), NOON, HOLD)).isTrue();
            assertThat(ledger.claim(incident, Optional.empty(), NOON, HOLD)).isFalse();
        }
    }

    @Test
    void whoeverDiedHoldingAClaimLosesIt() throws Exception {
        Incident incident = incident(Verdict.RESTORED, false);
        assertThat(ledger.claim(incident, Optional.empty(), NOON, HOLD)).isTrue();
        Optional<Incident> before = ledger.recall(incident.id());
        assertThat(before).contains(incident);
        assertThat(ledger().claim(incident, before, NOON.plus(HOLD), HOLD)).isTrue();
    }

    @Test
    void whoeverWasOvertakenDoesNotTell() throws Exception {
        Incident incident = incident(Verdict.RESTORED, false);
        ledger().claim(incident, Optional.empty(), NOON, HOLD);
        ledger().remember(incident.now(Verdict.RESTORED, true));
        assertThat(ledger.claim(incident, Optional.empty(), NOON, HOLD))
                .as("another told it since nothing was recalled")
                .isFalse();
        assertThat(ledger.recall(incident.id())).contains(incident.now(Verdict.RESTORED, true));
    }

    @Test
    void whatWasToldMayBeClaimedForItsNextChapter() throws Exception {
        Incident failed = incident(Verdict.NOT_RESTORED, true);
        ledger.remember(failed);
        Incident late = failed.now(Verdict.RESTORED_LATE, false);
        assertThat(ledger.claim(late, Optional.of(failed), NOON, HOLD)).isTrue();
        assertThat(ledger.recall(failed.id())).contains(late);
    }

    @Test
    void anIncidentWrittenInOtherLettersIsTheSameIncident() throws Exception {
        Incident failed = incident(Verdict.NOT_RESTORED, true);
        ledger.remember(failed);
        rewrite("incident#" + failed.id(), "incident", "body", body -> body.replace(",", ", "));
        assertThat(ledger.recall(failed.id())).contains(failed);
        assertThat(ledger.claim(failed.now(Verdict.RESTORED_LATE, false), Optional.of(failed), NOON, HOLD))
                .isTrue();
    }

    @Test
    void openIncidentsOfAnAccountAreListedUntilTheyAreClosed() throws Exception {
        Incident failed = incident(Verdict.NOT_RESTORED, true);
        Incident window = incident(Verdict.BREAK_GLASS, true).until(NOON.plusSeconds(60));
        Incident restored = incident(Verdict.RESTORED, true);
        for (Incident one : List.of(failed, window, restored)) {
            ledger.remember(one);
        }
        assertThat(ledger().open(account)).containsExactlyInAnyOrder(failed, window);
        ledger.remember(failed.now(Verdict.RESTORED_LATE, true));
        assertThat(ledger().open(account)).containsExactly(window);
        assertThat(ledger().open(new AccountId("999999999999"))).isEmpty();
    }

    @Test
    void anIncidentIsOpenFromTheMomentThatItIsClaimed() throws Exception {
        Incident failed = incident(Verdict.NOT_RESTORED, false);
        ledger.claim(failed, Optional.empty(), NOON, HOLD);
        assertThat(ledger().open(account)).containsExactly(failed);
        ledger().claim(failed.now(Verdict.OBSERVED, false), Optional.empty(), NOON, HOLD);
        assertThat(ledger().open(account))
                .as("who gets no claim changes nothing")
                .containsExactly(failed);
    }

    @Test
    void moreOpenIncidentsThanAPageHoldsAreAllListed() throws Exception {
        List<Incident> many = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Incident one = new Incident(
                    UUID.randomUUID().toString(),
                    Verdict.OBSERVED,
                    true,
                    Optional.of(account),
                    Optional.of("payments-trail"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    NOON,
                    Optional.empty(),
                    Optional.of(Samples.tagged("x".repeat(60_000))));
            many.add(one);
            ledger.remember(one);
        }
        assertThat(ledger.open(account)).containsExactlyInAnyOrderElementsOf(many);
    }

    @Test
    void anIncidentWithMoreSettingsThanAnItemHoldsIsRememberedWithoutThem() throws Exception {
        Incident huge = new Incident(
                UUID.randomUUID().toString(),
                Verdict.RESTORED,
                true,
                Optional.of(account),
                Optional.of("payments-trail"),
                Optional.of("put-event-selectors"),
                Optional.empty(),
                Optional.empty(),
                NOON,
                Optional.empty(),
                Optional.of(Samples.tagged("\u00e9".repeat(300_000))));
        ledger.remember(huge);
        Incident kept = ledger.recall(huge.id()).orElseThrow();
        assertThat(kept.found()).isEmpty();
        assertThat(kept.verdict()).isEqualTo(Verdict.RESTORED);
        assertThat(kept.told()).isTrue();
    }

    @Test
    void aStreakCountsEachIncidentOfATrailAndCallerOnce() throws Exception {
        Incident first = incident("first", Verdict.RESTORED, false, NOON);
        Incident second = incident("second", Verdict.RESTORED, false, NOON.plusMillis(500));
        Incident third = incident("third", Verdict.RESTORED, false, NOON.plusSeconds(1));
        Instant hourAgo = NOON.minusSeconds(3_600);
        claimed(second);
        assertThat(ledger.streak(second, hourAgo)).containsExactly(second.seen());
        claimed(first);
        assertThat(ledger().streak(first, hourAgo)).containsExactly(first.seen(), second.seen());
        claimed(third);
        assertThat(ledger.streak(third, hourAgo)).containsExactly(first.seen(), second.seen(), third.seen());
        Incident told = third.now(Verdict.RESTORED, true);
        ledger.remember(told);
        assertThat(ledger.claim(third, Optional.of(told), NOON, HOLD)).isTrue();
        assertThat(ledger.streak(third, hourAgo)).as("a second delivery").hasSize(3);
        assertThat(ledger.streak(third, second.seen())).containsExactly(second.seen(), third.seen());
    }

    @Test
    void anotherCallerOrTrailHasAStreakOfItsOwnHoweverLongItsName() throws Exception {
        Instant since = NOON.minusSeconds(1);
        claimed(incident(Verdict.RESTORED, false));
        for (String actor : List.of("somebody else", "m".repeat(2_048), "m".repeat(2_047) + "n")) {
            Incident by = new Incident(
                    UUID.randomUUID().toString(),
                    Verdict.RESTORED,
                    false,
                    Optional.of(account),
                    Optional.of("payments-trail"),
                    Optional.empty(),
                    Optional.of(actor),
                    Optional.empty(),
                    NOON,
                    Optional.empty(),
                    Optional.empty());
            claimed(by);
            assertThat(ledger.streak(by, since)).containsExactly(NOON);
        }
    }

    @Test
    void alertsOfAWindowAreCountedByWhomeverTheyAreSent() throws Exception {
        Instant window =
                Instant.ofEpochSecond(Integer.toUnsignedLong(UUID.randomUUID().hashCode()));
        assertThat(ledger.count(window)).isEqualTo(1);
        assertThat(ledger().count(window)).isEqualTo(2);
        assertThat(ledger.count(window.plusSeconds(300))).isEqualTo(1);
        List<Long> counted = atOnce(6, () -> ledger().count(window));
        Collections.sort(counted);
        assertThat(counted).containsExactly(3L, 4L, 5L, 6L, 7L, 8L);
    }

    @Test
    void whatIsHeldIsGivenOldestFirstOnceAnyOfItIsDueAndThenLetGoOf() throws Exception {
        ledger.release(ledger.held(Instant.parse("2200-01-01T00:00:00Z")));
        Incident older = incident("older", Verdict.RESTORED, true, NOON);
        Incident newer = incident("newer", Verdict.RESTORED, true, NOON.plusMillis(500));
        ledger.hold(newer, NOON.plusSeconds(60));
        ledger.hold(older, NOON.plusSeconds(900));
        assertThat(ledger().held(NOON.plusMillis(59_999))).isEmpty();
        assertThat(ledger().held(NOON.plusSeconds(60))).containsExactly(older, newer);
        ledger.hold(newer, NOON.plusSeconds(900));
        assertThat(ledger.held(NOON.plusSeconds(60)))
                .as("held twice is due by the earlier time")
                .hasSize(2);
        ledger.release(List.of(older, newer));
        assertThat(ledger().held(NOON.plusSeconds(10_000))).isEmpty();
        ledger.release(List.of(older));
    }

    @Test
    void whatCameToStandDifferentlyAfterTheDigestIsToldByTheNextOne() throws Exception {
        ledger.release(ledger.held(Instant.parse("2200-01-01T00:00:00Z")));
        Incident failed = incident(Verdict.NOT_RESTORED, true);
        Incident other = incident(Verdict.RESTORED, true);
        ledger.hold(failed, NOON);
        ledger.hold(other, NOON);
        List<Incident> told = ledger.held(NOON);
        ledger().hold(failed.now(Verdict.RESTORED_LATE, true), NOON);
        ledger.release(told);
        assertThat(ledger.held(NOON)).containsExactly(failed.now(Verdict.RESTORED_LATE, true));
    }

    @Test
    void aStormIsHeldAndLetGoOf() throws Exception {
        List<Incident> storm = new ArrayList<>();
        for (int i = 0; i < 230; i++) {
            Incident one = incident("storm-" + i, Verdict.RESTORED, true, NOON.plusSeconds(i));
            storm.add(one);
            ledger.hold(one, NOON);
        }
        // A hub that answers late may hold one of its own in the same table.
        assertThat(ledger.held(NOON)).filteredOn(storm::contains).containsExactlyElementsOf(storm);
        ledger.release(storm);
        assertThat(ledger.held(NOON)).doesNotContainAnyElementsOf(storm);
    }

    @Test
    void anItemThatTheHubDidNotWriteIsNotBelieved() throws Exception {
        Incident incident = incident(Verdict.NOT_RESTORED, true);
        Incident another = incident(Verdict.NOT_RESTORED, true);
        String key = "incident#" + incident.id();
        for (UnaryOperator<String> change : List.<UnaryOperator<String>>of(
                body -> "{",
                body -> body.replace("NOT_RESTORED", "FINE"),
                body -> body.replace("\"seen\"", "\"sean\""),
                body -> body.replace(incident.id(), another.id()))) {
            ledger.remember(incident);
            rewrite(key, "incident", "body", change);
            assertThatThrownBy(() -> ledger.recall(incident.id()))
                    .asInstanceOf(type(LedgerFault.class))
                    .satisfies(fault -> {
                        assertThat(fault.kind()).isEqualTo(LedgerFault.Kind.TAMPERED);
                        assertThat(fault.what()).contains(key);
                    });
        }
        drop(key, "incident", "body");
        assertThatThrownBy(() -> ledger.recall(incident.id())).isInstanceOf(LedgerFault.class);
    }

    @Test
    void aTableThatIsNotThereIsSaidToBeUnavailableInDynamosWords() {
        Ledger nowhere = new DynamoLedger(
                new HubTable(clients, new Budget(System::nanoTime), judge().table() + "-not", "eu-west-1"));
        assertThatThrownBy(() -> nowhere.recall("x"))
                .asInstanceOf(type(LedgerFault.class))
                .satisfies(fault -> {
                    assertThat(fault.kind()).isEqualTo(LedgerFault.Kind.UNAVAILABLE);
                    assertThat(fault.what()).contains(judge().table() + "-not").contains("GetItem");
                });
    }

    private <T> List<T> atOnce(int hands, Callable<T> what) throws Exception {
        List<T> got = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(hands)) {
            for (Future<T> one : threads.invokeAll(Collections.nCopies(hands, what))) {
                got.add(one.get());
            }
        }
        return got;
    }

    private void rewrite(String pk, String sk, String attribute, UnaryOperator<String> change) {
        try (DynamoDbClient dynamo = judge().dynamo()) {
            var key = Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS(sk));
            String now = dynamo.getItem(
                            request -> request.tableName(judge().table()).key(key))
                    .item()
                    .get(attribute)
                    .s();
            dynamo.updateItem(request -> request.tableName(judge().table())
                    .key(key)
                    .updateExpression("SET #a = :v")
                    .expressionAttributeNames(Map.of("#a", attribute))
                    .expressionAttributeValues(Map.of(":v", AttributeValue.fromS(change.apply(now)))));
        }
    }

    private void drop(String pk, String sk, String attribute) {
        try (DynamoDbClient dynamo = judge().dynamo()) {
            dynamo.updateItem(request -> request.tableName(judge().table())
                    .key(Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS(sk)))
                    .updateExpression("REMOVE #a")
                    .expressionAttributeNames(Map.of("#a", attribute)));
        }
    }
}
