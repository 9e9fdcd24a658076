package dev.trailwarden.scp;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What each profile denies. To deny one more thing, begin here; the cases then ask what should come of it. */
final class Statements {
    /**
     * The two calls after which nothing is recorded any more. Never add StartLogging: the remediation role lives on it.
     */
    static final List<String> LOUD = List.of("cloudtrail:StopLogging", "cloudtrail:DeleteTrail");

    /** The calls that weaken a trail while it goes on logging. */
    static final List<String> QUIET_ON_TRAILS = List.of(
            "cloudtrail:UpdateTrail",
            "cloudtrail:PutEventSelectors",
            "cloudtrail:PutInsightSelectors",
            "cloudtrail:PutEventConfiguration");

    /** The same for event data stores. */
    static final List<String> ON_STORES = List.of(
            "cloudtrail:StopEventDataStoreIngestion",
            "cloudtrail:DeleteEventDataStore",
            "cloudtrail:UpdateEventDataStore");

    /** A delegated administrator of the organization's trails is removed by either service. */
    private static final List<String> ON_ADMINISTRATORS = List.of(
            "cloudtrail:DeregisterOrganizationDelegatedAdmin", "organizations:DeregisterDelegatedAdministrator");

    /** Every call that changes what a role may do or who may become it. */
    private static final List<String> ON_ROLES = List.of(
            "iam:AttachRolePolicy",
            "iam:CreateRole",
            "iam:DeleteRole",
            "iam:DeleteRolePermissionsBoundary",
            "iam:DeleteRolePolicy",
            "iam:DetachRolePolicy",
            "iam:PutRolePermissionsBoundary",
            "iam:PutRolePolicy",
            "iam:TagRole",
            "iam:UntagRole",
            "iam:UpdateAssumeRolePolicy",
            "iam:UpdateRole",
            "iam:UpdateRoleDescription");

    /** A service that is handed a role does what its caller tells it. */
    private static final List<String> HANDING_ROLES = List.of("iam:PassRole");

    /** Not EnableRule: that repairs. */
    private static final List<String> ON_RULES = List.of(
            "events:DeleteRule",
            "events:DisableRule",
            "events:PutRule",
            "events:PutTargets",
            "events:RemoveTargets",
            "events:TagResource",
            "events:UntagResource");

    private static final List<String> ON_STACKS = List.of(
            "cloudformation:CancelUpdateStack",
            "cloudformation:ContinueUpdateRollback",
            "cloudformation:CreateChangeSet",
            "cloudformation:CreateStack",
            "cloudformation:DeleteStack",
            "cloudformation:DeleteStackInstances",
            "cloudformation:DeleteStackSet",
            "cloudformation:ExecuteChangeSet",
            "cloudformation:RollbackStack",
            "cloudformation:SetStackPolicy",
            "cloudformation:StopStackSetOperation",
            "cloudformation:UpdateStack",
            "cloudformation:UpdateStackInstances",
            "cloudformation:UpdateStackSet",
            "cloudformation:UpdateTerminationProtection");

    private Statements() {}

    /** The statements of the chosen profiles, the narrowest profile first. */
    static List<GuardStatement> of(GuardSettings settings) {
        List<GuardStatement> statements = new ArrayList<>();
        for (Profile profile : Profile.values()) {
            if (settings.profiles().contains(profile)) {
                statements.addAll(
                        switch (profile) {
                            case CORE -> core(settings);
                            case HARDENED -> hardened(settings);
                            case GUARD -> guard(settings);
                            case ORGANIZATION -> organization(settings);
                        });
            }
        }
        return statements;
    }

    private static List<GuardStatement> core(GuardSettings settings) {
        return List.of(new GuardStatement(
                "DenyTrailTamper",
                Profile.CORE,
                LOUD,
                List.of("*"),
                settings.breakGlass(),
                "Nobody stops or deletes a trail. Whoever deletes a trail through a tool, such as a stack that has one,"
                        + " is bound as well."));
    }

