package dev.trailwarden.rollout;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is there at one moment. Nothing else is remembered anywhere: a rollout that was cut off goes on from this.
 *
 * @param organization its accounts
 * @param caller the account whose credentials operate the StackSets: the hub account, or the management account
 * @param trusted whether StackSets may work in the organization's accounts
 * @param delegates the delegated administrators of StackSets
 * @param bucket the code's bucket
 * @param code the SHA-256 of the code that is there under its key, if it is
 * @param hub the hub's stack
 * @param roles the StackSet of the roles
 * @param rules the StackSet of the rules
 * @param management the management account's own stacks; empty if there are no credentials for it
 * @param regions the Regions that each account has; of those that could not be asked about, the hub account's
 * @param unasked the accounts whose Regions could not be asked for
 */
public record Picture(
        OrganizationSeen organization,
        String caller,
        boolean trusted,
        Set<String> delegates,
        Code.Bucket bucket,
        Optional<String> code,
        Optional<Stacks.Seen> hub,
        SetSeen roles,
        SetSeen rules,
        Optional<Management> management,
        Map<String, Set<String>> regions,
        Set<String> unasked) {
    /** Takes copies. */
    public Picture {
        delegates = Set.copyOf(delegates);
        regions = Map.copyOf(regions);
        unasked = Set.copyOf(unasked);
    }

    /**
     * A StackSet and where it is.
     *
     * @param set the StackSet, if there is one
     * @param instances where it is
     * @param busy its operations that are not over yet
     */
    public record SetSeen(
            Optional<StackSets.Seen> set, List<StackSets.Instance> instances, List<StackSets.Operation> busy) {
        /** None at all. */
        public static final SetSeen NONE = new SetSeen(Optional.empty(), List.of(), List.of());

        /** Takes copies. */
        public SetSeen {
            instances = List.copyOf(instances);
            busy = List.copyOf(busy);
        }
    }

    /**
     * The management account's own stacks, to which no service-managed StackSet deploys.
     *
     * @param roles the stack of the roles, in the hub's Region
     * @param rules the stacks of the rules, by Region
     */
    public record Management(Optional<Stacks.Seen> roles, Map<String, Stacks.Seen> rules) {
        /** Takes a copy. */
        public Management {
            rules = Map.copyOf(rules);
        }
    }

    /** {@return whether the StackSets are operated as delegated administrator} */
    public boolean delegated() {
        return !caller.equals(organization.managementAccount());
    }

    /**
     * {@return the Regions of an account}
     *
     * @param account twelve digits
     */
    public Set<String> regionsOf(String account) {
        return regions.getOrDefault(account, Set.of());
    }
}
