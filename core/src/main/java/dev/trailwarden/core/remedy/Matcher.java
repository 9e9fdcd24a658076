package dev.trailwarden.core.remedy;

import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.baseline.Baseline;
import dev.trailwarden.core.baseline.Facet;
import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.baseline.Weakness;
import dev.trailwarden.core.decision.Mode;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.incident.Incident;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.MemberAccount;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.Members;
import dev.trailwarden.core.port.Memory;
import dev.trailwarden.core.port.Pause;
import dev.trailwarden.core.port.Permission;
import dev.trailwarden.core.port.Remembered;
import dev.trailwarden.core.port.TrailStatus;
import dev.trailwarden.core.remedy.Outcome.AlreadySound;
import dev.trailwarden.core.remedy.Outcome.Change;
import dev.trailwarden.core.remedy.Outcome.Failed;
import dev.trailwarden.core.remedy.Outcome.Observed;
import dev.trailwarden.core.remedy.Outcome.Restored;
import dev.trailwarden.core.remedy.Outcome.Trail;
import dev.trailwarden.core.remedy.Outcome.Unmatched;
import dev.trailwarden.core.remedy.Remediation.MatchBaseline;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a trail equal to its baseline: reads it, compares, makes the fewest calls that undo every difference, and reads
 * it again. The event that led here says which trail; what to do is decided by the state alone.
 */
public final class Matcher {
    /** Another hand may make or change the trail while we do; then what is to be done has changed too. */
    private static final int PLANS = 3;

    private final Members members;
    private final Memory memory;
    private final InstantSource clock;
    private final Pause pause;

    /**
     * @param members the way into the accounts
     * @param memory what each trail should be, and the break-glass windows that are open
     * @param clock tells whether one still is
     * @param pause waits between two looks
     */
    public Matcher(Members members, Memory memory, InstantSource clock, Pause pause) {
        this.members = members;
        this.memory = memory;
        this.clock = clock;
        this.pause = pause;
    }

    /**
     * Makes a trail what it should be. Asks for the power to write only once there is something to write.
     *
     * @param trail which
     * @param mode whether to write at all
     * @return what came of it; {@link Unmatched} if there is nothing to compare it with
     * @throws MemberFault if the account cannot be looked at
     * @throws LedgerFault if the baseline cannot be read, or cannot be trusted
     */
    public Outcome match(TrailArn trail, Mode mode) throws MemberFault, LedgerFault {
        return match(trail, memory.of(trail.owner()), mode, MatchBaseline.READS);
    }

    /**
     * Makes a trail what it should be, as a part of a remedy.
     *
     * @param trail which
     * @param remembered of its owner
     * @param mode whether to write at all
     * @param session what the session may do by which the trail is read: {@link MatchBaseline#READS} at least, and where a
     *     remedy has a session open already, what that one may do, so that it does not take a second one
     * @return as {@link #match(TrailArn, Mode)}
     * @throws MemberFault if the account cannot be looked at
     * @throws LedgerFault if the baseline cannot be trusted
     */
    public Outcome match(TrailArn trail, Remembered remembered, Mode mode, Set<Permission> session)
            throws MemberFault, LedgerFault {
        Optional<Baseline> baseline = remembered.baseline(trail);
        Optional<Incident> window = window(trail, remembered);
        if (window.isPresent()) {
            return new Unmatched(
                    List.of(plain(trail)),
                    "a break-glass window is open until "
                            + window.get().windowEnds().orElseThrow()
                            + ", so its settings are left alone",
                    "Nothing until then; trailwarden restore ends the window at once.");
        }
        MemberAccount reader = members.open(trail.owner(), session, Optional.of(trail.name()));
        Optional<TrailSettings> found = reader.settingsIfThere(trail);
        if (baseline.isEmpty()) {
            return found.<Outcome>map(settings -> unmatched(trail, settings))
                    .orElseGet(() -> new Failed(
                            "account " + trail.owner() + " has no trail called " + trail.name() + " in "
                                    + trail.homeRegion() + " (any more), and no baseline is kept to make it again from",
                            "Look at the account's trails; if one was deleted, create it again from your records.",
                            false));
        }
        return match(reader, baseline.get(), found, mode);
    }

