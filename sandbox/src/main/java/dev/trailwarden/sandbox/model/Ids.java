package dev.trailwarden.sandbox.model;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes the identifiers AWS would make: random, and of AWS's form. */
public final class Ids {
    private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String SECRET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private final RandomGenerator random;

    /**
     * Makes a source of identifiers.
     *
     * @param random where they come from
     */
    public Ids(RandomGenerator random) {
        this.random = random;
    }

    /**
     * A unique id such as {@code AROA…} (role), {@code AIDA…} (user), or an access key id ({@code AKIA…}, {@code ASIA…}).
     *
     * @param prefix the four letters
     * @param length letters after the prefix: AWS has 17 in unique ids and 16 in access key ids
     * @return the id
     */
    public String unique(String prefix, int length) {
        return prefix + letters(UPPER, length);
    }

    /**
     * A secret access key or session token.
     *
     * @param length its length
     * @return random letters
     */
    public String secret(int length) {
        return letters(SECRET, length);
    }

    /**
     * A request id, event id or message id.
     *
     * @return a random UUID's text
     */
    public String uuid() {
        return new UUID((random.nextLong() & ~0xF000L) | 0x4000L, (random.nextLong() >>> 2) | Long.MIN_VALUE)
                .toString();
    }

    private String letters(String alphabet, int length) {
        // One draw for all letters, and both alphabets have as many letters as a whole number of bits says: the
        // thousands
        // of session tokens of a large organization would otherwise be most of its work.
        byte[] drawn = new byte[length];
        random.nextBytes(drawn);
        StringBuilder text = new StringBuilder(length);
        for (byte one : drawn) {
            text.append(alphabet.charAt(one & (alphabet.length() - 1)));
        }
        return text.toString();
    }
}
