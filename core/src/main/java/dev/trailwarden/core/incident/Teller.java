package dev.trailwarden.core.incident;

import dev.trailwarden.core.alert.Alert;
import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.event.TrailReference;
import dev.trailwarden.core.port.AlertSink;
import dev.trailwarden.core.port.Directory;
import dev.trailwarden.core.port.Ledger;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.Pause;
import dev.trailwarden.core.remedy.Outcome;
import dev.trailwarden.core.tamper.Tamper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells each incident once for each way it stands: recall, claim, tell, remember. Whatever the ledger cannot do costs a
 * duplicate, never the alert.
 */
public final class Teller {
    /** As long as an invocation lasts: who has not told by then is dead. Shorter than until Lambda's last retry. */
    private static final Duration CLAIM = Duration.ofMinutes(2);

    /** As long as a process of the hub that is starting takes from restoring to telling. */
    private static final Duration FOR_ANOTHER_DELIVERY = Duration.ofSeconds(2);

    /** What an event may say of a trail that a look has found changed before; the others are news by themselves. */
    private static final Set<Verdict> GOES_ON = Set.of(
            Verdict.LOGGING_AGAIN,
            Verdict.UNCHANGED,
            Verdict.RESTORED,
            Verdict.OBSERVED,
            Verdict.NOT_RESTORED,
            Verdict.NOT_UNDONE);

    private final AlertSink alerts;
    private final Ledger ledger;
    private final Directory directory;
    private final InstantSource clock;
    private final Pause pause;
    private final Flood flood;

    /**
     * @param alerts the way to the security team
     * @param ledger what was told before
     * @param directory the accounts' names
     * @param clock the time
     * @param pause waits for another delivery of the same event to say what it did
     */
    public Teller(AlertSink alerts, Ledger ledger, Directory directory, InstantSource clock, Pause pause) {
        this.alerts = alerts;
        this.ledger = ledger;
        this.directory = directory;
        this.clock = clock;
        this.pause = pause;
        this.flood = new Flood(ledger);
    }

    /**
     * What came of telling.
     *
     * @param verdict how the incident stands, in the light of what was told before
     * @param told whether an alert was sent
     * @param held whether it was kept for a digest instead
     * @param retry why it has to be tried again, if it has to be
     * @param notes what the ledger could not do
     */
    public record Telling(Verdict verdict, boolean told, boolean held, Optional<String> retry, List<String> notes) {}

    /**
     * Tells what was found just now, unless that is old news.
     *
     * @param draft the alert, with the verdict as this delivery or look alone would have it
     */
    public Telling tell(Alert draft) {
        return tell(draft, clock.instant());
    }

    /**
     * Tells, unless that is old news.
     *
     * @param draft the alert, with the verdict as this delivery or look alone would have it
     * @param began when whoever found it began to look: what another had not yet restored then is the same tamper
     */
    public Telling tell(Alert draft, Instant began) {
        Alert alert = draft;
        Optional<Incident> before = Optional.empty();
        Instant now = clock.instant();
        try {
            before = recall(draft);
            now = clock.instant();
            Optional<Unexplained> look = before.isPresent() ? Optional.empty() : foundBefore(draft);
            if (look.isPresent()) {
                alert = draft.withIncident(look.get().incident());
                before = ledger.recall(alert.incident());
            }
            Verdict verdict = inTheLightOf(before, draft.verdict());
            alert = alert.withVerdict(verdict);
            boolean oldNews = isOldNews(before, verdict, draft.outcome(), began);
            if (look.isPresent()) {
                ledger.remember(look.get().by(draft.event().orElseThrow()));
                if (oldNews) {
                    // Now it is known who it was.
                    ledger.remember(incident(alert, before, true, now));
                }
            }
            if (oldNews) {
                return new Telling(verdict, false, false, Optional.empty(), List.of());
            }
            if (!ledger.claim(incident(alert, before, false, now), before, now, CLAIM)) {
                return new Telling(
                        verdict,
                        false,
                        false,
                        Optional.of("another delivery of this event is telling it; this one makes sure that it did"),
                        List.of());
            }
        } catch (LedgerFault fault) {
            alert = alert.noting("What was told before is not known, so this may be a repetition: " + fault.what());
        }
        return send(alert, incident(alert, before, true, now), now);
    }

    private Optional<Incident> recall(Alert draft) throws LedgerFault {
        Optional<Incident> before = ledger.recall(draft.incident());
        if (before.isPresent() || !foundSound(draft.verdict())) {
            return before;
        }
        // Perhaps it is sound because another process has just restored it for the same event: that one has more to
        // tell.
        pause.of(FOR_ANOTHER_DELIVERY);
        return ledger.recall(draft.incident());
    }

