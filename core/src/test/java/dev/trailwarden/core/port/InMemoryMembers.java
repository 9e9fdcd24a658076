package dev.trailwarden.core.port;

import dev.trailwarden.core.baseline.EventConfiguration;
import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.remedy.TrailWrite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** An organization in memory that answers as CloudTrail does, and writes down what it was asked. */
public final class InMemoryMembers implements Members {
    /** What a trail is made with here. */
    public static final TrailSettings SETTINGS = new TrailSettings(
            true,
            "audit-logs",
            "",
            "",
            true,
            true,
            false,
            true,
            "",
            "",
            "",
            List.of(),
            List.of(),
            List.of(),
            EventConfiguration.NONE,
            Map.of());

    private static final Set<String> WRITES = Set.of(
            "start",
            "CreateTrail",
            "UpdateTrail",
            "PutEventSelectors",
            "PutInsightSelectors",
            "PutEventConfiguration",
            "AddTags",
            "RemoveTags",
            "RESTORE",
            "START_INGESTION",
            "PROTECT");

    private final Instant now;
    private final Map<String, Forwarding> forwardings = new HashMap<>();
    private Set<Region> regions = Set.of();
    private final Map<String, StoreStatus> stores = new HashMap<>();
    private final List<Trail> trails = new ArrayList<>();
    private final List<TrailArn> listed = new ArrayList<>();
    private final Map<String, Fault> faults = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private final List<Set<Permission>> asked = new ArrayList<>();

    /**
     * @param now when whatever is switched on here is switched on
     */
    public InMemoryMembers(Instant now) {
        this.now = now;
    }

    /** A trail; it logs until it is stopped. */
    public Trail trail(String account, String region, String name) {
        Trail trail = new Trail(new TrailArn("aws", new Region(region), new AccountId(account), name));
        trails.add(trail);
        return trail;
    }

    /** ListTrails still names a trail that is there no more. */
    public void listsForAWhile(TrailArn gone) {
        listed.add(gone);
    }

    /** From now on the operation fails: {@code open}, {@code list}, or {@code status name}, {@code start name}. */
    public void fails(String operation, MemberFault.Kind kind) {
        fails(operation, kind, Integer.MAX_VALUE);
    }

    /** The operation fails that many times. */
    public void fails(String operation, MemberFault.Kind kind, int times) {
        fails(operation, kind, times, operation + " answered " + kind);
    }

    /** The operation fails that many times, with these words. */
    public void fails(String operation, MemberFault.Kind kind, int times, String words) {
        faults.put(operation, new Fault(kind, times, words));
    }

    /** The operation works again. */
    public void works(String operation) {
        faults.remove(operation);
    }

    /** Everything that was asked, in order, for example {@code start 222222222222 eu-west-1 audit}. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /** What was written. */
    public List<String> writes() {
        return calls.stream()
                .filter(call -> WRITES.contains(call.split(" ", 2)[0]))
                .toList();
    }

    /** Exactly these Regions are enabled in every account from now on; before, none is. */
    public void enable(Region... enabled) {
        regions = Set.of(enabled);
    }

    /** The rule of an account and Region. */
    public void forwards(AccountId account, Region region, Forwarding rule) {
        forwardings.put(account + " " + region, rule);
    }

    /** An event data store of an account. */
    public void store(String id, String status, boolean isProtected) {
        stores.put(id, new StoreStatus("lake", status, isProtected));
    }

    /** An event data store as it is. */
    public StoreStatus store(String id) {
        return Objects.requireNonNull(stores.get(id));
    }

    /** Somebody deletes a trail. */
    public void delete(TrailArn arn) {
        trails.removeIf(trail -> trail.arn.equals(arn));
    }

    /** The trail as it is, unless there is none. */
    public Optional<Trail> find(TrailArn arn) {
        return trails.stream().filter(trail -> trail.arn.equals(arn)).findFirst();
    }

    /** The permissions of every session, in order. */
    public List<Set<Permission>> asked() {
        return List.copyOf(asked);
    }

    @Override
    public MemberAccount open(AccountId account, Set<Permission> permissions, Optional<String> trailName)
            throws MemberFault {
        calls.add("open " + account + trailName.map(name -> " " + name).orElse(""));
        asked.add(permissions);
        failIfTold("open");
        return new Account(account, permissions);
    }

