package dev.trailwarden.core.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.core.TestHub;
import dev.trailwarden.core.alert.Notice;
import dev.trailwarden.core.alert.Notice.Kind;
import dev.trailwarden.core.doctor.SelfCheck;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.incident.Announcer;
import dev.trailwarden.core.port.Accounts;
import dev.trailwarden.core.port.Batches;
import dev.trailwarden.core.port.InMemoryNotices;
import dev.trailwarden.core.port.InMemoryPipeline;
import dev.trailwarden.core.port.InMemorySweepBook;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.sweep.Sweep.Swept;
import dev.trailwarden.core.sweep.Sweeper.Step;
import dev.trailwarden.core.sweep.Tally.Count;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SweeperTest {
    private static final Duration PLENTY = Duration.ofMinutes(14);

    private final TestHub hub =
            new TestHub(Instant.parse("2026-03-02T07:13:29Z"), Instant.parse("2026-03-02T07:13:29Z"));
    private final InMemorySweepBook book = new InMemorySweepBook();
    private final Deque<String> queue = new ArrayDeque<>();
    private final Map<AccountId, Accounts.Member> organization = new LinkedHashMap<>();
    private final Map<AccountId, String> parents = new HashMap<>();
    private final Set<AccountId> seen = ConcurrentHashMap.newKeySet();
    private final Set<AccountId> unreachable = ConcurrentHashMap.newKeySet();
    private final Set<AccountId> unseen = ConcurrentHashMap.newKeySet();
    private boolean listable = true;

    /** Gives two accounts with each page, and an empty page before the last. */
    private final class Listed implements Accounts {
        @Override
        public <E extends Exception> void list(Reader<E> reader) throws MemberFault, E {
            List<Member> all = List.copyOf(organization.values());
            for (int at = 0; at < all.size(); at += 2) {
                reader.read(all.subList(at, Math.min(all.size(), at + 2)));
                if (!listable) {
                    throw new MemberFault(
                            MemberFault.Kind.DENIED, "ListAccounts failed", new IllegalStateException("denied"));
                }
                reader.read(List.of());
            }
        }

        @Override
        public Map<AccountId, String> parents() {
            return Map.copyOf(parents);
        }
    }

    private final Announcer announcer = new Announcer(hub.alerts(), new InMemoryNotices(), hub::now);
    private final Batches batches = (run, batch) -> queue.add(run + " " + batch);
    private final Sweeper sweeper = new Sweeper(
            book,
            batches,
            new Listed(),
            hub.baselines(),
            this::look,
            announcer,
            new SelfCheck(new InMemoryPipeline(), announcer, hub::now),
            hub::now);

    private Swept look(AccountId account, Optional<Instant> lastSound, boolean deep) {
        seen.add(account);
        if (unseen.contains(account)) {
            return new Swept(
                    new Tally(Map.of(Count.ACCOUNTS, 1L, Count.UNSEEN, 1L), List.of()),
                    Optional.of(Trouble.Kind.UNSEEN),
                    "ListTrails failed");
        }
        return unreachable.contains(account)
                ? new Swept(
                        new Tally(Map.of(Count.ACCOUNTS, 1L, Count.UNREACHABLE, 1L), List.of(account + " is closed")),
                        Optional.of(Trouble.Kind.UNREACHABLE),
                        "AssumeRole failed")
                : new Swept(new Tally(Map.of(Count.ACCOUNTS, 1L, Count.TRAILS, 1L), List.of()), Optional.empty(), "");
    }

    @Test
    void everyActiveAccountIsLookedAtOnceAndTheRunFinishesOnce() throws Exception {
        accounts(250);
        member(900, "SUSPENDED");

        assertThat(sweeper.begin("run-1", "the schedule").finished()).isFalse();
        assertThat(queue).containsExactly("run-1 0", "run-1 1", "run-1 2");
        assertThat(workThrough()).containsExactly(false, false, true);

        assertThat(seen).hasSize(250);
        SweepRun run = book.run().orElseThrow();
        assertThat(run.tally().of(Count.ACCOUNTS)).isEqualTo(250);
        assertThat(run.tally().of(Count.TRAILS)).isEqualTo(250);
        assertThat(notices(Kind.ACCOUNT)).as("nobody is new to the first sweep").isEmpty();
        assertThat(notices(Kind.HEARTBEAT))
                .singleElement()
                .satisfies(beat ->
                        assertThat(beat.headline()).isEqualTo("250 accounts, 0 rules, 250 trails, all logging"));
    }

    @Test
    void aSecondSweepIsRefusedWhileOneIsUnderWayButNotForEver() throws Exception {
        accounts(3);
        sweeper.begin("run-1", "the schedule");

        assertThat(sweeper.begin("run-2", "somebody").refused()).isPresent();
        hub.passes(Duration.ofMinutes(59));
        assertThat(sweeper.begin("run-2", "somebody").refused()).isPresent();
        hub.passes(Duration.ofMinutes(1));
        assertThat(sweeper.begin("run-2", "somebody").refused()).isEmpty();
        Step old = sweeper.work("run-1", "0", () -> PLENTY);
        assertThat(old.refused()).as("a batch of the run that was given up").isPresent();
        assertThat(seen).isEmpty();
    }

    @Test
    void aRequestThatIsRepeatedGoesOnWithItsOwnRun() throws Exception {
        accounts(3);
        sweeper.begin("run-1", "the schedule");
        workThrough();

        assertThat(sweeper.begin("run-1", "the schedule").refused()).isPresent();
        assertThat(queue).isEmpty();
        book.replace(book.run(), SweepRun.begun("run-2", hub.now(), "a begin that died", false, book.run()));
        assertThat(sweeper.begin("run-2", "the schedule").refused()).isEmpty();
        assertThat(workThrough()).containsExactly(true);
    }

    @Test
    void aBatchThatRunsOutOfTimeGivesTheRestBackAndTheRunStillFinishes() throws Exception {
        accounts(100);
        sweeper.begin("run-1", "the schedule");
        AtomicInteger begun = new AtomicInteger();
        queue.remove();

        Step cut = sweeper.work(
                "run-1", "0", () -> begun.getAndIncrement() < 30 ? PLENTY : Sweeper.FOR_ONE_ACCOUNT.minusMillis(1));

        assertThat(cut.finished()).isFalse();
        assertThat(seen).hasSize(30);
        assertThat(queue).containsExactly("run-1 0.1");
        assertThat(workThrough()).containsExactly(true);
        assertThat(seen).hasSize(100);
        assertThat(book.run().orElseThrow().tally().of(Count.ACCOUNTS)).isEqualTo(100);
    }

    @Test
    void aBatchThatIsDeliveredAgainCountsOnceAndAWorkerThatDiedIsMadeUpFor() throws Exception {
        accounts(150);
        sweeper.begin("run-1", "the schedule");

        sweeper.work("run-1", "0", () -> PLENTY);
        sweeper.work("run-1", "0", () -> PLENTY);
        assertThat(book.run().orElseThrow().finished())
                .as("batch 1 is not done")
                .isEmpty();
        assertThat(sweeper.work("run-1", "1", () -> PLENTY).finished()).isTrue();
        assertThat(sweeper.work("run-1", "1", () -> PLENTY).finished()).isFalse();

        assertThat(book.run().orElseThrow().tally().of(Count.ACCOUNTS)).isEqualTo(150);
        assertThat(notices(Kind.HEARTBEAT)).hasSize(1);
    }

    @Test
    void whatTheTableDoesNotKnowIsNotWorkedOn() throws Exception {
        accounts(3);
        sweeper.begin("run-1", "the schedule");

        assertThat(sweeper.work("run-1", "7", () -> PLENTY).refused()).isPresent();
        assertThat(sweeper.work("run-9", "0", () -> PLENTY).refused()).isPresent();
        assertThat(seen).isEmpty();
        assertThat(SweepBatch.isId("0")).isTrue();
        assertThat(SweepBatch.isId("12.1.1")).isTrue();
        assertThat(List.of("", "x", "0.2", "0 OR", "0.1\n", "1234567", "0" + ".1".repeat(13)))
                .noneMatch(SweepBatch::isId);
    }

    @Test
    void newGoneClosedAndMovedAccountsAreToldOnceAndManyTogether() throws Exception {
        accounts(4);
        sweep("run-1");
        member(2, "PENDING_CLOSURE");
        organization.remove(id(3));
        member(10, "ACTIVE");
        sweep("run-2");
        sweep("run-3");

        assertThat(notices(Kind.ACCOUNT))
                .extracting(Notice::headline)
                .containsExactly(
                        "account 000000000010 (account 10) is new; its state is ACTIVE",
                        "account 000000000003 (account 3) is not in the organization any more",
                        "account 000000000002 (account 2) was ACTIVE and is PENDING_CLOSURE now");
        accounts(60);
        sweep("run-4");
        assertThat(notices(Kind.ACCOUNT)).extracting(Notice::headline).contains("56 new accounts");
    }

    @Test
    void aMovedAccountIsNoticedOnceADay() throws Exception {
        accounts(2);
        parents.put(id(1), "ou-a1b2-workloads");
        sweep("run-1");
        parents.put(id(1), "r-a1b2");
        sweep("run-2");
        assertThat(notices(Kind.ACCOUNT)).as("only the daily sweep asks").isEmpty();
        hub.passes(Duration.ofDays(1));
        sweep("run-3");

        assertThat(notices(Kind.ACCOUNT))
                .extracting(Notice::headline)
                .containsExactly("account 000000000001 (account 1) was in ou-a1b2-workloads and is in r-a1b2 now");
    }

    @Test
    void whatCouldNotBeToldIsToldByTheNextSweep() throws Exception {
        accounts(2);
        sweep("run-1");
        member(3, "ACTIVE");
        hub.alerts().refuse(1);

        assertThat(sweeper.begin("run-2", "the schedule").problems()).hasSize(1);
        workThrough();
        assertThat(notices(Kind.ACCOUNT)).isEmpty();
        sweep("run-3");
        assertThat(notices(Kind.ACCOUNT)).hasSize(1);
    }

    @Test
    void whoeverCannotBeReachedIsToldOnceADayAndFewByTheirNames() throws Exception {
        accounts(8);
        unreachable.add(id(5));
        sweep("run-1");
        hub.passes(Duration.ofHours(1));
        sweep("run-2");
        assertThat(notices(Kind.ACCOUNT))
                .extracting(Notice::headline)
                .containsExactly("account 000000000005 cannot be reached");
        hub.passes(Duration.ofHours(24));
        sweep("run-3");
        assertThat(notices(Kind.ACCOUNT)).hasSize(2);
        unreachable.clear();
        sweep("run-4");
        assertThat(book.troubles()).isEmpty();
        organization.keySet().forEach(unreachable::add);
        sweep("run-5");

        assertThat(notices(Kind.ACCOUNT).getLast().headline()).isEqualTo("8 accounts cannot be looked at");
    }

    @Test
    void aHiccupIsNotToldAndWhatLastsIs() throws Exception {
        accounts(3);
        sweep("run-1");
        unseen.add(id(2));
        hub.passes(Duration.ofMinutes(15));
        sweep("run-2");
        assertThat(notices(Kind.ACCOUNT)).isEmpty();
        hub.passes(Duration.ofMinutes(15));
        sweep("run-3");

        assertThat(notices(Kind.ACCOUNT))
                .extracting(Notice::headline)
                .containsExactly("account 000000000002 was not seen as a whole");
    }

    @Test
    void whenTheAccountsCannotBeListedThoseThatAreKnownAreLookedAt() throws Exception {
        accounts(4);
        sweep("run-1");
        seen.clear();
        listable = false;
        member(5, "ACTIVE");
        sweep("run-2");

        assertThat(seen).hasSize(4);
        assertThat(notices(Kind.SWEEP))
                .extracting(Notice::headline)
                .containsExactly("the organization's accounts cannot be listed");
        assertThat(notices(Kind.ACCOUNT)).as("nobody has left").isEmpty();
        sweep("run-3");
        assertThat(notices(Kind.SWEEP)).hasSize(1);
    }

    @Test
    void aHeartbeatIsDueOnceADayAfterSix() {
        Instant six = Instant.parse("2026-03-02T06:00:00Z");
        assertThat(Heartbeat.isDue(Optional.empty(), six.minusSeconds(1))).isTrue();
        assertThat(Heartbeat.isDue(Optional.of(six.minusSeconds(1)), six)).isTrue();
        assertThat(Heartbeat.isDue(Optional.of(six), six.plusSeconds(900))).isFalse();
        assertThat(Heartbeat.isDue(Optional.of(six), six.plusSeconds(86_399))).isFalse();
        assertThat(Heartbeat.isDue(Optional.of(six), six.plusSeconds(86_400))).isTrue();
        assertThat(Heartbeat.isDue(Optional.of(six.minus(Duration.ofDays(3))), six.minusSeconds(1)))
                .as("one that is overdue does not wait for the morning")
                .isTrue();
    }

    @Test
    void aHeartbeatBeginsWithWhatIsNotWell() {
        SweepRun run = SweepRun.begun("run-1", hub.now(), "the schedule", true, Optional.empty())
                .finished(
                        hub.now().plusSeconds(70),
                        new Tally(
                                Map.of(
                                        Count.ACCOUNTS,
                                        412L,
                                        Count.TRAILS,
                                        415L,
                                        Count.REGIONS,
                                        6_182L,
                                        Count.RULES,
                                        6_180L,
                                        Count.NOT_LOGGING,
                                        1L),
                                List.of("a trail is off")));

        Notice beat = Heartbeat.of(run, List.of("the inbox is not confirmed"));

        assertThat(beat.headline())
                .isEqualTo("1 trail not logging, 2 Regions without a rule, 1 thing wrong with the pipeline;"
                        + " 412 accounts, 6,180 rules, 415 trails");
        assertThat(beat.facts()).startsWith("the inbox is not confirmed", "a trail is off");
    }

    @Test
    void aTallyKeepsNoMoreSentencesThanThereIsRoomFor() {
        Tally tally = Tally.NONE;
        for (int i = 0; i < 1_000; i++) {
            tally = tally.plus(new Tally(Map.of(Count.FAILED, 1L), List.of("sentence " + i)));
        }
        assertThat(tally.of(Count.FAILED)).isEqualTo(1_000);
        assertThat(tally.notWell()).hasSize(Tally.MOST);
        assertThat(Count.NOT_LOGGING.id()).isEqualTo("NotLogging");
    }

    private void sweep(String id) throws Exception {
        assertThat(sweeper.begin(id, "the schedule").refused()).isEmpty();
        workThrough();
        assertThat(book.run().orElseThrow().finished()).as(id + " finished").isPresent();
    }

    /** Gives for each batch whether it ended the run. */
    private List<Boolean> workThrough() throws LedgerFault, Batches.NotHanded, InterruptedException {
        List<Boolean> finished = new ArrayList<>();
        while (!queue.isEmpty()) {
            String[] next = queue.remove().split(" ", 2);
            finished.add(sweeper.work(next[0], next[1], () -> PLENTY).finished());
        }
        return finished;
    }

    private List<Notice> notices(Kind kind) {
        return hub.alerts().notices().stream()
                .filter(notice -> notice.kind() == kind)
                .toList();
    }

    private void accounts(int howMany) {
        IntStream.rangeClosed(1, howMany).forEach(number -> member(number, "ACTIVE"));
    }

    private void member(int number, String state) {
        organization.put(id(number), new Accounts.Member(id(number), "account " + number, state));
    }

    private static AccountId id(int number) {
        return new AccountId(String.valueOf(1_000_000_000_000L + number).substring(1));
    }
}