    /** What a look has found and told already, and this event only now reports. */
    private Optional<Unexplained> foundBefore(Alert draft) throws LedgerFault {
        Optional<TrailEvent> event = draft.event();
        if (event.isEmpty() || !GOES_ON.contains(draft.verdict())) {
            return Optional.empty();
        }
        Optional<TrailArn> named =
                event.get().trail() instanceof TrailReference.ByArn(var arn) ? Optional.of(arn) : Optional.empty();
        Optional<String> name = event.get().trail().trailName().or(() -> theOneLookedAt(draft));
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return ledger.unexplained(
                        named.map(TrailArn::owner).orElse(event.get().account()),
                        named.map(TrailArn::homeRegion).orElse(event.get().region()),
                        name.get())
                .filter(look -> look.isExplainedBy(event.get()));
    }

    private static Optional<String> theOneLookedAt(Alert draft) {
        List<Outcome.Trail> about = draft.outcome().map(Outcome::about).orElse(List.of());
        return about.size() == 1 ? Optional.of(about.getFirst().name()) : Optional.empty();
    }

    /**
     * Tells how an incident goes on that somebody has heard of; one that nobody has heard of stays untold.
     *
     * @param draft as for {@link #tell}
     * @return what came of it; nothing if nobody has heard of it
     */
    public Optional<Telling> goOn(Alert draft) {
        try {
            return ledger.recall(draft.incident()).isPresent() ? Optional.of(tell(draft)) : Optional.empty();
        } catch (LedgerFault fault) {
            // Whether anybody has heard of it is not known, and nothing is wrong that they would have to hear of.
            return Optional.empty();
        }
    }

    private Telling send(Alert alert, Incident incident, Instant now) {
        Flood.Loudness loudness = flood.loudness(incident, now);
        Alert loud = loudness.streak().size() >= Flood.STREAK ? alert.inStreak(loudness.streak()) : alert;
        try {
            if (loudness.hold().isPresent() && hold(incident, loudness.hold().get())) {
                return new Telling(alert.verdict(), false, true, Optional.empty(), notes(incident, alert));
            }
            alerts.send(loud.withAccountName(alert.account().flatMap(directory::name)));
            return new Telling(alert.verdict(), true, false, Optional.empty(), notes(incident, alert));
        } catch (AlertSink.NotSent e) {
            return new Telling(
                    alert.verdict(),
                    false,
                    false,
                    Optional.of("the alert was not sent: " + e.getMessage()),
                    notes(incident.now(incident.verdict(), false), alert));
        }
    }

    private boolean hold(Incident incident, Instant due) {
        try {
            ledger.hold(incident, due);
            return true;
        } catch (LedgerFault e) {
            return false;
        }
    }

    /** Remembers, and gives what a person should know about how that went. */
    private List<String> notes(Incident incident, Alert alert) {
        try {
            ledger.remember(incident);
            return alert.notes();
        } catch (LedgerFault fault) {
            return alert.noting("The incident is not remembered: " + fault.what())
                    .notes();
        }
    }

    private static Incident incident(Alert alert, Optional<Incident> before, boolean told, Instant now) {
        Optional<TrailEvent> event = alert.event();
        return new Incident(
                alert.incident(),
                alert.verdict(),
                told,
                alert.account(),
                event.map(TrailEvent::trail)
                        .flatMap(TrailReference::trailName)
                        .or(() -> before.flatMap(Incident::trail))
                        .or(alert::trail),
                alert.tamper().map(Tamper::id).or(() -> before.flatMap(Incident::tamper)),
                event.flatMap(one -> one.actor().arn().or(one.actor()::name)).or(() -> before.flatMap(Incident::actor)),
                event.flatMap(TrailEvent::time).or(() -> before.flatMap(Incident::happened)),
                before.map(Incident::seen).orElse(now),
                alert.until().or(() -> before.flatMap(Incident::windowEnds)),
                alert.outcome().stream()
                        .flatMap(outcome -> outcome.about().stream())
                        .flatMap(trail -> trail.found().stream())
                        .findFirst()
                        .or(() -> before.flatMap(Incident::found)));
    }

    /** A repeated delivery, or a later look, finds another state; that continues the story that the first one began. */
    private static Verdict inTheLightOf(Optional<Incident> before, Verdict now) {
        if (before.isEmpty()) {
            return now;
        }
        Verdict was = before.get().verdict();
        if ((now == Verdict.BREAK_GLASS || now == Verdict.EXEMPT) && !was.open()) {
            return was;
        }
        boolean foundSound = foundSound(now);
        if (!foundSound && !now.sound()) {
            return now;
        }
        if (was.open() && was != Verdict.UNCLEAR) {
            return before.get().told() && now.sound() ? Verdict.RESTORED_LATE : now;
        }
        return foundSound ? was : now;
    }

    private static boolean foundSound(Verdict verdict) {
        return verdict == Verdict.LOGGING_AGAIN || verdict == Verdict.UNCHANGED || verdict == Verdict.UNCLEAR;
    }

    /**
     * Told already, and nothing was done since: a trail that had to be restored once more is news, unless two deliveries
     * at once have both seen it off and switched it on.
     */
    private static boolean isOldNews(Optional<Incident> before, Verdict now, Optional<Outcome> outcome, Instant began) {
        return before.filter(incident -> incident.told()
                        && incident.verdict() == now
                        && (!(outcome.orElse(null) instanceof Outcome.Restored) || began.isBefore(incident.seen())))
                .isPresent();
    }
}
