package dev.trailwarden.core.tamper;

/** The organization takes its trust from a service ({@code organizations:DisableAWSServiceAccess}). */
public record DisableAWSServiceAccess() implements OrganizationTamper {
    @Override
    public String id() {
        return "disable-aws-service-access";
    }

    @Override
    public String eventName() {
        return "DisableAWSServiceAccess";
    }

    @Override
    public String about() {
        return "Takes from a service its access to the organization. Without CloudTrail's, "
                + "organization trails stop covering the members; without that of StackSets, new "
                + "accounts get no roles and rules.";
    }

    @Override
    public String deed() {
        return "switched off the access of";
    }

    @Override
    public Severity severity() {
        return Severity.HIGH;
    }

    @Override
    public String undone() {
        return "Reads which services are trusted and tells if one that was kept with the "
                + "guardrail is not, with the command that switches it on. Trailwarden cannot "
                + "switch it on.";
    }

    @Override
    public String lost() {
        return "What an organization trail did not record of the members meanwhile.";
    }
}
