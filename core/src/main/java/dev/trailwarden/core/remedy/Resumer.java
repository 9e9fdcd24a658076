package dev.trailwarden.core.remedy;

import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.event.TrailReference;
import dev.trailwarden.core.port.MemberAccount;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.Members;
import dev.trailwarden.core.port.Pause;
import dev.trailwarden.core.port.TrailStatus;
import dev.trailwarden.core.remedy.Outcome.AlreadySound;
import dev.trailwarden.core.remedy.Outcome.Failed;
import dev.trailwarden.core.remedy.Outcome.Observed;
import dev.trailwarden.core.remedy.Outcome.Restored;
import dev.trailwarden.core.remedy.Outcome.Trail;
import dev.trailwarden.core.remedy.Remediation.ResumeLogging;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Switches stopped trails on: looks, acts only on what it saw, and looks again. A trail that already logs costs one read
 * and no write, so a second delivery changes nothing and StartLogging, throttled at one call a second, is not wasted.
 * Asks nobody but CloudTrail: every second a trail is off counts.
 */
final class Resumer {
    /** CloudTrail is eventually consistent: how long to wait before each further look at a trail just switched on. */
    static final List<Duration> LOOKS_AFTER =
            List.of(Duration.ZERO, Duration.ofMillis(250), Duration.ofSeconds(1), Duration.ofSeconds(2));

    /** The clock of the event and the clock of GetTrailStatus are not the same one. */
    private static final Duration CLOCK_SLACK = Duration.ofMinutes(2);

    private final Members members;
    private final Pause pause;

    Resumer(Members members, Pause pause) {
        this.members = members;
        this.pause = pause;
    }

    /** Carries the remedy out. */
    Outcome resume(ResumeLogging remedy) throws MemberFault {
        return switch (remedy.trail()) {
            case TrailReference.ByName(String name) -> resume(remedy, name, remedy.region());
            case TrailReference.ByArn(TrailArn arn) -> resume(remedy, arn.name(), arn.homeRegion());
            case TrailReference.OfStore ignored -> resumeWhatWasStopped(remedy, "it names an event data store");
            case TrailReference.OfOther ignored -> resumeWhatWasStopped(remedy, "it names no trail");
            case TrailReference.OfOrganization ignored -> resumeWhatWasStopped(remedy, "it names no trail");
            case TrailReference.Unclear(String why) -> resumeWhatWasStopped(remedy, why);
        };
    }

    /** Says what the remedy would do, by reading alone; the trail is looked for in the call's own Region. */
    Outcome observe(ResumeLogging remedy) throws MemberFault {
        Optional<String> called = remedy.trail().trailName();
        MemberAccount account = members.open(remedy.account(), ResumeLogging.READS, called);
        List<String> names = called.isPresent()
                ? List.of(called.get())
                : account.trails(remedy.region()).stream()
                        .filter(trail -> trail.owner().equals(remedy.account())
                                && trail.homeRegion().equals(remedy.region()))
                        .map(TrailArn::name)
                        .toList();
        List<Trail> sound = new ArrayList<>();
        List<Trail> off = new ArrayList<>();
        for (String name : names) {
            TrailStatus status = account.status(remedy.region(), name);
            Trail trail = trail(name, remedy.region(), status.stoppedAt(), status);
            if (status.logging()) {
                sound.add(trail);
            } else {
                off.add(trail.off());
            }
        }
        return off.isEmpty() ? new AlreadySound(called.isPresent() ? sound : List.of()) : new Observed(off);
    }

