package dev.trailwarden.scp.live;

import static dev.trailwarden.scp.live.Example.BREAK_GLASS;
import static dev.trailwarden.scp.live.Example.WANTED;
import static dev.trailwarden.scp.live.Example.deny;
import static dev.trailwarden.scp.live.Example.plan;
import static dev.trailwarden.scp.live.FakeOrganization.LEDGER;
import static dev.trailwarden.scp.live.FakeOrganization.MANAGEMENT;
import static dev.trailwarden.scp.live.FakeOrganization.PAYMENTS;
import static dev.trailwarden.scp.live.FakeOrganization.PRODUCTION;
import static dev.trailwarden.scp.live.FakeOrganization.RESEARCH;
import static dev.trailwarden.scp.live.FakeOrganization.ROOT;
import static dev.trailwarden.scp.live.FakeOrganization.SECURITY;
import static dev.trailwarden.scp.live.FakeOrganization.WORKLOADS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.scp.GuardSettings;
import dev.trailwarden.scp.Guardrail;
import dev.trailwarden.scp.Profile;
import dev.trailwarden.scp.RolePattern;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {
    private static final String NOT_OURS = """
            {"ArnNotLike":{"aws:PrincipalArn":"arn:*:iam::*:role/trailwarden/*"}}""";

    private final FakeOrganization organization = new FakeOrganization();

    private static List<Refusal.Reason> reasons(Plan plan) {
        return plan.refusals().stream().map(Refusal::reason).toList();
    }

    private static void refused(Plan plan, Refusal.Reason reason, String... parts) {
        assertThat(plan.refusals()).singleElement().satisfies(refusal -> {
            assertThat(refusal.reason()).isEqualTo(reason);
            assertThat(refusal.sentence()).contains(parts);
        });
    }

    private static List<String> rows(Plan plan, Node.Account account) {
        return plan.effects().groups().stream()
                .filter(group -> group.accounts().contains(account))
                .flatMap(group -> group.changed().stream())
                .map(row -> (row.denied() ? "" : "free again: ") + row.who() + ": "
                        + row.actions().size() + " by " + row.by())
                .toList();
    }

    @Test
    void aSoundPlanSaysWhomItBindsByWhichStatementAndWhoStaysFree() {
        Plan plan = plan(organization, PAYMENTS);
        assertThat(plan.refusals()).isEmpty();
        assertThat(plan.newlyBound()).containsExactly(PAYMENTS);
        assertThat(plan.elsewhere()).isEmpty();
        assertThat(rows(plan, PAYMENTS))
                .contains(
                        "an administrator: 2 by DenyTrailTamper of trailwarden-guardrail",
                        "an administrator: 9 by DenyQuietTrailTamper of trailwarden-guardrail",
                        "the root user: 2 by DenyTrailTamper of trailwarden-guardrail",
                        "an IAM user: 13 by DenyChangingGuardedRoles of trailwarden-guardrail",
                        "an IAM user: 1 by DenyPassingGuardedRoles of trailwarden-guardrail",
                        "deployer arn:*:iam::*:role/stacksets-exec-*: 2 by DenyTrailTamper of trailwarden-guardrail",
                        "the remediation role: 2 by DenyTrailTamper of trailwarden-guardrail")
                .doesNotContain("the remediation role: 9 by DenyQuietTrailTamper of trailwarden-guardrail");
        assertThat(plan.effects().groups().getFirst().free())
                .containsExactly("break-glass arn:*:iam::*:role/security/BreakGlass");
        assertThat(plan.undo()).containsExactly("trailwarden scp detach --target 333333333333 --delete");
        assertThat(plan.next()).contains(WORKLOADS);
    }

    @Test
    void accountsForWhichTheSameChangesAreShownTogetherAndOthersApart() {
        organization.with("Mine", deny("Mine", "\"cloudtrail:StopLogging\""), SECURITY);
        Plan plan = plan(
                organization,
                ROOT,
                Example.conditions(true, new RoleSearch.Result.Found(BREAK_GLASS, "arn:aws:iam::333333333333:role/x")));
        assertThat(plan.effects().groups())
                .extracting(Effects.Group::accounts)
                .containsExactlyInAnyOrder(List.of(SECURITY), List.of(PAYMENTS, RESEARCH, LEDGER));
        assertThat(rows(plan, SECURITY))
                .as("what was denied before is not denied newly")
                .contains("an administrator: 1 by DenyTrailTamper of trailwarden-guardrail");
    }

    @Test
    void aChangedTextConcernsEveryPlaceThatHasThePolicy() {
        organization.guarded(
                WantedPolicy.of(Example.guardrail(Set.of(Profile.CORE, Profile.ORGANIZATION))), PAYMENTS, LEDGER);
        Plan plan = plan(organization, PAYMENTS);
        assertThat(plan.refusals()).isEmpty();
        assertThat(plan.elsewhere()).containsExactly(LEDGER);
        assertThat(plan.effects().concerned()).containsExactlyInAnyOrder(PAYMENTS, LEDGER);
        assertThat(rows(plan, LEDGER))
                .contains(
                        "an administrator: 9 by DenyQuietTrailTamper of trailwarden-guardrail",
                        "free again: an administrator: 1 by DenyLeavingOrganization of trailwarden-guardrail")
                .noneMatch(row -> row.contains("DenyTrailTamper"));
        assertThat(plan.undo())
                .singleElement()
                .asString()
                .startsWith("aws organizations update-policy --policy-id p-trailwarden-guardrail --description '")
                .contains("--content '{\"Version\"");
    }

    @Test
    void whatIsSoAlreadyChangesNothing() {
        organization.guarded(WANTED, PAYMENTS);
        Plan plan = plan(organization, PAYMENTS);
        assertThat(plan.changes()).isEmpty();
        assertThat(plan.refusals()).isEmpty();
        assertThat(plan.newlyBound()).isEmpty();
        assertThat(rows(plan, PAYMENTS)).isEmpty();
        assertThat(plan.undo()).isEmpty();
    }

    @Test
    void aSlotIsNeededForEachNewPolicy() {
        for (int i = 1; i <= 9; i++) {
            organization.with("Other" + i, deny("D" + i, "\"x:Y\""), PAYMENTS);
        }
        refused(
                plan(organization, PAYMENTS),
                Refusal.Reason.NO_SLOT,
                "the account payments (333333333333) has 10 of 10 SCPs attached, and 1 more is needed",
                "Other9");
        assertThat(reasons(plan(organization, RESEARCH))).isEmpty();
        organization.without("p-ofOther9", PAYMENTS);
        assertThat(reasons(plan(organization, PAYMENTS))).isEmpty();
    }

    @Test
    void theFirstStageIsOneAccount() {
        Plan early = plan(organization, PRODUCTION);
        refused(
                early,
                Refusal.Reason.TOO_EARLY,
                "no account of the OU Production (ou-ab12-33333333) has this guardrail yet",
                "trailwarden scp attach --target 555555555555");
        organization.guarded(WANTED, LEDGER);
        assertThat(reasons(plan(organization, PRODUCTION))).isEmpty();
        assertThat(reasons(plan(organization, SECURITY))).isEmpty();
        assertThat(reasons(plan(organization, ROOT))).isEmpty();
        assertThat(reasons(plan(organization, FakeOrganization.SECURITY_UNIT)))
                .containsExactly(Refusal.Reason.TOO_EARLY);
    }

    @Test
    void anAccountWithAnotherTextDoesNotCountAsTried() {
        organization.guarded(WantedPolicy.of(Example.guardrail(Set.of(Profile.CORE))), LEDGER);
        assertThat(reasons(plan(organization, PRODUCTION))).containsExactly(Refusal.Reason.TOO_EARLY);
    }

    @Test
    void theStageAfterIsTheNextPlaceAboveThatLacksIt() {
        assertThat(plan(organization, LEDGER).next()).contains(PRODUCTION);
        organization.guarded(WANTED, PRODUCTION);
        assertThat(plan(organization, PRODUCTION).next()).contains(WORKLOADS);
        organization.guarded(WANTED, ROOT);
        assertThat(plan(organization, LEDGER).next()).isEmpty();
        assertThat(plan(organization, ROOT).next()).isEmpty();
    }

    @Test
    void theManagementAccountIsNeverBound() {
        Plan plan = plan(organization, MANAGEMENT);
        refused(plan, Refusal.Reason.MANAGEMENT_ACCOUNT, "no SCP binds");
        assertThat(plan(organization, ROOT).newlyBound()).doesNotContain(MANAGEMENT);
    }

    @Test
    void scpsThatAreOffAreNotSwitchedOnUnasked() {
        organization.scps = ScpSwitch.DISABLED;
        organization.attached.clear();
        refused(plan(organization, PAYMENTS), Refusal.Reason.SCPS_DISABLED, "--enable-scps");
        Plan agreed = plan(
                organization,
                PAYMENTS,
                Example.conditions(true, new RoleSearch.Result.Found(BREAK_GLASS, "arn:aws:iam::333333333333:role/x")));
        assertThat(agreed.refusals()).isEmpty();
        assertThat(rows(agreed, PAYMENTS)).isNotEmpty();
        organization.scps = ScpSwitch.PENDING_ENABLE;
        assertThat(reasons(plan(organization, PAYMENTS))).isEmpty();
    }

    @Test
    void aBreakGlassRoleThatNobodyHasIsRefused() {
        Plan plan = plan(
                organization,
                PAYMENTS,
                Example.conditions(
                        false,
                        new RoleSearch.Result.Absent(
                                BREAK_GLASS, 1, Optional.of("arn:aws:iam::333333333333:role/BreakGlass"))));
        refused(
                plan,
                Refusal.Reason.NO_BREAK_GLASS_ROLE,
                "no account of the account payments (333333333333) has the break-glass role " + BREAK_GLASS,
                "there is arn:aws:iam::333333333333:role/BreakGlass");
    }

    @Test
    void aBreakGlassRoleThatCouldNotBeLookedForIsRefusedUnlessKnowinglyLeft() {
        RoleSearch.Result unchecked = new RoleSearch.Result.Unchecked(BREAK_GLASS, "account 3: no way in", 2);
        refused(
                plan(organization, PAYMENTS, Example.conditions(false, unchecked)),
                Refusal.Reason.BREAK_GLASS_UNCHECKED,
                "2 accounts",
                "no way in",
                "--break-glass-unchecked");
        Plan knowing = plan(organization, PAYMENTS, Example.conditions(true, unchecked));
        assertThat(knowing.refusals()).isEmpty();
        assertThat(knowing.notices()).anyMatch(notice -> notice.contains("no way in"));
    }

    @Test
    void oneOfSeveralBreakGlassRolesIsEnough() {
        assertThat(reasons(plan(
                        organization,
                        PAYMENTS,
                        Example.conditions(
                                false,
                                new RoleSearch.Result.Absent(BREAK_GLASS, 1, Optional.empty()),
                                new RoleSearch.Result.Found(BREAK_GLASS, "arn:aws:iam::333333333333:role/x")))))
                .isEmpty();
    }

    @Test
    void aPolicyThatTakesBreakGlassItsRightIsNamed() {
        organization.with("Frozen", deny("NoTrails", "\"cloudtrail:*Logging\"", NOT_OURS), WORKLOADS);
        refused(
                plan(organization, PAYMENTS),
                Refusal.Reason.BREAK_GLASS_DENIED,
                "break-glass arn:*:iam::*:role/security/BreakGlass would be denied cloudtrail:StopLogging",
                "statement NoTrails of the policy Frozen on the OU Workloads (ou-ab12-22222222)",
                "aws organizations detach-policy --policy-id p-ofFrozen --target-id ou-ab12-22222222");
        assertThat(reasons(plan(organization, SECURITY))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cloudtrail:StartLogging",
                "cloudtrail:GetTrailStatus",
                "cloudtrail:ListTrails",
                "cloudtrail:GetEventSelectors",
                "cloudtrail:RestoreEventDataStore",
                "events:PutEvents",
                "events:*"
            })
    void aPolicyThatDeniesTrailwardenItsWorkIsAnAttackInItself(String action) {
        organization.with("Turned", deny("Turned", "\"" + action + "\""), ROOT);
        refused(
                plan(organization, PAYMENTS),
                Refusal.Reason.TRAILWARDEN_DENIED,
                "role would be denied ",
                "statement Turned of the policy Turned on the root (r-ab12)",
                "attack in itself",
                "--policy-id p-ofTurned --target-id r-ab12");
    }

    @Test
    void theHubsWayToTheMembersIsCheckedWhereverTheHubIs() {
        organization.with("NoRoles", deny("NoRoles", "\"sts:AssumeRole\""), SECURITY);
        assertThat(reasons(plan(organization, PAYMENTS))).isEmpty();
        Plan.Conditions hub = new Plan.Conditions(
                "eu-west-1",
                Optional.of(SECURITY.id()),
                false,
                false,
                Example.careful().roles(),
                false,
                false);
        refused(
                plan(organization, PAYMENTS, hub),
                Refusal.Reason.TRAILWARDEN_DENIED,
                "the hub's role would be denied sts:AssumeRole in 1 account (security)");
    }

    @Test
    void aPolicyForOthersThanTrailwardenIsNoAttack() {
        organization.with("Locked", deny("Locked", "[\"cloudtrail:*\",\"events:*\"]", """
                {"ArnNotLike":{"aws:PrincipalArn":["arn:*:iam::*:role/trailwarden/*","arn:*:iam::*:role/security/*"]}}"""), ROOT);
        assertThat(reasons(plan(organization, PAYMENTS))).isEmpty();
    }

    @Test
    void aRegionThatIsClosedIsClosedForTheHubsRegionOnly() {
        String elsewhere = """
                {"StringNotEquals":{"aws:RequestedRegion":["%s","us-east-1"]}}""";
        organization.with("Regions", deny("Regions", "\"*\"", elsewhere.formatted("eu-west-1")), ROOT);
        assertThat(reasons(plan(organization, PAYMENTS))).isEmpty();
        organization.with("Regions", deny("Regions", "\"*\"", elsewhere.formatted("eu-central-1")), ROOT);
        assertThat(reasons(plan(organization, PAYMENTS)))
                .contains(Refusal.Reason.TRAILWARDEN_DENIED, Refusal.Reason.BREAK_GLASS_DENIED);
    }

    @Test
    void aRepairThatSomebodyElseDeniesIsSaidAndDoesNotStopUs() {
        organization.with("NoNewTrails", deny("NoNewTrails", "\"cloudtrail:CreateTrail\""), ROOT);
        Plan plan = plan(organization, PAYMENTS);
        assertThat(plan.refusals()).isEmpty();
        assertThat(plan.notices())
                .anyMatch(notice -> notice.startsWith("The remediation role may not cloudtrail:CreateTrail")
                        && notice.contains("NoNewTrails"));
    }

    @Test
    void aTextOfOursThatSomebodyTurnedAgainstUsElsewhereIsFoundOut() {
        organization.guarded(
                List.of(new WantedPolicy("trailwarden-guardrail-2", "", deny("Stray", "\"cloudtrail:*\""))), WORKLOADS);
        assertThat(plan(organization, PAYMENTS).refusals())
                .extracting(Refusal::reason)
                .contains(Refusal.Reason.TRAILWARDEN_DENIED, Refusal.Reason.BREAK_GLASS_DENIED);
    }

    @Test
    void deployersThatOurOwnTextBindsAreProtectedFromIt() {
        organization.guarded(
                List.of(new WantedPolicy("trailwarden-guardrail-2", "", deny("Roles", "\"iam:CreateRole\"", """
                                {"ArnNotLike":{"aws:PrincipalArn":"arn:*:iam::*:role/security/BreakGlass"}}"""))),
                WORKLOADS);
        refused(
                plan(organization, PAYMENTS),
                Refusal.Reason.DEPLOYER_DENIED,
                "deployer arn:*:iam::*:role/stacksets-exec-* would be denied iam:CreateRole");
    }

    @Test
    void anAllowListIsExplainedAndWhatItLeavesOutIsRefused() {
        organization
                .without("p-FullAWSAccess", WORKLOADS)
                .with(
                        "Allowed",
                        FakeOrganization.FULL_TEXT.replace(
                                "\"Action\":\"*\"",
                                "\"Action\":[\"cloudtrail:*\",\"events:*\",\"organizations:*\",\"iam:*\"]"),
                        WORKLOADS);
        Plan plan = plan(organization, PAYMENTS);
        assertThat(plan.refusals()).isEmpty();
        assertThat(plan.notices())
                .anyMatch(notice -> notice.startsWith(
                        "The OU Workloads (ou-ab12-22222222) does not have FullAWSAccess but a list"));
        organization.texts.computeIfPresent("p-ofAllowed", (_, text) -> text.replace("\"events:*\",", ""));
        refused(
                plan(organization, PAYMENTS),
                Refusal.Reason.TRAILWARDEN_DENIED,
                "the forwarder role would be denied events:PutEvents",
                "no SCP of the OU Workloads (ou-ab12-22222222) allows it",
                "allow it by an SCP of the OU Workloads");
    }

    @Test
    void aPolicyThatCannotBeJudgedIsNotTakenForHarmless() {
        organization.with("Odd", deny("Odd", "\"*\"", "{\"NoSuchOperator\":{\"a\":\"b\"}}"), ROOT);
        refused(plan(organization, PAYMENTS), Refusal.Reason.UNJUDGED_POLICY, "Odd", "--allow-unjudged");
        Plan knowing = plan(
                organization,
                PAYMENTS,
                Example.conditions(true, new RoleSearch.Result.Found(BREAK_GLASS, "arn:aws:iam::333333333333:role/x")));
        assertThat(knowing.refusals()).isEmpty();
        assertThat(knowing.notices()).anyMatch(notice -> notice.contains("Odd"));
    }

    @Test
    void anEmptyOuIsSaidToBindNobody() {
        Node.Unit empty = new Node.Unit("ou-ab12-55555555", "Empty", "r-ab12");
        organization.units.add(empty);
        Plan plan = plan(organization, empty);
        assertThat(reasons(plan)).isEmpty();
        assertThat(plan.notices()).anyMatch(notice -> notice.contains("binds nobody yet"));
    }

    @Test
    void aTextThatAwsWouldNotTakeIsNotSentToIt() {
        WantedPolicy longest =
                new WantedPolicy("trailwarden-guardrail", "", deny("A", "\"" + "x".repeat(10_140) + "\""));
        WantedPolicy longer = new WantedPolicy("trailwarden-guardrail", "", longest.json() + " ".repeat(200));
        assertThat(longest.json().length()).isBetween(10_200, 10_240);
        assertThat(texts(longest)).isEmpty();
        assertThat(texts(longer)).singleElement().satisfies(refusal -> {
            assertThat(refusal.reason()).isEqualTo(Refusal.Reason.TEXT_TOO_LONG);
            assertThat(refusal.sentence()).contains(longer.json().length() + " characters, and AWS takes 10240");
        });
    }

    private List<Refusal> texts(WantedPolicy policy) {
        return new Lockout(organization.picture(), List.of(), PAYMENTS, Example.GUARDRAIL.settings(), Example.careful())
                .check(List.of(), List.of(policy))
                .refusals();
    }

    @Test
    void aBreakGlassRoleOfAnotherAccountHelpsNobodyHere() {
        RolePattern ofSecurity = new RolePattern("arn:aws:iam::222222222222:role/security/BreakGlass");
        Guardrail guardrail = Guardrail.of(GuardSettings.of(Set.of(Profile.CORE), List.of(ofSecurity), List.of()));
        RoleSearch.Result found = new RoleSearch.Result.Found(ofSecurity, ofSecurity.arn());
        refused(
                Plan.toAttach(organization.picture(), guardrail, PAYMENTS, Example.conditions(false, found)),
                Refusal.Reason.NO_BREAK_GLASS_ROLE,
                "nobody is exempt in 1 account (payments)",
                "write * for the account");
        Plan root = Plan.toAttach(organization.picture(), guardrail, ROOT, Example.conditions(true, found));
        assertThat(root.refusals()).isEmpty();
        assertThat(root.notices()).anyMatch(notice -> notice.contains("nobody is exempt in 3 accounts"));
    }

    @Test
    void whatAnEditedTextOfOursDeniedByAWildcardIsSeenToBecomeFree() {
        organization.guarded(
                List.of(new WantedPolicy("trailwarden-guardrail", "", deny("Edited", "\"cloudtrail:Start*\""))),
                PAYMENTS);
        Plan plan = plan(organization, PAYMENTS);
        assertThat(plan.refusals()).isEmpty();
        assertThat(rows(plan, PAYMENTS))
                .contains("free again: the remediation role: 2 by Edited of trailwarden-guardrail");
    }
}
