package dev.trailwarden.core.port;

import dev.trailwarden.core.event.AccountId;
import java.util.Optional;
import java.util.Set;

/** The way into the organization's accounts. */
public interface Members {

    /**
     * Opens an account with the remediation role, whose name is configured and never read from an event, narrowed to
     * what is asked for.
     *
     * @param account whose
     * @param permissions all that the caller is going to do
     * @param resource the name of the one trail, or the id of the one event data store, that it is going to touch; or
     *     nothing for any of the account
     * @return the account, good for a few minutes
     * @throws MemberFault if the role cannot be assumed
     */
    MemberAccount open(AccountId account, Set<Permission> permissions, Optional<String> resource) throws MemberFault;
}
