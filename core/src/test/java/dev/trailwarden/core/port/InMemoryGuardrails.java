package dev.trailwarden.core.port;

import dev.trailwarden.core.guardrail.Guardrail;
import java.util.Optional;

/** A kept guardrail in memory, which can be tampered with, or not answer. */
public final class InMemoryGuardrails implements Guardrails {
    private Optional<Guardrail> kept = Optional.empty();
    private Optional<LedgerFault.Kind> fault = Optional.empty();

    /** From now on nothing is answered but this. */
    public void fails(LedgerFault.Kind kind) {
        fault = Optional.of(kind);
    }

    @Override
    public Optional<Guardrail> kept() throws LedgerFault {
        if (fault.isPresent()) {
            throw new LedgerFault(fault.get(), "the kept guardrail is not what Trailwarden wrote");
        }
        return kept;
    }

    @Override
    public void keep(Guardrail guardrail) {
        kept = Optional.of(guardrail);
        fault = Optional.empty();
    }

    @Override
    public void release() {
        kept = Optional.empty();
        fault = Optional.empty();
    }
}
