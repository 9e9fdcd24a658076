package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Arn;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.service.EventRule.Target;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Every event bus of the sandbox with its rules. */
final class EventBuses {
    private final Map<String, EventBus> buses = new ConcurrentHashMap<>();
    /** By the bus's ARN and the rule's: every event is shown to the rules of its bus, and to no other. */
    private final Map<String, Map<String, EventRule>> rules = new ConcurrentHashMap<>();

    private final Map<AccountId, Consumer<AccountId>> unsettled = new ConcurrentHashMap<>();

    /**
     * Makes an account's rules when somebody first asks for any of them.
     *
     * @param account whose
     * @param made makes them, by {@link #copyRule} only
     */
    void later(AccountId account, Consumer<AccountId> made) {
        unsettled.put(account, made);
    }

    private void settle(AccountId account) {
        if (unsettled.isEmpty() || !unsettled.containsKey(account)) {
            return;
        }
        // One makes them; who asks meanwhile waits, and does not find half of them.
        synchronized (this) {
            Consumer<AccountId> made = unsettled.get(account);
            if (made != null) {
                made.accept(account);
                unsettled.remove(account);
            }
        }
    }

    /** Puts a copy of a rule on an account's default bus. */
    void copyRule(AccountId account, Region region, EventRule like, List<Target> targets) {
        known(EventBus.arn(account, region, EventBus.DEFAULT)).ifPresent(bus -> putRule(like.on(bus, targets)));
    }

    /** What happens to an event that a rule matched. */
    @FunctionalInterface
    interface Matched {
        void deliver(EventRule rule, Target target);
    }

    EventBus create(AccountId account, Region region, String name) {
        EventBus bus = new EventBus(account, region, name, Map.of());
        if (name.equals(EventBus.DEFAULT) || buses.putIfAbsent(bus.arn(), bus) != null) {
            throw ApiError.badRequest("ResourceAlreadyExistsException", "Event bus " + name + " already exists.");
        }
        return bus;
    }

    void delete(String arn) {
        buses.remove(arn);
        rules.remove(arn);
    }

    void putStatement(String busArn, String sid, JsonNode statement) {
        buses.computeIfPresent(busArn, (arn, bus) -> bus.with(sid, statement));
    }

    void removeStatement(String busArn, String sid) {
        buses.computeIfPresent(busArn, (arn, bus) -> bus.without(sid));
    }

    void putRule(EventRule rule) {
        rules.computeIfAbsent(rule.bus().arn(), _ -> new ConcurrentHashMap<>()).put(rule.arn(), rule);
    }

    void deleteRule(String arn) {
        String name = arn.substring(arn.indexOf(":rule/") + ":rule/".length());
        String bus = name.contains("/") ? name.substring(0, name.indexOf('/')) : EventBus.DEFAULT;
        String place = arn.substring(0, arn.indexOf(":rule/"));
        rules.getOrDefault(place + ":event-bus/" + bus, Map.of()).remove(arn);
    }

    /** A bus by its ARN; default buses exist without being made. */
    Optional<EventBus> find(String arn) {
        Arn.parse(arn).flatMap(Arn::owner).ifPresent(this::settle);
        return known(arn);
    }

    private Optional<EventBus> known(String arn) {
        EventBus bus = buses.get(arn);
        if (bus == null && arn.endsWith(":event-bus/" + EventBus.DEFAULT)) {
            String[] parts = arn.split(":", -1);
            EventBus made = new EventBus(new AccountId(parts[4]), new Region(parts[3]), EventBus.DEFAULT, Map.of());
            return Optional.of(buses.computeIfAbsent(arn, absent -> made));
        }
        return Optional.ofNullable(bus);
    }

    /** A bus by name or ARN, as callers in an account and Region name it. */
    EventBus existing(AccountId account, Region region, String nameOrArn) {
        String name = nameOrArn.isEmpty() ? EventBus.DEFAULT : nameOrArn;
        String arn = name.startsWith("arn:") ? name : EventBus.arn(account, region, name);
        return find(arn)
                .orElseThrow(() ->
                        ApiError.badRequest("ResourceNotFoundException", "Event bus " + name + " does not exist."));
    }

    Optional<EventRule> rule(EventBus bus, String name) {
        return Optional.ofNullable(rules.getOrDefault(bus.arn(), Map.of()).get(EventRule.arn(bus, name)));
    }

    EventRule existingRule(EventBus bus, String name) {
        return rule(bus, name)
                .orElseThrow(() -> ApiError.badRequest(
                        "ResourceNotFoundException",
                        "Rule %s does not exist on EventBus %s.".formatted(name, bus.name())));
    }

    List<EventBus> in(AccountId account, Region region) {
        existing(account, region, EventBus.DEFAULT);
        return buses.values().stream()
                .filter(bus -> bus.account().equals(account) && bus.region().equals(region))
                .sorted(Comparator.comparing(EventBus::name))
                .toList();
    }

    List<EventRule> rulesOf(EventBus bus) {
        return rules.getOrDefault(bus.arn(), Map.of()).values().stream()
                .sorted(Comparator.comparing(EventRule::name))
                .toList();
    }

    /** Every rule that is fired when its time has come, of all accounts and Regions. */
    List<EventRule> scheduled() {
        return rules.values().stream()
                .flatMap(of -> of.values().stream())
                .filter(EventRule::isScheduled)
                .sorted(Comparator.comparing(EventRule::arn))
                .toList();
    }

    /** Shows an event to every rule of a bus. */
    void match(EventBus bus, ObjectNode event, Matched matched) {
        for (EventRule rule : rulesOf(bus)) {
            if (rule.matches(event)) {
                rule.targets().forEach(target -> matched.deliver(rule, target));
            }
        }
    }
}
