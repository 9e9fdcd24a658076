package dev.trailwarden.core.port;

import dev.trailwarden.core.baseline.Baseline;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.incident.Incident;
import dev.trailwarden.core.incident.Unexplained;
import java.util.List;
import java.util.Optional;

/**
 * What was remembered of an account at one moment. Each kind is read for itself, so that an item that somebody has spoilt
 * spoils no other kind.
 */
public interface Remembered {
    /** The trails of which a baseline is kept, whether or not it can be trusted. */
    List<TrailArn> trails();

    /**
     * Gives the baseline of a trail as it was at that moment, once its seal was found to hold.
     *
     * @return nothing if none was kept
     * @throws LedgerFault of kind {@link LedgerFault.Kind#TAMPERED} if the item is not what was kept
     */
    Optional<Baseline> baseline(TrailArn trail) throws LedgerFault;

    /**
     * Gives the incidents about which something is still to be done.
     *
     * @throws LedgerFault if one of them cannot be read
     */
    List<Incident> open() throws LedgerFault;

    /**
     * Gives what looks have found and nothing has explained.
     *
     * @throws LedgerFault if one of them cannot be read
     */
    List<Unexplained> unexplained() throws LedgerFault;
}
