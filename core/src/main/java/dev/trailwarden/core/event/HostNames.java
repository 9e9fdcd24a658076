package dev.trailwarden.core.event;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the life out of host names, in the way that security people know: {@code evil.example[.]com}. Mail and chat
 * programs make a link of whatever ends in the name of a top-level domain, and of nothing else that has dots in it.
 */
final class HostNames {
    /** A dot, and what stands for one in internationalized names (RFC 3490, section 3.1). */
    private static final String DOTS = ".\u3002\uff0e\uff61";

    /** A dot and the label after it. Most texts have none, so the dots are looked for first. */
    private static final Pattern DOT =
            Pattern.compile("[" + DOTS + "](?<=[^\\s.\\[].)" + "(?=(?<label>[\\p{L}\\p{M}\\p{N}]+)(?<rest>-*))");

    private HostNames() {}

    /** Gives the text with every dot before a top-level domain in brackets. */
    static String bracketed(String text) {
        Matcher dots = DOT.matcher(text).useTransparentBounds(true);
        StringBuilder out = new StringBuilder(text.length() + 16);
        int kept = 0;
        for (int at = 0; at < text.length(); at++) {
            if (DOTS.indexOf(text.charAt(at)) >= 0
                    && dots.region(at, text.length()).lookingAt()
                    && isTopLevel(dots.group("label"), dots.group("rest"))) {
                out.append(text, kept, at).append("[.]");
                kept = at + 1;
            }
        }
        return kept == 0 ? text : out.append(text, kept, text.length()).toString();
    }

    /** All domains of countries have two letters, and new ones come and go; any two letters count as one. */
    private static boolean isTopLevel(String label, String rest) {
        if (!label.chars().allMatch(c -> c < 128)) {
            return true;
        }
        String lower = label.toLowerCase(Locale.ROOT);
        boolean letters = lower.chars().allMatch(c -> c >= 'a' && c <= 'z');
        boolean known = lower.length() == 2 || Domains.NAMES.contains(lower);
        boolean encoded = "xn".equals(lower) && rest.length() >= 2;
        return (letters && known) || encoded;
    }

    /** Read when the first dot in question comes along, and not before: a stopped trail does not wait for it. */
    private static final class Domains {
        /** Names of three letters and more: the root zone (IANA) and the special ones of RFC 6761 and 9476. */
        private static final Set<String> NAMES = read();

        private static Set<String> read() {
            try (InputStream in = Objects.requireNonNull(
                    HostNames.class.getResourceAsStream("top-level-domains.txt"), "top-level-domains.txt")) {
                String all = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
                return Set.of(all.strip().split("\\s+"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