    private Outcome match(MemberAccount reader, Baseline baseline, Optional<TrailSettings> found, Mode mode)
            throws MemberFault {
        TrailArn arn = baseline.trail();
        TrailSettings wanted = baseline.settings();
        List<TrailWrite> plan = Plan.of(wanted, found);
        boolean off = found.filter(TrailSettings::logging).isEmpty();
        Optional<TrailStatus> before =
                found.isPresent() && off ? Optional.of(reader.status(arn.homeRegion(), arn.name())) : Optional.empty();
        if (plan.isEmpty()) {
            return new AlreadySound(List.of(plain(arn)));
        }
        if (mode == Mode.OBSERVE) {
            return new Observed(List.of(trail(arn, before, Optional.empty(), wanted, found, Optional.empty())));
        }
        MemberAccount writer = members.open(arn.owner(), MatchBaseline.ALL, Optional.of(arn.name()));
        Optional<MemberFault> fault = carryOut(writer, arn, wanted, plan);
        TrailSettings after = lookAgain(writer, arn, wanted, fault.isPresent());
        Trail told = trail(
                arn,
                before,
                off && after.logging() ? Optional.of(writer.status(arn.homeRegion(), arn.name())) : Optional.empty(),
                wanted,
                found,
                Optional.of(after));
        List<Facet> left = Facet.differing(wanted, after);
        if (left.isEmpty()) {
            return new Restored(List.of(told));
        }
        String what = String.join(", ", left.stream().map(Facet::label).toList());
        return fault.map(first ->
                        Failures.of(arn.owner(), first, what + " not set back: " + first.what(), List.of(told)))
                .orElseGet(() -> new Failed(
                        "every call was accepted, but looking again shows that these still differ: " + what,
                        "Look at the trail: somebody may be changing it again and again.",
                        true,
                        List.of(told)));
    }

    /** Makes every call it can: one that fails must not keep the others from being made. Gives the first fault. */
    private Optional<MemberFault> carryOut(
            MemberAccount account, TrailArn arn, TrailSettings wanted, List<TrailWrite> first) throws MemberFault {
        List<TrailWrite> plan = first;
        Optional<MemberFault> fault = Optional.empty();
        for (int attempt = 1; attempt <= PLANS; attempt++) {
            fault = Optional.empty();
            boolean planAnew = false;
            for (TrailWrite write : plan) {
                try {
                    account.write(arn, write);
                } catch (MemberFault refused) {
                    fault = fault.or(() -> Optional.of(refused));
                    boolean overtaken = refused.kind() == MemberFault.Kind.TRAIL_EXISTS
                            || refused.kind() == MemberFault.Kind.NO_SUCH_TRAIL;
                    planAnew |= overtaken;
                    if (overtaken) {
                        break;
                    }
                    if (write instanceof TrailWrite.CreateTrail) {
                        throw refused;
                    }
                }
            }
            if (!planAnew) {
                return fault;
            }
            plan = Plan.of(wanted, account.settingsIfThere(arn));
        }
        return fault;
    }

    private TrailSettings lookAgain(MemberAccount account, TrailArn arn, TrailSettings wanted, boolean failed)
            throws MemberFault {
        TrailSettings after = account.settings(arn);
        for (Duration wait : Resumer.LOOKS_AFTER) {
            if (failed || Facet.differing(wanted, after).isEmpty()) {
                break;
            }
            pause.of(wait);
            after = account.settings(arn);
        }
        return after;
    }

    private Optional<Incident> window(TrailArn trail, Remembered remembered) {
        try {
            return remembered.open().stream()
                    .filter(incident -> incident.trail().equals(Optional.of(trail.name()))
                            && incident.verdict() == Verdict.BREAK_GLASS)
                    .filter(incident -> incident.windowEnds()
                            .filter(end -> clock.instant().isBefore(end))
                            .isPresent())
                    .findFirst();
        } catch (LedgerFault e) {
            // Whether a window is open is not known; the trail's safety comes first.
            return Optional.empty();
        }
    }

    private static Unmatched unmatched(TrailArn arn, TrailSettings settings) {
        List<String> weaknesses = Weakness.of(settings);
        return new Unmatched(
                List.of(plain(arn)),
                "no baseline is kept of this trail yet"
                        + (weaknesses.isEmpty() ? "" : "; as it is, " + String.join(" and ", weaknesses)),
                "Look at the trail; when it is what it should be, keep that: trailwarden baseline accept " + arn + ".");
    }

    private static Trail plain(TrailArn arn) {
        return new Trail(arn.name(), arn.homeRegion().id(), Optional.empty(), Optional.empty());
    }

    private static Trail trail(
            TrailArn arn,
            Optional<TrailStatus> before,
            Optional<TrailStatus> started,
            TrailSettings wanted,
            Optional<TrailSettings> found,
            Optional<TrailSettings> after) {
        return new Trail(
                arn.name(),
                arn.homeRegion().id(),
                before.flatMap(TrailStatus::stoppedAt),
                started.flatMap(TrailStatus::startedAt),
                found.map(now -> changes(wanted, now, after)).orElseGet(() -> missing(after)),
                found,
                Optional.empty());
    }

    private static List<Change> changes(TrailSettings wanted, TrailSettings found, Optional<TrailSettings> after) {
        List<Change> changes = new ArrayList<>();
        for (Facet facet : Facet.differing(wanted, found)) {
            changes.add(new Change(facet.label(), facet.in(wanted), facet.in(found), after.map(facet::in)));
        }
        return changes;
    }

    private static List<Change> missing(Optional<TrailSettings> after) {
        return List.of(new Change("the trail", "there", "deleted", after.map(ignored -> "there again")));
    }
}
