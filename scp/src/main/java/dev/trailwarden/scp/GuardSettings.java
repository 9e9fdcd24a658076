package dev.trailwarden.scp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a guardrail is made from.
 *
 * @param profiles what to deny; {@link Profile#HARDENED} brings {@link Profile#CORE} with it
 * @param breakGlass the roles kept for emergencies, which may do all of it; none means that only the management account can
 * @param deployers the roles that set up accounts: they may change settings and Trailwarden's own stacks, but not stop or
 *     delete a trail
 * @param rolePath the IAM path of Trailwarden's roles, without slashes around it
 * @param namePrefix what the names of Trailwarden's roles, rules, stacks and StackSets begin with, before a hyphen
 */
public record GuardSettings(
        Set<Profile> profiles,
        List<RolePattern> breakGlass,
        List<RolePattern> deployers,
        String rolePath,
        String namePrefix) {
    /** The path that {@code member-roles.yaml} and {@code hub.yaml} give their roles. */
    public static final String ROLE_PATH = "trailwarden";

    /** The prefix of all names in those templates. */
    public static final String NAME_PREFIX = "trailwarden";

    private static final Pattern PATH = Pattern.compile("[\\w+=,.@-]+(?:/[\\w+=,.@-]+)*");
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z][A-Za-z0-9-]{2,30}");

    /**
     * Checks path and prefix, and takes copies without repetitions.
     *
     * @throws InvalidGuardException if no profile is chosen, or the path or the prefix can be none
     */
    public GuardSettings {
        List<String> mistakes = new ArrayList<>();
        if (profiles.isEmpty()) {
            mistakes.add("no profile is chosen; hardened is what new users should take");
        }
        if (!PATH.matcher(rolePath).matches()) {
            mistakes.add("role path '" + rolePath + "': is not the path of a role without slashes around it, like "
                    + ROLE_PATH);
        }
        if (!PREFIX.matcher(namePrefix).matches()) {
            mistakes.add("name prefix '" + namePrefix + "': is not 3 to 31 letters, digits and hyphens, like "
                    + NAME_PREFIX);
        }
        if (!mistakes.isEmpty()) {
            throw new InvalidGuardException(mistakes);
        }
        EnumSet<Profile> all = EnumSet.noneOf(Profile.class);
        profiles.forEach(profile -> all.addAll(profile.parts()));
        profiles = Collections.unmodifiableSet(all);
        breakGlass = breakGlass.stream().distinct().toList();
        deployers = deployers.stream().distinct().toList();
    }

    /**
     * {@return the settings of a guardrail for Trailwarden as it is shipped}
     *
     * @param profiles what to deny
     * @param breakGlass the roles kept for emergencies
     * @param deployers the roles that set up accounts
     */
    public static GuardSettings of(Set<Profile> profiles, List<RolePattern> breakGlass, List<RolePattern> deployers) {
        return new GuardSettings(profiles, breakGlass, deployers, ROLE_PATH, NAME_PREFIX);
    }

    /** {@return the role that the hub works with in every account} */
    public RolePattern remediationRole() {
        return ourRole("remediation");
    }

    /** {@return the role that the forwarding rules of every account use} */
    public RolePattern forwarderRole() {
        return ourRole("forwarder");
    }

    /** {@return the role of the hub's functions, in the hub's account} */
    public RolePattern hubRole() {
        return ourRole("hub");
    }

    /** {@return everybody that some statement leaves alone and whose name somebody in a member account could take} */
    public List<RolePattern> mintable() {
        return Stream.of(breakGlass, deployers)
                .flatMap(List::stream)
                .filter(RolePattern::mintable)
                .distinct()
                .toList();
    }

    /** {@return the ids of the chosen profiles, in alphabetical order; without core where hardened has it} */
    public List<String> profileIds() {
        Set<String> ids = new TreeSet<>();
        profiles.stream()
                .filter(profile -> profile != Profile.CORE || !profiles.contains(Profile.HARDENED))
                .forEach(profile -> ids.add(profile.id()));
        return List.copyOf(ids);
    }

    private RolePattern ourRole(String name) {
        return new RolePattern("arn:*:iam::*:role/" + rolePath + "/" + namePrefix + "-" + name);
    }
}
