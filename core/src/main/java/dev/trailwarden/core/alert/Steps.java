package dev.trailwarden.core.alert;

import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.remedy.Outcome;
import dev.trailwarden.core.remedy.Outcome.Advice;
import dev.trailwarden.core.remedy.Outcome.Failed;
import dev.trailwarden.core.remedy.Outcome.Unheld;
import dev.trailwarden.core.tamper.Tamper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the person on call does next, step by step, with the commands as they are typed. */
final class Steps {
    private static final Pattern COMMAND = Pattern.compile("(?<text>[^:]+): (?<command>(trailwarden|aws) [^ ].*?)\\.?");

    /** A command is typed as it stands, so it holds nothing that a shell or a chat would act on. */
    private static final Pattern TYPED = Pattern.compile("[A-Za-z0-9 :/._-]{1,300}");

    /** The names of AWS's own services; a link made of one leads nowhere that AWS does not own. */
    private static final Pattern SERVICE = Pattern.compile(" [a-z0-9.-]{1,80}\\.amazonaws\\.com$");

    private static final int MOST_ADVICE = 8;

    private Steps() {}

    /**
     * One step.
     *
     * @param text what to do
     * @param command what to type; holds nothing that a caller could choose but a well-formed name
     */
    record Step(String text, Optional<String> command) {
        private Step(String text) {
            this(text, Optional.empty());
        }

        private Step(String text, String command) {
            this(text, Optional.of(command));
        }
    }

    /** The steps, the first one first. */
    static List<Step> of(Alert alert) {
        List<Step> steps = new ArrayList<>();
        switch (alert.verdict()) {
            case RESTORED, RESTORED_LATE, LOGGING_AGAIN, UNCHANGED -> {
                ask(alert, steps);
                accept(alert, steps);
            }
            case OBSERVED -> {
                ask(alert, steps);
                restore(alert, steps, "To undo it now:");
                accept(alert, steps);
            }
            case NOT_RESTORED -> {
                failed(alert, steps);
                restore(alert, steps, "When what is in the way is gone, do not wait for the next attempt:");
                ask(alert, steps);
                accept(alert, steps);
            }
            case UNCLEAR -> {
                look(alert, steps, "Look at all trails of the account; the one that was stopped may be deleted since:");
                ask(alert, steps);
            }
            case BREAK_GLASS -> {
                steps.add(new Step("Check with whoever holds the break-glass role that there is an emergency. If nobody"
                        + " knows of one, treat it as an attack."));
                if (Story.isGuardrail(alert)) {
                    look(alert, steps, "When the window has ended, look what is left of it:");
                } else {
                    restore(alert, steps, "To end the window and undo it now:", " --end-window");
                }
            }
            case EXEMPT ->
                steps.add(new Step("Nothing, if the exemption is still meant; Decision says why it is there."));
            case NOT_UNDONE -> {
                if (Story.unheld(alert).isPresent()) {
                    unheld(Story.unheld(alert).get(), steps);
                    ask(alert, steps);
                    break;
                }
                steps.add(Story.unmatched(alert)
                        .map(unmatched -> step(unmatched.whatToDo()))
                        .orElse(new Step("Find out whether this was meant, and put it right by hand if it was not.")));
                ask(alert, steps);
            }
            case ACCEPTED ->
                steps.add(new Step(
                        "Nothing, if you know of it. If you do not, somebody else uses the command: find out who."));
            case REFUSED_BY_SCP, FAILED_ATTEMPT ->
                steps.add(new Step(
                        who(alert) + ". If nobody knows of it, somebody else has these credentials: disable them."));
            case REJECTED ->
                steps.add(
                        new Step("Look at the event in the dead-letter queue: it is forged, damaged, or of a new form."
                                + " Nothing is done about it before you say so."));
        }
        return List.copyOf(steps);
    }

    private static void unheld(Unheld unheld, List<Step> steps) {
        for (Advice advice :
                unheld.advice().subList(0, Math.min(MOST_ADVICE, unheld.advice().size()))) {
            steps.add(advice.command()
                    .filter(Steps::canBeTyped)
                    .map(command -> new Step(advice.text(), command))
                    .orElseGet(() -> new Step(Story.sentence(advice.text())
                            + advice.command()
                                    .map(command -> " " + PlainText.unlinked(command, Story.SENTENCE))
                                    .orElse(""))));
        }
    }

    private static void failed(Alert alert, List<Step> steps) {
        Optional<Failed> failed = alert.outcome().flatMap(Outcome::failure);
        steps.add(new Step(
                failed.map(Failed::whatToDo).map(Story::sentence).orElse("Look at the trail and put it right by hand.")
                        + (failed.filter(Failed::retryable).isPresent()
                                ? " It is tried again within minutes and by every look; you are told if that helps."
                                : " It is not tried again before the next look; the event, if there is one, is in the"
                                        + " dead-letter queue.")));
    }

    /** What core's own words end in is a command if they say so. */
    static Step step(String words) {
        Matcher command = COMMAND.matcher(words);
        return command.matches() && canBeTyped(command.group("command"))
                ? new Step(Story.sentence(command.group("text")).replaceFirst("\\.$", ":"), command.group("command"))
                : new Step(Story.sentence(words));
    }

    /** A name that a mail program would make a link of is not printed where it has to be exact. */
    private static boolean canBeTyped(String command) {
        String foreign = SERVICE.matcher(command).replaceFirst("").replace(" file://guardrail.json", "");
        return TYPED.matcher(foreign).matches()
                && PlainText.unlinked(foreign, Story.SENTENCE).equals(foreign);
    }

    private static void ask(Alert alert, List<Step> steps) {
        if (!alert.streak().isEmpty()) {
            steps.add(new Step("Take this caller's credentials away now: as long as they work, it goes on."));
        }
        if (alert.event().isPresent()) {
            steps.add(new Step(
                    who(alert) + ". If nobody knows of it, somebody else has these credentials: disable them first."));
            steps.add(new Step("Find out what else this caller did around that time. CloudTrail's event history has"
                    + " management events even of the time a trail was off."));
        } else if (!Story.isNews(alert)) {
            steps.add(new Step("The earlier alert of this incident says who did it and what to ask."));
        } else {
            steps.add(new Step("Find out who changed it: CloudTrail's event history of the account names the caller,"
                    + " for 90 days."));
        }
    }

    private static String who(Alert alert) {
        return alert.event().map(TrailEvent::actor).map(Caller::ask).orElse("Find out who did this and why");
    }

    private static void accept(Alert alert, List<Step> steps) {
        String command = "trailwarden baseline accept " + alert.incident();
        if (Story.hasOtherSettings(alert) && canBeTyped(command)) {
            steps.add(new Step("If the change is wanted, make it the baseline:", command));
        }
    }

    private static void restore(Alert alert, List<Step> steps, String text) {
        restore(alert, steps, text, "");
    }

    private static void restore(Alert alert, List<Step> steps, String text, String option) {
        Optional<String> command = Story.arn(alert)
                .map(arn -> "trailwarden restore" + option + " " + arn)
                .filter(Steps::canBeTyped);
        if (command.isPresent()) {
            steps.add(new Step(text, command.get()));
        } else {
            look(alert, steps, text);
        }
    }

    private static void look(Alert alert, List<Step> steps, String text) {
        alert.account().ifPresent(account -> steps.add(new Step(text, "trailwarden look " + account)));
    }

    /** What cannot be undone, if anything was changed. */
    static Optional<String> lost(Alert alert) {
        return alert.tamper().filter(ignored -> Story.changed(alert)).map(Tamper::lost);
    }
}
