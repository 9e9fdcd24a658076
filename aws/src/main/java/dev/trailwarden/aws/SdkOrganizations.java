package dev.trailwarden.aws;

import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.Organization;
import dev.trailwarden.core.port.Organizations;
import dev.trailwarden.core.remedy.Remediation.HoldGuardrail;
import java.time.Clock;
import java.util.Optional;

/**
 * The organization, through the management account's remediation role. A session that may attach a policy may attach that
 * one and read nothing; a session that reads may attach nothing.
 */
public final class SdkOrganizations implements Organizations {
    private final Clients clients;
    private final String region;
    private final Optional<AccountId> management;
    private final MemberSessions sessions;

    /**
     * @param clients shared clients
     * @param budget the time this invocation has
     * @param region the hub's own Region
     * @param house knows the management account and the remediation role
     * @param clock tells when a session expires
     */
    public SdkOrganizations(Clients clients, Budget budget, String region, House house, Clock clock) {
        this.clients = clients;
        this.region = region;
        this.management = house.managementAccount();
        this.sessions = new MemberSessions(clients, budget, region, house.memberRole(), clock);
    }

    @Override
    public Organization open(Optional<String> attachable) throws MemberFault {
        if (management.isEmpty()) {
            String what = "which account is the management account is not known";
            throw new MemberFault(MemberFault.Kind.REFUSED, what, new IllegalStateException(what));
        }
        return new SdkOrganization(
                clients.organizationPolicies(region),
                new MemberSession(
                        sessions,
                        management.get(),
                        attachable.isPresent() ? HoldGuardrail.WRITES : HoldGuardrail.READS,
                        attachable));
    }
}
