package dev.trailwarden.core.sweep;

import dev.trailwarden.core.GuardrailDesk;
import dev.trailwarden.core.Look;
import dev.trailwarden.core.Report;
import dev.trailwarden.core.Response;
import dev.trailwarden.core.alert.Alert.Source;
import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.baseline.Baseline;
import dev.trailwarden.core.baseline.Facet;
import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.event.TrailEventReader;
import dev.trailwarden.core.event.TrailReference;
import dev.trailwarden.core.event.UnreadableEvent;
import dev.trailwarden.core.incident.Incident;
import dev.trailwarden.core.incident.Unexplained;
import dev.trailwarden.core.port.Forwarding;
import dev.trailwarden.core.port.Ledger;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.MemberAccount;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.Members;
import dev.trailwarden.core.port.Memory;
import dev.trailwarden.core.port.Permission;
import dev.trailwarden.core.port.Remembered;
import dev.trailwarden.core.port.Trace;
import dev.trailwarden.core.port.TrailSight;
import dev.trailwarden.core.remedy.Outcome;
import dev.trailwarden.core.remedy.Remediation.MatchBaseline;
import dev.trailwarden.core.sweep.Tally.Count;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One account in a sweep. A trail that is as it should be costs a few reads of one session and nothing else. One that
 * differs is first looked up in CloudTrail's event history: a record that is found goes the way of an event, with all that
 * holds for events; whatever no record explains, the {@link Look} puts right. Safe for several threads.
 */
public final class Sweep {
    /** CloudTrail's event history knows a call after some minutes (CloudTrail user guide); then nobody is asked any more. */
    private static final Duration HISTORY_LAGS = Duration.ofHours(1);

    /** Nothing older is looked up. */
    private static final Duration HISTORY = Duration.ofDays(1);

    /** So many records of one trail are answered in one sweep, newest first. */
    private static final int MOST_RECORDS = 20;

    private static final Set<Permission> DEEP = Stream.of(MatchBaseline.READS, Forwarding.READS)
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    private final House house;
    private final Members members;
    private final Memory memory;
    private final Ledger ledger;
    private final Trace trace;
    private final Response response;
    private final Look look;
    private final GuardrailDesk guardrail;
    private final Region hubRegion;
    private final String hubBus;
    private final InstantSource clock;
    private final TrailEventReader reader = new TrailEventReader();

    /**
     * @param house what the operator has told us
     * @param members the way into the accounts
     * @param memory what each trail should be, and what is still to be done about it
     * @param ledger what was told before
     * @param trace who did it
     * @param response answers what was found in the event history
     * @param look puts right what is not found there
     * @param guardrail the organization's, looked at with the management account
     * @param hubRegion where accounts are asked for their trails
     * @param hubBus the ARN of the bus that every account's rules forward to
     * @param clock the time
     */
    public Sweep(
            House house,
            Members members,
            Memory memory,
            Ledger ledger,
            Trace trace,
            Response response,
            Look look,
            GuardrailDesk guardrail,
            Region hubRegion,
            String hubBus,
            InstantSource clock) {
        this.house = house;
        this.members = members;
        this.memory = memory;
        this.ledger = ledger;
        this.trace = trace;
        this.response = response;
        this.look = look;
        this.guardrail = guardrail;
        this.hubRegion = hubRegion;
        this.hubBus = hubBus;
        this.clock = clock;
    }

    /**
     * What came of one account.
     *
     * @param tally what was counted
     * @param kind how bad it is, if it could not be looked at as a whole
     * @param what why
     */
    public record Swept(Tally tally, Optional<Trouble.Kind> kind, String what) {}

    /** What was seen of an account so far. */
    private static final class Visit {
        private final AccountId account;
        private final Tally.Counter counter = new Tally.Counter();
        private Optional<Trouble.Kind> trouble = Optional.empty();
        private String what = "";

        Visit(AccountId account) {
            this.account = account;
            counter.count(Count.ACCOUNTS);
        }