    private void failIfTold(String operation) throws MemberFault {
        Fault fault = faults.get(operation);
        if (fault != null && fault.left > 0) {
            fault.left--;
            throw new MemberFault(fault.kind, fault.words, new IllegalStateException(operation));
        }
    }

    private static final class Fault {
        private final MemberFault.Kind kind;
        private final String words;
        private int left;

        Fault(MemberFault.Kind kind, int left, String words) {
            this.kind = kind;
            this.left = left;
            this.words = words;
        }
    }

    /** A trail and its state. */
    public static final class Trail {
        private final TrailArn arn;
        private TrailSettings settings = SETTINGS;
        private Optional<String> deliveryError = Optional.empty();
        private Optional<Instant> startedAt = Optional.of(Instant.parse("2026-01-01T00:00:00Z"));
        private Optional<Instant> stoppedAt = Optional.empty();
        private int looksUntilSeen;
        private boolean stoppedAgain;
        private Runnable beforeStart = () -> {};

        private Trail(TrailArn arn) {
            this.arn = arn;
        }

        /** Its ARN. */
        public TrailArn arn() {
            return arn;
        }

        /** Somebody stops it. */
        public Trail stop(Instant when) {
            settings = settings.logging(false);
            stoppedAt = Optional.of(when);
            return this;
        }

        /** CloudTrail does not say when it was stopped. */
        public Trail stopAtAnUnknownTime() {
            settings = settings.logging(false);
            stoppedAt = Optional.empty();
            return this;
        }

        /** Somebody starts it. */
        public Trail start(Instant when) {
            settings = settings.logging(true);
            startedAt = Optional.of(when);
            return this;
        }

        /** A start shows only after so many further looks. */
        public Trail seenAfter(int looks) {
            looksUntilSeen = looks;
            return this;
        }

        /** This happens once, when somebody has seen it off and asks for its start. */
        public Trail beforeItsStart(Runnable happens) {
            beforeStart = happens;
            return this;
        }

        /** Every start is undone at once. */
        public Trail stoppedAgainAndAgain() {
            stoppedAgain = true;
            return this;
        }

        /** Whether it logs. */
        public boolean logs() {
            return settings.logging();
        }

        /** Everything about it. */
        public TrailSettings settings() {
            return settings;
        }

        /** Somebody changes it. */
        public Trail set(TrailSettings other) {
            settings = other;
            return this;
        }

        /** Its files do not arrive. */
        public Trail deliveryFails(String why) {
            deliveryError = Optional.of(why);
            return this;
        }
    }

    private final class Account implements MemberAccount {
        private final AccountId id;
        private final Set<String> allowed;

        Account(AccountId id, Set<Permission> permissions) {
            this.id = id;
            this.allowed = permissions.stream().map(Permission::action).collect(Collectors.toSet());
        }

        private void require(String operation) throws MemberFault {
            String action = operation.contains(":") ? operation : "cloudtrail:" + operation;
            if (!allowed.contains(action)) {
                throw new MemberFault(
                        MemberFault.Kind.DENIED,
                        action + " is not among what the session was opened for",
                        new IllegalStateException(action));
            }
        }

        @Override
        public TrailStatus status(Region homeRegion, String name) throws MemberFault {
            calls.add("status " + id + " " + homeRegion + " " + name);
            require("GetTrailStatus");
            failIfTold("status " + name);
            Trail trail = find(homeRegion, name, "status");
            if (trail.logs() && trail.looksUntilSeen > 0) {
                trail.looksUntilSeen--;
                return new TrailStatus(false, trail.startedAt, trail.stoppedAt);
            }
            return new TrailStatus(trail.logs(), trail.startedAt, trail.stoppedAt, trail.deliveryError);
        }

        @Override
        public void startLogging(Region homeRegion, String name) throws MemberFault {
            calls.add("start " + id + " " + homeRegion + " " + name);
            require("StartLogging");
            failIfTold("start " + name);
            Trail trail = find(homeRegion, name, "start");
            Runnable happens = trail.beforeStart;
            trail.beforeStart = () -> {};
            happens.run();
            if (!trail.stoppedAgain) {
                trail.start(now);
            }
        }

        @Override
        public List<TrailArn> trails(Region askIn) throws MemberFault {
            calls.add("list " + id + " " + askIn);
            require("ListTrails");
            failIfTold("list");
            List<TrailArn> all = new ArrayList<>(listed);
            trails.stream().map(Trail::arn).forEach(all::add);
            return all;
        }

