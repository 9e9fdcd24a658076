package dev.trailwarden.core.alert;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.tamper.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the security team is told that is no incident on a trail. Headline, facts and what to do may hold names that
 * somebody else chose; every rendering makes them harmless.
 *
 * @param id what is told once by this name: 1 to {@value #LONGEST_ID} characters out of {@code A-Z a-z 0-9 . _ : / -}
 * @param kind what it is about
 * @param severity how much it matters
 * @param headline what is so, in a few words
 * @param facts sentences, the one that matters most first
 * @param whatToDo one sentence; one that ends in {@code : trailwarden ...} or {@code : aws ...} brings a command to type
 * @param account which account it is about, if it is about one
 * @param at when it was seen
 */
public record Notice(
        String id,
        Kind kind,
        Severity severity,
        String headline,
        List<String> facts,
        String whatToDo,
        Optional<AccountId> account,
        Instant at) {
    /** The longest id. */
    public static final int LONGEST_ID = 128;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:/-]{1," + LONGEST_ID + "}");

    /** What a notice is about. */
    public enum Kind {
        /** The guard is alive, once a day. */
        HEARTBEAT,
        /** An account came, went, moved, or cannot be reached. */
        ACCOUNT,
        /** Something is wrong with the way from a tamper to the security team. */
        PIPELINE,
        /** Something is wrong with the looks at all accounts. */
        SWEEP;

        /** The word used in JSON and message attributes, in lower case. */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if the id is not one
     */
    public Notice {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("a notice's id has 1 to " + LONGEST_ID
                    + " characters out of A-Z a-z 0-9 . _ : / -, and this has others or more");
        }
        facts = List.copyOf(facts);
    }

    /** The same notice with one more fact. */
    public Notice noting(String fact) {
        List<String> all = new ArrayList<>(facts);
        all.add(fact);
        return new Notice(id, kind, severity, headline, all, whatToDo, account, at);
    }
}
