package dev.trailwarden.core.port;

import java.util.Optional;

/** The way to the organization: through the remediation role of its management account. */
public interface Organizations {

    /**
     * Opens the organization.
     *
     * @param attachable the id of the one policy that may be attached; nothing to look only
     * @return the organization, good for a few minutes
     * @throws MemberFault if the role cannot be assumed, or the management account is not known
     */
    Organization open(Optional<String> attachable) throws MemberFault;
}
