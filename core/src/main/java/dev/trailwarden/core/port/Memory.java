package dev.trailwarden.core.port;

import dev.trailwarden.core.event.AccountId;

/** What the hub remembers of one account, read at once: a sweep asks it of thousands. */
@FunctionalInterface
public interface Memory {
    /**
     * Reads what is remembered.
     *
     * @throws LedgerFault if the table does not answer, or an item other than a baseline cannot be read
     */
    Remembered of(AccountId account) throws LedgerFault;
}
