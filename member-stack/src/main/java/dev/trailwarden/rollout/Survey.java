package dev.trailwarden.rollout;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Looks at what is there. Writes nothing. */
public final class Survey {
    private static final int AT_ONCE = 8;

    private final Ports ports;

    /** @param ports whom to ask */
    public Survey(Ports ports) {
        this.ports = ports;
    }

    /**
     * What is looked for.
     *
     * @param caller the account whose credentials operate the StackSets
     * @param hubAccount twelve digits
     * @param hubRegion where the hub is
     * @param bucket the code's, and the key it has there; empty if the code does not matter
     */
    public record Question(String caller, String hubAccount, String hubRegion, Optional<Place> bucket) {
        /**
         * Where the code is.
         *
         * @param bucket its bucket
         * @param key its key
         */
        public record Place(String bucket, String key) {}
    }

    /**
     * {@return what is there}
     *
     * @param organization as {@link Directory#organization} gave it
     * @param question what is looked for
     * @throws RolloutFault if it cannot be asked
     * @throws InterruptedException if the caller is told to stop
     */
    public Picture picture(OrganizationSeen organization, Question question) throws RolloutFault, InterruptedException {
        Code.Bucket bucket = new Code.Bucket.Missing();
        Optional<String> code = Optional.empty();
        if (question.bucket().isPresent()) {
            Question.Place place = question.bucket().get();
            bucket = ports.code().look(place.bucket());
            if (bucket instanceof Code.Bucket.Ours) {
                code = ports.code().sha256(place.bucket(), place.key());
            }
        }
        boolean trusted = ports.directory().trusted();
        Set<String> delegates = ports.directory().delegates();
        boolean mayAsk = trusted
                && (question.caller().equals(organization.managementAccount())
                        || delegates.contains(question.caller()));
        Set<String> unasked = new TreeSet<>();
        Map<String, Set<String>> regions = regions(organization, question, unasked);
        Set<String> everywhere = regions.getOrDefault(organization.managementAccount(), Set.of());
        return new Picture(
                organization,
                question.caller(),
                trusted,
                delegates,
                bucket,
                code,
                ports.hub().find(question.hubRegion(), Names.HUB),
                mayAsk ? set(Names.ROLES) : Picture.SetSeen.NONE,
                mayAsk ? set(Names.RULES) : Picture.SetSeen.NONE,
                management(question.hubRegion(), everywhere),
                regions,
                unasked);
    }

    private Picture.SetSeen set(String name) throws RolloutFault {
        Optional<StackSets.Seen> set = ports.sets().find(name);
        return set.isEmpty()
                ? Picture.SetSeen.NONE
                : new Picture.SetSeen(
                        set, ports.sets().instances(name), ports.sets().busy(name));
    }

    private Optional<Picture.Management> management(String hubRegion, Set<String> regions) throws RolloutFault {
        if (ports.management().isEmpty()) {
            return Optional.empty();
        }
        Stacks stacks = ports.management().get();
        Map<String, Stacks.Seen> rules = new TreeMap<>();
        for (String region : new TreeSet<>(regions)) {
            stacks.find(region, Names.RULES).ifPresent(seen -> rules.put(region, seen));
        }
        return Optional.of(new Picture.Management(stacks.find(hubRegion, Names.ROLES), rules));
    }

    /** The hub account's stand for those that may not be asked about. */
    private Map<String, Set<String>> regions(OrganizationSeen organization, Question question, Set<String> unasked)
            throws RolloutFault, InterruptedException {
        Set<String> usual = ports.directory().regions(question.hubAccount()).orElse(Set.of(question.hubRegion()));
        Map<String, Set<String>> regions = new LinkedHashMap<>();
        Set<String> accounts = new LinkedHashSet<>();
        organization.members().stream()
                .filter(OrganizationSeen.Member::active)
                .forEach(member -> accounts.add(member.id()));
        accounts.remove(question.hubAccount());
        regions.put(question.hubAccount(), usual);
        Map<String, Future<Optional<Set<String>>>> asked = new LinkedHashMap<>();
        Semaphore places = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String account : accounts) {
                asked.put(account, threads.submit(() -> {
                    places.acquire();
                    try {
                        return ports.directory().regions(account);
                    } finally {
                        places.release();
                    }
                }));
            }
            for (Map.Entry<String, Future<Optional<Set<String>>>> one : asked.entrySet()) {
                Optional<Set<String>> has = one.getValue().get();
                if (has.isEmpty()) {
                    unasked.add(one.getKey());
                }
                regions.put(one.getKey(), has.orElse(usual));
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RolloutFault fault) {
                throw fault;
            }
            throw new IllegalStateException("an account's Regions could not be asked for", e.getCause());
        }
        return regions;
    }
}
