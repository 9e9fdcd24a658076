package dev.trailwarden.core.port;

import dev.trailwarden.core.baseline.Baseline;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.TrailArn;
import java.util.List;
import java.util.Optional;

/** What each trail should be, kept where no member account can reach it, each item sealed so that a change shows. */
public interface Baselines {

    /**
     * Gives the baseline of a trail.
     *
     * @return nothing if none is kept
     * @throws LedgerFault of kind {@link LedgerFault.Kind#TAMPERED} if the item is not what was kept
     */
    Optional<Baseline> find(TrailArn trail) throws LedgerFault;

    /**
     * Says for which trails of an account baselines are kept, whether or not their items can be trusted.
     *
     * @throws LedgerFault if the table does not answer
     */
    List<TrailArn> of(AccountId account) throws LedgerFault;

    /**
     * Says for which trails baselines are kept.
     *
     * @throws LedgerFault if the table does not answer
     */
    List<TrailArn> all() throws LedgerFault;

    /**
     * Keeps a baseline.
     *
     * @param baseline version 1 of a trail of which none is kept, or the next version of the one that is
     * @throws LedgerFault of kind {@link LedgerFault.Kind#CHANGED_SINCE} if another version is kept by now
     */
    void keep(Baseline baseline) throws LedgerFault;

    /**
     * Keeps a baseline in place of whatever is kept, an item that cannot be trusted among it.
     *
     * @param baseline the operator's word
     * @throws LedgerFault if the table does not answer
     */
    void overwrite(Baseline baseline) throws LedgerFault;

    /**
     * Keeps no baseline of a trail any more: it was deleted, and somebody agreed to that.
     *
     * @param trail which; none need be kept of it
     * @throws LedgerFault if the table does not answer
     */
    void forget(TrailArn trail) throws LedgerFault;
}
