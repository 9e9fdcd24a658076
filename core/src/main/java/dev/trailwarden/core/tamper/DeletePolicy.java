package dev.trailwarden.core.tamper;

/** A policy is deleted ({@code organizations:DeletePolicy}). */
public record DeletePolicy() implements OrganizationTamper {
    @Override
    public String id() {
        return "delete-policy";
    }

    @Override
    public String eventName() {
        return "DeletePolicy";
    }

    @Override
    public String about() {
        return "Deletes a policy for good; it has to be detached everywhere before. Made "
                + "again, it gets another id.";
    }

    @Override
    public String deed() {
        return "deleted";
    }

    @Override
    public Severity severity() {
        return Severity.CRITICAL;
    }

    @Override
    public String undone() {
        return "Tells that a policy of the kept guardrail is gone, with the command that "
                + "prints its kept text. Trailwarden makes no policies.";
    }

    @Override
    public String lost() {
        return "The policy's id, and what was done in the accounts below while it was gone.";
    }
}