        /** The first fault says it; the others follow from it or are found next time. */
        void trouble(Trouble.Kind kind, String why) {
            if (trouble.isEmpty()) {
                trouble = Optional.of(kind);
                what = why;
                counter.count(kind == Trouble.Kind.UNREACHABLE ? Count.UNREACHABLE : Count.UNSEEN);
                counter.notWell("Account " + account
                        + (kind == Trouble.Kind.UNREACHABLE ? " cannot be reached: " : " was not seen as a whole: ")
                        + why);
            }
        }

        Swept swept() {
            return new Swept(counter.tally(), trouble, what);
        }
    }

    /**
     * Looks at an account. Never throws: what befalls one account must not keep the others from being looked at.
     *
     * @param account which
     * @param lastSound when it was last looked at as a whole, if that is known
     * @param deep whether to count its rules as well
     */
    public Swept at(AccountId account, Optional<Instant> lastSound, boolean deep) {
        Visit visit = new Visit(account);
        try {
            look(visit, lastSound, deep);
        } catch (LedgerFault fault) {
            visit.trouble(Trouble.Kind.UNSEEN, fault.what());
        } catch (MemberFault fault) {
            visit.trouble(
                    fault.kind() == MemberFault.Kind.NO_WAY_IN ? Trouble.Kind.UNREACHABLE : Trouble.Kind.UNSEEN,
                    fault.what());
        } catch (RuntimeException e) {
            // A defect of ours in one account is no reason to leave the others alone.
            visit.trouble(Trouble.Kind.UNSEEN, "Trailwarden itself failed there: " + e);
        }
        return visit.swept();
    }

    private void look(Visit visit, Optional<Instant> lastSound, boolean deep) throws LedgerFault, MemberFault {
        AccountId account = visit.account;
        Remembered remembered = memory.of(account);
        MemberAccount member = members.open(account, deep ? DEEP : MatchBaseline.READS, Optional.empty());
        Set<TrailArn> trails = new LinkedHashSet<>(remembered.trails());
        trails.addAll(listed(visit, member, remembered.trails()));
        Instant since = lastSound
                .filter(time -> time.isAfter(clock.instant().minus(HISTORY)))
                .orElse(clock.instant().minus(HISTORY));
        for (TrailArn trail : trails) {
            visit.counter.count(Count.TRAILS);
            try {
                at(visit, member, trail, remembered, since);
            } catch (MemberFault fault) {
                visit.counter.count(Count.NOT_LOGGING);
                visit.trouble(Trouble.Kind.UNSEEN, fault.what());
            }
        }
        if (house.managementAccount().equals(Optional.of(account))) {
            guardrail.look();
        }
        if (deep) {
            countRules(visit, member);
        }
    }

    /** Where the hub's own Region cannot be asked, another may; and what has a baseline is looked at in any case. */
    private List<TrailArn> listed(Visit visit, MemberAccount member, List<TrailArn> kept) throws MemberFault {
        try {
            return own(visit.account, member.trails(hubRegion));
        } catch (MemberFault fault) {
            Optional<Region> other = kept.stream()
                    .map(TrailArn::homeRegion)
                    .filter(region -> !region.equals(hubRegion))
                    .findFirst();
            if (fault.kind() == MemberFault.Kind.NO_WAY_IN) {
                throw fault;
            }
            if (other.isPresent()) {
                try {
                    return own(visit.account, member.trails(other.get()));
                } catch (MemberFault again) {
                    // The first fault is the one to tell.
                }
            }
            visit.trouble(Trouble.Kind.UNSEEN, fault.what());
            return List.of();
        }
    }

    /** An organization trail belongs to the management account, and is looked at there. */
    private static List<TrailArn> own(AccountId account, List<TrailArn> trails) {
        return trails.stream().filter(trail -> trail.owner().equals(account)).toList();
    }

