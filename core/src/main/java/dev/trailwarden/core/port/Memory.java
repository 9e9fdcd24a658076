package dev.trailwarden.core.port;

import dev.trailwarden.core.event.AccountId;

/** What the hub remembers of one account, read at once: an event waits for it, and a sweep asks it of thousands. */
@FunctionalInterface
public interface Memory {
    /**
     * Reads what is remembered.
     *
     * @throws LedgerFault if the table does not answer
     */
    Remembered of(AccountId account) throws LedgerFault;
}
