package dev.trailwarden.policy;

import java.util.List;
import java.util.Optional;

/**
 * Every policy that has a say in one request. Start from {@link #identity(List)} or {@link #none()} and add the others.
 *
 * @param identity the policies of the user or role; for the root user none is needed
 * @param session what was passed along when the session was made; none passed is an empty list, and no limit
 * @param boundary the permissions boundary of the user or role
 * @param serviceControl the SCPs of each level from the organization's root down to the account, every level with the list
 *     of what is attached to it. Empty where SCPs do not apply: in the management account, or when the organization has
 *     them switched off. An empty level allows nothing.
 * @param resource the policy of the resource
 * @param resourceAccount the account that owns the resource; empty means the requester's own
 */
public record PolicySet(
        List<NamedPolicy> identity,
        List<NamedPolicy> session,
        Optional<NamedPolicy> boundary,
        List<List<NamedPolicy>> serviceControl,
        Optional<ResourcePolicy> resource,
        Optional<String> resourceAccount) {
    /**
     * Checks that each document can play its part.
     *
     * @throws InvalidPolicyException if one cannot, for example an identity policy with a {@code Principal}
     */
    public PolicySet {
        identity = List.copyOf(identity);
        session = List.copyOf(session);
        serviceControl = serviceControl.stream().map(List::copyOf).toList();
        identity.forEach(policy -> require(policy, PolicyKind.IDENTITY_BASED));
        session.forEach(policy -> require(policy, PolicyKind.SESSION));
        boundary.ifPresent(policy -> require(policy, PolicyKind.PERMISSIONS_BOUNDARY));
        serviceControl.forEach(level -> level.forEach(policy -> require(policy, PolicyKind.SERVICE_CONTROL)));
    }

    /** {@return a set in which nothing allows anything} */
    public static PolicySet none() {
        return identity(List.of());
    }

    /**
     * {@return a set of identity policies only}
     *
     * @param policies the policies of the user or role
     */
    public static PolicySet identity(List<NamedPolicy> policies) {
        return new PolicySet(policies, List.of(), Optional.empty(), List.of(), Optional.empty(), Optional.empty());
    }

    /**
     * {@return this set, limited by session policies}
     *
     * @param policies what was passed to {@code AssumeRole}; an empty list lifts the limit
     */
    public PolicySet withSession(List<NamedPolicy> policies) {
        return new PolicySet(identity, policies, boundary, serviceControl, resource, resourceAccount);
    }

    /**
     * {@return this set, limited by a permissions boundary}
     *
     * @param policy the boundary
     */
    public PolicySet withBoundary(NamedPolicy policy) {
        return new PolicySet(identity, session, Optional.of(policy), serviceControl, resource, resourceAccount);
    }

    /**
     * {@return this set, below these service control policies}
     *
     * @param levels root, OUs, account, in this order
     */
    public PolicySet withServiceControl(List<List<NamedPolicy>> levels) {
        return new PolicySet(identity, session, boundary, levels, resource, resourceAccount);
    }

    /**
     * {@return this set with the resource's policy}
     *
     * @param policy the policy of the bus, topic, key, role and so on
     */
    public PolicySet withResource(ResourcePolicy policy) {
        return new PolicySet(identity, session, boundary, serviceControl, Optional.of(policy), resourceAccount);
    }

    /**
     * {@return this set for a resource of the given account}
     *
     * @param accountId the twelve digits of the account that owns the resource
     */
    public PolicySet ownedBy(String accountId) {
        return new PolicySet(identity, session, boundary, serviceControl, resource, Optional.of(accountId));
    }

    private static void require(NamedPolicy policy, PolicyKind kind) {
        try {
            policy.document().requireShape(kind);
        } catch (InvalidPolicyException e) {
            throw new InvalidPolicyException(policy.name() + ": " + e.getMessage(), e);
        }
    }
}
