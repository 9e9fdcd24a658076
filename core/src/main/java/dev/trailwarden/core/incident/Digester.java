package dev.trailwarden.core.incident;

import dev.trailwarden.core.alert.Digest;
import dev.trailwarden.core.port.AlertSink;
import dev.trailwarden.core.port.Ledger;
import dev.trailwarden.core.port.LedgerFault;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Tells what was kept for a digest, when it is due. Asked every minute. */
public final class Digester {
    private final AlertSink alerts;
    private final Ledger ledger;
    private final InstantSource clock;

    /**
     * @param alerts the way to the security team
     * @param ledger what is kept
     * @param clock the time
     */
    public Digester(AlertSink alerts, Ledger ledger, InstantSource clock) {
        this.alerts = alerts;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Tells what is due. If what was told cannot be let go of, the next digest tells it again.
     *
     * @return how many incidents were told
     * @throws LedgerFault if the table does not answer
     * @throws AlertSink.NotSent if the digest did not get out
     */
    public int tell() throws LedgerFault, AlertSink.NotSent {
        Instant now = clock.instant();
        List<Incident> held = ledger.held(now);
        if (!held.isEmpty()) {
            alerts.send(new Digest(held, now));
            ledger.release(held);
        }
        return held.size();
    }
}
