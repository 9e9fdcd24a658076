package dev.trailwarden.sandbox.model;

import java.util.regex.Pattern;

/**
 * An AWS Region, by its name.
 *
 * @param name for example {@code eu-west-1}
 */
public record Region(String name) {
    private static final Pattern NAME = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d{1,2}");

    /** Where the global services (Organizations, IAM) answer and are recorded. */
    public static final Region US_EAST_1 = new Region("us-east-1");

    /**
     * Checks the name's form; whether there is such a Region is another question.
     *
     * @throws IllegalArgumentException when it does not look like a Region
     */
    public Region {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is not the name of a Region");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
