package dev.trailwarden.scp.cases;

import dev.trailwarden.policy.Requester;
import dev.trailwarden.scp.GuardSettings;
import dev.trailwarden.scp.RolePattern;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Somebody who calls, an administrator as far as their own policies go.
 *
 * @param title what to call them, the same in every partition and account
 * @param requester who they are
 * @param context condition keys beside those that follow from who they are
 * @param freedoms what the settings make of them
 * @param alike whether they only look like somebody whom the settings name
 */
record Caller(
        String title, Requester requester, Map<String, List<String>> context, Set<Freedom> freedoms, boolean alike) {
    /** A reason for which somebody may do what others may not. */
    enum Freedom {
        /** Kept for emergencies. */
        BREAK_GLASS,
        /** Sets up accounts. */
        DEPLOYER,
        /** Puts trails back: the role that the hub works with. */
        REMEDIATION,
        /** Service control policies reach neither service-linked roles nor services. */
        OUT_OF_REACH
    }

    /** The title of the role that nothing is said about. */
    static final String ORDINARY = "ordinary role";

    private static final String ROLE_ID = "AROAEXAMPLE";

    /** Where people look for them: look-alikes stand together, unless the settings let them do the same as the original. */
    String row() {
        if (!alike) {
            return title;
        }
        String original = title.substring(0, title.indexOf(','));
        return freedoms.isEmpty() ? "looks like " + original : original;
    }

    /** All who are worth asking about in one place. */
    static List<Caller> of(GuardSettings settings, Place place) {
        List<Caller> all = new ArrayList<>();
        String ours = settings.rolePath() + "/" + settings.namePrefix() + "-";
        all.add(role(ORDINARY, place.role("OrdinaryAdministrator"), "ann", settings));
        all.add(role("ordinary role with a path", place.role("teams/payroll/OrdinaryAdministrator"), "ann", settings));
        all.add(bound("IAM user", new Requester.IamUser(place.iam("user/ordinary-user"), "AIDAEXAMPLE")));
        all.add(bound("root user", new Requester.RootUser(place.iam("root"))));
        all.add(bound("federated user", new Requester.FederatedUser(place.sts("federated-user/ordinary"))));
        all.add(new Caller(
                "ordinary role, ARN not known",
                new Requester.RoleSession(place.role("OrdinaryAdministrator"), "ann", ROLE_ID),
                Map.of("aws:PrincipalArn", List.of()),
                Set.of(),
                false));
        addPatterns(all, "break-glass", settings.breakGlass(), settings, place);
        addPatterns(all, "deployer", settings.deployers(), settings, place);
        all.add(role("StackSets", place.role("stacksets-exec-0123456789abcdef"), "stackset", settings));
        addPatterns(all, "remediation role", List.of(settings.remediationRole()), settings, place);
        all.add(role("forwarder role", place.role(ours + "forwarder"), "rule", settings));
        all.add(role("hub role", place.role(ours + "hub"), "function", settings));
        all.add(role(
                "service-linked role",
                place.role("aws-service-role/cloudtrail.amazonaws.com/AWSServiceRoleForCloudTrail"),
                "cloudtrail",
                settings));
        all.add(new Caller(
                "AWS service",
                new Requester.AwsService("cloudformation.amazonaws.com"),
                Map.of(),
                Set.of(Freedom.OUT_OF_REACH),
                false));
        return all;
    }

    /** Each pattern's own role, and those who only look like it. */
    private static void addPatterns(
            List<Caller> all, String kind, List<RolePattern> patterns, GuardSettings settings, Place place) {
        for (int i = 0; i < patterns.size(); i++) {
            RoleMatch match = new RoleMatch(patterns.get(i));
            String title = patterns.size() == 1 ? kind : kind + " " + (i + 1);
            Place home = place.in(match.account().orElse(place.accountId()));
            Place elsewhere = match.account().isPresent() ? place : place.neighbour();
            String arn = match.example(home);
            String role = arn.substring(arn.indexOf(":role/") + ":role/".length());
            int path = role.lastIndexOf('/') + 1;
            String name = role.substring(path);
            all.add(role(title, arn, "ann", settings));
            List<Caller> alike = new ArrayList<>();
            alike.add(role(title + ", other account", elsewhere.role(role), "ann", settings));
            alike.add(role(title + ", other path", home.role("other/" + role), "ann", settings));
            alike.add(role(title + ", deeper", home.role(role.substring(0, path) + "x/" + name), "ann", settings));
            alike.add(role(title + ", longer name", home.role(role + "x"), "ann", settings));
            alike.add(role(title + ", more before", home.role(role.substring(0, path) + "x" + name), "ann", settings));
            alike.add(role(title + ", other case", home.role(swapped(role)), "ann", settings));
            alike.add(role(title + ", only a session", home.role("OrdinaryAdministrator"), name, settings));
            alike.add(bound(title + ", a user", new Requester.IamUser(home.iam("user/" + role), "AIDAEXAMPLE")));
            if (path > 0) {
                alike.add(role(title + ", no path", home.role(name), "ann", settings));
            }
            alike.forEach(
                    one -> all.add(new Caller(one.title(), one.requester(), one.context(), one.freedoms(), true)));
        }
    }

    private static String swapped(String role) {
        String lower = role.toLowerCase(Locale.ROOT);
        return lower.equals(role) ? role.toUpperCase(Locale.ROOT) : lower;
    }

    private static Caller bound(String title, Requester requester) {
        return new Caller(title, requester, Map.of(), Set.of(), false);
    }

    private static Caller role(String title, String arn, String session, GuardSettings settings) {
        return new Caller(
                title, new Requester.RoleSession(arn, session, ROLE_ID), Map.of(), freedoms(arn, settings), false);
    }

    /** What the settings say about a role, whoever it was made up to look like. */
    private static Set<Freedom> freedoms(String arn, GuardSettings settings) {
        Set<Freedom> freedoms = EnumSet.noneOf(Freedom.class);
        if (RoleMatch.some(settings.breakGlass(), arn)) {
            freedoms.add(Freedom.BREAK_GLASS);
        }
        if (RoleMatch.some(settings.deployers(), arn)) {
            freedoms.add(Freedom.DEPLOYER);
        }
        if (RoleMatch.some(List.of(settings.remediationRole()), arn)) {
            freedoms.add(Freedom.REMEDIATION);
        }
        if (arn.contains(":role/aws-service-role/")) {
            freedoms.add(Freedom.OUT_OF_REACH);
        }
        return freedoms;
    }
}
