package dev.trailwarden.core.tamper;

/** Service control policies are switched off for the whole organization ({@code organizations:DisablePolicyType}). */
public record DisablePolicyType() implements OrganizationTamper {
    @Override
    public String id() {
        return "disable-policy-type";
    }

    @Override
    public String eventName() {
        return "DisablePolicyType";
    }

    @Override
    public String about() {
        return "Switches a type of policy off at the root. For service control policies this "
                + "detaches every one of them everywhere, and switching the type on again brings "
                + "none of them back.";
    }

    @Override
    public String deed() {
        return "switched off a policy type of";
    }

    @Override
    public Severity severity() {
        return Severity.CRITICAL;
    }

    @Override
    public String undone() {
        return "Tells it, with the commands that switch the type on and attach each kept "
                + "policy again. Trailwarden cannot switch it on.";
    }

    @Override
    public String lost() {
        return "Where all other service control policies were attached; nobody but your own " + "records says that.";
    }
}