    private void at(Visit visit, MemberAccount member, TrailArn trail, Remembered remembered, Instant since)
            throws MemberFault, LedgerFault {
        List<Incident> open = remembered.open();
        Optional<TrailSight> sight = member.sightIfThere(trail);
        sight.flatMap(TrailSight::deliveryError).ifPresent(error -> {
            visit.counter.count(Count.NOT_DELIVERING);
            visit.counter.notWell("The files of " + trail + " do not arrive: " + error);
        });
        Optional<Baseline> baseline = Optional.empty();
        Optional<Set<String>> calls = Optional.empty();
        try {
            baseline = remembered.baseline(trail);
            calls = behind(baseline, sight);
        } catch (LedgerFault fault) {
            if (fault.kind() != LedgerFault.Kind.TAMPERED) {
                throw fault;
            }
            // The look tells that.
        }
        Instant from = baseline.map(Baseline::at).filter(since::isBefore).orElse(since);
        boolean sound = calls.filter(Set::isEmpty).isPresent();
        boolean quiet = open.stream().noneMatch(incident -> incident.trail().equals(Optional.of(trail.name())));
        if (sound && quiet) {
            explain(visit, trail, remembered.unexplained());
            return;
        }
        Answered answered =
                sound || calls.isEmpty() ? new Answered(false, false) : answerRecords(visit, trail, calls.get(), from);
        boolean window = answered.permitted() || open.stream().anyMatch(incident -> isWindow(incident, trail));
        count(visit, trail, sight, look.at(trail, from), answered.restored(), window);
    }

    private boolean isWindow(Incident incident, TrailArn trail) {
        return incident.verdict() == Verdict.BREAK_GLASS
                && incident.trail().equals(Optional.of(trail.name()))
                && incident.windowEnds()
                        .filter(end -> clock.instant().isBefore(end))
                        .isPresent();
    }

    /**
     * What came of answering records.
     *
     * @param restored whether the trail was put right by it
     * @param permitted whether the newest call may have been made
     */
    private record Answered(boolean restored, boolean permitted) {}

    /**
     * The calls that may have made the trail differ.
     *
     * @return an empty set if it does not differ; nothing if it cannot be compared, or is as new
     */
    private static Optional<Set<String>> behind(Optional<Baseline> baseline, Optional<TrailSight> sight) {
        if (sight.isEmpty()) {
            return baseline.map(ignored -> Set.of("DeleteTrail"));
        }
        if (baseline.isEmpty()) {
            // That a trail logs is known to be right without a baseline.
            return sight.get().settings().logging() ? Optional.empty() : Optional.of(Facet.LOGGING.changedBy());
        }
        Set<String> calls = new TreeSet<>();
        Facet.differing(baseline.get().settings(), sight.get().settings())
                .forEach(facet -> calls.addAll(facet.changedBy()));
        return Optional.of(calls);
    }

    /** What a sweep has put right before anything said who did it. */
    private void explain(Visit visit, TrailArn trail, List<Unexplained> unexplained) {
        Instant now = clock.instant();
        unexplained.stream()
                .filter(found -> found.trail().equals(trail)
                        && !found.calls().isEmpty()
                        && now.isBefore(found.at().plus(HISTORY_LAGS)))
                .forEach(found -> answerRecords(visit, trail, found.calls(), found.since()));
    }

    /** Answers what the event history knows and nobody has been told. */
    private Answered answerRecords(Visit visit, TrailArn trail, Set<String> calls, Instant since) {
        boolean restored = false;
        boolean permitted = false;
        try {
            int answered = 0;
            // A record has whole seconds.
            for (byte[] record : trace.of(trail, calls, since.minusSeconds(1))) {
                if (answered == MOST_RECORDS || !isNews(record, trail, calls)) {
                    continue;
                }
                answered++;
                Report report = response.respond(record, Source.SWEEP);
                restored |= report.outcome()
                        .filter(Outcome.Restored.class::isInstance)
                        .isPresent();
                permitted = isPermitted(report);
                if (permitted) {
                    // What the newest call left behind may be so; whoever called before it changed nothing of that.
                    break;
                }
            }
        } catch (MemberFault fault) {
            visit.trouble(Trouble.Kind.UNSEEN, "who changed a trail there cannot be asked: " + fault.what());
        } catch (LedgerFault fault) {
            visit.trouble(Trouble.Kind.UNSEEN, fault.what());
        }
        return new Answered(restored, permitted);
    }

