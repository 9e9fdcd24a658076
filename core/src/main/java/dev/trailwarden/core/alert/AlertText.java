package dev.trailwarden.core.alert;

import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Actor;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.remedy.Outcome.Trail;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes an alert for the person who reads it at 3 a.m., in this order: what happened, is it fixed, how long nothing was
 * logged, who did it and from where, what was changed, what cannot be undone, what to do next. Nothing that a caller
 * wrote can add a line, a header or a link to it.
 */
public final class AlertText {
    /** The longest subject SNS takes, in characters (SNS API reference, Publish: fewer than 100). */
    public static final int LONGEST_SUBJECT = 99;

    /** The longest body, in bytes of UTF-8. */
    static final int LONGEST_BODY = 24_000;

    /** So much of a subject is left for the trail's name, if it needs that much. */
    private static final int FOR_THE_TRAIL = 12;

    private static final Pattern NOT_ASCII = Pattern.compile("[^\\x20-\\x7e]");
    private static final int BLIND = 4;
    private static final int NOTES = 6;
    private static final int NOTE = 400;

    private AlertText() {}

    /**
     * The subject: printable ASCII on one line, at most {@link #LONGEST_SUBJECT} characters. What does not fit is cut off
     * the trail's name, and never off the verdict, the kind or the account's id.
     */
    public static String subject(Alert alert) {
        String head = "Trailwarden: " + alert.verdict().words() + " - " + Story.kind(alert);
        Optional<String> streak = Story.streak(alert);
        // The kind says what was done: "stopped 4 times" and "StopLogging 4 times" are the same.
        String often = streak.map(words -> words.replaceFirst("^\\S+", "")).orElse("");
        String times =
                streak.map(ignored -> " " + alert.streak().size() + " times").orElse("");
        String name = alert.accountName().map(known -> ascii(known, 50)).orElse("");
        String which = alert.trail().isPresent() || !Story.about(alert).isEmpty()
                ? " on " + Story.things(alert).replaceFirst("^(trail|event data store|policy)s? ", "")
                : "";
        int room = LONGEST_SUBJECT - Math.min(which.length(), FOR_THE_TRAIL);
        String subject = List.of(
                        head + often + in(alert, name),
                        head + times + in(alert, name),
                        head + times + in(alert, shorter(name, room - (head + times + in(alert, "")).length() - 3)))
                .stream()
                .filter(one -> ascii(one, 1_000).length() <= room)
                .findFirst()
                .orElseGet(() -> head + times + in(alert, ""));
        return ascii(subject + which, LONGEST_SUBJECT);
    }

    private static String in(Alert alert, String name) {
        return alert.account()
                .map(AccountId::value)
                .map(id -> " in " + (name.isEmpty() ? id : name + " (" + id + ")"))
                .orElse("");
    }

    private static String shorter(String name, int length) {
        return length < 8 ? "" : PlainText.of(name, length);
    }

    /** SNS refuses anything else in a subject. */
    static String ascii(String text, int max) {
        return PlainText.unlinked(NOT_ASCII.matcher(text).replaceAll("?"), max);
    }

    /** The body: plain text in lines of at most 72 columns, but for what has to be copied in one piece. */
    public static String body(Alert alert) {
        Page page = new Page();
        page.paragraph(Story.happened(alert));
        page.paragraph(alert.verdict().words() + ": " + Story.stands(alert));
        alert.event()
                .filter(TrailEvent::failed)
                .ifPresent(event -> page.fact("AWS said", refusal(event)).gap());
        blind(page, alert);
        alert.event().ifPresent(event -> caller(page, event));
        difference(page, alert);
        Steps.lost(alert).ifPresent(lost -> page.gap().fact("Lost", lost));
        toDo(page, alert);
        page.gap();
        page.fact("Decision", PlainText.unlinked(alert.reason(), Story.SENTENCE));
        if (!alert.streak().isEmpty()) {
            page.fact("Since", Times.at(alert.streak().getFirst()) + ", when the streak began");
        }
        notes(alert).forEach(note -> page.fact("Note", PlainText.unlinked(note, NOTE)));
        alert.tamper()
                .ifPresent(tamper ->
                        page.fact("Kind", tamper.id() + " (ATT&CK " + String.join(", ", tamper.attack()) + ")"));
        page.fact("Severity", alert.severity().id());
        page.fact("Incident", PlainText.unlinked(alert.incident(), 128));
        return page.text();
    }

