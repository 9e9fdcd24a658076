package dev.trailwarden.rollout;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stacks of an account. */
final class MemoryStacks implements Stacks {
    final Map<String, Seen> stacks = new LinkedHashMap<>();
    private final List<String> calls;
    private final String whose;
    /** What the next change of a stack fails with. */
    String failure = "";

    MemoryStacks(List<String> calls, String whose) {
        this.calls = calls;
        this.whose = whose;
    }

    Seen stack(String region, String name) {
        return Optional.ofNullable(stacks.get(region + "/" + name)).orElseThrow();
    }

    @Override
    public Optional<Seen> find(String region, String name) {
        return Optional.ofNullable(stacks.get(region + "/" + name));
    }

    @Override
    public void create(String region, Wish wish) {
        calls.add("create " + whose + " " + region + " " + wish.name());
        put(region, wish, failure.isEmpty() ? "CREATE_COMPLETE" : "ROLLBACK_COMPLETE");
    }

    @Override
    public boolean update(String region, Wish wish) {
        calls.add("update " + whose + " " + region + " " + wish.name());
        put(region, wish, failure.isEmpty() ? "UPDATE_COMPLETE" : "UPDATE_ROLLBACK_COMPLETE");
        return true;
    }

    private void put(String region, Wish wish, String status) {
        stacks.put(
                region + "/" + wish.name(),
                new Seen(status, failure, wish.template(), wish.parameters(), wish.guarded(), List.of()));
    }

    @Override
    public void protect(String region, String name, boolean on) {
        Seen old = stack(region, name);
        stacks.put(
                region + "/" + name,
                new Seen(old.status(), old.reason(), old.template(), old.parameters(), on, old.left()));
    }

    @Override
    public void delete(String region, String name) {
        calls.add("delete " + whose + " " + region + " " + name);
        stacks.remove(region + "/" + name);
    }

    @Override
    public List<String> failures(String region, String name) {
        return failure.isEmpty() ? List.of() : List.of(failure);
    }
}
