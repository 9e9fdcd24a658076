package dev.trailwarden.core.event;

import java.util.regex.Pattern;

/**
 * Makes text that somebody else wrote fit to be shown to a person: one line, nothing invisible, nothing that reorders
 * or links, a known length. Every string of an event goes through here before it reaches a log or a mail.
 */
public final class PlainText {
    private static final String CUT = "...";
    private static final int SHORTEST = CUT.length() + 1;

    /** Mail programs make links of these without a host's help. */
    private static final Pattern LINK_WORD = Pattern.compile("(?i)(?<=www)\\.|(?<=mailto):");

    private PlainText() {}

    /**
     * Gives the text on one line, printable, at most {@code max} characters long; what was cut off is marked by
     * three dots, a character that does not print by a question mark.
     *
     * @param text what somebody wrote
     * @param max the longest result, in characters, at least 4
     */
    public static String of(String text, int max) {
        if (text.length() <= max && text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            return withoutLinks(text);
        }
        StringBuilder out = new StringBuilder(Math.min(text.length(), max));
        int at = 0;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            String shown = prints(c) ? Character.toString(c) : Character.isWhitespace(c) ? " " : "?";
            if (out.length() + shown.length() > max) {
                int cut = Math.min(out.length(), max - CUT.length());
                out.setLength(cut > 0 && Character.isHighSurrogate(out.charAt(cut - 1)) ? cut - 1 : cut);
                return withoutLinks(out.append(CUT).toString());
            }
            out.append(shown);
            at += Character.charCount(c);
        }
        return withoutLinks(out.toString());
    }

    /**
     * Like {@link #of}, for mails and chats, whose readers make links of bare host names and mail addresses too: a dot
     * before the name of a top-level domain is shown as {@code [.]}. Ordinary names, versions and addresses of hosts in
     * numbers stay as they are.
     *
     * @param text what somebody wrote
     * @param max the longest result, in characters, at least 4
     */
    public static String unlinked(String text, int max) {
        int room = max;
        while (room >= SHORTEST) {
            // Cutting may leave a host's name at the end, so what was cut is made harmless and not the other way round.
            String shown = HostNames.bracketed(of(text, room));
            if (shown.length() <= max) {
                return shown;
            }
            room -= shown.length() - max;
        }
        return CUT;
    }

    /** Like {@link #of}, between double quotes, which are not counted. */
    public static String quoted(String text, int max) {
        return '"' + of(text, max) + '"';
    }

    private static boolean prints(int c) {
        if (c == ' ') {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }

    /**
     * Mail programs make links of addresses; a caller must not be able to put one into our alert. Nothing gets longer by
     * it: the length has been promised.
     */
    private static String withoutLinks(String text) {
        String plain = text.replace("://", ":_/").replace("\\\\", "\\_");
        // Hardly any text has one, and looking back from each character of each text took most of an alert's time.
        return endsIn(plain, "www", '.') || endsIn(plain, "mailto", ':')
                ? LINK_WORD.matcher(plain).replaceAll("_")
                : plain;
    }

    /** Whether a word, in whatever letters, stands before one of these signs. */
    private static boolean endsIn(String text, String word, char sign) {
        int at = text.indexOf(sign);
        while (at >= 0) {
            if (text.regionMatches(true, at - word.length(), word, 0, word.length())) {
                return true;
            }
            at = text.indexOf(sign, at + 1);
        }
        return false;
    }
}
