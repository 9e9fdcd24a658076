package dev.trailwarden.scp;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The organization's guard: service control policies that make the next attempt to switch a trail off fail.
 *
 * <p>They deny and never allow, so they belong beside {@code FullAWSAccess} and not in its place. They do not reach the
 * management account nor service-linked roles; they do reach root users and delegated administrators of members
 * (Organizations User Guide, "Service control policies").
 *
 * @param settings what it was made from
 * @param policies as few as hold all statements, in an order that does not change from one making to the next
 */
public record Guardrail(GuardSettings settings, List<GuardPolicy> policies) {
    /** Takes a copy of the list. */
    public Guardrail {
        policies = List.copyOf(policies);
    }

    /**
     * Makes the guardrail.
     *
     * @param settings what to deny, and whom to leave alone
     * @return its policies
     * @throws InvalidGuardException if some statement is longer than a policy may be and cannot be divided
     */
    public static Guardrail of(GuardSettings settings) {
        List<List<GuardStatement>> packed = new ArrayList<>();
        for (GuardStatement statement : divided(Statements.of(settings))) {
            List<GuardStatement> last = packed.isEmpty() ? List.of() : packed.getLast();
            List<GuardStatement> longer =
                    Stream.concat(last.stream(), Stream.of(statement)).toList();
            if (!packed.isEmpty() && fits(longer)) {
                packed.set(packed.size() - 1, longer);
            } else {
                packed.add(List.of(statement));
            }
        }
        List<GuardPolicy> policies = new ArrayList<>();
        for (List<GuardStatement> statements : packed) {
            int number = policies.size() + 1;
            policies.add(new GuardPolicy(
                    number == 1 ? GuardPolicy.NAME : GuardPolicy.NAME + "-" + number,
                    description(statements),
                    statements));
        }
        return new Guardrail(settings, policies);
    }

    /** {@return all statements, over all policies} */
    public List<GuardStatement> statements() {
        return policies.stream().flatMap(policy -> policy.statements().stream()).toList();
    }

    /** {@return what the operator should know before attaching it, a sentence or two each; empty if there is nothing} */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        Set<Profile> profiles = settings.profiles();
        if (settings.breakGlass().isEmpty()) {
            warnings.add("No break-glass role is exempt: where this is attached, only the management account can still"
                    + " stop a trail, and only by detaching the guardrail.");
        }
        boolean guarded = profiles.contains(Profile.GUARD);
        List<String> open = exemptNames();
        if (!guarded && !open.isEmpty()) {
            warnings.add("Without the profile guard, whoever may create or change roles in a member account can become "
                    + String.join(" or ", open) + ", which this leaves alone. Add the profile guard.");
        }
        boolean rollsOut = settings.deployers().containsAll(Deployer.STACKSETS.roles());
        if (guarded && !rollsOut) {
            warnings.add(
                    "StackSets are bound by the profile guard, so Trailwarden's StackSets can no longer be updated."
                            + " Add the deployer stacksets, unless you roll Trailwarden out by other roles that you have named.");
        }
        return warnings;
    }

    /** Every exempt role that an administrator of a member account could make or change, if nothing denied it. */
    private List<String> exemptNames() {
        return statements().stream()
                .flatMap(statement -> statement.exempt().stream())
                .filter(RolePattern::mintable)
                .map(RolePattern::arn)
                .distinct()
                .toList();
    }

    private static List<GuardStatement> divided(List<GuardStatement> statements) {
        return statements.stream()
                .flatMap(statement -> divided(statement).stream())
                .toList();
    }

    /** Resources can be shared out over statements. Exemptions cannot: each deny would bind whom the other exempts. */
    private static List<GuardStatement> divided(GuardStatement statement) {
        List<GuardStatement> parts = new ArrayList<>();
        List<String> resources = new ArrayList<>();
        for (String resource : statement.resources()) {
            resources.add(resource);
            if (!fits(List.of(statement.part(parts.size() + 1, resources))) && resources.size() > 1) {
                resources.removeLast();
                parts.add(statement.part(parts.size() + 1, List.copyOf(resources)));
                resources.clear();
                resources.add(resource);
            }
        }
        if (parts.isEmpty()) {
            parts.add(statement);
        } else {
            parts.add(statement.part(parts.size() + 1, List.copyOf(resources)));
        }
        for (GuardStatement part : parts) {
            int length = GuardPolicy.json(List.of(part)).length();
            if (length > GuardPolicy.MAX_CHARACTERS) {
                throw new InvalidGuardException(
                        List.of(
                                "the statement " + part.sid() + " would have " + length
                                        + " characters, and AWS takes " + GuardPolicy.MAX_CHARACTERS + "; its "
                                        + part.exempt().size()
                                        + " exempt role patterns must become fewer or shorter, for example one path for all such roles"));
            }
        }
        return parts;
    }

    private static boolean fits(List<GuardStatement> statements) {
        return GuardPolicy.json(statements).length() <= GuardPolicy.MAX_CHARACTERS;
    }

    private static String description(List<GuardStatement> statements) {
        return "Trailwarden: "
                + statements.stream()
                        .map(GuardStatement::profile)
                        .distinct()
                        .map(Profile::id)
                        .collect(Collectors.joining(", "))
                + ". Made by trailwarden scp; do not edit by hand.";
    }
}
