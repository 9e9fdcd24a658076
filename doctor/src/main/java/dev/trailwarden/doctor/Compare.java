package dev.trailwarden.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.core.doctor.Finding;
import dev.trailwarden.core.tamper.Severity;

/** Compares what is with what the stack says it should be. */
final class Compare {
    private Compare() {}

    /**
     * Compares.
     *
     * @param id of the finding
     * @param severity if it differs
     * @param thing what is compared, for a person
     * @param wanted as the stack has it
     * @param found as it is
     * @param means what follows if it differs
     * @param fix what to do then
     */
    static Finding of(
            String id, Severity severity, String thing, JsonNode wanted, JsonNode found, String means, String fix) {
        if (Blueprint.unknown(wanted)) {
            return Finding.unknown(id, thing, "the stack's template has a function in it that doctor does not know");
        }
        return Blueprint.same(wanted, found)
                ? Finding.fine(id, thing + " is as deployed")
                : Finding.sick(id, severity, thing + " is not as deployed", means, fix);
    }
}
