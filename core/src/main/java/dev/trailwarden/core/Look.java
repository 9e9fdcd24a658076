package dev.trailwarden.core;

import dev.trailwarden.core.alert.Alert;
import dev.trailwarden.core.alert.Alert.Source;
import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.baseline.Baseline;
import dev.trailwarden.core.baseline.Baseline.Origin;
import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.baseline.Weakness;
import dev.trailwarden.core.decision.Exemption;
import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.decision.Mode;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.event.TrailReference;
import dev.trailwarden.core.incident.Incident;
import dev.trailwarden.core.incident.Teller;
import dev.trailwarden.core.incident.Unexplained;
import dev.trailwarden.core.port.Baselines;
import dev.trailwarden.core.port.Directory;
import dev.trailwarden.core.port.Ledger;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.MemberAccount;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.Members;
import dev.trailwarden.core.port.TrailStatus;
import dev.trailwarden.core.remedy.Failures;
import dev.trailwarden.core.remedy.Matcher;
import dev.trailwarden.core.remedy.Outcome;
import dev.trailwarden.core.remedy.Outcome.AlreadySound;
import dev.trailwarden.core.remedy.Outcome.Failed;
import dev.trailwarden.core.remedy.Outcome.Observed;
import dev.trailwarden.core.remedy.Outcome.Restored;
import dev.trailwarden.core.remedy.Outcome.Unconcerned;
import dev.trailwarden.core.remedy.Outcome.Unheld;
import dev.trailwarden.core.remedy.Outcome.Unmatched;
import dev.trailwarden.core.remedy.Remediation.MatchBaseline;
import dev.trailwarden.core.remedy.Remediation.ResumeLogging;
import dev.trailwarden.core.remedy.Restorer;
import dev.trailwarden.core.tamper.Catalogue;
import dev.trailwarden.core.tamper.Severity;
import dev.trailwarden.core.tamper.Tamper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A look at one account, which needs no event: every trail that it has or should have is compared with its baseline, put
 * right where it differs, and remembered where it is healthy and none is kept of it yet.
 */
public final class Look {
    /** Nothing older explains what is found now, where it is not known when the trail was last sound. */
    private static final Duration HISTORY = Duration.ofDays(1);

    private final House house;
    private final Members members;
    private final Baselines baselines;
    private final Ledger ledger;
    private final Directory directory;
    private final Matcher matcher;
    private final Restorer restorer;
    private final Teller teller;
    private final InstantSource clock;

    /** Joins the parts. */
    public Look(
            House house,
            Members members,
            Baselines baselines,
            Ledger ledger,
            Directory directory,
            Matcher matcher,
            Restorer restorer,
            Teller teller,
            InstantSource clock) {
        this.house = house;
        this.members = members;
        this.baselines = baselines;
        this.ledger = ledger;
        this.directory = directory;
        this.matcher = matcher;
        this.restorer = restorer;
        this.teller = teller;
        this.clock = clock;
    }

    /**
     * Why a trail is looked at.
     *
     * @param source for what is told
     * @param since when it was last known to be sound
     * @param news whether the security team wants to hear that it was changed
     */
    private record Occasion(Source source, Instant since, boolean news) {
        Occasion quiet() {
            return new Occasion(source, since, false);
        }

        Occasion loud() {
            return new Occasion(source, since, true);
        }
    }

    /**
     * What was seen of one trail.
     *
     * @param trail which
     * @param state in one word: {@code sound}, {@code captured}, {@code restored}, {@code failed}, {@code observed},
     *     {@code exempt}, {@code unmatched}
     * @param words what there is to say about it; empty for a sound one
     * @param outcome what came of comparing it, if it was compared
     */
    public record Seen(TrailArn trail, String state, String words, Optional<Outcome> outcome) {}

    /**
     * Looks at an account.
     *
     * @param account which
     * @param askIn a Region enabled in it, to list its trails in
     * @return each trail that the account has or should have
     * @throws MemberFault if the account cannot be looked at
     * @throws LedgerFault if it is not known what its trails should be
     */
    public List<Seen> at(AccountId account, Region askIn) throws MemberFault, LedgerFault {
        Set<TrailArn> trails = new LinkedHashSet<>(baselines.of(account));
        members.open(account, MatchBaseline.READS, Optional.empty()).trails(askIn).stream()
                .filter(trail -> trail.owner().equals(account))
                .forEach(trails::add);
        List<Seen> seen = new ArrayList<>();
        for (TrailArn trail : trails) {
            seen.add(at(trail));
        }
        return seen;
    }