    private static String refusal(TrailEvent event) {
        return PlainText.unlinked(event.errorCode().orElse(""), 80)
                + event.errorMessage()
                        .map(message -> ": " + PlainText.unlinked(message, Story.SENTENCE))
                        .orElse("");
    }

    private static void blind(Page page, Alert alert) {
        Story.arn(alert)
                .filter(ignored -> alert.verdict() != Verdict.REJECTED)
                .ifPresent(arn -> page.fact("Trail", PlainText.unlinked(arn.toString(), 256)));
        Story.store(alert).ifPresent(id -> page.fact("Store", PlainText.unlinked(id, 128)));
        List<Blindness> all = Blindness.in(alert);
        for (Blindness one : all.subList(0, Math.min(BLIND, all.size()))) {
            String which = all.size() > 1 ? PlainText.unlinked(one.trail().name(), 128) + ": " : "";
            page.fact("Blind", which + one.words());
        }
        if (all.size() > BLIND) {
            page.fact("", "... and " + (all.size() - BLIND) + " more trails");
        }
        if (all.isEmpty()) {
            withoutTimes(page, alert);
        }
        page.gap();
    }

    /** Where CloudTrail has no times: a trail that went on logging may have been as good as blind all the same. */
    private static void withoutTimes(Page page, Alert alert) {
        List<Trail> trails = Story.about(alert);
        boolean logged = trails.stream().anyMatch(trail -> !trail.changes().isEmpty())
                && trails.stream()
                        .allMatch(trail ->
                                trail.found().filter(TrailSettings::logging).isPresent());
        Optional<String> call = alert.event().flatMap(TrailEvent::time).map(Times::at);
        if (logged) {
            page.fact(
                    "Logging",
                    "stayed on, but with the attacked settings"
                            + call.map(time -> " from " + time).orElse("")
                            + (alert.verdict().sound() ? " until it was restored" : " on"));
        } else if (trails.isEmpty() && Story.switchesOff(alert)) {
            call.ifPresent(time -> page.fact(
                    "Blind",
                    "since " + time + " as far as the call tells; "
                            + (alert.outcome().isPresent() ? "not known to log" : "the trail was not looked at")));
        } else if (Story.wasOff(alert)) {
            page.fact("Blind", "CloudTrail has no times for it");
        }
    }

    private static void caller(Page page, TrailEvent event) {
        Actor actor = event.actor();
        String label = "Who";
        for (String fact : Caller.facts(actor, Optional.of(event.account().value()))) {
            page.fact(label, fact);
            label = "";
        }
        page.fact(
                "From", event.sourceIp().map(ip -> PlainText.unlinked(ip, 128)).orElse("not recorded"));
        event.userAgent().ifPresent(agent -> page.fact("With", PlainText.unlinked(agent, 240)));
        page.gap();
    }

    private static void difference(Page page, Alert alert) {
        page.gap().lines(Difference.of(alert)).gap();
        List<String> remarks = Story.about(alert).stream()
                .flatMap(trail -> remark(trail).stream())
                .limit(BLIND)
                .toList();
        remarks.forEach(remark -> page.fact("Note", remark));
        page.gap();
    }

    private static Optional<String> remark(Trail trail) {
        return trail.note().map(note -> PlainText.unlinked(trail.name() + ": " + note, NOTE));
    }

    private static void toDo(Page page, Alert alert) {
        page.gap().line("What to do");
        int number = 1;
        for (Steps.Step step : Steps.of(alert)) {
            page.step(number++, step.text());
            step.command().ifPresent(page::command);
        }
        page.line("More: " + Runbook.of(alert.verdict()));
    }

    private static List<String> notes(Alert alert) {
        List<String> notes = alert.notes();
        return notes.size() <= NOTES
                ? notes
                : List.of(notes.subList(0, NOTES - 1), List.of("... and " + (notes.size() - NOTES + 1) + " more notes"))
                        .stream()
                        .flatMap(List::stream)
                        .collect(Collectors.toList());
    }
}
