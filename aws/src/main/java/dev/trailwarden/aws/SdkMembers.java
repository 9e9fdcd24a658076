package dev.trailwarden.aws;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.port.MemberAccount;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.Members;
import dev.trailwarden.core.port.Permission;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** The organization's accounts, through STS and CloudTrail. */
public final class SdkMembers implements Members {
    private final Clients clients;
    private final MemberSessions sessions;

    /**
     * @param clients shared clients
     * @param budget the time this invocation has
     * @param region where to assume roles: the hub's own Region
     * @param memberRole path and name of the remediation role, the same in every account
     * @param clock tells when a session expires
     */
    public SdkMembers(Clients clients, Budget budget, String region, String memberRole, Clock clock) {
        this.clients = clients;
        this.sessions = new MemberSessions(clients, budget, region, memberRole, clock);
    }

    @Override
    public MemberAccount open(AccountId account, Set<Permission> permissions, Optional<String> resource)
            throws MemberFault {
        return new SdkAccount(clients, new MemberSession(sessions, account, permissions, resource));
    }
}
