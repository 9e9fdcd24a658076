package dev.trailwarden.core.port;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.incident.Incident;
import dev.trailwarden.core.incident.Unexplained;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A ledger in memory, which can lose it, or not answer. */
public final class InMemoryLedger implements Ledger {
    private final Map<String, Incident> incidents = new TreeMap<>();
    private final Map<TrailArn, Unexplained> unexplained = new HashMap<>();
    private final Map<String, Instant> claims = new HashMap<>();
    private final Map<String, TreeSet<String>> streaks = new HashMap<>();
    private final Map<Instant, Long> counts = new HashMap<>();
    private final List<Incident> held = new ArrayList<>();
    private Instant due = Instant.MAX;
    private boolean forgetful;
    private boolean down;

    /** From now on nothing is remembered. */
    public void forgetEverything() {
        forgetful = true;
        incidents.clear();
    }

    /** From now on nothing is answered, or everything again. */
    public void down(boolean isDown) {
        down = isDown;
    }

    /** Somebody else is telling this incident right now. */
    public void claimedByAnother(String incident, Instant until) {
        claims.put(incident, until);
    }

    /** What is remembered, by id. */
    public List<Incident> incidents() {
        return List.copyOf(incidents.values());
    }

    /** How many incidents are remembered. */
    public int size() {
        return incidents.size();
    }

    @Override
    public Optional<Incident> recall(String id) throws LedgerFault {
        answer();
        return Optional.ofNullable(incidents.get(id));
    }

    @Override
    public boolean claim(Incident incident, Optional<Incident> before, Instant now, Duration hold) throws LedgerFault {
        answer();
        Instant until = claims.getOrDefault(incident.id(), Instant.MIN);
        if (now.isBefore(until)
                || !Optional.ofNullable(incidents.get(incident.id())).equals(before)) {
            return false;
        }
        claims.put(incident.id(), now.plus(hold));
        keep(incident);
        timesOf(incident).add(incident.seen() + " " + incident.id());
        return true;
    }

    @Override
    public void remember(Incident incident) throws LedgerFault {
        answer();
        claims.remove(incident.id());
        keep(incident);
    }

    @Override
    public List<Incident> open(AccountId account) throws LedgerFault {
        answer();
        return incidents.values().stream()
                .filter(incident -> incident.open() && incident.account().equals(Optional.of(account)))
                .toList();
    }

    @Override
    public void remember(Unexplained found) throws LedgerFault {
        answer();
        unexplained.put(found.trail(), found);
    }

    @Override
    public List<Unexplained> unexplained(AccountId account) throws LedgerFault {
        answer();
        return unexplained.values().stream()
                .filter(one -> one.trail().owner().equals(account))
                .toList();
    }

    @Override
    public Optional<Unexplained> unexplained(AccountId owner, Region homeRegion, String name) throws LedgerFault {
        return unexplained(owner).stream()
                .filter(one -> one.trail().homeRegion().equals(homeRegion)
                        && one.trail().name().equals(name))
                .findFirst();
    }

    @Override
    public List<Instant> streak(Incident incident, Instant since) throws LedgerFault {
        answer();
        return timesOf(incident).stream()
                .map(entry -> Instant.parse(entry.substring(0, entry.indexOf(' '))))
                .filter(time -> !time.isBefore(since))
                .toList();
    }

    private SortedSet<String> timesOf(Incident incident) {
        return streaks.computeIfAbsent(
                incident.account() + "/" + incident.trail() + "/" + incident.actor(), ignored -> new TreeSet<>());
    }

    @Override
    public long count(Instant window) throws LedgerFault {
        answer();
        return counts.merge(window, 1L, Long::sum);
    }

    @Override
    public void hold(Incident incident, Instant until) throws LedgerFault {
        answer();
        held.add(incident);
        due = until.isBefore(due) ? until : due;
    }

    @Override
    public List<Incident> held(Instant now) throws LedgerFault {
        answer();
        return now.isBefore(due)
                ? List.of()
                : held.stream().sorted(Comparator.comparing(Incident::seen)).toList();
    }

    @Override
    public void release(List<Incident> told) throws LedgerFault {
        answer();
        held.removeAll(told);
        due = held.isEmpty() ? Instant.MAX : due;
    }

    private void keep(Incident incident) {
        if (!forgetful) {
            incidents.put(incident.id(), incident);
        }
    }

    private void answer() throws LedgerFault {
        if (down) {
            throw new LedgerFault(LedgerFault.Kind.UNAVAILABLE, "the table does not answer");
        }
    }
}
