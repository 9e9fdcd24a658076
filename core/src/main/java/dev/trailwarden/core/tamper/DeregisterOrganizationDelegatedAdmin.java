package dev.trailwarden.core.tamper;

import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.remedy.Remediation;
import java.util.Optional;

/**
 * An account loses its power over the organization's trails ({@code
 * cloudtrail:DeregisterOrganizationDelegatedAdmin}).
 */
public record DeregisterOrganizationDelegatedAdmin() implements Tamper {
    @Override
    public String id() {
        return "deregister-organization-delegated-admin";
    }

    @Override
    public String eventName() {
        return "DeregisterOrganizationDelegatedAdmin";
    }

    @Override
    public String about() {
        return "Takes from an account its power over the organization's trails and event data stores; a "
                + "security team may work through exactly that account.";
    }

    @Override
    public String deed() {
        return "deregistered a delegated administrator of CloudTrail";
    }

    @Override
    public Severity severity() {
        return Severity.HIGH;
    }

    @Override
    public String undone() {
        return "Tells only: whoever registers a delegated administrator hands out power over every "
                + "organization trail, so a person has to decide.";
    }

    @Override
    public String lost() {
        return "The account can no longer manage the organization trails until it is registered "
                + "again with aws cloudtrail register-organization-delegated-admin.";
    }

    @Override
    public Optional<Remediation> remedy(TrailEvent event) {
        return Optional.empty();
    }
}