    private Outcome resume(ResumeLogging remedy, String name, Region says) throws MemberFault {
        MemberAccount account = members.open(remedy.account(), remedy.permissions(), Optional.of(name));
        // A stop succeeds in the home Region only, so the event's own Region is asked first, without a lookup. The
        // Region inside an ARN is the caller's text: where it differs, the account is asked where the trail lives.
        boolean atHomeElsewhere = false;
        if (says.equals(remedy.region())) {
            try {
                return outcome(List.of(resume(account, name, says)));
            } catch (MemberFault fault) {
                atHomeElsewhere = fault.kind() == MemberFault.Kind.WRONG_HOME_REGION;
                if (!atHomeElsewhere && fault.kind() != MemberFault.Kind.NO_SUCH_TRAIL) {
                    throw fault;
                }
            }
        }
        List<TrailArn> called = account.trails(remedy.region()).stream()
                .filter(trail ->
                        trail.owner().equals(remedy.account()) && trail.name().equals(name))
                .toList();
        // A namesake in a third Region is another trail: that it logs says nothing about the one that was stopped.
        Optional<TrailArn> home = in(says, called).or(() -> in(remedy.region(), called));
        if (home.isEmpty() && atHomeElsewhere && called.size() == 1) {
            home = Optional.of(called.getFirst());
        }
        if (home.isEmpty()) {
            return new Failed(
                    "account " + remedy.account() + " has no trail called " + name
                            + (called.isEmpty()
                                    ? " (any more)"
                                    : " in " + remedy.region() + " (any more), only in "
                                            + called.stream()
                                                    .map(trail ->
                                                            trail.homeRegion().id())
                                                    .collect(Collectors.joining(", "))),
                    "Look at the account's trails; if one was deleted, create it again from your records.",
                    false);
        }
        return outcome(List.of(resume(account, name, home.get().homeRegion())));
    }

    private static Optional<TrailArn> in(Region region, List<TrailArn> trails) {
        return trails.stream()
                .filter(trail -> trail.homeRegion().equals(region))
                .findFirst();
    }

    /** The event does not say which trail, so the state does: whatever of this Region was stopped at that time. */
    private Outcome resumeWhatWasStopped(ResumeLogging remedy, String why) throws MemberFault {
        if (remedy.since().isEmpty()) {
            return new Failed(
                    "the event does not say which trail was stopped (" + why + ") nor when",
                    "Look at the account's trails in " + remedy.region() + ".",
                    false);
        }
        Instant from = remedy.since().get().minus(CLOCK_SLACK);
        MemberAccount account = members.open(remedy.account(), remedy.permissions(), Optional.empty());
        List<Looked> looked = new ArrayList<>();
        List<MemberFault> faults = new ArrayList<>();
        for (TrailArn trail : account.trails(remedy.region())) {
            if (trail.owner().equals(remedy.account()) && trail.homeRegion().equals(remedy.region())) {
                try {
                    TrailStatus status = account.status(trail.homeRegion(), trail.name());
                    // A trail that its owner stopped long ago, or never started, stays as its owner wants it.
                    if (!status.logging()
                            && status.stoppedAt()
                                    .filter(at -> !at.isBefore(from))
                                    .isPresent()) {
                        looked.add(resume(account, trail.name(), trail.homeRegion()));
                    }
                } catch (MemberFault fault) {
                    // The others must not stay off because of this one.
                    faults.add(fault);
                }
            }
        }
        // If another attempt may help any of them, there has to be one.
        Optional<MemberFault> fault = faults.stream()
                .filter(one -> one.kind().retryable())
                .findFirst()
                .or(() -> faults.stream().findFirst());
        if (fault.isPresent()) {
            throw fault.get();
        }
        return outcome(looked);
    }

    /** A trail, and whether this call is what switched it on. */
    private record Looked(Trail trail, boolean switchedOn, boolean logging) {}

    private Looked resume(MemberAccount account, String name, Region home) throws MemberFault {
        TrailStatus before = account.status(home, name);
        if (before.logging()) {
            return new Looked(trail(name, home, before.stoppedAt(), before), false, true);
        }
        account.startLogging(home, name);
        TrailStatus after = before;
        for (Duration wait : LOOKS_AFTER) {
            pause.of(wait);
            after = account.status(home, name);
            if (after.logging()) {
                break;
            }
        }
        return new Looked(trail(name, home, before.stoppedAt(), after), true, after.logging());
    }

    private static Trail trail(String name, Region home, Optional<Instant> stoppedAt, TrailStatus now) {
        return new Trail(name, home.id(), stoppedAt, now.startedAt());
    }

    private static Outcome outcome(List<Looked> looked) {
        List<Trail> trails = looked.stream().map(Looked::trail).toList();
        List<String> stillOff = looked.stream()
                .filter(one -> !one.logging())
                .map(one -> one.trail().name())
                .toList();
        if (!stillOff.isEmpty()) {
            return new Failed(
                    "StartLogging was accepted, but looking again shows " + String.join(", ", stillOff)
                            + " still stopped",
                    "Look at the trail: somebody may be stopping it again and again.",
                    true);
        }
        return looked.stream().anyMatch(Looked::switchedOn) ? new Restored(trails) : new AlreadySound(trails);
    }
}
