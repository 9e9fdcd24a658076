package dev.trailwarden.core.tamper;

/** A service control policy is attached, perhaps one that denies Trailwarden what it needs ({@code organizations:AttachPolicy}). */
public record AttachPolicy() implements OrganizationTamper {
    @Override
    public String id() {
        return "attach-policy";
    }

    @Override
    public String eventName() {
        return "AttachPolicy";
    }

    @Override
    public String about() {
        return "Attaches a policy to the root, a unit or an account. One that denies the "
                + "remediation role, the hub's or the forwarder's what they need turns the "
                + "organization's own means against its guard.";
    }

    @Override
    public String deed() {
        return "attached";
    }

    @Override
    public Severity severity() {
        return Severity.HIGH;
    }

    @Override
    public String undone() {
        return "Reads the policy and tells if it denies Trailwarden what it needs, which "
                + "statement does, and the command that detaches it. Trailwarden detaches "
                + "nothing. A policy that is harmless is not told.";
    }

    @Override
    public String lost() {
        return "Events that were not forwarded and trails that were not restored while the "
                + "policy was there; a look finds the trails.";
    }
}
