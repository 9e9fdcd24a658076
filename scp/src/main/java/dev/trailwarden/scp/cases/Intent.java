package dev.trailwarden.scp.cases;

import dev.trailwarden.scp.GuardSettings;
import dev.trailwarden.scp.Profile;
import dev.trailwarden.scp.RolePattern;
import dev.trailwarden.scp.cases.Caller.Freedom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a guardrail is for, written down without looking at its statements: who may do what. A deed that no rule closes is
 * open to everybody, and that matters as much, since a guardrail must not stop repairs nor ordinary work.
 */
final class Intent {
    /** What a group of deeds is called, in the order in which people see them. */
    static final List<String> GROUPS = List.of(
            "stop", "weaken", "stores", "admins", "ours", "exempt", "pass", "rules", "stacks", "leave", "Regions",
            "repair", "look", "others");

    private static final Set<Freedom> EMERGENCY = Set.of(Freedom.BREAK_GLASS);
    private static final Set<Freedom> SETTING_UP = Set.of(Freedom.BREAK_GLASS, Freedom.DEPLOYER);
    private static final Set<Freedom> PUTTING_BACK = Set.of(Freedom.BREAK_GLASS, Freedom.DEPLOYER, Freedom.REMEDIATION);

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
    private static final List<String> ON_ORDINARY_ROLES = List.of(
            "iam:CreateRole", "iam:UpdateAssumeRolePolicy", "iam:PutRolePolicy", "iam:DeleteRole", "iam:PassRole");
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
            "cloudformation:ExecuteChangeSet",
            "cloudformation:RollbackStack",
            "cloudformation:SetStackPolicy",
            "cloudformation:UpdateStack",
            "cloudformation:UpdateTerminationProtection");
    private static final List<String> ON_STACK_SETS = List.of(
            "cloudformation:DeleteStackInstances",
            "cloudformation:DeleteStackSet",
            "cloudformation:StopStackSetOperation",
            "cloudformation:UpdateStackInstances",
            "cloudformation:UpdateStackSet");

    /**
     * Something somebody might do.
     *
     * @param group one of {@link #GROUPS}
     * @param action the IAM action
     * @param resource the ARN it is done to
     * @param rule what closes it, if anything does
     */
    record Deed(String group, String action, String resource, Optional<Rule> rule) {}

    /**
     * Why something is closed, and to whom not.
     *
     * @param profile it is closed only where this profile is chosen
     * @param sid the statement that has to say so
     * @param free who may do it all the same
     */
    record Rule(Profile profile, String sid, Set<Freedom> free) {}

    private final GuardSettings settings;
    private final Place place;
    private final List<Deed> deeds = new ArrayList<>();

    private Intent(GuardSettings settings, Place place) {
        this.settings = settings;
        this.place = place;
    }

    /** Everything worth asking about where the caller's account is the place's. */
    static List<Deed> deeds(GuardSettings settings, Place place) {
        Intent intent = new Intent(settings, place);
        intent.trails();
        intent.roles();
        intent.rules();
        intent.stacks();
        intent.organization();
        return intent.deeds;
    }

    private void trails() {
        Rule loud = new Rule(Profile.CORE, "DenyTrailTamper", EMERGENCY);
        Rule quiet = new Rule(Profile.HARDENED, "DenyQuietTrailTamper", PUTTING_BACK);
        String own = place.arn("cloudtrail", "trail/audit");
        String organization = place.in(Place.MANAGEMENT).arn("cloudtrail", "trail/organization");
        String store = place.arn("cloudtrail", "eventdatastore/0aa1b2c3-1111-2222-3333-0123456789ab");
        for (String trail : List.of(own, organization)) {
            closed(loud, "stop", trail, "cloudtrail:StopLogging", "cloudtrail:DeleteTrail");
            closed(
                    quiet,
                    "weaken",
                    trail,
                    "cloudtrail:UpdateTrail",
                    "cloudtrail:PutEventSelectors",
                    "cloudtrail:PutInsightSelectors",
                    "cloudtrail:PutEventConfiguration");
            open("repair", trail, "cloudtrail:StartLogging", "cloudtrail:AddTags", "cloudtrail:RemoveTags");
            open("look", trail, "cloudtrail:GetTrail", "cloudtrail:GetTrailStatus", "cloudtrail:GetEventSelectors");
        }
        closed(
                quiet,
                "stores",
                store,
                "cloudtrail:StopEventDataStoreIngestion",
                "cloudtrail:DeleteEventDataStore",
                "cloudtrail:UpdateEventDataStore",
                "cloudtrail:PutInsightSelectors",
                "cloudtrail:PutEventConfiguration");
        closed(quiet, "admins", "*", "cloudtrail:DeregisterOrganizationDelegatedAdmin");
        closed(
                quiet,
                "admins",
                "arn:" + place.partition() + ":organizations::" + Place.MANAGEMENT + ":account/o-a1b2c3d4e5/"
                        + place.accountId(),
                "organizations:DeregisterDelegatedAdministrator");
        open("repair", place.arn("cloudtrail", "trail/new"), "cloudtrail:CreateTrail");
        open("repair", store, "cloudtrail:StartEventDataStoreIngestion", "cloudtrail:RestoreEventDataStore");
        open("look", store, "cloudtrail:GetEventDataStore");
        open("look", "*", "cloudtrail:LookupEvents", "cloudtrail:ListTrails", "cloudtrail:DescribeTrails");
        open("others", place.arn("cloudtrail", "channel/feed"), "cloudtrail:DeleteChannel");
        // Named like ours, and something else.
        open("others", place.arn("redshift", "cluster:one"), "redshift:DisableLogging", "redshift:StopLogging");
    }

    /** Whoever can make or change an exempt role can become it, so those are guarded like our own. */
    private void roles() {
        Rule change = new Rule(Profile.GUARD, "DenyChangingGuardedRoles", SETTING_UP);
        Rule pass = new Rule(Profile.GUARD, "DenyPassingGuardedRoles", PUTTING_BACK);
        String path = settings.rolePath() + "/";
        String prefix = settings.namePrefix() + "-";
        Stream<String> ours =
                Stream.of("remediation", "forwarder", "hub").map(name -> place.role(path + prefix + name));
        for (String role :
                Stream.concat(ours, Stream.of(place.role(path + "another"))).toList()) {
            closed(change, "ours", role, ON_ROLES);
            closed(pass, "pass", role, "iam:PassRole");
            open("look", role, "iam:GetRole", "iam:ListRolePolicies", "sts:AssumeRole");
        }
        List<String> alike = new ArrayList<>(List.of(
                place.role("OrdinaryApplication"),
                place.role("teams/payroll/OrdinaryApplication"),
                place.role(prefix + "remediation"),
                place.role("other/" + path + prefix + "remediation")));
        for (RolePattern pattern : settings.mintable()) {
            String exempt = new RoleMatch(pattern).example(place);
            String role = exempt.substring(exempt.indexOf(":role/") + ":role/".length());
            alike.add(place.role(role));
            alike.add(place.role("other/" + role));
            alike.add(place.role(role + "x"));
            if (role.contains("/")) {
                alike.add(place.role(role.substring(role.lastIndexOf('/') + 1)));
            }
        }
        for (String role : alike.stream().distinct().toList()) {
            if (RoleMatch.some(settings.mintable(), role)) {
                closed(change, "exempt", role, ON_ROLES);
                closed(pass, "pass", role, "iam:PassRole");
            } else if (!role.startsWith(place.role(path))) {
                open("others", role, ON_ORDINARY_ROLES);
            }
        }
        open("others", place.iam("user/ordinary-user"), "iam:CreateUser", "iam:DeleteUser");
        open("others", place.iam("policy/trailwarden"), "iam:CreatePolicyVersion");
    }

    private void rules() {
        Rule change = new Rule(Profile.GUARD, "DenyChangingGuardedRules", SETTING_UP);
        String prefix = settings.namePrefix();
        for (String rule : List.of(
                place.arn("events", "rule/" + prefix + "-forward"),
                place.arn("events", "rule/" + prefix + "/" + prefix + "-hub"),
                // Another name on the hub's bus is still a rule of the hub.
                place.arn("events", "rule/" + prefix + "/another"))) {
            closed(change, "rules", rule, ON_RULES);
            open("repair", rule, "events:EnableRule");
            open("look", rule, "events:DescribeRule", "events:ListTargetsByRule");
        }
        for (String rule : List.of(
                place.arn("events", "rule/nightly"),
                place.arn("events", "rule/not-" + prefix + "-forward"),
                place.arn("events", "rule/another-bus/" + prefix + "-forward"))) {
            open("others", rule, ON_RULES);
        }
        open("look", place.arn("events", "event-bus/" + prefix), "events:PutEvents", "events:DescribeEventBus");
    }

    private void stacks() {
        Rule change = new Rule(Profile.GUARD, "DenyChangingGuardedStacks", SETTING_UP);
        String prefix = settings.namePrefix();
        String id = "0aa1b2c3-1111-2222-3333-0123456789ab";
        for (String stack : List.of(
                place.arn("cloudformation", "stack/" + prefix + "-hub/" + id),
                place.arn("cloudformation", "stack/StackSet-" + prefix + "-roles-" + id + "/" + id))) {
            closed(change, "stacks", stack, ON_STACKS);
            open("look", stack, "cloudformation:DescribeStacks", "cloudformation:DetectStackDrift");
        }
        String stackSet = place.arn("cloudformation", "stackset/" + prefix + "-rules:" + id);
        closed(change, "stacks", stackSet, ON_STACK_SETS);
        open("look", stackSet, "cloudformation:DescribeStackSet");
        for (String stack : List.of(
                place.arn("cloudformation", "stack/payroll/" + id),
                place.arn("cloudformation", "stack/not-" + prefix + "-hub/" + id),
                place.arn("cloudformation", "stack/StackSet-payroll-" + id + "/" + id),
                place.arn("cloudformation", "stack/StackSet-not-" + prefix + "-roles-" + id + "/" + id))) {
            open("others", stack, ON_STACKS);
        }
        for (String other : List.of("payroll", "not-" + prefix + "-rules")) {
            open("others", place.arn("cloudformation", "stackset/" + other + ":" + id), ON_STACK_SETS);
        }
    }

    private void organization() {
        Rule leaving = new Rule(Profile.ORGANIZATION, "DenyLeavingOrganization", EMERGENCY);
        Rule regions = new Rule(Profile.ORGANIZATION, "DenyChangingRegions", SETTING_UP);
        String account = "arn:" + place.partition() + ":account::" + place.accountId() + ":account";
        closed(leaving, "leave", "*", "organizations:LeaveOrganization");
        closed(regions, "Regions", account, "account:DisableRegion", "account:EnableRegion");
        open("look", "*", "organizations:DescribeOrganization", "organizations:ListPolicies");
        open("look", account, "account:ListRegions", "account:GetRegionOptStatus");
        open("others", "*", "organizations:AcceptHandshake", "ec2:RunInstances", "s3:ListAllMyBuckets");
        open("others", account, "account:PutAlternateContact");
    }

    private void closed(Rule rule, String group, String resource, String... actions) {
        closed(rule, group, resource, List.of(actions));
    }

    private void closed(Rule rule, String group, String resource, List<String> actions) {
        actions.forEach(action -> deeds.add(new Deed(group, action, resource, Optional.of(rule))));
    }

    private void open(String group, String resource, String... actions) {
        open(group, resource, List.of(actions));
    }

    private void open(String group, String resource, List<String> actions) {
        actions.forEach(action -> deeds.add(new Deed(group, action, resource, Optional.empty())));
    }
}
