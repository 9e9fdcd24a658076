package dev.trailwarden.core;

import dev.trailwarden.core.alert.Alert;
import dev.trailwarden.core.alert.Alert.Source;
import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.decision.Decision;
import dev.trailwarden.core.decision.Decision.AlertOnly;
import dev.trailwarden.core.decision.Decision.Ignore;
import dev.trailwarden.core.decision.Decision.Reject;
import dev.trailwarden.core.decision.Decision.Restore;
import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.decision.Judge;
import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.event.TrailEventReader;
import dev.trailwarden.core.event.UnreadableEvent;
import dev.trailwarden.core.incident.Teller;
import dev.trailwarden.core.port.DeadLetters;
import dev.trailwarden.core.remedy.Outcome;
import dev.trailwarden.core.remedy.Outcome.AlreadySound;
import dev.trailwarden.core.remedy.Outcome.Failed;
import dev.trailwarden.core.remedy.Outcome.Observed;
import dev.trailwarden.core.remedy.Outcome.Restored;
import dev.trailwarden.core.remedy.Outcome.Unconcerned;
import dev.trailwarden.core.remedy.Outcome.Unheld;
import dev.trailwarden.core.remedy.Outcome.Unmatched;
import dev.trailwarden.core.remedy.Restorer;
import dev.trailwarden.core.tamper.AttachPolicy;
import dev.trailwarden.core.tamper.CreateTrail;
import dev.trailwarden.core.tamper.StopLogging;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/**
 * The path of an event, on one screen: read, judge, restore, tell, keep. Restore first, tell second, remember third:
 * the way to a running trail waits for nothing it does not need. Start reading here.
 */
public final class Response {
    private final TrailEventReader reader;
    private final House house;
    private final Judge judge;
    private final Restorer restorer;
    private final Teller teller;
    private final DeadLetters deadLetters;
    private final InstantSource clock;

    /** Joins the parts of the path. */
    public Response(
            TrailEventReader reader,
            House house,
            Judge judge,
            Restorer restorer,
            Teller teller,
            DeadLetters deadLetters,
            InstantSource clock) {
        this.reader = reader;
        this.house = house;
        this.judge = judge;
        this.restorer = restorer;
        this.teller = teller;
        this.deadLetters = deadLetters;
        this.clock = clock;
    }

    /**
     * Answers one event, as EventBridge delivers it. Never throws for what may happen to an event: the report says
     * whether the delivery has to be repeated.
     *
     * @param bytes the whole event
     * @return what was decided, done and told
     */
    public Report respond(byte[] bytes) {
        return respond(bytes, Source.EVENT);
    }

    /**
     * Answers one event that came in another way: a sweep has found its record in CloudTrail's event history. What is not
     * done with is done by the next sweep, so nothing is kept and nothing has to be delivered again.
     *
     * @param bytes the record in an envelope as EventBridge would have made it
     * @param source how we know of it
     * @return what was decided, done and told
     */
    public Report respond(byte[] bytes, Source source) {
        Instant came = clock.instant();
        Decision decision;
        try {
            decision = judge.judge(reader.read(bytes));
        } catch (UnreadableEvent unreadable) {
            decision = new Reject(Optional.empty(), "it cannot be read: " + unreadable.what());
        }
        Optional<Outcome> outcome = decision instanceof Restore restore
                ? Optional.of(restorer.restore(restore.remedy(), restore.mode()))
                : Optional.empty();
        String incident = decision.about()
                .map(TrailEvent::id)
                .orElseGet(() -> UUID.nameUUIDFromBytes(bytes).toString());
        Report told = tell(incident, decision, outcome, source, came);
        return source == Source.EVENT ? keep(bytes, told) : told;
    }

