package dev.trailwarden.core.alert;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Sets a mail's text in lines of at most {@value #WIDTH} columns: sentences, facts with a label, numbered steps. */
final class Page {
    static final int WIDTH = 72;

    private static final int LABEL = 10;
    private static final String MARGIN = "  ";
    private static final Pattern LABELLED = Pattern.compile("^[A-Z][A-Za-z -]{0,30}:");

    /** Where a long word such as an ARN is broken: after one of these, or else after one of those. */
    private static final String STRONG_JOINTS = "/:,;";

    private static final String JOINTS = "=|#@-_";

    /**
     * A time, and a length of time, stays in one piece: all of them have digits. The space comes first: looking back from
     * every character is slow.
     */
    private static final Pattern WITHIN_A_TIME = Pattern.compile(" (?:(?<=\\d-\\d\\d )(?=\\d\\d:\\d\\d:\\d\\d UTC)"
            + "|(?<=:\\d\\d:\\d\\d )(?=UTC)"
            + "|(?<=\\bblind )(?=for \\d)"
            + "|(?<=\\bfor )(?=\\d)"
            + "|(?<=\\d )(?=(s|min|h|d)\\b))");

    /** No text that comes here has one: plain text has no spaces but the ordinary one. */
    private static final char GLUE = '\u00a0';

    private final StringBuilder out = new StringBuilder(2_048);

    /** A sentence or some of them, and an empty line. */
    Page paragraph(String text) {
        List<String> plain = wrapped(text, WIDTH);
        if (plain.stream().skip(1).noneMatch(Page::looksLikeOurs)) {
            return lines(plain).gap();
        }
        // Somebody's words would stand where a verdict or a label stands: then only the first line begins at the
        // margin.
        String indent = "";
        for (String line : wrapped(text, WIDTH - MARGIN.length())) {
            line(indent + line);
            indent = MARGIN;
        }
        return gap();
    }

    private static boolean looksLikeOurs(String line) {
        return LABELLED.matcher(line).find()
                || Stream.of(Verdict.values()).anyMatch(verdict -> line.startsWith(verdict.words()));
    }

    /** A fact: a label of at most nine characters, and the text beside it. */
    Page fact(String label, String text) {
        String first = label + " ".repeat(LABEL - label.length());
        for (String line : wrapped(text, WIDTH - LABEL)) {
            line(first + line);
            first = " ".repeat(LABEL);
        }
        return this;
    }

    /** A line that fits already. */
    Page line(String text) {
        out.append(text.stripTrailing()).append('\n');
        return this;
    }

    /** Lines that fit already. */
    Page lines(List<String> texts) {
        texts.forEach(this::line);
        return this;
    }

    /** A numbered step. */
    Page step(int number, String text) {
        String first = number + ". ";
        for (String line : wrapped(text, WIDTH - first.length())) {
            line(first + line);
            first = " ".repeat(first.length());
        }
        return this;
    }

    /** A command to be copied: its words stay whole, and a line that does not end it ends in a backslash. */
    Page command(String text) {
        String indent = "   ";
        StringBuilder line = new StringBuilder(indent);
        String[] words = text.split(" ", -1);
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            boolean first = line.length() == indent.length();
            // A line that is gone on with needs room for that to be said.
            int room = i == words.length - 1 ? WIDTH : WIDTH - " \\".length();
            if (!first && line.length() + 1 + word.length() > room) {
                line(line + " \\");
                line = new StringBuilder(indent).append("  ").append(word);
            } else {
                line.append(first ? "" : " ").append(word);
            }
        }
        return line(line.toString());
    }

    /** An empty line, unless there is one already. */
    Page gap() {
        int end = out.length();
        boolean there = end >= 2 && out.charAt(end - 1) == '\n' && out.charAt(end - 2) == '\n';
        if (end > 0 && !there) {
            out.append('\n');
        }
        return this;
    }

    /** The whole text; it ends with the end of a line. */
    String text() {
        return out.toString().stripTrailing() + '\n';
    }

    /** Breaks a text between words, and words that are longer than a line at their joints. */
    static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(width);
        for (StringTokenizer words = new StringTokenizer(glued(text), " "); words.hasMoreTokens(); ) {
            String rest = words.nextToken();
            if (!line.isEmpty() && line.length() + 1 + rest.length() > width) {
                // A long word begins on the line it follows only if a good part of it has room there.
                if (rest.length() <= width || width - line.length() < width / 2) {
                    lines.add(line.toString());
                    line.setLength(0);
                }
            }
            while (line.length() + (line.isEmpty() ? 0 : 1) + rest.length() > width) {
                int room = width - line.length() - (line.isEmpty() ? 0 : 1);
                int cut = joint(rest, room);
                line.append(line.isEmpty() ? "" : " ").append(rest, 0, cut);
                lines.add(line.toString());
                line.setLength(0);
                rest = rest.substring(cut);
            }
            line.append(line.isEmpty() || rest.isEmpty() ? "" : " ").append(rest);
        }
        if (!line.isEmpty() || lines.isEmpty()) {
            lines.add(line.toString());
        }
        return lines.stream().map(one -> one.replace(GLUE, ' ')).toList();
    }

    private static String glued(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= '0' && text.charAt(i) <= '9') {
                return WITHIN_A_TIME.matcher(text).replaceAll(String.valueOf(GLUE));
            }
        }
        return text;
    }

    /** Where to break a word of which {@code room} characters fit. */
    private static int joint(String word, int room) {
        for (int at = room; at > room / 4; at--) {
            if (STRONG_JOINTS.indexOf(word.charAt(at - 1)) >= 0) {
                return at;
            }
        }
        for (int at = room; at > room / 2; at--) {
            if (JOINTS.indexOf(word.charAt(at - 1)) >= 0) {
                return at;
            }
        }
        // A host's name must not come to life because its last part is broken in two: the dot goes with what follows
        // it.
        int dot = word.lastIndexOf('.', room);
        if (dot > 0) {
            return dot;
        }
        return Character.isHighSurrogate(word.charAt(room - 1)) && room > 1 ? room - 1 : room;
    }
}
