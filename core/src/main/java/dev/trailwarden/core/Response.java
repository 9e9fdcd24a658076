package dev.trailwarden.core;

import dev.trailwarden.core.alert.Alert;
import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.decision.Decision;
import dev.trailwarden.core.decision.Decision.AlertOnly;
import dev.trailwarden.core.decision.Decision.Ignore;
import dev.trailwarden.core.decision.Decision.Reject;
import dev.trailwarden.core.decision.Decision.Restore;
import dev.trailwarden.core.decision.Judge;
import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.event.TrailEventReader;
import dev.trailwarden.core.event.UnreadableEvent;
import dev.trailwarden.core.port.AlertSink;
import dev.trailwarden.core.port.DeadLetters;
import dev.trailwarden.core.port.Ledger;
import dev.trailwarden.core.remedy.Outcome;
import dev.trailwarden.core.remedy.Outcome.AlreadySound;
import dev.trailwarden.core.remedy.Outcome.Failed;
import dev.trailwarden.core.remedy.Outcome.Restored;
import dev.trailwarden.core.remedy.Restorer;
import java.util.Optional;
import java.util.UUID;

/**
 * The path of an event, on one screen: read, judge, restore, tell, keep. Restore first, tell second, remember third:
 * the way to a running trail waits for nothing it does not need. Start reading here.
 */
public final class Response {
    private final TrailEventReader reader;
    private final Judge judge;
    private final Restorer restorer;
    private final AlertSink alerts;
    private final Ledger ledger;
    private final DeadLetters deadLetters;

    /** Joins the parts of the path. */
    public Response(
            TrailEventReader reader,
            Judge judge,
            Restorer restorer,
            AlertSink alerts,
            Ledger ledger,
            DeadLetters deadLetters) {
        this.reader = reader;
        this.judge = judge;
        this.restorer = restorer;
        this.alerts = alerts;
        this.ledger = ledger;
        this.deadLetters = deadLetters;
    }

    /**
     * Answers one event, as EventBridge delivers it. Never throws for what may happen to an event: the report says
     * whether the delivery has to be repeated.
     *
     * @param bytes the whole event
     * @return what was decided, done and told
     */
    public Report respond(byte[] bytes) {
        Decision decision;
        try {
            decision = judge.judge(reader.read(bytes));
        } catch (UnreadableEvent unreadable) {
            decision = new Reject(Optional.empty(), "it cannot be read: " + unreadable.what());
        }
        Optional<Outcome> outcome = decision instanceof Restore restore
                ? Optional.of(restorer.restore(restore.remedy()))
                : Optional.empty();
        String incident = decision.about()
                .map(TrailEvent::id)
                .orElseGet(() -> UUID.nameUUIDFromBytes(bytes).toString());
        return keep(bytes, tell(incident, decision, outcome));
    }

    private Report tell(String incident, Decision decision, Optional<Outcome> outcome) {
        Optional<Ledger.Entry> before = ledger.recall(incident);
        Optional<Verdict> verdict = verdict(decision, outcome).map(now -> inTheLightOf(before, now));
        Report report = new Report(incident, decision, outcome, verdict, false, Optional.empty());
        if (verdict.isEmpty() || isOldNews(before, verdict.get(), outcome)) {
            return report;
        }
        try {
            alerts.send(new Alert(incident, verdict.get(), decision, outcome));
            ledger.remember(incident, new Ledger.Entry(verdict.get(), true));
            return report.withTold();
        } catch (AlertSink.NotSent e) {
            ledger.remember(incident, new Ledger.Entry(verdict.get(), false));
            return report.retrying("the alert was not sent: " + e.getMessage());
        }
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
                            case NO_CURE -> Verdict.NOT_UNDONE;
                        });
            case Restore ignored ->
                outcome.map(done -> switch (done) {
                    case Restored r -> Verdict.RESTORED;
                    case AlreadySound s -> s.trails().isEmpty() ? Verdict.UNCLEAR : Verdict.LOGGING_AGAIN;
                    case Failed f -> Verdict.NOT_RESTORED;
                });
        };
    }

    /** A repeated delivery finds the trail sound; that is then the end of the story that the first one began. */
    private static Verdict inTheLightOf(Optional<Ledger.Entry> before, Verdict now) {
        boolean sound = now == Verdict.LOGGING_AGAIN || now == Verdict.UNCLEAR;
        if (before.isEmpty() || !(sound || now.logging())) {
            return now;
        }
        Ledger.Entry entry = before.get();
        if (entry.verdict() == Verdict.NOT_RESTORED) {
            return entry.told() && now.logging() ? Verdict.RESTORED_LATE : now;
        }
        return sound ? entry.verdict() : now;
    }

    /** Told already, and nothing was done since: a trail that had to be restored once more is news. */
    private static boolean isOldNews(Optional<Ledger.Entry> before, Verdict now, Optional<Outcome> outcome) {
        return before.filter(entry -> entry.told() && entry.verdict() == now).isPresent()
                && !(outcome.orElse(null) instanceof Restored);
    }
}