        @Override
        public TrailSettings settings(TrailArn arn) throws MemberFault {
            calls.add("settings " + id + " " + arn.homeRegion() + " " + arn.name());
            for (String operation : new String[] {
                "GetTrail",
                "GetTrailStatus",
                "GetEventSelectors",
                "GetInsightSelectors",
                "GetEventConfiguration",
                "ListTags"
            }) {
                require(operation);
            }
            failIfTold("settings " + arn.name());
            return find(arn.homeRegion(), arn.name(), "GetTrail").settings;
        }

        @Override
        public void write(TrailArn arn, TrailWrite write) throws MemberFault {
            if (write instanceof TrailWrite.StartLogging) {
                startLogging(arn.homeRegion(), arn.name());
                return;
            }
            calls.add(write.operation() + " " + id + " " + arn.homeRegion() + " " + arn.name());
            require(write.operation());
            failIfTold(write.operation());
            if (write instanceof TrailWrite.CreateTrail(TrailSettings wanted)) {
                create(arn, wanted);
                return;
            }
            Trail trail = find(arn.homeRegion(), arn.name(), write.operation());
            if (!trail.stoppedAgain) {
                trail.set(CloudTrailRules.after(write, trail.settings));
            }
        }

        private void create(TrailArn arn, TrailSettings wanted) throws MemberFault {
            if (InMemoryMembers.this.find(arn).isPresent()) {
                throw new MemberFault(
                        MemberFault.Kind.TRAIL_EXISTS,
                        "TrailAlreadyExistsException",
                        new IllegalStateException("exists"));
            }
            if (!wanted.logRole().isEmpty()) {
                require("iam:PassRole");
            }
            Trail trail = new Trail(arn).set(CloudTrailRules.created(wanted));
            trail.startedAt = Optional.empty();
            trails.add(trail);
        }

        @Override
        public StoreStatus store(Region region, String store) throws MemberFault {
            calls.add("store " + id + " " + region + " " + store);
            require("GetEventDataStore");
            StoreStatus seen = stores.get(store);
            if (seen != null && "STOPPING_INGESTION".equals(seen.status())) {
                stores.put(store, new StoreStatus(seen.name(), "STOPPED_INGESTION", seen.terminationProtected()));
            }
            return Optional.ofNullable(seen)
                    .orElseThrow(() -> new MemberFault(
                            MemberFault.Kind.NO_SUCH_TRAIL,
                            "EventDataStoreNotFoundException",
                            new IllegalStateException("store")));
        }

        @Override
        public void write(Region region, String store, StoreWrite write) throws MemberFault {
            calls.add(write + " " + id + " " + region + " " + store);
            StoreStatus now = store(region, store);
            stores.put(
                    store,
                    switch (write) {
                        case RESTORE -> {
                            require("RestoreEventDataStore");
                            yield new StoreStatus(now.name(), "STOPPED_INGESTION", now.terminationProtected());
                        }
                        case START_INGESTION -> {
                            require("StartEventDataStoreIngestion");
                            yield new StoreStatus(now.name(), "ENABLED", now.terminationProtected());
                        }
                        case PROTECT -> {
                            require("UpdateEventDataStore");
                            yield new StoreStatus(now.name(), now.status(), true);
                        }
                    });
        }

        @Override
        public Set<Region> regions() throws MemberFault {
            calls.add("regions " + id);
            require("account:ListRegions");
            failIfTold("regions");
            return regions;
        }

        @Override
        public Optional<Forwarding> forwarding(Region region) throws MemberFault {
            calls.add("forwarding " + id + " " + region);
            require("events:DescribeRule");
            require("events:ListTargetsByRule");
            failIfTold("forwarding " + region);
            return Optional.ofNullable(forwardings.get(id + " " + region));
        }

        private Trail find(Region region, String name, String operation) throws MemberFault {
            for (Trail trail : trails) {
                if (trail.arn.owner().equals(id)
                        && trail.arn.homeRegion().equals(region)
                        && trail.arn.name().equals(name)) {
                    return trail;
                }
            }
            throw new MemberFault(
                    MemberFault.Kind.NO_SUCH_TRAIL,
                    operation + " of " + name + " in " + region + " answered TrailNotFoundException",
                    new IllegalStateException(operation));
        }
    }
}
