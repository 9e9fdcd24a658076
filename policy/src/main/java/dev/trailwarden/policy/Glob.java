package dev.trailwarden.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Text with wildcards: {@code *} stands for any run of characters, {@code ?} for exactly one.
 *
 * <p>Kept as tokens and not as a string, because a policy can also ask for a literal star (<code>${*}</code>), and because
 * a star inside the value of a policy variable is only a character.
 */
final class Glob {
    private static final int RUN = -1;
    private static final int ONE = -2;
    /** An ARN has six parts; colons after the fifth belong to the resource. */
    private static final int ARN_PARTS = 6;

    private final int[] tokens;

    private Glob(int[] tokens) {
        this.tokens = tokens;
    }

    static Glob of(String pattern) {
        return new Builder().pattern(pattern).build();
    }

    boolean matches(String text) {
        return matches(text, false);
    }

    boolean matchesIgnoringCase(String text) {
        return matches(text, true);
    }

    /** Compares part by part, so that a star in one part of an ARN never swallows the colon to the next. */
    boolean matchesArn(String arn) {
        List<Glob> patterns = arnParts();
        String[] parts = arn.split(":", ARN_PARTS);
        if (patterns.size() != ARN_PARTS || parts.length != ARN_PARTS) {
            return false;
        }
        for (int i = 0; i < ARN_PARTS; i++) {
            if (!patterns.get(i).matches(parts[i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * Compares with the ARN of a resource: a star that ends its part of the ARN may take in colons, every other wildcard
     * stays within its part (IAM User Guide, "IAM JSON policy elements: Resource").
     */
    boolean matchesResource(String resource) {
        return matches(resource) && (!confined() || matchesWithinParts(resource));
    }

    /** Whether some wildcard has to stay within its part. */
    private boolean confined() {
        for (int p = 0; p < tokens.length; p++) {
            if (tokens[p] == ONE || (tokens[p] == RUN && !endsPart(p))) {
                return true;
            }
        }
        return false;
    }

    private boolean endsPart(int p) {
        return p + 1 == tokens.length || tokens[p + 1] == ':';
    }

    // With two kinds of stars, the choice of the last one does not settle the others, so all are followed at once.
    private boolean matchesWithinParts(String resource) {
        boolean[] reached = new boolean[resource.length() + 1];
        reached[0] = true;
        for (int p = 0; p < tokens.length; p++) {
            boolean[] next = new boolean[reached.length];
            boolean crosses = endsPart(p);
            next[0] = tokens[p] == RUN && reached[0];
            for (int t = 0; t < resource.length(); t++) {
                char actual = resource.charAt(t);
                boolean wildcardMayTake = crosses || actual != ':';
                next[t + 1] = switch (tokens[p]) {
                    case RUN -> reached[t + 1] || (next[t] && wildcardMayTake);
                    case ONE -> reached[t] && actual != ':';
                    default -> reached[t] && tokens[p] == actual;
                };
            }
            reached = next;
        }
        return reached[resource.length()];
    }

    private List<Glob> arnParts() {
        List<Glob> parts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < tokens.length && parts.size() < ARN_PARTS - 1; i++) {
            if (tokens[i] == ':') {
                parts.add(new Glob(Arrays.copyOfRange(tokens, from, i)));
                from = i + 1;
            }
        }
        parts.add(new Glob(Arrays.copyOfRange(tokens, from, tokens.length)));
        return parts;
    }

    // Remembers only the last star: a later star makes every choice for the earlier one equivalent, so the time is at
    // most
    // pattern times text, where a regular expression could take exponentially long.
    private boolean matches(String text, boolean ignoreCase) {
        int t = 0;
        int p = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < tokens.length && tokens[p] == RUN) {
                star = p++;
                resume = t;
            } else if (p < tokens.length && sameCharacter(tokens[p], text.charAt(t), ignoreCase)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < tokens.length && tokens[p] == RUN) {
            p++;
        }
        return p == tokens.length;
    }

    private static boolean sameCharacter(int token, char actual, boolean ignoreCase) {
        if (token == ONE || token == actual) {
            return true;
        }
        // Both ways, as String.equalsIgnoreCase does: some letters have one upper case form and two lower ones.
        return ignoreCase
                && token >= 0
                && Character.toLowerCase(Character.toUpperCase((char) token))
                        == Character.toLowerCase(Character.toUpperCase(actual));
    }

    /** Puts a glob together from wildcards and text that is only text. */
    static final class Builder {
        private int[] tokens = new int[32];
        private int size;

        Builder literal(String text) {
            text.chars().forEach(this::add);
            return this;
        }

        Builder pattern(String text) {
            for (int i = 0; i < text.length(); i++) {
                switch (text.charAt(i)) {
                    case '*' -> add(RUN);
                    case '?' -> add(ONE);
                    default -> add(text.charAt(i));
                }
            }
            return this;
        }

        Glob build() {
            return new Glob(Arrays.copyOf(tokens, size));
        }

        private void add(int token) {
            if (size == tokens.length) {
                tokens = Arrays.copyOf(tokens, size * 2);
            }
            tokens[size++] = token;
        }
    }
}
