package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Ids;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.organization.Member;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.organization.Unit;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.runtime.SandboxLog;
import dev.trailwarden.sandbox.service.StackSet.Place;
import dev.trailwarden.sandbox.service.StackSetRun.Course;
import dev.trailwarden.sandbox.service.StackSetRun.Preferences;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Deploys StackSets to accounts that come to their units, and takes them from accounts that leave: without filters,
 * overrides and preferences, never to the management account, what others depend on first. An account that goes from one
 * unit of a StackSet to another of the same keeps what it has. Accounts that come together are one operation.
 * (CloudFormation User Guide, "Enable or disable automatic deployments"; API Reference, AutoDeployment.)
 */
final class AutoDeployment {
    private final Organization organization;
    private final SandboxClock clock;
    private final SandboxLog log;
    private final Ids ids;
    private final StackSetBook book;
    private final StackSetQueue queue;
    private final StackSetRunner runner;
    private final SequencedSet<AccountId> pending = new LinkedHashSet<>();

    AutoDeployment(World world, StackSetBook book, StackSetQueue queue, StackSetRunner runner) {
        this.organization = world.organization();
        this.clock = world.clock();
        this.log = world.log();
        this.ids = world.ids();
        this.book = book;
        this.queue = queue;
        this.runner = runner;
    }

    /** Hears that an account has come, moved, left or been closed. */
    void noticed(AccountId account) {
        synchronized (pending) {
            boolean first = pending.isEmpty();
            pending.add(account);
            if (first) {
                clock.after(Duration.ZERO, this::work);
            }
        }
    }

    private void work() {
        Set<AccountId> accounts;
        synchronized (pending) {
            accounts = new LinkedHashSet<>(pending);
            pending.clear();
        }
        accounts.remove(organization.management());
        List<StackSet> sets;
        synchronized (queue) {
            sets = book.isTrusted() ? inOrder() : List.of();
        }
        sets.reversed().forEach(set -> withdraw(set, accounts));
        Map<String, Set<AccountId>> without = new LinkedHashMap<>();
        sets.forEach(set -> deploy(set, accounts, without));
    }

    /** Those that deploy automatically, each behind what it depends on. */
    private List<StackSet> inOrder() {
        Map<String, StackSet> left = new LinkedHashMap<>();
        book.all().stream().filter(set -> set.wish().auto().enabled()).forEach(set -> left.put(set.arn(), set));
        List<StackSet> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            StackSet next = left.values().stream()
                    .filter(set -> set.wish().auto().dependsOn().stream().noneMatch(left::containsKey))
                    .findFirst()
                    // Who depends on each other comes as it comes.
                    .orElseGet(() -> left.values().iterator().next());
            left.remove(next.arn());
            ordered.add(next);
        }
        return ordered;
    }

    private void withdraw(StackSet set, Set<AccountId> accounts) {
        Optional<StackSetRun> run;
        synchronized (queue) {
            SequencedMap<Region, Map<Place, String>> places = new LinkedHashMap<>();
            set.instances().values().stream()
                    .filter(instance -> accounts.contains(instance.place().account()))
                    .filter(instance -> set.targets().containsKey(instance.unit()))
                    .toList()
                    .forEach(instance -> {
                        List<String> now = unitsOf(set, instance.place().account());
                        if (now.isEmpty()) {
                            places.computeIfAbsent(instance.place().region(), _ -> new LinkedHashMap<>())
                                    .put(instance.place(), instance.unit());
                        } else if (!now.contains(instance.unit())) {
                            set.instances().put(instance.place(), instance.of(now.getLast()));
                        }
                    });
            run = begun(set, "DELETE", places, Set.of());
        }
        run.ifPresent(begun -> begun.done().join());
    }

    private void deploy(StackSet set, Set<AccountId> accounts, Map<String, Set<AccountId>> without) {
        Set<AccountId> lacking = set.wish().auto().dependsOn().stream()
                .flatMap(arn -> without.getOrDefault(arn, Set.of()).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Optional<StackSetRun> run;
        synchronized (queue) {
            SequencedMap<Region, Map<Place, String>> places = new LinkedHashMap<>();
            for (AccountId account : accounts) {
                if (organization.member(account).filter(Member::isActive).isEmpty()) {
                    continue;
                }
                for (String unit : unitsOf(set, account)) {
                    for (Region region : set.targets().getOrDefault(unit, new LinkedHashSet<>())) {
                        Place place = new Place(account, region);
                        if (!set.instances().containsKey(place)) {
                            places.computeIfAbsent(region, _ -> new LinkedHashMap<>())
                                    .putIfAbsent(place, unit);
                        }
                    }
                }
            }
            run = begun(set, "CREATE", places, lacking);
        }
        run.ifPresent(begun -> begun.done().join());
        Set<AccountId> failed = new LinkedHashSet<>(lacking);
        run.ifPresent(ended -> ended.results().stream()
                .filter(result -> !result.outcome().status().equals("SUCCEEDED"))
                .forEach(result -> failed.add(result.place().account())));
        without.put(set.arn(), failed);
    }

    /** The units of a StackSet that an account is in, outermost first. */
    private List<String> unitsOf(StackSet set, AccountId account) {
        return organization.above(account).stream()
                .map(Unit::id)
                .filter(set.targets()::containsKey)
                .toList();
    }

    private Optional<StackSetRun> begun(
            StackSet set, String action, SequencedMap<Region, Map<Place, String>> places, Set<AccountId> lacking) {
        places.values().forEach(there -> there.keySet().removeIf(place -> lacking.contains(place.account())));
        if (!lacking.isEmpty()) {
            log.line(set.name() + " is not deployed to " + lacking + ", which lack what it depends on");
        }
        if (places.values().stream().allMatch(Map::isEmpty)) {
            return Optional.empty();
        }
        Course course = new Course(ids.uuid(), places, Preferences.NONE);
        boolean create = action.equals("CREATE");
        if (create) {
            runner.prepare(set, course);
        }
        StackSetRun.Step step = create
                ? runner.deploy(set, course.id(), Optional.empty())
                : runner.withdraw(set, course.id(), set.wish().auto().retain());
        return Optional.of(queue.submit(set, action, course, step));
    }
}
