package dev.trailwarden.core.event;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The id of an AWS account.
 *
 * @param value exactly 12 digits
 */
public record AccountId(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9]{12}");

    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException if the value is not 12 digits
     */
    public AccountId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("an account id is 12 digits, this is " + PlainText.quoted(value, 40));
        }
    }

    /** Gives the account id, or nothing if the text is not one. */
    public static Optional<AccountId> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new AccountId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
