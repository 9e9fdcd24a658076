package dev.trailwarden.core.port;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An organization in memory that answers as CloudTrail does, and writes down what it was asked. */
public final class InMemoryMembers implements Members {
    private final Instant now;
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
        return calls.stream().filter(call -> call.startsWith("start ")).toList();
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
        return new Account(account);
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
        private boolean logging = true;
        private Optional<Instant> startedAt = Optional.of(Instant.parse("2026-01-01T00:00:00Z"));
        private Optional<Instant> stoppedAt = Optional.empty();
        private int looksUntilSeen;
        private boolean stoppedAgain;

        private Trail(TrailArn arn) {
            this.arn = arn;
        }

        /** Its ARN. */
        public TrailArn arn() {
            return arn;
        }

        /** Somebody stops it. */
        public Trail stop(Instant when) {
            logging = false;
            stoppedAt = Optional.of(when);
            return this;
        }

        /** CloudTrail does not say when it was stopped. */
        public Trail stopAtAnUnknownTime() {
            logging = false;
            stoppedAt = Optional.empty();
            return this;
        }

        /** Somebody starts it. */
        public Trail start(Instant when) {
            logging = true;
            startedAt = Optional.of(when);
            return this;
        }

        /** A start shows only after so many further looks. */
        public Trail seenAfter(int looks) {
            looksUntilSeen = looks;
            return this;
        }

        /** Every start is undone at once. */
        public Trail stoppedAgainAndAgain() {
            stoppedAgain = true;
            return this;
        }

        /** Whether it logs. */
        public boolean logs() {
            return logging;
        }
    }

    private final class Account implements MemberAccount {
        private final AccountId id;

        Account(AccountId id) {
            this.id = id;
        }

        @Override
        public TrailStatus status(Region homeRegion, String name) throws MemberFault {
            calls.add("status " + id + " " + homeRegion + " " + name);
            failIfTold("status " + name);
            Trail trail = find(homeRegion, name, "status");
            if (trail.logging && trail.looksUntilSeen > 0) {
                trail.looksUntilSeen--;
                return new TrailStatus(false, trail.startedAt, trail.stoppedAt);
            }
            return new TrailStatus(trail.logging, trail.startedAt, trail.stoppedAt);
        }

        @Override
        public void startLogging(Region homeRegion, String name) throws MemberFault {
            calls.add("start " + id + " " + homeRegion + " " + name);
            failIfTold("start " + name);
            Trail trail = find(homeRegion, name, "start");
            if (!trail.stoppedAgain) {
                trail.start(now);
            }
        }

        @Override
        public List<TrailArn> trails(Region askIn) throws MemberFault {
            calls.add("list " + id + " " + askIn);
            failIfTold("list");
            List<TrailArn> all = new ArrayList<>(listed);
            trails.stream().map(Trail::arn).forEach(all::add);
            return all;
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
