package dev.trailwarden.core.tamper;

/** A service control policy that guards the trails is taken off a root, a unit or an account ({@code organizations:DetachPolicy}). */
public record DetachPolicy() implements OrganizationTamper {
    @Override
    public String id() {
        return "detach-policy";
    }

    @Override
    public String eventName() {
        return "DetachPolicy";
    }

    @Override
    public String about() {
        return "Takes a policy off the organization's root, a unit or an account. Where the "
                + "guardrail is taken off, the next attempt on a trail succeeds.";
    }

    @Override
    public String deed() {
        return "detached";
    }

    @Override
    public Severity severity() {
        return Severity.CRITICAL;
    }

    @Override
    public String undone() {
        return "Reads where the kept guardrail is attached. Where it is missing, it is "
                + "attached again if GuardrailReattach allows that and its text is the kept one; "
                + "otherwise the command that does it is told.";
    }

    @Override
    public String lost() {
        return "What was done in the accounts below while no policy denied it.";
    }
}
