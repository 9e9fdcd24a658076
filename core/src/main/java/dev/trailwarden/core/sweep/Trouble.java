package dev.trailwarden.core.sweep;

import dev.trailwarden.core.event.AccountId;
import java.time.Instant;
import java.util.Optional;

/**
 * An account that could not be looked at, or not wholly.
 *
 * @param account which
 * @param kind how bad it is
 * @param what why, in one sentence
 * @param since when it was last looked at as a whole, as far as that is known
 * @param told when the security team was last told
 */
public record Trouble(AccountId account, Kind kind, String what, Instant since, Optional<Instant> told) {
    /** How bad it is. */
    public enum Kind {
        /** The remediation role cannot be assumed: nothing in the account can be seen or put right. */
        UNREACHABLE,
        /** Something in it could not be seen. */
        UNSEEN
    }

    /** The same, after the security team was told. */
    Trouble toldAt(Instant now) {
        return new Trouble(account, kind, what, since, Optional.of(now));
    }
}
