package dev.trailwarden.coverage;

import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.port.Forwarding;
import dev.trailwarden.core.port.MemberAccount;
import dev.trailwarden.coverage.AccountFacts.Trail;
import dev.trailwarden.coverage.Auditor.Audited;
import dev.trailwarden.coverage.SharedFacts.Kept;
import dev.trailwarden.scp.live.AccountState;
import dev.trailwarden.scp.live.Node;
import dev.trailwarden.scp.live.OrganizationPicture;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at every account of an organization, many at once, and judges what was seen. An account that cannot be looked at
 * keeps no other from being looked at. Of each account only what is judged is kept in memory.
 */
public final class Survey {
    /** Accounts that are looked at at once. More would only wait for STS. */
    private static final int ACCOUNTS_AT_ONCE = 64;

    /** Regions that are looked at at once, of all those accounts together: each is an open connection. */
    private static final int REGIONS_AT_ONCE = 256;

    private static final Pattern KEY =
            Pattern.compile("arn:[a-z-]+:kms:(?<region>[a-z0-9-]+):(?<account>[0-9]{12}):key/[A-Za-z0-9-]{1,64}");

    /** Where log files are kept as a rule; asked first for a bucket, so that others need not be asked. */
    private static final Pattern LIKELY = Pattern.compile("(?i)log|archive|audit|security");

    private final Auditor auditor;
    private final Expected expected;
    private final Supplier<Answer<Map<TrailArn, Kept>>> baselines;
    private final InstantSource clock;

    /** Is told how far it has come. */
    public interface Progress {
        /** So many accounts are going to be looked at. */
        void begin(int accounts);

        /** One more has been. Called by any thread. */
        void step();
    }

    /**
     * @param auditor the way into the accounts
     * @param expected what our templates make there
     * @param baselines what the hub keeps; asked once
     * @param clock for the report
     */
    public Survey(
            Auditor auditor, Expected expected, Supplier<Answer<Map<TrailArn, Kept>>> baselines, InstantSource clock) {
        this.auditor = auditor;
        this.expected = expected;
        this.baselines = baselines;
        this.clock = clock;
    }