    /**
     * Looks at one trail. Never throws: what befalls one trail must not keep the others from being looked at.
     *
     * @param trail which
     */
    public Seen at(TrailArn trail) {
        return at(trail, new Occasion(Source.LOOK, clock.instant().minus(HISTORY), true));
    }

    /**
     * The same as one step of a sweep of all accounts.
     *
     * @param trail which
     * @param since when it was last known to be sound
     */
    public Seen at(TrailArn trail, Instant since) {
        return at(trail, new Occasion(Source.SWEEP, since, true));
    }

    /**
     * Makes one trail equal to the baseline that an operator has just agreed to. Never throws.
     *
     * @param trail which
     * @return as {@link #at(TrailArn)}; that it was changed is no news to the security team, that it could not be is
     */
    Seen asAgreed(TrailArn trail) {
        return at(trail, new Occasion(Source.LOOK, clock.instant().minus(HISTORY), false));
    }

    private Seen at(TrailArn trail, Occasion on) {
        List<Incident> open = List.of();
        try {
            open = ledger.open(trail);
            Optional<Exemption> exemption =
                    house.exemptions().of(trail.owner(), Optional.of(trail.name()), clock.instant(), directory);
            if (exemption.filter(one -> one.effect() == Exemption.Effect.EXEMPT).isPresent()) {
                return new Seen(trail, "exempt", exemption.get().reason(), Optional.empty());
            }
            Mode mode = exemption.isPresent() ? Mode.OBSERVE : house.mode();
            return settle(trail, open, matcher.match(trail, mode), on);
        } catch (MemberFault fault) {
            return settle(trail, open, Failures.of(trail.owner(), fault), on);
        } catch (LedgerFault fault) {
            return settle(trail, open, Failures.of(fault), on);
        }
    }

    private Seen settle(TrailArn trail, List<Incident> open, Outcome outcome, Occasion on) {
        return switch (outcome) {
            case AlreadySound sound -> {
                tell(trail, open, Verdict.UNCHANGED, sound, on.quiet());
                yield new Seen(trail, "sound", "", Optional.of(sound));
            }
            case Restored restored -> {
                tell(trail, open, Verdict.RESTORED, restored, on);
                yield new Seen(trail, "restored", changes(restored), Optional.of(restored));
            }
            case Observed observed -> {
                tell(trail, open, Verdict.OBSERVED, observed, on);
                yield new Seen(trail, "observed", changes(observed), Optional.of(observed));
            }
            case Failed failed -> {
                tell(trail, open, Verdict.NOT_RESTORED, failed, on.loud());
                yield new Seen(trail, "failed", failed.why(), Optional.of(failed));
            }
            case Unmatched unmatched -> capture(trail, open, unmatched, on);
            // What is said of the guardrail, and never of a trail.
            case Unheld unheld -> new Seen(trail, "unmatched", unheld.why(), Optional.of(unheld));
            case Unconcerned quiet -> new Seen(trail, "unmatched", quiet.why(), Optional.of(quiet));
        };
    }

    /** A window that is open, or a trail of which no baseline is kept. */
    private Seen capture(TrailArn trail, List<Incident> open, Unmatched unmatched, Occasion on) {
        try {
            Optional<Incident> over = open.stream().filter(this::windowIsOver).findFirst();
            if (over.isPresent() && baselines.find(trail).isEmpty()) {
                return settle(trail, open, resume(trail, over.get()), on.loud());
            }
            if (!open.isEmpty() || baselines.find(trail).isPresent()) {
                return new Seen(trail, "unmatched", unmatched.why(), Optional.of(unmatched));
            }
            MemberAccount account = members.open(trail.owner(), MatchBaseline.READS, Optional.of(trail.name()));
            TrailSettings settings = account.settings(trail);
            TrailStatus status = account.status(trail.homeRegion(), trail.name());
            List<String> weaknesses = new ArrayList<>(Weakness.of(settings));
            status.deliveryError()
                    .ifPresent(error -> weaknesses.add("its files do not arrive (" + PlainText.of(error, 80) + ")"));
            if (!weaknesses.isEmpty()) {
                Unmatched weak = new Unmatched(
                        unmatched.trails(),
                        "no baseline is kept of this trail, and none is taken from what weakens logging: "
                                + String.join(", ", weaknesses),
                        unmatched.whatToDo());
                tell(trail, open, Verdict.NOT_UNDONE, weak, on.loud());
                return new Seen(trail, "unmatched", weak.why(), Optional.of(weak));
            }
            baselines.keep(new Baseline(trail, settings, 1, Origin.CAPTURED, "a look", clock.instant()));
            return new Seen(trail, "captured", "healthy; this is its baseline from now on", Optional.empty());
        } catch (MemberFault fault) {
            return settle(trail, open, Failures.of(trail.owner(), fault), on.loud());
        } catch (LedgerFault fault) {
            return new Seen(trail, "failed", fault.what(), Optional.of(unmatched));
        }
    }

