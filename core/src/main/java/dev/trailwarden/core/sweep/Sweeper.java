package dev.trailwarden.core.sweep;

import dev.trailwarden.core.alert.Notice;
import dev.trailwarden.core.alert.Notice.Kind;
import dev.trailwarden.core.doctor.Finding;
import dev.trailwarden.core.doctor.SelfCheck;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.incident.Announcer;
import dev.trailwarden.core.port.Accounts;
import dev.trailwarden.core.port.AlertSink;
import dev.trailwarden.core.port.Baselines;
import dev.trailwarden.core.port.Batches;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.SweepBook;
import dev.trailwarden.core.sweep.Sweep.Swept;
import dev.trailwarden.core.sweep.Tally.Count;
import dev.trailwarden.core.tamper.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A sweep from its beginning to its end: lists the accounts, hands them over in batches, works on a batch, and tells when
 * the last one is done. Each step can be cut off anywhere and repeated; what it had done is done again or found done.
 */
public final class Sweeper {
    /** With less time left no account is begun. */
    static final Duration FOR_ONE_ACCOUNT = Duration.ofSeconds(60);

    /** So many accounts are looked at at once: enough to keep the rates busy, few enough for the memory. */
    private static final int AT_ONCE = 32;

    /** What stays so is told again after that. */
    private static final Duration AGAIN = Duration.ofHours(24);

    private static final int LONGEST = 300;

    private static final String LISTING = "sweep/accounts-cannot-be-listed";
    private static final String UNITS = "sweep/units-cannot-be-listed";
    private static final String FILES = "sweep/files-do-not-arrive";

    private final SweepBook book;
    private final Batches batches;
    private final Accounts accounts;
    private final Baselines baselines;
    private final Visitor visitor;
    private final Announcer announcer;
    private final SelfCheck selfCheck;
    private final InstantSource clock;

    /**
     * @param book what is remembered from one sweep to the next
     * @param batches hands batches over
     * @param accounts the organization's accounts
     * @param baselines knows accounts too, if the organization cannot be asked
     * @param visitor looks at one account
     * @param announcer tells what is no incident
     * @param selfCheck says what is wrong with the hub itself; asked once after each sweep
     * @param clock the time
     */
    public Sweeper(
            SweepBook book,
            Batches batches,
            Accounts accounts,
            Baselines baselines,
            Visitor visitor,
            Announcer announcer,
            SelfCheck selfCheck,
            InstantSource clock) {
        this.book = book;
        this.batches = batches;
        this.accounts = accounts;
        this.baselines = baselines;
        this.visitor = visitor;
        this.announcer = announcer;
        this.selfCheck = selfCheck;
        this.clock = clock;
    }

