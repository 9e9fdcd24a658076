package dev.trailwarden.core.guardrail;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The organization's guardrail as an operator kept it: what the watch compares with.
 *
 * @param organization the organization's id, for example {@code o-a1b2c3d4e5}
 * @param root the id of its root
 * @param policies the service control policies that should be there
 * @param services the services that should have access to the organization
 * @param at when it was kept
 * @param by who said so
 */
public record Guardrail(
        String organization, String root, List<Policy> policies, NavigableSet<String> services, Instant at, String by) {
    /** What an alert says it is about if no event names a policy. No trail can be called so: it has a space. */
    public static final String NAME = "the guardrail";

    /** How the names of our own policies begin. */
    public static final String POLICY_NAME = "trailwarden-guardrail";

    /**
     * The services that Trailwarden itself leans on: organization trails, and the stacks that bring its roles to new
     * accounts (CloudTrail user guide, "Creating a trail for an organization"; CloudFormation user guide, StackSets with
     * Organizations).
     */
    public static final Set<String> SERVICES =
            Set.of("cloudtrail.amazonaws.com", "member.org.stacksets.cloudformation.amazonaws.com");

    /** Copies the lists. */
    public Guardrail {
        policies = List.copyOf(policies);
        services = new TreeSet<>(services);
    }

    /**
     * One policy of it.
     *
     * @param id for example {@code p-examplepolicy}
     * @param name as it was when it was kept
     * @param text the document, as Organizations gives it
     * @param targets the ids of the roots, units and accounts that it should be attached to
     */
    public record Policy(String id, String name, String text, NavigableSet<String> targets) {
        /** Copies the set. */
        public Policy {
            targets = new TreeSet<>(targets);
        }

        /** Whether it should hold whoever is below these, and they are given with everything above them. */
        public boolean isAbove(Collection<String> chain) {
            return targets.stream().anyMatch(chain::contains);
        }
    }

    /** The policy of that id, if it is one of the guardrail's. */
    public Optional<Policy> policy(String id) {
        return policies.stream().filter(policy -> policy.id().equals(id)).findFirst();
    }
}
