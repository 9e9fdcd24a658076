package dev.trailwarden.core.alert;

import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.event.TrailReference;
import dev.trailwarden.core.remedy.Outcome;
import dev.trailwarden.core.remedy.Outcome.Failed;
import dev.trailwarden.core.remedy.Outcome.Trail;
import dev.trailwarden.core.tamper.Tamper;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes an alert for the person who reads it at 3 a.m.: what happened, is it fixed, who, what to do next. */
public final class AlertText {
    /** The longest subject SNS takes, in characters (SNS API reference, Publish: fewer than 100). */
    public static final int LONGEST_SUBJECT = 99;

    private static final int WIDTH = 100;
    private static final String INDENT = " ".repeat(10);

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private AlertText() {}

    /** The subject: printable ASCII on one line, at most {@link #LONGEST_SUBJECT} characters. */
    public static String subject(Alert alert) {
        String what = alert.tamper()
                .map(Tamper::eventName)
                .or(() -> alert.event().map(TrailEvent::eventName))
                .orElse("unreadable");
        String where =
                alert.event().map(e -> " in " + e.account() + " " + e.region()).orElse("");
        String which = trail(alert).map(name -> " on " + name).orElse("");
        // The trail comes last: its name may be long, and what is cut off then is the end of it and not the account.
        String subject = "Trailwarden: " + alert.verdict().words() + " - " + what + where + which;
        return PlainText.of(subject.replaceAll("[^\\x20-\\x7e]", "?"), LONGEST_SUBJECT);
    }

    /** The body: plain text, lines of at most some 100 characters. */
    public static String body(Alert alert) {
        StringBuilder out = new StringBuilder(1_024);
        out.append(wrapped(alert.verdict().words() + ": " + state(alert), "")).append("\n\n");
        alert.event().ifPresent(event -> {
            line(out, "What", what(alert, event));
            line(out, "Trail", trail(alert).orElse("not named by the event"));
            line(out, "Account", event.account().value());
            line(out, "Region", event.region().id());
            event.time().ifPresent(time -> line(out, "When", TIME.format(time)));
            line(out, "Who", event.actor().describe());
            event.actor().arn().ifPresent(arn -> line(out, "", PlainText.of(arn, 200)));
            line(out, "From", event.sourceIp().map(ip -> PlainText.of(ip, 80)).orElse("not recorded"));
            event.userAgent().ifPresent(agent -> line(out, "With", PlainText.of(agent, 160)));
            event.actor().mfa().ifPresent(mfa -> line(out, "MFA", mfa ? "yes" : "no"));
            event.errorCode()
                    .ifPresent(code -> line(
                            out,
                            "AWS said",
                            PlainText.of(code, 80)
                                    + event.errorMessage()
                                            .map(m -> ": " + PlainText.of(m, 600))
                                            .orElse("")));
        });
        alert.outcome().map(Outcome::about).ifPresent(trails -> trails.forEach(trail -> blind(out, trail)));
        line(out, "Decision", alert.reason());
        out.append('\n').append(wrapped("What to do: " + whatToDo(alert), "")).append('\n');
        out.append("\nSeverity ")
                .append(alert.severity().id())
                .append(", incident ")
                .append(alert.incident())
                .append('\n');
        return out.toString();
    }

    private static String state(Alert alert) {
        return switch (alert.verdict()) {
            case RESTORED -> "the trail logs again, and CloudTrail confirms it." + blindFor(alert);
            case RESTORED_LATE -> "the trail logs again, after an earlier attempt had failed." + blindFor(alert);
            case UNCHANGED -> "the trail was as it should be when we looked.";
            case OBSERVED -> "it would have been undone, but the hub only observes.";
            case ACCEPTED -> "an operator agreed to the change.";
            case EXEMPT -> "the operator's exemptions cover it, and it is left so.";
            case LOGGING_AGAIN -> "the trail was already logging again when we looked." + blindFor(alert);
            case UNCLEAR -> "a stop succeeded, and nothing says on which trail.";
            case NOT_RESTORED -> "the trail is not known to log. " + sentence(why(alert));
            case BREAK_GLASS -> "a break-glass role stopped the trail, and it is left so.";
            case NOT_UNDONE -> "CloudTrail was changed in a way that is not undone automatically.";
            case REFUSED_BY_SCP -> "an attempt was refused by a service control policy. Logging was not interrupted.";
            case FAILED_ATTEMPT -> "an attempt failed. Logging was not interrupted by it.";
            case REJECTED -> "an event was not acted upon. " + sentence(alert.reason());
        };
    }

