package dev.trailwarden.core.alert;

import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.incident.Incident;
import dev.trailwarden.core.tamper.Catalogue;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes a digest for people: how many, of what, where, by whom, and what is still not what it should be. */
public final class DigestText {
    private static final int ROWS = 10;
    private static final int OPEN = 20;

    private DigestText() {}

    /** The subject: printable ASCII on one line, at most {@link AlertText#LONGEST_SUBJECT} characters. */
    public static String subject(Digest digest) {
        long bad = digest.notRestored().size();
        int accounts = digest.counted(DigestText::account).size();
        return "Trailwarden: DIGEST - " + digest.incidents().size() + " incidents in " + accounts
                + (accounts == 1 ? " account, " : " accounts, ")
                + (bad == 0 ? "none NOT RESTORED" : bad + " NOT RESTORED");
    }

    /** The body: plain text in lines of at most 72 columns. */
    public static String body(Digest digest) {
        Page page = new Page();
        int all = digest.incidents().size();
        page.paragraph(all + (all == 1 ? " incident" : " incidents") + " from " + Times.at(digest.from()) + " to "
                + Times.then(digest.from(), digest.to())
                + " are told together, because one mail each would be a flood. Every incident is kept in the table.");
        List<Incident> bad = digest.notRestored();
        page.paragraph(
                bad.isEmpty()
                        ? "None of them is NOT RESTORED."
                        : bad.size() + " NOT RESTORED: " + (bad.size() == 1 ? "this is" : "these are")
                                + " not known to be what they should be.");
        open(page, bad);
        count(page, "By verdict", digest.counted(incident -> incident.verdict().words()));
        count(page, "By kind", digest.counted(DigestText::kind));
        count(page, "By account", digest.counted(DigestText::account));
        count(page, "By caller", digest.counted(DigestText::caller));
        page.gap().line("What to do");
        int step = 1;
        if (!bad.isEmpty()) {
            page.step(step++, "Begin with what is not restored. A look tries again at once, account by account:");
            page.command("trailwarden look " + account(bad.getFirst()));
        }
        page.step(step, "Look for the one caller or the one tool behind this many; stop that first.");
        page.line("More: " + Runbook.ofDigest());
        page.gap().fact("Sent", Times.at(digest.at()));
        return page.text();
    }

    private static void open(Page page, List<Incident> bad) {
        for (Incident incident : bad.subList(0, Math.min(OPEN, bad.size()))) {
            page.line("  " + column(account(incident), 12) + "  "
                    + column(
                            incident.trail()
                                    .map(name -> PlainText.unlinked(name, 28))
                                    .orElse("(not named)"),
                            28)
                    + "  " + PlainText.unlinked(kind(incident), 26));
        }
        if (bad.size() > OPEN) {
            page.line("  ... and " + (bad.size() - OPEN) + " more, all in the table");
        }
        page.gap();
    }

    private static void count(Page page, String heading, Map<String, Long> counts) {
        page.gap().line(heading);
        counts.entrySet().stream().limit(ROWS).forEach(entry -> {
            String count = String.format(Locale.ROOT, "  %6d  ", entry.getValue());
            for (String line : Page.wrapped(entry.getKey(), Page.WIDTH - count.length())) {
                page.line(count + line);
                count = " ".repeat(count.length());
            }
        });
        if (counts.size() > ROWS) {
            page.line("  ... and " + (counts.size() - ROWS) + " more");
        }
    }

    private static String column(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    static String account(Incident incident) {
        return incident.account().map(Object::toString).orElse("(not known)");
    }

    static String kind(Incident incident) {
        return incident.tamper()
                .flatMap(Catalogue::called)
                .map(tamper -> tamper.eventName())
                .orElseGet(() -> incident.tamper().isPresent() ? "(unknown kind)" : "(no kind)");
    }

    static String caller(Incident incident) {
        return incident.actor().map(actor -> PlainText.unlinked(actor, 120)).orElse("(not known)");
    }
}
