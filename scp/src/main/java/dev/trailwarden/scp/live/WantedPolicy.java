package dev.trailwarden.scp.live;

import dev.trailwarden.scp.GuardPolicy;
import dev.trailwarden.scp.Guardrail;
import java.util.List;

/**
 * A policy as it should be in the organization.
 *
 * @param name unique in the organization
 * @param description what people read
 * @param json its text, minified, because AWS counts every character
 */
public record WantedPolicy(String name, String description, String json) {
    /**
     * {@return a guardrail's policies}
     *
     * @param guardrail as rendered
     */
    public static List<WantedPolicy> of(Guardrail guardrail) {
        return guardrail.policies().stream().map(WantedPolicy::of).toList();
    }

    private static WantedPolicy of(GuardPolicy policy) {
        return new WantedPolicy(policy.name(), policy.description(), policy.json());
    }
}
