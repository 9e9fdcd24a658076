package dev.trailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.cli.Launched.Ran;
import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.identity.Credentials;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.organization.ControlPolicy;
import dev.trailwarden.sandbox.organization.ControlStatus;
import dev.trailwarden.sandbox.organization.Organization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The verbs that work on an organization, as its administrator types them, on the sandbox's. */
class ScpLiveCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> PROPERTIES = List.of("aws.accessKeyId", "aws.secretAccessKey", "aws.region");
    private static final String PAYMENTS = DemoOrganization.PAYMENTS.value();
    private static final String[] GUARD = {"--break-glass", DemoOrganization.BREAK_GLASS, "--profile", "hardened,guard"
    };
    private static final String[] OTHER = {"--break-glass", DemoOrganization.BREAK_GLASS, "--profile", "core"};

    private static Sandbox sandbox;
    private static Organization organization;
    private static List<String> founded;

    @BeforeAll
    static void start() throws Exception {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        organization = sandbox.world().organization();
        founded = organization.policies().stream().map(ControlPolicy::id).toList();
        administrator(sandbox.key(DemoOrganization.MANAGEMENT, DemoOrganization.ADMIN));
        System.setProperty("aws.region", DemoOrganization.HUB_REGION.name());
    }

    @AfterAll
    static void stop() {
        PROPERTIES.forEach(System::clearProperty);
        sandbox.close();
    }

    private static void administrator(Credentials key) {
        System.setProperty("aws.accessKeyId", key.accessKeyId());
        System.setProperty("aws.secretAccessKey", key.secretAccessKey());
    }

    @AfterEach
    void asItWasFounded() {
        sandbox.faults().clear();
        administrator(sandbox.key(DemoOrganization.MANAGEMENT, DemoOrganization.ADMIN));
        for (ControlPolicy policy : organization.policies()) {
            if (!founded.contains(policy.id())) {
                organization.targetsOf(policy.id()).forEach(target -> organization.detach(policy.id(), target));
                organization.deletePolicy(policy.id());
            }
        }
    }

    private static Ran scp(String words, String... more) {
        List<String> arguments = new ArrayList<>(List.of("scp"));
        arguments.addAll(List.of(words.split(" ", -1)));
        arguments.addAll(List.of("--endpoint-url", sandbox.endpoint().toString()));
        arguments.addAll(Arrays.asList(more));
        return InProcess.run(arguments.toArray(String[]::new));
    }

    private static JsonNode json(Ran ran) throws Exception {
        return JSON.readTree(ran.out());
    }

    private static String unit(String name) {
        return organization.unitsIn(organization.root().id()).stream()
                .filter(unit -> unit.name().equals(name))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static ControlPolicy ours() {
        return organization.policies().stream()
                .filter(policy -> policy.name().equals("trailwarden-guardrail"))
                .findFirst()
                .orElseThrow();
    }

    /** Somebody else's policy. */
    private static void other(String name, String deny, String target) {
        ControlPolicy policy = organization.createPolicy(
                name,
                "",
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"" + name + "\",\"Effect\":\"Deny\",\"Action\":\""
                        + deny + "\",\"Resource\":\"*\"}]}");
        organization.attach(policy.id(), target);
    }

    /** Everything about the organization that one of these verbs could change. */
    private static String state() {
        StringBuilder state = new StringBuilder(organization.controlStatus().toString());
        organization
                .policies()
                .forEach(policy -> state.append('\n')
                        .append(policy)
                        .append(' ')
                        .append(policy.policy().document().json())
                        .append(organization.targetsOf(policy.id())));
        return state.toString();
    }

    private static void refused(String sentence, String words, String... more) {
        String before = state();
        Ran ran = scp(words, more);
        assertThat(ran.err()).startsWith("trailwarden: ").contains(sentence);
        assertThat(ran.exit()).isEqualTo(Main.BAD_INPUT);
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void fromNothingToTheRootAndBack() throws Exception {
        Ran nothing = scp("status", GUARD);
        assertThat(nothing.out())
                .contains("SCPs are enabled")
                .contains("trailwarden-guardrail: does not exist")
                .contains("Not protected: 4 accounts: ")
                .contains("Never bound: the management account management (111111111111)");
        assertThat(nothing.exit()).isEqualTo(Main.NOT_HELD);

        String before = state();
        Ran plan = scp("plan --target payments", GUARD);
        assertThat(plan.err()).isEmpty();
        assertThat(plan.out())
                .contains("1. create the policy trailwarden-guardrail")
                .contains("2. attach trailwarden-guardrail to the account payments (333333333333)")
                .contains("Who is bound in 1 account: payments")
                .contains("Free as before: break-glass " + DemoOrganization.BREAK_GLASS)
                .contains("Lockout check passed")
                .contains("trailwarden scp attach --target 333333333333 --profile guard,hardened --break-glass '"
                        + DemoOrganization.BREAK_GLASS + "'")
                .contains("trailwarden scp detach --target 333333333333 --delete");
        assertThat(plan.exit()).isZero();
        assertThat(state()).as("a plan writes nothing").isEqualTo(before);

        Ran first = scp("attach --yes --target payments", GUARD);
        assertThat(first.err()).isEmpty();
        assertThat(first.out())
                .contains("Done: create the policy trailwarden-guardrail")
                .contains("Done: attach trailwarden-guardrail to the account payments (333333333333).")
                .contains("trailwarden scp verify --target 333333333333")
                .contains("# the next stage: Workloads");
        assertThat(first.exit()).isZero();
        assertThat(organization.targetsOf(ours().id())).containsExactly(PAYMENTS);
        assertThat(organization.tags(ours().id())).containsEntry("application", "trailwarden");

        Ran again = scp("attach --yes --target payments", GUARD);
        assertThat(again.out()).contains("Nothing has to be written");
        assertThat(again.exit()).isZero();

        assertThat(scp("attach --yes --target Workloads", GUARD).exit()).isZero();
        assertThat(scp("attach --yes --target root", GUARD).exit()).isZero();
        Ran everywhere = scp("status", GUARD);
        assertThat(everywhere.out())
                .contains("trailwarden-guardrail: as rendered")
                .contains("Protected as rendered: 4 accounts")
                .contains("Not protected: none.");
        assertThat(everywhere.exit()).isZero();
        assertThat(scp("verify").exit()).isZero();

        Ran off = scp("detach --yes --target root");
        assertThat(off.out())
                .contains("No longer protected: 1 account: security.")
                .contains("It stays attached to the OU Workloads (" + unit("Workloads") + "), the account payments")
                .contains("aws organizations attach-policy --policy-id " + ours().id() + " --target-id "
                        + organization.root().id());
        assertThat(off.exit()).isZero();
        assertThat(scp("detach --yes --target Workloads").exit()).isZero();
        Ran last = scp("detach --yes --delete --target payments");
        assertThat(last.out()).contains("Done: delete the policy trailwarden-guardrail.");
        assertThat(state()).as("as if nothing had been").isEqualTo(before);
    }

    @Test
    void aDryRunWritesNothing() throws Exception {
        String before = state();
        Ran attach = scp("attach --dry-run --json --target payments", GUARD);
        assertThat(json(attach).path("changes").findValuesAsText("do")).containsExactly("create", "attach");
        assertThat(json(attach).path("ok").booleanValue()).isTrue();
        assertThat(scp("attach --dry-run --target payments", GUARD).out()).contains("Dry run: nothing was changed.");
        assertThat(state()).isEqualTo(before);
        scp("attach --yes --target payments", GUARD);
        String attached = state();
        assertThat(json(scp("detach --dry-run --json --delete --target payments"))
                        .path("changes")
                        .findValuesAsText("do"))
                .containsExactly("detach", "delete");
        assertThat(state()).isEqualTo(attached);
    }

    @Test
    void withoutATerminalNothingIsWrittenUnlessSomebodySaysYes() {
        refused("there is no terminal to ask on; add --yes", "attach --target payments", GUARD);
        scp("attach --yes --target payments", GUARD);
        refused("add --yes", "detach --target payments");
    }

    @Test
    void whatWouldLockSomebodyOutIsRefusedAndNothingIsChanged() {
        refused("no account of the OU Workloads", "attach --yes --target Workloads", GUARD);
        refused("no account of the root", "attach --yes --target root", GUARD);
        refused(
                "has the break-glass role arn:aws:iam::*:role/BreakGlass; there is"
                        + " arn:aws:iam::333333333333:role/security/BreakGlass",
                "attach --yes --target payments --break-glass arn:aws:iam::*:role/BreakGlass");
        refused(
                "could not be checked in 1 account (account 333333333333: you may not do this; you need sts:AssumeRole on"
                        + " arn:aws:iam::333333333333:role/nobody",
                "attach --yes --target payments --check-role nobody",
                GUARD);
        refused("is the management account, which no SCP binds", "attach --yes --target management", GUARD);
        other("Turned", "cloudtrail:StartLogging", unit("Workloads"));
        refused(
                "the remediation role would be denied cloudtrail:StartLogging in 1 account (payments): statement Turned",
                "attach --yes --target payments",
                GUARD);
    }

    @Test
    void whoKnowsThatTheRoleIsThereGoesOnUnchecked() {
        Ran ran = scp("attach --yes --target payments --check-role nobody --break-glass-unchecked", GUARD);
        assertThat(ran.out()).contains("you chose to go on");
        assertThat(ran.exit()).isZero();
    }

    @Test
    void aPermissionSetIsFoundWhereverIdentityCenterLives() {
        Ran ran = scp("attach --yes --target payments --permission-set " + DemoOrganization.BREAK_GLASS_SET);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.exit()).isZero();
        refused("no account of the account research", "attach --yes --target research --permission-set Other");
    }

    @Test
    void theTenthSlotIsTakenAndTheEleventhNot() {
        for (int i = 1; i <= 9; i++) {
            other("other-" + i, "ec2:RunInstances", PAYMENTS);
        }
        refused("has 10 of 10 SCPs attached, and 1 more is needed", "attach --yes --target payments", GUARD);
        organization.detach(
                organization.policies().stream()
                        .filter(policy -> policy.name().equals("other-9"))
                        .findFirst()
                        .orElseThrow()
                        .id(),
                PAYMENTS);
        assertThat(scp("attach --yes --target payments", GUARD).exit()).isZero();
        assertThat(scp("status", GUARD).out()).contains("10 of 10");
    }

    @Test
    void somebodyElsesChangesAreWaitedFor() {
        ApiError busy = ApiError.badRequest("ConcurrentModificationException", "Somebody else.");
        sandbox.faults().failNext("organizations", "CreatePolicy", 2, busy);
        sandbox.faults()
                .failNext(
                        "organizations",
                        "AttachPolicy",
                        1,
                        ApiError.badRequest("PolicyChangesInProgressException", "Wait."));
        Ran ran = scp("attach --yes --target payments", GUARD);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.exit()).isZero();
    }

    @Test
    void whatWasAttachedMeanwhileIsTakenForDone() {
        sandbox.faults()
                .failNext(
                        "organizations",
                        "AttachPolicy",
                        1,
                        ApiError.badRequest("DuplicatePolicyAttachmentException", "It is there."));
        Ran ran = scp("attach --yes --target payments", GUARD);
        assertThat(ran.out())
                .contains(
                        "Mind: AWS took \"attach trailwarden-guardrail to the account payments (333333333333)\", but");
        assertThat(ran.exit()).as("looking again does not show it").isEqualTo(Main.NOT_HELD);
    }

    @Test
    void aRunThatWasCutOffSaysWhatItDidAndIsFinishedByTheNext() {
        sandbox.faults()
                .failNext("organizations", "AttachPolicy", 1, ApiError.badRequest("InvalidInputException", "Cut."));
        Ran cut = scp("attach --yes --target payments", GUARD);
        assertThat(cut.err()).contains("Cut.").contains("1 of 2 changes were made; run the command again");
        assertThat(cut.exit()).isEqualTo(Main.BAD_INPUT);
        assertThat(organization.targetsOf(ours().id())).isEmpty();
        Ran again = scp("attach --yes --target payments", GUARD);
        assertThat(again.out()).doesNotContain("create the policy");
        assertThat(again.exit()).isZero();
        assertThat(organization.targetsOf(ours().id())).containsExactly(PAYMENTS);
    }

    @Test
    void aChangedTextSaysWhomItConcernsAndCanBeTakenBack() throws Exception {
        scp("attach --yes --target payments", OTHER);
        scp("attach --yes --target research", OTHER);
        String before = ours().policy().document().json();
        JsonNode plan = json(scp("plan --json --target payments", GUARD));
        assertThat(plan.path("elsewhere").findValuesAsText("name")).containsExactly("research");
        assertThat(plan.at("/changes/0/differences").findValuesAsText("sid"))
                .contains("DenyQuietTrailTamper", "DenyChangingGuardedRoles");
        Ran ran = scp("attach --yes --target payments", GUARD);
        assertThat(ran.out())
                .contains("It counts at once wherever it is attached, also for 1 account: research.")
                .contains("aws organizations update-policy --policy-id " + ours().id())
                .contains(before);
        assertThat(ours().policy().document().json()).isNotEqualTo(before);
        Ran drift = scp("status", OTHER);
        assertThat(drift.out())
                .contains("its text differs")
                .contains("DenyQuietTrailTamper goes")
                .contains("Protected otherwise: 2 accounts");
        assertThat(drift.exit()).isEqualTo(Main.NOT_HELD);
    }

    @Test
    void theLastScpOfAPlaceStays() {
        scp("attach --yes --target payments", GUARD);
        organization.detach(Organization.FULL_ACCESS, PAYMENTS);
        try {
            refused("has no SCP but ours, and AWS keeps one everywhere", "detach --yes --target payments");
        } finally {
            organization.attach(Organization.FULL_ACCESS, PAYMENTS);
        }
    }

    @Test
    void scpsThatAreOffAreEnabledOnRequest() {
        List<List<String>> was = organization.policies().stream()
                .map(policy -> organization.targetsOf(policy.id()))
                .toList();
        organization.disableControls();
        organization.settleControls();
        try {
            refused(
                    "SCPs are disabled in this organization; add --enable-scps",
                    "attach --yes --target payments",
                    GUARD);
            Ran ran = scp("attach --yes --enable-scps --target payments", GUARD);
            assertThat(ran.err()).isEmpty();
            assertThat(ran.out()).contains("Done: enable SCPs in the organization.");
            assertThat(ran.exit()).isZero();
            assertThat(scp("verify --target payments").exit()).isZero();
        } finally {
            if (organization.controlStatus() == ControlStatus.DISABLED) {
                organization.enableControls();
            }
            organization.settleControls();
            for (int i = 0; i < founded.size(); i++) {
                for (String target : was.get(i)) {
                    if (!organization.targetsOf(founded.get(i)).contains(target)) {
                        organization.attach(founded.get(i), target);
                    }
                }
            }
        }
    }

    @Test
    void verifyTriesItInEveryAccountAndTouchesNoTrail() throws Exception {
        scp("attach --yes --target payments", GUARD);
        List<String> trails = sandbox.world().trails().all().toString().lines().toList();
        Ran ran = scp("verify");
        assertThat(ran.out().lines().toList().get(1)).contains("NOT PROTECTED");
        assertThat(ran.out())
                .containsPattern("333333333333 +Workloads/payments +PROTECTED +by trailwarden-guardrail")
                .containsPattern("555555555555 +Workloads/Production/ledger +PROTECTED +by trailwarden-protect-trails")
                .containsPattern("444444444444 +Workloads/research +NOT PROTECTED +no SCP refused")
                .contains("2 of 4 accounts refuse to stop a trail in eu-west-1.")
                .contains("No SCP binds the management account 111111111111.")
                .contains("The hub tells each of these refused attempts");
        assertThat(ran.exit()).isEqualTo(Main.NOT_HELD);
        assertThat(sandbox.world().trails().all().toString().lines().toList()).isEqualTo(trails);

        JsonNode one = json(scp("verify --json --target payments"));
        assertThat(one.at("/accounts/0/verdict").textValue()).isEqualTo("protected");
        assertThat(one.path("ok").booleanValue()).isTrue();
    }

    @Test
    void aProbeThatProvesNothingIsNotMade() {
        scp("attach --yes --target payments", GUARD);
        refused(
                "the role security/BreakGlass would prove nothing, because trailwarden-guardrail leaves it alone",
                "verify --target payments --probe-role security/BreakGlass");
        refused("has no active member account", "verify --target management");
        Ran closed = scp("verify --target payments --probe-role nobody");
        assertThat(closed.out()).contains("UNKNOWN").contains("you need sts:AssumeRole on");
        assertThat(closed.exit()).isEqualTo(Main.NOT_HELD);
    }

    @Test
    void whatIsNotThereOrNotAllowedIsOneSentence() {
        refused("nothing in this organization is called 'Wrkloads'", "plan --target Wrkloads", GUARD);
        refused("this organization has no account 999999999999", "attach --yes --target 999999999999", GUARD);
        refused("is no id of a root", "detach --yes --target ou-1");
        refused(
                "--hub-account: this organization has no account 999999999999",
                "plan --target payments --hub-account 999999999999",
                GUARD);
        refused("is not an ARN", "attach --yes --target payments --break-glass BreakGlass");
        assertThat(InProcess.run("scp", "verify", "--endpoint-url", "foo").err())
                .contains("'foo' is not an http or https URL");
        administrator(sandbox.key(DemoOrganization.PAYMENTS, DemoOrganization.ADMIN));
        refused("use an administrator of the management account", "status", GUARD);
        administrator(sandbox.key(DemoOrganization.SECURITY, DemoOrganization.ADMIN));
        assertThat(scp("status", GUARD).exit())
                .as("a delegated administrator may look")
                .isEqualTo(Main.NOT_HELD);
    }

    @Test
    void theHubsAccountIsCheckedOnRequest() {
        other("NoRoles", "sts:AssumeRole", DemoOrganization.SECURITY.value());
        refused(
                "the hub's role would be denied sts:AssumeRole in 1 account (security)",
                "attach --yes --target payments --hub-account 222222222222",
                GUARD);
        assertThat(scp("plan --target payments --hub-account 222222222222", GUARD)
                        .exit())
                .isEqualTo(Main.NOT_HELD);
        assertThat(scp("plan --target payments", GUARD).exit()).isZero();
    }
}
