package dev.trailwarden.core.port;

import dev.trailwarden.core.alert.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Remembers which notices were told, so that what stays as it is is not told again and again. When it is down, whoever
 * asks it goes on without: that costs duplicates, never silence.
 */
public interface Notices {

    /**
     * Takes the telling of a notice upon itself, so that two workers at once do not both tell it.
     *
     * @param id the notice's
     * @param toldBefore if it was told at this time or earlier, it may be told again; nothing if once is enough
     * @param now the time
     * @param hold for how long nobody else may take it; after that the holder counts as dead
     * @return false if it was told already, or another is telling it
     * @throws LedgerFault if the table does not answer
     */
    boolean claim(String id, Optional<Instant> toldBefore, Instant now, Duration hold) throws LedgerFault;

    /**
     * Remembers that a notice was told, and ends the claim.
     *
     * @param notice as it was told
     * @param at when it was told
     * @throws LedgerFault if the table does not answer
     */
    void told(Notice notice, Instant at) throws LedgerFault;

    /**
     * Forgets a notice, so that it is told anew the next time.
     *
     * @return whether it had been told
     * @throws LedgerFault if the table does not answer
     */
    boolean forget(String id) throws LedgerFault;
}
