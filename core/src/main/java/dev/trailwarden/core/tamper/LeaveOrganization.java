package dev.trailwarden.core.tamper;

import java.util.List;

/** A member account leaves the organization ({@code organizations:LeaveOrganization}). */
public record LeaveOrganization() implements OrganizationTamper {
    @Override
    public String id() {
        return "leave-organization";
    }

    @Override
    public String eventName() {
        return "LeaveOrganization";
    }

    @Override
    public String about() {
        return "Takes the caller's own account out of the organization. No policy of the "
                + "organization holds it any more, and organization trails lose it.";
    }

    @Override
    public String deed() {
        return "left the organization with";
    }

    @Override
    public Severity severity() {
        return Severity.CRITICAL;
    }

    @Override
    public String undone() {
        return "Asks the organization whether the account is still a member and tells it if "
                + "not. Only an invitation that the account accepts brings it back.";
    }

    @Override
    public String lost() {
        return "Events of the account since then: the hub takes none from outside the " + "organization.";
    }

    /** AWS's own catalogue of threats has a number of its own for it, below ATT&CK's "Modify Cloud Resource Hierarchy". */
    @Override
    public List<String> attack() {
        return List.of(ATTACK.getFirst(), ATTACK.getLast(), "T1666.A002");
    }
}
