package dev.trailwarden.policy;

/**
 * The policy of the resource a request acts on.
 *
 * @param policy the policy; each statement has a principal
 * @param standing how much it decides within one account
 */
public record ResourcePolicy(NamedPolicy policy, Standing standing) {
    /** How much a resource's policy decides when requester and resource are of the same account. */
    public enum Standing {
        /** It may allow by itself, and the identity policy may allow without it: buses, topics, queues, buckets. */
        ENOUGH,
        /** Nothing happens that it does not allow: KMS keys. */
        REQUIRED,
        /** The same, for the trust policy of a role; its statements name no resource. */
        TRUST
    }

    /**
     * Checks that the document can be the policy of a resource.
     *
     * @throws InvalidPolicyException if a statement has no principal, or lacks a resource where one is needed
     */
    public ResourcePolicy {
        policy.document().requireShape(kind(standing));
    }

    /**
     * {@return an ordinary resource policy}
     *
     * @param policy the policy
     */
    public static ResourcePolicy of(NamedPolicy policy) {
        return new ResourcePolicy(policy, Standing.ENOUGH);
    }

    /**
     * {@return a role's trust policy}
     *
     * @param policy the policy
     */
    public static ResourcePolicy trust(NamedPolicy policy) {
        return new ResourcePolicy(policy, Standing.TRUST);
    }

    /**
     * {@return a policy without whose consent nobody may use the resource, as a KMS key's}
     *
     * @param policy the policy
     */
    public static ResourcePolicy required(NamedPolicy policy) {
        return new ResourcePolicy(policy, Standing.REQUIRED);
    }

    /** {@return which kind of policy a verdict names} */
    public PolicyKind kind() {
        return kind(standing);
    }

    private static PolicyKind kind(Standing standing) {
        return switch (standing) {
            case ENOUGH, REQUIRED -> PolicyKind.RESOURCE_BASED;
            case TRUST -> PolicyKind.TRUST;
        };
    }
}