    private Report tell(String incident, Decision decision, Optional<Outcome> outcome, Source source, Instant came) {
        Optional<Verdict> verdict = verdict(decision, outcome);
        Report report = Report.of(incident, decision, outcome);
        if (verdict.isEmpty()) {
            // Nobody wants to hear of it, unless an earlier delivery of the same event told something else.
            return outcome.isEmpty()
                    ? report
                    : teller.goOn(Alert.of(incident, Verdict.UNCHANGED, decision, outcome)
                                    .withSource(source))
                            .map(report::telling)
                            .orElse(report);
        }
        Alert alert = Alert.of(incident, verdict.get(), decision, outcome).withSource(source);
        if (source == Source.SWEEP) {
            alert = alert.noting("No event had reported this when a sweep found the trail changed; who did it is known"
                    + " from CloudTrail's event history. Look why the event did not arrive.");
        }
        if (verdict.get() == Verdict.BREAK_GLASS) {
            Instant now = clock.instant();
            // No window is longer than it should be because a time lies in the future.
            Instant began = alert.event()
                    .flatMap(TrailEvent::time)
                    .filter(time -> time.isBefore(now))
                    .orElse(now);
            alert = alert.withUntil(began.plus(house.breakGlassWindow()));
        }
        if (house.exemptions().warning().isPresent()) {
            alert = alert.noting(house.exemptions().warning().get());
        }
        return report.telling(teller.tell(alert, came));
    }

    private Report keep(byte[] bytes, Report report) {
        Optional<Failed> failure = report.failure();
        if (failure.isPresent() && failure.get().retryable()) {
            // The delivery is repeated, and whoever repeats it keeps the event when it gives up.
            return report.retrying("the trail is not restored: " + failure.get().why());
        }
        boolean lost = report.decision() instanceof Reject || failure.isPresent();
        if (!lost || report.retry().isPresent()) {
            return report;
        }
        try {
            deadLetters.keep(bytes, report.whyKept());
            return report;
        } catch (DeadLetters.NotKept e) {
            return report.retrying("the event was not kept: " + e.getMessage());
        }
    }

    private static Optional<Verdict> verdict(Decision decision, Optional<Outcome> outcome) {
        return switch (decision) {
            case Ignore ignored -> Optional.empty();
            case Reject ignored -> Optional.of(Verdict.REJECTED);
            case AlertOnly alert ->
                Optional.of(
                        switch (alert.occasion()) {
                            case REFUSED_BY_SCP -> Verdict.REFUSED_BY_SCP;
                            case FAILED_ATTEMPT -> Verdict.FAILED_ATTEMPT;
                            case BREAK_GLASS -> Verdict.BREAK_GLASS;
                            case EXEMPT -> Verdict.EXEMPT;
                            case NO_CURE -> Verdict.NOT_UNDONE;
                        });
            case Restore restore -> outcome.flatMap(done -> verdict(restore, done));
        };
    }

    private static Optional<Verdict> verdict(Restore restore, Outcome outcome) {
        boolean stop = restore.finding().tamper() instanceof StopLogging;
        return switch (outcome) {
            case Restored ignored -> Optional.of(Verdict.RESTORED);
            // Whoever attaches what guards the trails does no harm.
            case AlreadySound ignored when restore.finding().tamper() instanceof AttachPolicy -> Optional.empty();
            case Unmatched ignored when restore.finding().tamper() instanceof AttachPolicy -> Optional.empty();
            case AlreadySound sound ->
                Optional.of(
                        sound.trails().isEmpty() ? Verdict.UNCLEAR : stop ? Verdict.LOGGING_AGAIN : Verdict.UNCHANGED);
            case Observed ignored -> Optional.of(Verdict.OBSERVED);
            // A trail that is new has no baseline, and nothing was done to one that has.
            case Unmatched ignored when restore.finding().tamper() instanceof CreateTrail -> Optional.empty();
            case Unmatched ignored -> Optional.of(Verdict.NOT_UNDONE);
            case Unheld ignored -> Optional.of(Verdict.NOT_UNDONE);
            case Unconcerned ignored -> Optional.empty();
            case Failed ignored -> Optional.of(Verdict.NOT_RESTORED);
        };
    }
}
