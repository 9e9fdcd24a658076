package dev.trailwarden.core.event;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A Region's id, such as {@code eu-west-1}. The form is checked and not the existence: AWS adds Regions faster than
 * software is updated. The form keeps anything out that could change the meaning of a host name.
 *
 * @param id lower-case words joined by hyphens, at most 40 characters
 */
public record Region(String id) {
    private static final Pattern FORM = Pattern.compile("(?=.{3,40}$)[a-z]+(-[a-z0-9]+)+");

    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException if the id does not look like a Region's
     */
    public Region {
        if (!FORM.matcher(id).matches()) {
            throw new IllegalArgumentException("a Region looks like eu-west-1, this is " + PlainText.quoted(id, 60));
        }
    }

    /** Gives the Region, or nothing if the text does not look like one. */
    public static Optional<Region> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new Region(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return id;
    }
}
