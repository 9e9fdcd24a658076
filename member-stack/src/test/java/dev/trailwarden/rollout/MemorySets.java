package dev.trailwarden.rollout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** StackSets that deploy at once, except where they are told to fail. */
final class MemorySets implements StackSets {
    private final Imagined aws;
    final Map<String, Seen> sets = new LinkedHashMap<>();
    final Map<String, Map<String, Instance>> instances = new HashMap<>();
    final Map<String, List<Operation>> operations = new HashMap<>();
    final Map<String, List<Result>> results = new HashMap<>();
    /** What cannot be removed, by set, account and Region. */
    final Set<String> stuck = new TreeSet<>();
    /** Reasons by set, account and Region. */
    final Map<String, String> failing = new HashMap<>();

    MemorySets(Imagined aws) {
        this.aws = aws;
    }

    @Override
    public Optional<Seen> find(String name) {
        return Optional.ofNullable(sets.get(name));
    }

    @Override
    public List<Instance> instances(String name) {
        return List.copyOf(instances.getOrDefault(name, Map.of()).values());
    }

    @Override
    public List<Operation> busy(String name) {
        return operations.getOrDefault(name, List.of()).stream()
                .filter(Operation::busy)
                .toList();
    }

    @Override
    public Operation operation(String name, String id) {
        List<Operation> all = operations.getOrDefault(name, List.of());
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).id().equals(id)) {
                // Over at the second look.
                Operation now = all.get(i);
                all.set(i, new Operation(id, now.action(), "SUCCEEDED"));
                return now;
            }
        }
        throw new IllegalArgumentException(id);
    }

    @Override
    public List<Result> results(String name, String id) {
        return results.getOrDefault(id, List.of());
    }

    private static String arn(String name) {
        return "arn:aws:cloudformation:eu-west-1:" + Imagined.MANAGEMENT + ":stackset/" + name + ":1";
    }

    @Override
    public void create(Wish wish) {
        aws.calls.add("create set " + wish.name());
        sets.put(wish.name(), seen(wish, Set.of()));
    }

    private Seen seen(Wish wish, Set<String> units) {
        return new Seen(
                arn(wish.name()),
                wish.template(),
                wish.parameters(),
                true,
                false,
                true,
                wish.after().map(MemorySets::arn).map(Set::of).orElse(Set.of()),
                units);
    }

    @Override
    public String update(Wish wish, Optional<Where> where, Speed pace) {
        aws.calls.add("update set " + wish.name()
                + (where.isPresent() ? " in " + where.get().units() : ""));
        sets.put(wish.name(), seen(wish, find(wish.name()).orElseThrow().units()));
        Map<String, Instance> all = instances.computeIfAbsent(wish.name(), _ -> new TreeMap<>());
        Set<String> reached = new TreeSet<>();
        where.ifPresent(there -> there.units()
                .forEach(unit -> aws.organization().reached(unit).forEach(member -> reached.add(member.id()))));
        List<Result> ended = new ArrayList<>();
        all.replaceAll((_, old) -> {
            if (where.isPresent() && !reached.contains(old.account())) {
                return new Instance(old.account(), old.region(), old.unit(), "OUTDATED", "SUCCEEDED", "");
            }
            return deployed(wish.name(), old.account(), old.region(), old.unit(), ended);
        });
        return operation(wish.name(), "UPDATE", ended);
    }

    @Override
    public String deploy(String name, Where where, Speed pace) {
        aws.calls.add("deploy " + name + " " + where.units() + " " + where.accounts() + " " + where.regions());
        Seen old = find(name).orElseThrow();
        Set<String> units = new TreeSet<>(old.units());
        units.addAll(where.units());
        sets.put(
                name,
                new Seen(
                        old.arn(),
                        old.template(),
                        old.parameters(),
                        old.automatic(),
                        old.retains(),
                        old.queues(),
                        old.after(),
                        units));
        List<Result> ended = new ArrayList<>();
        Map<String, Instance> all = instances.computeIfAbsent(name, _ -> new TreeMap<>());
        for (String unit : where.units()) {
            for (OrganizationSeen.Member member : aws.organization().reached(unit)) {
                if (where.accounts().isEmpty() || where.accounts().contains(member.id())) {
                    where.regions()
                            .forEach(region -> all.put(
                                    member.id() + "/" + region, deployed(name, member.id(), region, unit, ended)));
                }
            }
        }
        return operation(name, "CREATE", ended);
    }

    private Instance deployed(String set, String account, String region, String unit, List<Result> ended) {
        String failure = failing.getOrDefault(set + "/" + account + "/" + region, "");
        ended.add(new Result(account, region, failure.isEmpty() ? "SUCCEEDED" : "FAILED", failure));
        return new Instance(
                account,
                region,
                unit,
                failure.isEmpty() ? "CURRENT" : "OUTDATED",
                failure.isEmpty() ? "SUCCEEDED" : "FAILED",
                failure);
    }

    private String operation(String name, String action, List<Result> ended) {
        String id = "op-" + results.size();
        results.put(id, ended);
        operations.computeIfAbsent(name, _ -> new ArrayList<>()).add(new Operation(id, action, "RUNNING"));
        return id;
    }

    @Override
    public String withdraw(String name, Where where, Speed pace) {
        aws.calls.add("withdraw " + name + " " + where.units() + " " + where.regions());
        List<Result> ended = new ArrayList<>();
        Map<String, Instance> all = instances.getOrDefault(name, new TreeMap<>());
        all.values().removeIf(instance -> {
            boolean goes = where.regions().contains(instance.region())
                    && (where.accounts().isEmpty() || where.accounts().contains(instance.account()));
            if (goes && stuck.contains(name + "/" + instance.account() + "/" + instance.region())) {
                ended.add(new Result(instance.account(), instance.region(), "FAILED", "no"));
                return false;
            }
            if (goes) {
                ended.add(new Result(instance.account(), instance.region(), "SUCCEEDED", ""));
            }
            return goes;
        });
        return operation(name, "DELETE", ended);
    }

    @Override
    public void delete(String name) throws RolloutFault {
        if (!instances(name).isEmpty()) {
            throw new RolloutFault("the StackSet " + name + " is not empty", "empty it");
        }
        aws.calls.add("delete set " + name);
        sets.remove(name);
    }
}
