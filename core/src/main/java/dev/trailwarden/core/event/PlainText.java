package dev.trailwarden.core.event;

/**
 * Makes text that somebody else wrote fit to be shown to a person: one line, nothing invisible, nothing that reorders
 * or links, a known length. Every string of an event goes through here before it reaches a log or a mail.
 */
public final class PlainText {
    private static final String CUT = "...";

    private PlainText() {}

    /**
     * Gives the text on one line, printable, at most {@code max} characters long; what was cut off is marked by
     * three dots, a character that does not print by a question mark.
     *
     * @param text what somebody wrote
     * @param max the longest result, in characters, at least 4
     */
    public static String of(String text, int max) {
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
        return text.replace("://", ":_/").replace("www.", "www_");
    }
}