    /**
     * Looks.
     *
     * @param picture the organization, with the texts of every SCP that is attached
     * @param asked which accounts the report is about
     * @param progress is told how far it has come
     * @return what there is to say about each of them
     * @throws InterruptedException if whoever waits is told to stop
     */
    public Report of(OrganizationPicture picture, Predicate<Node.Account> asked, Progress progress)
            throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                return new Run(picture, threads).report(asked, progress);
            } catch (InterruptedException e) {
                threads.shutdownNow();
                throw e;
            }
        }
    }

    private final class Run {
        private final OrganizationPicture picture;
        private final ExecutorService threads;
        private final Semaphore regions = new Semaphore(REGIONS_AT_ONCE);

        Run(OrganizationPicture picture, ExecutorService threads) {
            this.picture = picture;
            this.threads = threads;
        }

        Report report(Predicate<Node.Account> asked, Progress progress) throws InterruptedException {
            Future<Answer<Map<TrailArn, Kept>>> kept = threads.submit(baselines::get);
            Future<Answer<Optional<String>>> bus = threads.submit(
                    () -> Answer.of(() -> auditor.open(expected.home().hub())
                            .busPolicy(expected.home().hubRegion(), expected.bus())));
            List<AccountId> active = picture.accounts().stream()
                    .filter(account -> account.state() == AccountState.ACTIVE)
                    // The organization's trails are the management account's.
                    .filter(account -> asked.test(account) || account.id().equals(picture.managementAccount()))
                    .map(account -> new AccountId(account.id()))
                    .toList();
            progress.begin(active.size());
            Map<AccountId, Answer<AccountFacts>> facts = all(active, account -> {
                try {
                    return Answer.of(() -> look(auditor.open(account), account));
                } finally {
                    progress.step();
                }
            });
            List<Trail> trails = facts.values().stream()
                    .flatMap(answer -> answer.known().stream())
                    .flatMap(seen -> seen.trails().known().stream())
                    .flatMap(List::stream)
                    .toList();
            SharedFacts shared = new SharedFacts(got(bus), owners(trails, facts), keys(trails), got(kept));
            Judge judge = new Judge(picture, expected, shared, facts);
            return new Report(
                    clock.instant(),
                    picture.id(),
                    expected.home().hub(),
                    expected.home().hubRegion(),
                    picture.accounts().stream().filter(asked).map(judge::of).toList());
        }

        /** Asks about many, at most so many at once, and waits for all. */
        private <K, V> SequencedMap<K, V> all(Collection<K> keys, Function<K, V> ask) throws InterruptedException {
            Semaphore atOnce = new Semaphore(ACCOUNTS_AT_ONCE);
            Map<K, Future<V>> under = new LinkedHashMap<>();
            for (K key : keys) {
                atOnce.acquire();
                under.put(key, threads.submit(() -> {
                    try {
                        return ask.apply(key);
                    } finally {
                        atOnce.release();
                    }
                }));
            }
            SequencedMap<K, V> answers = new LinkedHashMap<>();
            for (Map.Entry<K, Future<V>> one : under.entrySet()) {
                answers.put(one.getKey(), got(one.getValue()));
            }
            return answers;
        }

        private static <V> V got(Future<V> future) throws InterruptedException {
            try {
                return future.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a question about an account ended in a mistake of ours", e.getCause());
            }
        }

        private AccountFacts look(Audited audited, AccountId account) {
            Answer<Set<Region>> enabled = Answer.of(() -> audited.account().regions());
            Map<Region, Future<Answer<Optional<Forwarding>>>> rules = new HashMap<>();
            enabled.known()
                    .orElse(Set.of())
                    .forEach(region -> rules.put(region, threads.submit(() -> {
                        regions.acquire();
                        try {
                            return Answer.of(() -> audited.account().forwarding(region));
                        } finally {
                            regions.release();
                        }
                    })));
            Answer<Optional<AccountFacts.Role>> forwarder =
                    Answer.of(() -> audited.role(expected.forwarder(account).name()));
            Answer<Optional<AccountFacts.Role>> remediation =
                    Answer.of(() -> audited.role(expected.remediation(account).name()));
            Region askIn = enabled.known()
                    .filter(all -> !all.contains(expected.home().hubRegion()))
                    .flatMap(all -> all.stream().findFirst())
                    .orElse(expected.home().hubRegion());
            Answer<List<Trail>> trails = Answer.of(() -> audited.account().trails(askIn).stream()
                    .filter(trail -> trail.owner().equals(account))
                    .map(trail -> trail(audited.account(), trail))
                    .toList());
            Map<Region, Answer<Optional<Forwarding>>> seen = new HashMap<>();
            rules.forEach((region, rule) -> seen.put(region, interruptible(rule)));
            return new AccountFacts(enabled, seen, forwarder, remediation, trails);
        }

        private static Answer<Optional<Forwarding>> interruptible(Future<Answer<Optional<Forwarding>>> rule) {
            try {
                return got(rule);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Answer.Unknown<>("the command was interrupted");
            }
        }

        private static Trail trail(MemberAccount account, TrailArn arn) {
            return new Trail(
                    arn,
                    Answer.of(() -> account.settings(arn)),
                    Answer.of(() -> account.status(arn.homeRegion(), arn.name())));
        }

        /** Asks accounts for their buckets until every bucket is found: the likely ones first. */
        private Map<String, Answer<Optional<AccountId>>> owners(
                List<Trail> trails, Map<AccountId, Answer<AccountFacts>> facts) throws InterruptedException {
            Set<String> left = new LinkedHashSet<>();
            trails.forEach(
                    trail -> trail.settings().known().map(TrailSettings::bucket).ifPresent(left::add));
            Map<String, Answer<Optional<AccountId>>> owners = new HashMap<>();
            List<String> silent = new ArrayList<>();
            for (List<AccountId> some : batches(inOrder(trails))) {
                if (left.isEmpty()) {
                    break;
                }
                Map<AccountId, Answer<Set<String>>> answers = all(some, account -> {
                    Optional<String> closed =
                            Optional.ofNullable(facts.get(account)).flatMap(Answer::reason);
                    return closed.isPresent()
                            ? new Answer.Unknown<>(closed.get())
                            : Answer.of(() -> auditor.open(account).buckets());
                });
                answers.forEach((account, answer) -> {
                    answer.reason().ifPresent(why -> silent.add(why));
                    answer.known().orElse(Set.of()).stream()
                            .filter(left::remove)
                            .forEach(bucket -> owners.put(bucket, new Answer.Known<>(Optional.of(account))));
                });
            }
            left.forEach(bucket -> owners.put(
                    bucket,
                    silent.isEmpty()
                            ? new Answer.Known<>(Optional.empty())
                            : new Answer.Unknown<>("of the accounts that could be asked none owns it, and "
                                    + silent.size() + " could not be asked, the first because " + silent.getFirst())));
            return owners;
        }

        private List<AccountId> inOrder(List<Trail> trails) {
            List<Node.Account> active = picture.accounts().stream()
                    .filter(account -> account.state() == AccountState.ACTIVE)
                    .toList();
            Set<AccountId> owners = new LinkedHashSet<>();
            trails.forEach(trail -> owners.add(trail.arn().owner()));
            Set<AccountId> all = new LinkedHashSet<>();
            all.add(expected.home().management());
            active.stream()
                    .filter(account -> LIKELY.matcher(account.name()).find())
                    .map(account -> new AccountId(account.id()))
                    .forEach(all::add);
            active.stream()
                    .map(account -> new AccountId(account.id()))
                    .filter(owners::contains)
                    .forEach(all::add);
            active.stream().map(account -> new AccountId(account.id())).forEach(all::add);
            return List.copyOf(all);
        }

        private static List<List<AccountId>> batches(List<AccountId> all) {
            List<List<AccountId>> batches = new ArrayList<>();
            for (int from = 0; from < all.size(); from += ACCOUNTS_AT_ONCE) {
                batches.add(all.subList(from, Math.min(all.size(), from + ACCOUNTS_AT_ONCE)));
            }
            return batches;
        }

        private Map<String, Answer<String>> keys(List<Trail> trails) throws InterruptedException {
            Set<String> keys = new LinkedHashSet<>();
            trails.forEach(trail -> trail.settings()
                    .known()
                    .map(TrailSettings::kmsKey)
                    .filter(key -> !key.isEmpty())
                    .ifPresent(keys::add));
            return all(keys, this::keyState);
        }

        private Answer<String> keyState(String key) {
            Matcher arn = KEY.matcher(key);
            if (!arn.matches()) {
                return new Answer.Unknown<>("it is not named by its ARN");
            }
            AccountId owner = new AccountId(arn.group("account"));
            if (picture.accounts().stream().noneMatch(account -> account.id().equals(owner.value()))) {
                return new Answer.Known<>(SharedFacts.FOREIGN);
            }
            return Answer.of(() -> auditor.open(owner).keyState(new Region(arn.group("region")), key));
        }
    }
}