    /** Looks at one account; {@link Sweep} does. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Looks at an account. Never throws; called by many threads.
         *
         * @param account which
         * @param lastSound when it was last looked at as a whole, if that is known
         * @param deep whether to count its rules as well
         */
        Swept at(AccountId account, Optional<Instant> lastSound, boolean deep);
    }

    /**
     * What came of a request or of a batch.
     *
     * @param run the run it was about, if there is one
     * @param refused why nothing was done, if nothing was
     * @param finished whether this ended the run
     * @param problems what could not be told or remembered; somebody has to hear of it in another way
     */
    public record Step(Optional<SweepRun> run, Optional<String> refused, boolean finished, List<String> problems) {
        static Step refused(Optional<SweepRun> run, String why) {
            return new Step(run, Optional.of(why), false, List.of());
        }
    }

    /**
     * Begins a sweep, unless one is under way. A repeated request of the same id goes on with the run that it began.
     *
     * @param id the request's own
     * @param by who asks, in words
     * @throws LedgerFault if the table does not answer
     * @throws Batches.NotHanded if a batch could not be handed over; the same request can be repeated
     */
    public Step begin(String id, String by) throws LedgerFault, Batches.NotHanded {
        Instant now = clock.instant();
        Optional<SweepRun> last = book.run();
        boolean repeated = last.filter(run -> run.id().equals(id)).isPresent();
        if (last.isPresent() && (repeated ? last.get().listed() : last.get().isUnderWay(now))) {
            return Step.refused(
                    last,
                    repeated
                            ? "this request has begun its sweep already"
                            : "another sweep is under way since " + last.get().began());
        }
        SweepRun run = repeated
                ? last.get()
                : SweepRun.begun(id, now, PlainText.of(by, LONGEST), Heartbeat.isDue(book.heartbeat(), now), last);
        if (!repeated && !book.replace(last, run)) {
            return Step.refused(book.run(), "another sweep has just begun");
        }
        List<String> problems = new ArrayList<>();
        SweepRun listed = list(run, problems);
        if (!book.replace(Optional.of(run), listed)) {
            return Step.refused(book.run(), "another sweep has taken the place of this one");
        }
        return finishIfDone(id, problems);
    }

    /** Gathers accounts until there are enough for a batch. */
    private final class Dealer {
        private final SweepRun run;
        private final Map<AccountId, KnownAccount> seen = new HashMap<>();
        private List<AccountId> next = new ArrayList<>();
        private int dealt;
        private int handed;

        Dealer(SweepRun run) {
            this.run = run;
        }

        void take(AccountId id, KnownAccount account) throws LedgerFault, Batches.NotHanded {
            // A page may repeat what an earlier one had.
            if (seen.put(id, account) == null && Census.isActive(account)) {
                next.add(id);
                dealt++;
                if (next.size() == SweepBatch.SIZE) {
                    hand();
                }
            }
        }

        void hand() throws LedgerFault, Batches.NotHanded {
            if (!next.isEmpty()) {
                String batch = String.valueOf(handed++);
                book.put(SweepBatch.of(run.id(), batch, next));
                batches.hand(run.id(), batch);
                next = new ArrayList<>();
            }
        }
    }

    /** Only a fault of the table or the queue ends a listing; these two a listing's reader throws. */
    private static final class Ended extends Exception {
        private static final long serialVersionUID = 1L;

        private Ended(Exception why) {
            super(why);
        }
    }

    private SweepRun list(SweepRun run, List<String> problems) throws LedgerFault, Batches.NotHanded {
        Map<AccountId, KnownAccount> known = book.census();
        Dealer dealer = new Dealer(run);
        Tally.Counter counter = new Tally.Counter();
        boolean whole = true;
        try {
            accounts.list(some -> {
                try {
                    for (Accounts.Member member : some) {
                        dealer.take(
                                member.id(),
                                new KnownAccount(
                                        member.name(),
                                        member.state(),
                                        Optional.ofNullable(known.get(member.id()))
                                                .flatMap(KnownAccount::parent)));
                    }
                } catch (LedgerFault | Batches.NotHanded e) {
                    throw new Ended(e);
                }
            });
            announcer.clear(LISTING);
        } catch (Ended ended) {
            if (ended.getCause() instanceof LedgerFault fault) {
                throw fault;
            }
            if (ended.getCause() instanceof Batches.NotHanded unhanded) {
                throw unhanded;
            }
            throw new IllegalStateException(ended);
        } catch (MemberFault fault) {
            whole = false;
            counter.notWell("The organization's accounts cannot be listed: " + fault.what());
            tell(notListed(fault, known.size()), problems);
            fromMemory(dealer, known);
        }
        dealer.hand();
        if (whole) {
            compare(run, known, dealer.seen, counter, problems);
        }
        return run.listed(dealer.dealt, dealer.handed, counter.tally());
    }

    /** Whoever cannot be listed is looked at as the last sweep, or the baselines, know it. */
    private void fromMemory(Dealer dealer, Map<AccountId, KnownAccount> known) throws LedgerFault, Batches.NotHanded {
        for (Map.Entry<AccountId, KnownAccount> account : known.entrySet()) {
            dealer.take(account.getKey(), account.getValue());
        }
        if (known.isEmpty()) {
            for (TrailArn trail : baselines.all()) {
                dealer.take(trail.owner(), new KnownAccount("", Accounts.ACTIVE, Optional.empty()));
            }
        }
    }

    private void compare(
            SweepRun run,
            Map<AccountId, KnownAccount> known,
            Map<AccountId, KnownAccount> seen,
            Tally.Counter counter,
            List<String> problems)
            throws LedgerFault {
        Map<AccountId, KnownAccount> now = run.deep() ? withParents(seen, counter, problems) : seen;
        if (now.equals(known)) {
            return;
        }
        int before = problems.size();
        for (Notice notice : Census.compare(known, now, run.id(), clock.instant())) {
            tell(notice, problems);
        }
        // What nobody was told is news to the next sweep as well.
        if (problems.size() == before) {
            book.remember(now);
        }
    }

    private Map<AccountId, KnownAccount> withParents(
            Map<AccountId, KnownAccount> seen, Tally.Counter counter, List<String> problems) {
        try {
            Map<AccountId, String> parents = accounts.parents();
            announcer.clear(UNITS);
            return seen.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            one -> new KnownAccount(
                                    one.getValue().name(),
                                    one.getValue().state(),
                                    Optional.ofNullable(parents.get(one.getKey()))
                                            .or(() -> one.getValue().parent()))));
        } catch (MemberFault fault) {
            counter.notWell("Which units the accounts are in cannot be asked: " + fault.what());
            tell(
                    new Notice(
                            UNITS,
                            Kind.SWEEP,
                            Severity.MEDIUM,
                            "which units the accounts are in cannot be asked",
                            List.of(fault.what()),
                            "Deploy member-roles.yaml to the management account again; until then a moved account is"
                                    + " noticed by its event only.",
                            Optional.empty(),
                            clock.instant()),
                    problems);
            return seen;
        }
    }

    private Notice notListed(MemberFault fault, int known) {
        return new Notice(
                LISTING,
                Kind.SWEEP,
                Severity.HIGH,
                "the organization's accounts cannot be listed",
                List.of(
                        fault.what(),
                        known == 0
                                ? "Only accounts of whose trails baselines are kept are looked at."
                                : "The " + known
                                        + " accounts that the last sweep knew are looked at; new ones are not."),
                "Deploy member-roles.yaml to the management account again, as an ordinary stack: StackSets leave it out.",
                Optional.empty(),
                clock.instant());
    }

    /**
     * Works on a batch. What is not begun when the time runs out is given back as another batch.
     *
     * @param runId the run's id; neither this nor the next is believed before the table has them
     * @param batchId the batch's id
     * @param timeLeft how long this worker still has
     * @throws LedgerFault if the table does not answer; the batch has to be given to somebody again
     * @throws Batches.NotHanded if the rest could not be given back; the batch has to be given to somebody again
     * @throws InterruptedException if the worker is told to stop
     */
    public Step work(String runId, String batchId, Supplier<Duration> timeLeft)
            throws LedgerFault, Batches.NotHanded, InterruptedException {
        Optional<SweepRun> run = book.run();
        if (run.isEmpty()
                || !run.get().id().equals(runId)
                || run.get().finished().isPresent()) {
            return Step.refused(run, "this batch is of no sweep that is under way");
        }
        Optional<SweepBatch> batch = book.batch(runId, batchId);
        if (batch.isEmpty()) {
            return Step.refused(run, "the table knows no such batch");
        }
        if (batch.get().counted().isEmpty()) {
            work(run.get(), batch.get(), timeLeft);
        }
        return finishIfDone(runId, new ArrayList<>());
    }

    private void work(SweepRun run, SweepBatch batch, Supplier<Duration> timeLeft)
            throws LedgerFault, Batches.NotHanded, InterruptedException {
        Map<AccountId, Trouble> troubles =
                book.troubles().stream().collect(Collectors.toMap(Trouble::account, Function.identity()));
        Gathered gathered = new Gathered();
        List<AccountId> rest = new ArrayList<>(batch.accounts());
        Semaphore places = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            while (!rest.isEmpty()) {
                places.acquire();
                if (timeLeft.get().compareTo(FOR_ONE_ACCOUNT) < 0) {
                    break;
                }
                AccountId account = rest.removeFirst();
                threads.execute(() -> {
                    try {
                        gathered.add(at(run, account, Optional.ofNullable(troubles.get(account))));
                    } finally {
                        places.release();
                    }
                });
            }
        }
        int more = 0;
        if (!rest.isEmpty()) {
            SweepBatch left = batch.rest(rest);
            if (SweepBatch.isId(left.id())) {
                book.put(left);
                batches.hand(run.id(), left.id());
                more = 1;
            } else {
                gathered.add(new Tally(
                        Map.of(Count.ACCOUNTS, (long) rest.size(), Count.UNSEEN, (long) rest.size()),
                        List.of(rest.size() + " accounts were given back too often; the function is too slow")));
            }
        }
        book.put(batch.done(gathered.sum(), more));
    }

    /** Sums up from many threads. */
    private static final class Gathered {
        private Tally sum = Tally.NONE;

        synchronized void add(Tally tally) {
            sum = sum.plus(tally);
        }

        synchronized Tally sum() {
            return sum;
        }
    }

    private Tally at(SweepRun run, AccountId account, Optional<Trouble> before) {
        Optional<Instant> lastSound = before.map(Trouble::since).or(run::soundSince);
        Swept swept = visitor.at(account, lastSound, run.deep());
        try {
            if (swept.kind().isPresent()) {
                book.remember(new Trouble(
                        account,
                        swept.kind().get(),
                        PlainText.of(swept.what(), LONGEST),
                        lastSound.orElse(run.began()),
                        before.flatMap(Trouble::told)));
            } else if (before.isPresent()) {
                book.forget(account);
            }
            return swept.tally();
        } catch (LedgerFault fault) {
            return swept.tally()
                    .plus(new Tally(
                            Map.of(),
                            List.of("What came of account " + account + " is not remembered: " + fault.what())));
        }
    }

    private Step finishIfDone(String runId, List<String> problems) throws LedgerFault {
        Optional<SweepRun> run = book.run().filter(one -> one.id().equals(runId));
        if (run.isEmpty() || !run.get().listed() || run.get().finished().isPresent()) {
            return new Step(run, Optional.empty(), false, problems);
        }
        List<SweepBatch> all = book.batches(runId);
        long done = all.stream().filter(batch -> batch.counted().isPresent()).count();
        long expected =
                run.get().batches() + all.stream().mapToLong(SweepBatch::more).sum();
        if (done < expected) {
            return new Step(run, Optional.empty(), false, problems);
        }
        Tally sum = all.stream()
                .flatMap(batch -> batch.counted().stream())
                .reduce(run.get().tally(), Tally::plus);
        SweepRun finished = run.get().finished(clock.instant(), sum);
        if (!book.replace(run, finished)) {
            // The worker of another batch was faster, and tells.
            return new Step(run, Optional.empty(), false, problems);
        }
        tellTheEnd(finished, problems);
        return new Step(Optional.of(finished), Optional.empty(), true, problems);
    }

    private void tellTheEnd(SweepRun run, List<String> problems) throws LedgerFault {
        tellTroubles(run, problems);
        SelfCheck.Result itself = selfCheck.run();
        problems.addAll(itself.unsent());
        tellUndelivered(run, problems);
        if (run.deep()) {
            int before = problems.size();
            tell(Heartbeat.of(run, itself.troubles().stream().map(Finding::what).toList()), problems);
            if (problems.size() == before) {
                book.heartbeat(clock.instant());
            }
        }
    }

    private void tellTroubles(SweepRun run, List<String> problems) throws LedgerFault {
        Instant now = clock.instant();
        List<Trouble> news = book.troubles().stream()
                .filter(trouble -> isDue(trouble, run, now))
                .toList();
        int before = problems.size();
        for (Notice notice : Troubles.notices(news, run.id(), now)) {
            tell(notice, problems);
        }
        if (problems.size() == before) {
            for (Trouble trouble : news) {
                book.remember(trouble.toldAt(now));
            }
        }
    }

    /** What could not be seen once may have been a hiccup; the heartbeat counts it, and the next sweep looks again. */
    private static boolean isDue(Trouble trouble, SweepRun run, Instant now) {
        boolean lasts = trouble.kind() == Trouble.Kind.UNREACHABLE
                || run.soundSince().filter(trouble.since()::isBefore).isPresent();
        return lasts
                && trouble.told().filter(told -> now.isBefore(told.plus(AGAIN))).isEmpty();
    }

    private void tellUndelivered(SweepRun run, List<String> problems) {
        long trails = run.tally().of(Count.NOT_DELIVERING);
        if (trails == 0) {
            announcer.clear(FILES);
            return;
        }
        tell(
                new Notice(
                        FILES,
                        Kind.SWEEP,
                        Severity.HIGH,
                        trails == 1
                                ? "the files of a trail do not arrive"
                                : "the files of " + trails + " trails do not" + " arrive",
                        run.tally().notWell().stream()
                                .filter(sentence -> sentence.startsWith("The files of "))
                                .toList(),
                        "Look at the bucket, its policy and the key: a trail goes on logging while its files are lost.",
                        Optional.empty(),
                        clock.instant()),
                problems);
    }

    private void tell(Notice notice, List<String> problems) {
        try {
            announcer.tell(notice, AGAIN);
        } catch (AlertSink.NotSent e) {
            problems.add("this was not told: " + notice.headline() + " (" + e.getMessage() + ")");
        }
    }

    /**
     * How the latest sweep stands.
     *
     * @param run the latest
     * @param done how many batches are done
     * @param batches how many there are, as far as that is known
     * @param tally what is counted by now
     */
    public record Status(Optional<SweepRun> run, long done, long batches, Tally tally) {}

    /**
     * Says how the latest sweep stands.
     *
     * @throws LedgerFault if the table does not answer
     */
    public Status status() throws LedgerFault {
        Optional<SweepRun> run = book.run();
        if (run.isEmpty()) {
            return new Status(run, 0, 0, Tally.NONE);
        }
        List<SweepBatch> all = book.batches(run.get().id());
        return new Status(
                run,
                all.stream().filter(batch -> batch.counted().isPresent()).count(),
                all.size(),
                run.get().finished().isPresent()
                        ? run.get().tally()
                        : all.stream()
                                .flatMap(batch -> batch.counted().stream())
                                .reduce(run.get().tally(), Tally::plus));
    }
}
