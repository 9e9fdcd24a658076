package dev.trailwarden.core.port;

import dev.trailwarden.core.guardrail.Guardrail;
import java.util.Optional;

/**
 * The kept guardrail, where no member account can reach it, sealed so that a change shows. Nothing but an operator's word
 * at the desk writes it.
 */
public interface Guardrails {

    /**
     * Gives the kept guardrail.
     *
     * @return nothing if none is kept
     * @throws LedgerFault of kind {@link LedgerFault.Kind#TAMPERED} if the item is not what was kept
     */
    Optional<Guardrail> kept() throws LedgerFault;

    /**
     * Keeps a guardrail in place of whatever is kept, an item that cannot be trusted among it.
     *
     * @throws LedgerFault if the table does not answer
     */
    void keep(Guardrail guardrail) throws LedgerFault;

    /**
     * Keeps none any more.
     *
     * @throws LedgerFault if the table does not answer
     */
    void release() throws LedgerFault;
}