    /** Tells each incident that is open on the trail how it ends, or else what nobody has reported yet. */
    private void tell(TrailArn trail, List<Incident> open, Verdict verdict, Outcome outcome, Occasion on) {
        boolean known =
                verdict.sound() ? !open.isEmpty() : open.stream().anyMatch(incident -> incident.verdict() == verdict);
        if (verdict.sound()) {
            open.forEach(incident -> teller.tell(
                    alert(trail, incident.id(), incident.tamper().flatMap(Catalogue::called), verdict, outcome, on)));
        }
        if (on.news() && !known) {
            Alert alert = alert(trail, idOf(trail, outcome), Optional.empty(), verdict, outcome, on);
            awaitExplanation(trail, alert.incident(), outcome, on);
            teller.tell(alert);
        }
    }

    /** The event may still be on its way, and CloudTrail's event history knows it only after some minutes. */
    private void awaitExplanation(TrailArn trail, String incident, Outcome outcome, Occasion on) {
        Set<String> calls = Unexplained.callsBehind(outcome);
        if (calls.isEmpty()) {
            return;
        }
        try {
            ledger.remember(new Unexplained(trail, incident, on.since(), clock.instant(), calls, Set.of()));
        } catch (LedgerFault fault) {
            // Then the event that says who did it is told once more.
        }
    }

    private static Alert alert(
            TrailArn trail, String incident, Optional<Tamper> tamper, Verdict verdict, Outcome outcome, Occasion on) {
        return new Alert(
                incident,
                verdict,
                on.source(),
                verdict == Verdict.UNCHANGED ? Severity.LOW : Severity.HIGH,
                (on.source() == Source.SWEEP ? "a sweep of all accounts" : "a look at the account")
                        + " compared the trail with its baseline",
                tamper,
                Optional.empty(),
                Optional.of(trail.owner()),
                Optional.empty(),
                Optional.of(trail.homeRegion()),
                Optional.of(trail.name()),
                Optional.of(outcome),
                List.of(),
                Optional.empty(),
                List.of());
    }

    private boolean windowIsOver(Incident incident) {
        return incident.verdict() == Verdict.BREAK_GLASS
                && incident.windowEnds()
                        .filter(end -> !clock.instant().isBefore(end))
                        .isPresent();
    }

    /** Without a baseline nobody knows what else was changed, but that a trail logs is known to be right. */
    private Outcome resume(TrailArn trail, Incident incident) {
        return restorer.restore(
                new ResumeLogging(
                        trail.owner(), trail.homeRegion(), new TrailReference.ByArn(trail), incident.happened()),
                house.mode());
    }

    /** The same difference found again by the next look is the same incident. */
    static String idOf(Object thing, Outcome outcome) {
        String what = thing + " "
                + switch (outcome) {
                    case Unmatched unmatched -> unmatched.why();
                    case Unheld unheld -> unheld.why();
                    case Unconcerned ignored -> "";
                    case AlreadySound ignored -> "";
                    case Restored ignored -> attacked(outcome);
                    case Observed ignored -> attacked(outcome);
                    case Failed failed -> attacked(outcome).isEmpty() ? failed.why() : attacked(outcome);
                };
        return "look-" + UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8));
    }

    private static String attacked(Outcome outcome) {
        StringBuilder out = new StringBuilder();
        outcome.about().stream()
                .flatMap(trail -> trail.changes().stream())
                .forEach(change -> out.append(change.setting())
                        .append('=')
                        .append(change.attacked())
                        .append(';'));
        return out.toString();
    }

    private static String changes(Outcome outcome) {
        return String.join(
                ", ",
                outcome.about().stream()
                        .flatMap(trail -> trail.changes().stream())
                        .map(Outcome.Change::setting)
                        .toList());
    }
}
