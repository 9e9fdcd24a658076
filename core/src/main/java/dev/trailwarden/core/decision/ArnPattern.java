package dev.trailwarden.core.decision;

import dev.trailwarden.core.event.PlainText;
import java.util.regex.Pattern;

/**
 * A pattern for the ARN of an IAM role, with the meaning IAM's {@code ArnLike} gives it: the six parts between colons
 * are compared one by one, {@code *} and {@code ?} stand for any text and any character within a part (IAM user guide,
 * "Amazon Resource Name (ARN) condition operators").
 */
public final class ArnPattern {
    private static final int PARTS = 6;

    /** How many characters have to stand before a wildcard; the SCP asks for as many. */
    private static final int FEWEST_LITERALS = 3;

    private final String text;
    private final Pattern[] parts;

    private ArnPattern(String text, Pattern[] parts) {
        this.text = text;
        this.parts = parts;
    }

    /**
     * Reads a pattern for roles.
     *
     * @param text for example {@code arn:aws:iam::*:role/security/BreakGlass}, or for an Identity Center permission set
     *     {@code arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_BreakGlass_*}
     * @throws IllegalArgumentException if it is not an ARN, is not about roles, or would match roles of any name
     */
    public static ArnPattern ofRole(String text) {
        String[] split = text.split(":", PARTS);
        String shown = PlainText.quoted(text, 120);
        if (split.length != PARTS || !"arn".equals(split[0]) || !"iam".equals(split[2]) || !split[3].isEmpty()) {
            throw new IllegalArgumentException(
                    shown + " is not the ARN of a role, such as arn:aws:iam::*:role/security/BreakGlass");
        }
        if (!split[5].startsWith("role/")) {
            throw new IllegalArgumentException(shown + " is not about roles: write role/ and the role's path and name");
        }
        String role = split[5].substring("role/".length());
        String literal = role.split("[*?]", -1)[0];
        if (role.isEmpty() || (literal.length() < role.length() && literal.length() < FEWEST_LITERALS)) {
            throw new IllegalArgumentException(
                    shown + " would match roles of any name: begin with the role's path or name, not with a wildcard");
        }
        Pattern[] parts = new Pattern[PARTS];
        for (int i = 0; i < PARTS; i++) {
            parts[i] = glob(split[i]);
        }
        return new ArnPattern(text, parts);
    }

    /** Says whether the ARN matches. */
    public boolean matches(String arn) {
        String[] split = arn.split(":", PARTS);
        if (split.length != PARTS) {
            return false;
        }
        for (int i = 0; i < PARTS; i++) {
            if (!parts[i].matcher(split[i]).matches()) {
                return false;
            }
        }
        return true;
    }

    private static Pattern glob(String part) {
        StringBuilder regex = new StringBuilder();
        part.chars()
                .forEach(c -> regex.append(
                        switch (c) {
                            case '*' -> ".*";
                            case '?' -> ".";
                            default -> Pattern.quote(Character.toString(c));
                        }));
        return Pattern.compile(regex.toString());
    }

    /** The pattern as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
