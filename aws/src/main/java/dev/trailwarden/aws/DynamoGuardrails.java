package dev.trailwarden.aws;

import dev.trailwarden.core.guardrail.Guardrail;
import dev.trailwarden.core.port.Guardrails;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.LedgerFault.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Keeps the guardrail in the hub's table, sealed: the item {@code guardrail}, {@code guardrail} has it as JSON. */
public final class DynamoGuardrails implements Guardrails {
    private static final String KEY = "guardrail";
    private static final String BODY = "body";
    private static final String SEAL = "seal";

    private final HubTable table;
    private final KmsSeal seal;

    /**
     * @param table the hub's
     * @param seal what the item is trusted by
     */
    public DynamoGuardrails(HubTable table, KmsSeal seal) {
        this.table = table;
        this.seal = seal;
    }

    @Override
    public Optional<Guardrail> kept() throws LedgerFault {
        Optional<Item> item = table.get(KEY, KEY);
        return item.isPresent() ? Optional.of(trusted(item.get())) : Optional.empty();
    }

    private Guardrail trusted(Item item) throws LedgerFault {
        String body = item.textOf(BODY);
        if (!seal.holds(body.getBytes(StandardCharsets.UTF_8), item.bytesOf(SEAL))) {
            throw tampered("its seal does not hold");
        }
        try {
            return GuardrailJson.read(body);
        } catch (IllegalArgumentException e) {
            throw tampered("it cannot be read: " + e.getMessage());
        }
    }

    private static LedgerFault tampered(String why) {
        return new LedgerFault(Kind.TAMPERED, "the kept guardrail is not what Trailwarden wrote: " + why);
    }

    @Override
    public void keep(Guardrail guardrail) throws LedgerFault {
        String body = GuardrailJson.write(guardrail);
        table.put(Item.at(KEY, KEY)
                .with(BODY, Item.text(body))
                .with(SEAL, Item.bytes(seal.seal(body.getBytes(StandardCharsets.UTF_8)))));
    }

    @Override
    public void release() throws LedgerFault {
        table.delete(KEY, KEY);
    }
}