    private static List<GuardStatement> hardened(GuardSettings settings) {
        return List.of(new GuardStatement(
                "DenyQuietTrailTamper",
                Profile.HARDENED,
                Stream.of(QUIET_ON_TRAILS, ON_STORES, ON_ADMINISTRATORS)
                        .flatMap(List::stream)
                        .toList(),
                List.of("*"),
                // The remediation role puts settings back by the same calls.
                Stream.of(settings.breakGlass(), List.of(settings.remediationRole()), settings.deployers())
                        .flatMap(List::stream)
                        .toList(),
                "Nobody changes what a trail records and where it goes, ends an event data store, or removes the"
                        + " delegated administrator of the organization's trails. Trailwarden's own role is left alone"
                        + " so that it can put settings back, and deployers so that trails made by them can change."));
    }

    private static List<GuardStatement> guard(GuardSettings settings) {
        List<RolePattern> may = Stream.concat(settings.breakGlass().stream(), settings.deployers().stream())
                .toList();
        String prefix = settings.namePrefix();
        List<String> roles = Stream.concat(
                        Stream.of("arn:*:iam::*:role/" + settings.rolePath() + "/*"),
                        settings.mintable().stream().map(RolePattern::arn))
                .distinct()
                .toList();
        return List.of(
                new GuardStatement(
                        "DenyChangingGuardedRoles",
                        Profile.GUARD,
                        ON_ROLES,
                        roles,
                        may,
                        "Nobody changes or removes one of Trailwarden's roles, or a role that this guardrail leaves"
                                + " alone; and nobody makes one of that name. Otherwise an administrator of a member"
                                + " account could simply become one of them."),
                new GuardStatement(
                        "DenyPassingGuardedRoles",
                        Profile.GUARD,
                        HANDING_ROLES,
                        roles,
                        Stream.concat(may.stream(), Stream.of(settings.remediationRole()))
                                .toList(),
                        "Nobody hands one of these roles to a service, which would then act as that role for its"
                                + " caller. Trailwarden's own role is left alone: it hands trails back the role that"
                                + " writes to CloudWatch Logs, which a deployer's pattern may fit, and it may hand roles"
                                + " to CloudTrail only."),
                new GuardStatement(
                        "DenyChangingGuardedRules",
                        Profile.GUARD,
                        ON_RULES,
                        // A rule on a bus of its own has the bus in its ARN.
                        List.of("arn:*:events:*:*:rule/" + prefix + "-*", "arn:*:events:*:*:rule/" + prefix + "/*"),
                        may,
                        "Nobody switches off, rewrites or removes the rules that forward tampering to the hub."),
                new GuardStatement(
                        "DenyChangingGuardedStacks",
                        Profile.GUARD,
                        ON_STACKS,
                        List.of(
                                "arn:*:cloudformation:*:*:stack/" + prefix + "-*",
                                "arn:*:cloudformation:*:*:stack/StackSet-" + prefix + "-*",
                                "arn:*:cloudformation:*:*:stackset/" + prefix + "-*"),
                        may,
                        "Nobody changes or removes Trailwarden's stacks and StackSets. Whoever deploys them from a"
                                + " member account, the hub's included, has to be named as a deployer."));
    }

    private static List<GuardStatement> organization(GuardSettings settings) {
        return List.of(
                new GuardStatement(
                        "DenyLeavingOrganization",
                        Profile.ORGANIZATION,
                        List.of("organizations:LeaveOrganization"),
                        List.of("*"),
                        settings.breakGlass(),
                        "No account leaves the organization on its own, and with it this guardrail and the hub's sight."),
                new GuardStatement(
                        "DenyChangingRegions",
                        Profile.ORGANIZATION,
                        List.of("account:DisableRegion", "account:EnableRegion"),
                        List.of("*"),
                        Stream.concat(settings.breakGlass().stream(), settings.deployers().stream())
                                .toList(),
                        "No account switches a Region on, where no rule forwards to the hub yet, or off, where"
                                + " Trailwarden could then no longer work."));
    }
}
