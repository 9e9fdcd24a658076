package dev.trailwarden.core.tamper;

/** The text of a policy is changed ({@code organizations:UpdatePolicy}). */
public record UpdatePolicy() implements OrganizationTamper {
    @Override
    public String id() {
        return "update-policy";
    }

    @Override
    public String eventName() {
        return "UpdatePolicy";
    }

    @Override
    public String about() {
        return "Changes the text of a policy. A guardrail that is emptied or given one more "
                + "exemption stays attached and looks as before; a policy of somebody else can be "
                + "turned against Trailwarden.";
    }

    @Override
    public String deed() {
        return "changed";
    }

    @Override
    public Severity severity() {
        return Severity.CRITICAL;
    }

    @Override
    public String undone() {
        return "Compares the policy's text with the kept one and tells which statements "
                + "differ. A text that somebody changed is never attached anywhere; of a policy "
                + "that is not kept it is told if it denies Trailwarden what it needs.";
    }

    @Override
    public String lost() {
        return "What was done while the statements were not there.";
    }
}
