package dev.trailwarden.core.alert;

import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.remedy.Outcome;
import dev.trailwarden.core.remedy.Outcome.Change;
import dev.trailwarden.core.remedy.Outcome.Trail;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What differed from the baseline, in three columns: as it was before, as it was found, as it is now. */
final class Difference {
    private static final int COLUMN = 22;
    private static final String INDENT = "  ";
    private static final String CUT = "...";

    /** How many lines a value may take, how many settings are shown of a trail, and of how many trails. */
    private static final int LINES = 6;

    private static final int SETTINGS = 15;
    private static final int TRAILS = 2;

    /** Of two long values, this much of what they begin with in common is shown, and the rest of it left out. */
    private static final int COMMON = 16;

    private static final int LONG = LINES * COLUMN * 3 / 4;

    private Difference() {}

    /** Gives the lines, each of at most {@link Page#WIDTH} columns; none if nothing differed. */
    static List<String> of(Alert alert) {
        Outcome outcome = alert.outcome().orElse(null);
        String unread =
                outcome instanceof Outcome.Observed || outcome instanceof Outcome.Unheld ? "not undone" : "not known";
        List<Trail> changed = Story.about(alert).stream()
                .filter(trail -> !trail.changes().isEmpty())
                .toList();
        List<String> lines = new ArrayList<>();
        for (Trail trail : changed.stream().limit(TRAILS).toList()) {
            if (changed.size() > 1) {
                lines.add(PlainText.unlinked(
                        Story.isGuardrail(alert) ? trail.name() : "trail " + trail.name() + ", " + trail.region(),
                        Page.WIDTH));
            }
            lines.add(row("BEFORE", "ATTACKED", "NOW"));
            for (Change change : trail.changes().stream().limit(SETTINGS).toList()) {
                lines.add(PlainText.unlinked(change.setting(), Page.WIDTH));
                lines.addAll(rows(change, unread));
            }
            more(trail.changes().size() - SETTINGS, "settings").ifPresent(lines::add);
        }
        more(changed.size() - TRAILS, "trails").ifPresent(lines::add);
        return lines;
    }

    private static Optional<String> more(int left, String what) {
        return left > 0 ? Optional.of(CUT + " and " + left + " more " + what) : Optional.empty();
    }

    private static List<String> rows(Change change, String unread) {
        int skip = inCommon(change.before(), change.attacked());
        List<String> before = cell(change.before(), skip);
        List<String> attacked = cell(change.attacked(), skip);
        String shown = now(change, unread);
        List<String> now = cell(shown, shown.length() > skip ? skip : 0);
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < Math.max(before.size(), Math.max(attacked.size(), now.size())); i++) {
            rows.add(row(at(before, i), at(attacked, i), at(now, i)));
        }
        return rows;
    }

    /** The eye finds a word sooner than it compares two values. */
    private static String now(Change change, String unread) {
        if (change.now().isEmpty()) {
            return unread;
        }
        String now = change.now().get();
        if (now.equals(change.before())) {
            return "as before";
        }
        return now.equals(change.attacked()) ? "as attacked" : now;
    }

    /** How much of two long values to leave out because they begin alike: what differs has to be seen. */
    private static int inCommon(String one, String other) {
        if (Math.max(one.length(), other.length()) <= LONG) {
            return 0;
        }
        int alike = 0;
        while (alike < Math.min(one.length(), other.length()) && one.charAt(alike) == other.charAt(alike)) {
            alike++;
        }
        int skip = alike - COMMON;
        return skip <= 0 ? 0 : Character.isLowSurrogate(one.charAt(skip)) ? skip - 1 : skip;
    }

    private static List<String> cell(String value, int skip) {
        String shown = (skip > 0 ? CUT : "")
                + PlainText.unlinked(value.substring(Math.min(skip, value.length())), LINES * COLUMN);
        List<String> lines = Page.wrapped(shown, COLUMN);
        if (lines.size() <= LINES) {
            return lines;
        }
        List<String> kept = new ArrayList<>(lines.subList(0, LINES));
        // Cut as any other text: what is left of a host's name could be another one.
        kept.set(LINES - 1, PlainText.unlinked(String.join(" ", lines.subList(LINES - 1, lines.size())), COLUMN));
        return kept;
    }

    private static String at(List<String> lines, int i) {
        return i < lines.size() ? lines.get(i) : "";
    }

    private static String row(String before, String attacked, String now) {
        return INDENT + padded(before) + INDENT + padded(attacked) + INDENT + now;
    }

    private static String padded(String text) {
        return text + " ".repeat(COLUMN - text.length());
    }
}
