package dev.trailwarden.core.tamper;

import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.remedy.Remediation;
import java.util.Optional;

/**
 * A way to weaken what guards the trails of a whole organization: its service control policies, who is below them, and
 * what the organization trusts. Organizations change all of that every day, so the call alone means nothing: what is kept
 * of the guardrail is compared with what is there.
 */
public sealed interface OrganizationTamper extends Tamper
        permits DetachPolicy,
                UpdatePolicy,
                DeletePolicy,
                DisablePolicyType,
                MoveAccount,
                AttachPolicy,
                LeaveOrganization,
                DisableAWSServiceAccess {
    @Override
    default String service() {
        return "organizations";
    }

    @Override
    default Optional<Remediation> remedy(TrailEvent event) {
        return Optional.of(Remediation.HoldGuardrail.after(event));
    }
}
