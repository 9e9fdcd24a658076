package dev.trailwarden.rollout;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody wants to be rolled out.
 *
 * @param hubAccount twelve digits
 * @param hubRegion where the hub, its bucket and the StackSets are
 * @param templates what is deployed
 * @param code the hub's code
 * @param bucket where it is kept
 * @param parameters of the hub and, as far as they have them, of the management account's stacks; what is not named keeps
 *     its value
 * @param scope which accounts
 * @param regions the Regions of the rules, if somebody has chosen them; else every Region that an account has
 * @param speed how operations go through the accounts
 */
public record Wish(
        String hubAccount,
        String hubRegion,
        Templates templates,
        HubCode code,
        String bucket,
        Map<String, String> parameters,
        Scope scope,
        Optional<Set<String>> regions,
        StackSets.Speed speed) {
    /** Takes a copy. */
    public Wish {
        parameters = Map.copyOf(parameters);
        regions = regions.map(Set::copyOf);
    }

    /**
     * The texts of the templates.
     *
     * @param hub {@code hub.yaml}
     * @param roles {@code member-roles.yaml}
     * @param rules {@code member-rules.yaml}
     */
    public record Templates(String hub, String roles, String rules) {}

    /**
     * Which accounts.
     *
     * @param units roots and OUs, with all that is in them
     * @param accounts only these of them; empty means all
     * @param canary whether they are tried before all others, and the management account is left for later
     */
    public record Scope(List<String> units, List<String> accounts, boolean canary) {
        /** Takes copies. */
        public Scope {
            units = List.copyOf(units);
            accounts = List.copyOf(accounts);
        }

        /**
         * {@return whether it is the whole organization}
         *
         * @param organization which
         */
        public boolean whole(OrganizationSeen organization) {
            return accounts.isEmpty() && units.contains(organization.root());
        }

        /**
         * {@return the active accounts in it that StackSets reach, each once}
         *
         * @param organization which
         */
        public List<OrganizationSeen.Member> members(OrganizationSeen organization) {
            return units.stream()
                    .flatMap(unit -> organization.reached(unit).stream())
                    .distinct()
                    .filter(member -> accounts.isEmpty() || accounts.contains(member.id()))
                    .toList();
        }
    }
}
