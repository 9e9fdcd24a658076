package dev.trailwarden.rollout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The organization at one moment.
 *
 * @param id {@code o-...}
 * @param managementAccount twelve digits; no service-managed StackSet ever deploys there
 * @param partition {@code aws}, {@code aws-cn}, ... as ARNs have it
 * @param root the root's id
 * @param units every OU
 * @param members every account, the management account included
 */
public record OrganizationSeen(
        String id, String managementAccount, String partition, String root, List<Unit> units, List<Member> members) {
    /**
     * An OU.
     *
     * @param id {@code ou-...}
     * @param name chosen by people, unique beside its siblings only
     * @param parent the id of the root or OU it is in
     */
    public record Unit(String id, String name, String parent) {}

    /**
     * An account.
     *
     * @param id twelve digits
     * @param name chosen by people
     * @param parent the id of the root or OU it is in
     * @param state {@code ACTIVE}, {@code SUSPENDED}, ... as Organizations has it; only in active ones anybody can work
     */
    public record Member(String id, String name, String parent, String state) {
        /** {@return whether anybody can work in it} */
        public boolean active() {
            return state.equals("ACTIVE");
        }
    }

    /** Takes copies. */
    public OrganizationSeen {
        units = List.copyOf(units);
        members = List.copyOf(members);
    }

    /**
     * {@return the account of an id}
     *
     * @param account twelve digits
     */
    public Optional<Member> member(String account) {
        return members.stream().filter(member -> member.id().equals(account)).findFirst();
    }

    /**
     * {@return the accounts in a root or OU, at any depth, that a service-managed StackSet deploys to: active ones, never the
     * management account}
     *
     * @param unit the id of the root or OU
     */
    public List<Member> reached(String unit) {
        Map<String, String> parents = new HashMap<>();
        units.forEach(one -> parents.put(one.id(), one.parent()));
        return members.stream()
                .filter(Member::active)
                .filter(member -> !member.id().equals(managementAccount))
                .filter(member -> above(parents, member).contains(unit))
                .toList();
    }

    private static List<String> above(Map<String, String> parents, Member member) {
        List<String> above = new ArrayList<>(List.of(member.parent()));
        while (parents.containsKey(above.getLast())) {
            above.add(parents.get(above.getLast()));
        }
        return above;
    }

    /**
     * {@return the id of the root or OU that somebody means}
     *
     * @param place {@code root}, an id, or the name of an OU
     * @throws RolloutFault if there is none, or there are several
     */
    public String place(String place) throws RolloutFault {
        if (place.equals("root") || place.equals(root)) {
            return root;
        }
        List<Unit> found = units.stream()
                .filter(unit -> unit.id().equals(place) || unit.name().equals(place))
                .toList();
        if (found.size() == 1) {
            return found.getFirst().id();
        }
        if (found.isEmpty()) {
            throw new RolloutFault(
                    "this organization has no OU '" + place + "'", "give root, the id of an OU (ou-...) or its name");
        }
        throw new RolloutFault(
                "'" + place + "' is the name of " + found.size() + " OUs",
                "say which by its id: "
                        + String.join(", ", found.stream().map(Unit::id).toList()));
    }

    /**
     * {@return what a root or OU is called}
     *
     * @param unit its id
     */
    public String said(String unit) {
        return unit.equals(root)
                ? "the root (" + root + ")"
                : units.stream()
                        .filter(one -> one.id().equals(unit))
                        .findFirst()
                        .map(one -> "the OU " + one.name() + " (" + unit + ")")
                        .orElse("the OU " + unit);
    }
}
