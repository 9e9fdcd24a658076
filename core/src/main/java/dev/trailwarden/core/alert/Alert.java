package dev.trailwarden.core.alert;

import dev.trailwarden.core.decision.Decision;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.remedy.Outcome;
import dev.trailwarden.core.tamper.OrganizationTamper;
import dev.trailwarden.core.tamper.Severity;
import dev.trailwarden.core.tamper.Tamper;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One thing the security team is told about one incident.
 *
 * @param incident the id that all alerts of one incident share
 * @param verdict how it stands
 * @param source how we know of it
 * @param severity how much it matters
 * @param reason what was decided and why, in one sentence
 * @param tamper the kind, where it is one we know
 * @param event what happened, unless no event reported it or it could not be read
 * @param account in which account, unless the event could not be read
 * @param accountName what the organization calls that account, where that is known
 * @param region in which Region, unless the event could not be read
 * @param trail the trail's name, or the event data store's id, as the event or the look names it
 * @param outcome what came of the remedy, if there was one to carry out
 * @param streak when the same caller did it to the same trail, this time among them, oldest first; empty the first time
 * @param until when a break-glass window ends
 * @param notes what else a person has to know: settings that cannot be read, a table that does not answer
 */
public record Alert(
        String incident,
        Verdict verdict,
        Source source,
        Severity severity,
        String reason,
        Optional<Tamper> tamper,
        Optional<TrailEvent> event,
        Optional<AccountId> account,
        Optional<String> accountName,
        Optional<Region> region,
        Optional<String> trail,
        Optional<Outcome> outcome,
        List<Instant> streak,
        Optional<Instant> until,
        List<String> notes) {

    /** How an incident came to be known. */
    public enum Source {
        /** An event reported it. */
        EVENT,
        /** A look at the account found it. */
        LOOK,
        /** A sweep of all accounts found it. */
        SWEEP,
        /** A person at the command line did it. */
        OPERATOR
    }

    /** Says what was decided about an event, and what came of it. */
    public static Alert of(String incident, Verdict verdict, Decision decision, Optional<Outcome> outcome) {
        Optional<TrailEvent> event = decision.about();
        return new Alert(
                incident,
                verdict,
                Source.EVENT,
                severity(decision, outcome),
                decision.reason(),
                decision.found().map(finding -> finding.tamper()),
                event,
                event.map(TrailEvent::account),
                Optional.empty(),
                event.map(TrailEvent::region),
                event.flatMap(one -> one.trail().text()),
                outcome,
                List.of(),
                Optional.empty(),
                List.of());
    }

    /** What was found of the guardrail says how much it matters, and not the call alone. */
    private static Severity severity(Decision decision, Optional<Outcome> outcome) {
        boolean guards = decision.found()
                .filter(finding -> finding.tamper() instanceof OrganizationTamper)
                .isPresent();
        return outcome.filter(ignored -> guards)
                .map(Alert::ofGuardrail)
                .or(decision::howSevere)
                .orElse(Severity.LOW);
    }

    /** How much it matters how the guardrail was found. */
    public static Severity ofGuardrail(Outcome outcome) {
        boolean bad = outcome instanceof Outcome.Failed || (outcome instanceof Outcome.Unheld unheld && unheld.gone());
        return bad ? Severity.CRITICAL : Severity.HIGH;
    }

    /** The same with another verdict. */
    public Alert withVerdict(Verdict now) {
        return with(incident, source, now, severity, accountName, streak, until, notes);
    }

    /** The same, known in another way. */
    public Alert withSource(Source other) {
        return with(incident, other, verdict, severity, accountName, streak, until, notes);
    }

    /** The same, as what goes on with another incident. */
    public Alert withIncident(String other) {
        return with(other, source, verdict, severity, accountName, streak, until, notes);
    }

    /** The same with the account's name. */
    public Alert withAccountName(Optional<String> name) {
        return with(incident, source, verdict, severity, name, streak, until, notes);
    }

    /** The same, told as the latest of many, and as one step worse for it. */
    public Alert inStreak(List<Instant> times) {
        return with(incident, source, verdict, severity.worse(), accountName, List.copyOf(times), until, notes);
    }

    /** The same with the end of its break-glass window. */
    public Alert withUntil(Instant end) {
        return with(incident, source, verdict, severity, accountName, streak, Optional.of(end), notes);
    }

    /** The same with one more thing to know. */
    public Alert noting(String note) {
        return with(
                incident,
                source,
                verdict,
                severity,
                accountName,
                streak,
                until,
                Stream.concat(notes.stream(), Stream.of(note)).toList());
    }

    private Alert with(
            String newIncident,
            Source newSource,
            Verdict newVerdict,
            Severity newSeverity,
            Optional<String> newAccountName,
            List<Instant> newStreak,
            Optional<Instant> newUntil,
            List<String> newNotes) {
        return new Alert(
                newIncident,
                newVerdict,
                newSource,
                newSeverity,
                reason,
                tamper,
                event,
                account,
                newAccountName,
                region,
                trail,
                outcome,
                newStreak,
                newUntil,
                newNotes);
    }
}
