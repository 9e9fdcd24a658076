package dev.trailwarden.scp.live;

import dev.trailwarden.policy.Requester;
import dev.trailwarden.scp.GuardSettings;
import dev.trailwarden.scp.RolePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Somebody of an account whom SCPs may bind.
 *
 * @param kind what they are to us
 * @param name for people: "an administrator", or the pattern of a role
 * @param requester them, as policies see them
 */
public record Person(Kind kind, String name, Requester requester) {
    /** What somebody is to us. */
    public enum Kind {
        /** Everybody with a role of their own. */
        ADMINISTRATOR,
        /** The root user. */
        ROOT_USER,
        /** Everybody with a user of their own. */
        IAM_USER,
        /** A role kept for emergencies. */
        BREAK_GLASS,
        /** A tool that sets up accounts. */
        DEPLOYER,
        /** The role that Trailwarden's hub works with in the account. */
        REMEDIATION,
        /** The role that the account's forwarding rules use. */
        FORWARDER,
        /** The role of the hub's functions, in the hub's account only. */
        HUB
    }

    /** Wildcards of a pattern are filled with this. It is at least as long as the longest fixed part that AWS adds. */
    private static final String FILLING = "0123456789abcdef";

    /**
     * {@return everybody who matters in an account}
     *
     * @param settings who is exempt, and what our roles are called
     * @param picture the organization
     * @param account twelve digits
     * @param hubAccount where the hub is, if that is known
     */
    static List<Person> of(
            GuardSettings settings, OrganizationPicture picture, String account, Optional<String> hubAccount) {
        String iam = "arn:" + picture.partition() + ":iam::" + account + ":";
        List<Person> people = new ArrayList<>();
        people.add(new Person(
                Kind.ADMINISTRATOR, "an administrator", session(iam + "role/any-administrator-of-this-account")));
        people.add(new Person(Kind.ROOT_USER, "the root user", new Requester.RootUser(iam + "root")));
        people.add(
                new Person(Kind.IAM_USER, "an IAM user", new Requester.IamUser(iam + "user/any-user", "AIDAANYUSER")));
        settings.breakGlass()
                .forEach(pattern -> inAccount(Kind.BREAK_GLASS, "break-glass " + pattern, pattern, picture, account)
                        .ifPresent(people::add));
        settings.deployers()
                .forEach(pattern -> inAccount(Kind.DEPLOYER, "deployer " + pattern, pattern, picture, account)
                        .ifPresent(people::add));
        inAccount(Kind.REMEDIATION, "the remediation role", settings.remediationRole(), picture, account)
                .ifPresent(people::add);
        inAccount(Kind.FORWARDER, "the forwarder role", settings.forwarderRole(), picture, account)
                .ifPresent(people::add);
        if (hubAccount.equals(Optional.of(account))) {
            inAccount(Kind.HUB, "the hub's role", settings.hubRole(), picture, account)
                    .ifPresent(people::add);
        }
        return List.copyOf(people);
    }

    /** A role of the account that fits the pattern; none if the pattern is about another account. */
    private static Optional<Person> inAccount(
            Kind kind, String name, RolePattern pattern, OrganizationPicture picture, String account) {
        String[] parts = pattern.arn().split(":", 6);
        boolean here = parts[4].equals("*") || parts[4].equals(account);
        return here
                ? Optional.of(new Person(
                        kind,
                        name,
                        session("arn:" + picture.partition() + ":iam::" + account + ":" + filled(parts[5]))))
                : Optional.empty();
    }

    /** The same person wherever they are, for findings about many accounts. */
    Person everywhere() {
        return new Person(kind, name, new Requester.OutsideIdentity("any account", name));
    }

    /** {@return one text that fits a pattern} */
    static String filled(String pattern) {
        StringBuilder text = new StringBuilder();
        int next = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            switch (c) {
                case '*' -> text.append("any");
                case '?' -> text.append(FILLING.charAt(next++ % FILLING.length()));
                default -> text.append(c);
            }
        }
        return text.toString();
    }

    private static Requester.RoleSession session(String roleArn) {
        return new Requester.RoleSession(roleArn, "session", "AROAANYROLE");
    }
}