    private static boolean isPermitted(Report report) {
        return report.verdict()
                .filter(verdict -> verdict == Verdict.BREAK_GLASS || verdict == Verdict.EXEMPT)
                .isPresent();
    }

    private boolean isNews(byte[] record, TrailArn trail, Set<String> calls) throws LedgerFault {
        TrailEvent event;
        try {
            event = reader.read(record);
        } catch (UnreadableEvent e) {
            // The response tells what it cannot read.
            return true;
        }
        boolean ours = switch (event.trail()) {
            case TrailReference.ByArn(TrailArn arn) -> arn.equals(trail);
            case TrailReference.ByName(String name) -> name.equals(trail.name());
            // It may be this trail, which differs.
            case TrailReference.Unclear ignored -> true;
            case TrailReference.OfStore ignored -> false;
            case TrailReference.OfOther ignored -> false;
            case TrailReference.OfOrganization ignored -> false;
        };
        return ours
                && !event.failed()
                && calls.contains(event.eventName())
                && ledger.recall(event.id()).filter(Incident::told).isEmpty();
    }

    private static void count(
            Visit visit,
            TrailArn trail,
            Optional<TrailSight> sight,
            Look.Seen seen,
            boolean restoredBefore,
            boolean window) {
        Tally.Counter counter = visit.counter;
        boolean logging = sight.filter(one -> one.settings().logging()).isPresent();
        String words = seen.words().isEmpty() ? "" : " (" + seen.words() + ")";
        switch (seen.state()) {
            case "sound" -> logging = true;
            case "captured" -> {
                logging = true;
                counter.count(Count.CAPTURED);
            }
            case "restored" -> {
                logging = true;
                counter.count(Count.RESTORED);
            }
            case "failed" -> {
                counter.count(Count.FAILED);
                counter.notWell(trail + " is not what it should be" + words);
            }
            case "observed" -> {
                counter.count(Count.OBSERVED);
                counter.notWell(trail + " differs and is only observed" + words);
            }
            case "exempt" -> counter.count(Count.LEFT_ALONE);
            default -> {
                counter.count(window ? Count.LEFT_ALONE : Count.UNMATCHED);
                counter.notWell(trail + " is as it is" + words);
            }
        }
        if (restoredBefore) {
            logging = true;
            counter.count(Count.RESTORED);
        }
        if (!logging) {
            counter.count(Count.NOT_LOGGING);
        }
    }

    /** A Region whose rule cannot be read counts as one without. */
    private void countRules(Visit visit, MemberAccount member) {
        List<String> without = new ArrayList<>();
        try {
            for (Region region : member.regions()) {
                visit.counter.count(Count.REGIONS);
                if (forwards(member, region)) {
                    visit.counter.count(Count.RULES);
                } else {
                    without.add(region.id());
                }
            }
        } catch (MemberFault fault) {
            visit.trouble(Trouble.Kind.UNSEEN, fault.what());
        }
        if (!without.isEmpty()) {
            visit.counter.notWell("Account " + visit.account + " does not forward its events of "
                    + String.join(", ", without) + " to the hub");
        }
    }

    private boolean forwards(MemberAccount member, Region region) {
        try {
            return member.forwarding(region)
                    .filter(rule -> rule.enabled()
                            && rule.targets().stream()
                                    .anyMatch(target -> target.arn().equals(hubBus) && target.whole()))
                    .isPresent();
        } catch (MemberFault fault) {
            return false;
        }
    }
}
