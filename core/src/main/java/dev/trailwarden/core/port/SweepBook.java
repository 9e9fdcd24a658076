package dev.trailwarden.core.port;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.sweep.KnownAccount;
import dev.trailwarden.core.sweep.SweepBatch;
import dev.trailwarden.core.sweep.SweepRun;
import dev.trailwarden.core.sweep.Trouble;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is remembered of the sweeps, and from one sweep to the next. */
public interface SweepBook {

    /**
     * Gives the latest run.
     *
     * @throws LedgerFault if the table does not answer
     */
    Optional<SweepRun> run() throws LedgerFault;

    /**
     * Puts a run in place of the latest one.
     *
     * @param before what {@link #run} gave
     * @return false if another is the latest by now
     * @throws LedgerFault if the table does not answer
     */
    boolean replace(Optional<SweepRun> before, SweepRun run) throws LedgerFault;

    /**
     * Puts a batch, in place of what is kept of it.
     *
     * @throws LedgerFault if the table does not answer
     */
    void put(SweepBatch batch) throws LedgerFault;

    /**
     * Gives a batch.
     *
     * @throws LedgerFault if the table does not answer
     */
    Optional<SweepBatch> batch(String run, String id) throws LedgerFault;

    /**
     * Gives all batches of a run.
     *
     * @throws LedgerFault if the table does not answer
     */
    List<SweepBatch> batches(String run) throws LedgerFault;

    /**
     * Gives the accounts as the last sweep knew them; none before the first.
     *
     * @throws LedgerFault if the table does not answer
     */
    Map<AccountId, KnownAccount> census() throws LedgerFault;

    /**
     * Remembers the accounts.
     *
     * @throws LedgerFault if the table does not answer
     */
    void remember(Map<AccountId, KnownAccount> census) throws LedgerFault;

    /**
     * Gives the accounts that could not be looked at, or not wholly.
     *
     * @throws LedgerFault if the table does not answer
     */
    List<Trouble> troubles() throws LedgerFault;

    /**
     * Remembers such an account, in place of what was remembered of it.
     *
     * @throws LedgerFault if the table does not answer
     */
    void remember(Trouble trouble) throws LedgerFault;

    /**
     * Forgets that there was anything about an account.
     *
     * @throws LedgerFault if the table does not answer
     */
    void forget(AccountId account) throws LedgerFault;

    /**
     * Says when the security team last got a heartbeat.
     *
     * @throws LedgerFault if the table does not answer
     */
    Optional<Instant> heartbeat() throws LedgerFault;

    /**
     * Remembers that it got one.
     *
     * @throws LedgerFault if the table does not answer
     */
    void heartbeat(Instant at) throws LedgerFault;
}
