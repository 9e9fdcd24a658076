package dev.trailwarden.core.alert;

import dev.trailwarden.core.event.PlainText;
import java.util.ArrayList;
import java.util.List;

/** Writes a notice for people: what is so, the facts, what to do. Nothing in it can add a line, a header or a link. */
public final class NoticeText {
    /** So many facts are told; more are counted. */
    static final int FACTS = 40;

    /** The longest fact, in characters. */
    static final int FACT = 400;

    private static final String BULLET = "- ";

    private NoticeText() {}

    /** The subject: printable ASCII on one line, at most {@link AlertText#LONGEST_SUBJECT} characters. */
    public static String subject(Notice notice) {
        return AlertText.ascii(
                "Trailwarden " + notice.kind().name() + ": " + notice.headline(), AlertText.LONGEST_SUBJECT);
    }

    /** The body: plain text in lines of at most 72 columns, but for commands. */
    public static String body(Notice notice) {
        Page page = new Page();
        page.paragraph(headline(notice));
        for (String fact : facts(notice)) {
            String first = BULLET;
            for (String line : Page.wrapped(PlainText.unlinked(fact, FACT), Page.WIDTH - BULLET.length())) {
                page.line(first + line);
                first = " ".repeat(BULLET.length());
            }
        }
        page.gap().line("What to do");
        Steps.Step step = Steps.step(notice.whatToDo());
        page.step(1, step.text());
        step.command().ifPresent(page::command);
        page.line("More: " + Runbook.of(notice.kind()));
        page.gap();
        notice.account().ifPresent(account -> page.fact("Account", account.value()));
        page.fact("Seen", Times.at(notice.at()));
        page.fact("Severity", notice.severity().id());
        page.fact("Notice", notice.id());
        return page.text();
    }

    /** The headline as a sentence. */
    static String headline(Notice notice) {
        return Story.sentence(notice.headline());
    }

    /** The facts that are told, and how many are not. */
    static List<String> facts(Notice notice) {
        int more = notice.facts().size() - FACTS;
        if (more <= 0) {
            return notice.facts();
        }
        List<String> told = new ArrayList<>(notice.facts().subList(0, FACTS));
        told.add("... and " + more + " more.");
        return told;
    }
}