    private static String whatToDo(Alert alert) {
        return switch (alert.verdict()) {
            case UNCLEAR -> "look at the account's trails: the one that was stopped may have been deleted since.";
            case RESTORED, RESTORED_LATE, LOGGING_AGAIN, UNCHANGED, OBSERVED, ACCEPTED, EXEMPT ->
                "find out why this caller stopped it, and what else the caller did around that time.";
            case NOT_RESTORED ->
                alert.outcome()
                        .flatMap(Outcome::failure)
                        .map(failed -> failed.whatToDo()
                                + (failed.retryable()
                                        ? " It is tried again twice within minutes; you hear of it if that helps."
                                        : " It is not tried again; the event is in the dead-letter queue."))
                        .orElse("look at the trail and start it by hand.");
            case BREAK_GLASS ->
                "check with whoever holds the break-glass role, and start the trail when they are done.";
            case NOT_UNDONE -> "compare the account's trails with what they should be, and put them right by hand.";
            case REFUSED_BY_SCP, FAILED_ATTEMPT -> "ask the caller, if this was not a test of yours.";
            case REJECTED -> "look at the event in the dead-letter queue: it is forged, damaged, or of a new form.";
        };
    }

    private static String what(Alert alert, TrailEvent event) {
        String name = PlainText.of(event.eventName(), 80);
        return alert.tamper().map(kind -> name + " (" + kind.id() + ")").orElse(name);
    }

    private static void blind(StringBuilder out, Trail trail) {
        trail.stoppedAt().ifPresent(at -> line(out, "Stopped", TIME.format(at) + " " + trail.name()));
        trail.startedAt()
                .filter(at -> trail.blind().isPresent())
                .ifPresent(at -> line(
                        out,
                        "Resumed",
                        TIME.format(at) + ", blind for "
                                + trail.blind().map(AlertText::seconds).orElse("an unknown time")));
    }

    private static String blindFor(Alert alert) {
        return alert.outcome()
                .flatMap(Outcome::blind)
                .map(blind -> " It was blind for " + seconds(blind) + ".")
                .orElse("");
    }

    /** A length of time in seconds, for example {@code 4.2 s}. */
    public static String seconds(Duration length) {
        return String.format(Locale.ROOT, "%.1f s", length.toMillis() / 1000.0);
    }

    private static String why(Alert alert) {
        return alert.outcome().flatMap(Outcome::failure).map(Failed::why).orElse(alert.reason());
    }

    private static String sentence(String text) {
        String first = text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
        return first.endsWith(".") ? first : first + ".";
    }

    /** What we acted on, or else what the event names. */
    private static Optional<String> trail(Alert alert) {
        Optional<String> acted = alert.outcome()
                .map(Outcome::about)
                .filter(trails -> !trails.isEmpty())
                .map(trails -> trails.stream().map(Trail::name).collect(Collectors.joining(", ")));
        return acted.or(() -> alert.event().map(TrailEvent::trail).flatMap(TrailReference::trailName));
    }

    private static void line(StringBuilder out, String label, String text) {
        out.append(wrapped(String.format(Locale.ROOT, "%-9s %s", label, text), INDENT))
                .append('\n');
    }

    /** Breaks between words; a long word such as an ARN stays whole, because somebody has to copy it. */
    private static String wrapped(String text, String indent) {
        StringBuilder out = new StringBuilder(text.length() + 32);
        int column = 0;
        for (String word : text.split("(?<=\\S) ", -1)) {
            if (column > indent.length() && column + 1 + word.length() > WIDTH) {
                out.append('\n').append(indent);
                column = indent.length();
            } else if (column > 0) {
                out.append(' ');
                column++;
            }
            out.append(word);
            column += word.length();
        }
        return out.toString();
    }
}
