package dev.trailwarden.sandbox.model;

import java.util.regex.Pattern;

/**
 * The twelve digits of an AWS account.
 *
 * @param value the digits
 */
public record AccountId(String value) {
    private static final Pattern DIGITS = Pattern.compile("\\d{12}");

    /**
     * Checks the digits.
     *
     * @throws IllegalArgumentException when they are not exactly twelve
     */
    public AccountId {
        if (!DIGITS.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' is not an account id (twelve digits)");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
