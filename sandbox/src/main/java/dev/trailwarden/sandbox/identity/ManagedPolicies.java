package dev.trailwarden.sandbox.identity;

import dev.trailwarden.policy.NamedPolicy;
import dev.trailwarden.policy.PolicyDocument;
import java.util.Map;
import java.util.Optional;

/** The managed policies of the sandbox: two of AWS's own. Customer managed policies it does not have. */
public final class ManagedPolicies {
    private static final String PREFIX = "arn:aws:iam::aws:policy/";
    private static final Map<String, NamedPolicy> ALL = Map.of(
            PREFIX + "AdministratorAccess", policy("AdministratorAccess", "Allow"),
            PREFIX + "AWSDenyAll", policy("AWSDenyAll", "Deny"));

    private ManagedPolicies() {}

    /**
     * A managed policy.
     *
     * @param arn {@code arn:aws:iam::aws:policy/…}
     * @return the policy, empty when the sandbox does not have it
     */
    public static Optional<NamedPolicy> find(String arn) {
        return Optional.ofNullable(ALL.get(arn));
    }

    private static NamedPolicy policy(String name, String effect) {
        return new NamedPolicy(PREFIX + name, PolicyDocument.parse("""
                {"Version":"2012-10-17","Statement":[{"Effect":"%s","Action":"*","Resource":"*"}]}""".formatted(effect)));
    }
}
