package dev.trailwarden.scp.live;

import static dev.trailwarden.scp.live.Example.WANTED;
import static dev.trailwarden.scp.live.FakeOrganization.LEDGER;
import static dev.trailwarden.scp.live.FakeOrganization.PAYMENTS;
import static dev.trailwarden.scp.live.FakeOrganization.PRODUCTION;
import static dev.trailwarden.scp.live.FakeOrganization.RESEARCH;
import static dev.trailwarden.scp.live.FakeOrganization.ROOT;
import static dev.trailwarden.scp.live.FakeOrganization.SECURITY;
import static dev.trailwarden.scp.live.FakeOrganization.WORKLOADS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.scp.RolePattern;
import dev.trailwarden.scp.live.GuardStatus.State;
import dev.trailwarden.scp.live.MemberAccounts.ProbeAnswer;
import dev.trailwarden.scp.live.MemberAccounts.RoleAnswer;
import dev.trailwarden.scp.live.Verifier.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusAndVerifyTest {
    private final FakeOrganization organization = new FakeOrganization();

    private GuardStatus status() {
        return GuardStatus.of(organization.picture(), WANTED);
    }

    private List<State> states() {
        return status().policies().stream().map(GuardStatus.Policy::state).toList();
    }

    @Test
    void anOrganizationWithoutTheGuardrailIsNotAsRendered() {
        assertThat(states()).containsExactly(State.MISSING);
        assertThat(status().asRendered()).isFalse();
        assertThat(status().protection().none()).containsExactly(SECURITY, PAYMENTS, RESEARCH, LEDGER);
        organization.guarded(WANTED);
        assertThat(states()).containsExactly(State.AS_RENDERED);
        assertThat(status().asRendered()).as("attached to nothing").isFalse();
    }

    @Test
    void accountsBelowWhatItIsAttachedToHaveIt() {
        organization.guarded(WANTED, PRODUCTION, PAYMENTS);
        GuardStatus status = status();
        assertThat(status.asRendered()).isTrue();
        assertThat(status.protection().whole()).containsExactly(PAYMENTS, LEDGER);
        assertThat(status.protection().none()).containsExactly(SECURITY, RESEARCH);
        assertThat(status.slots()).extracting(Slots::node).containsExactly(ROOT, WORKLOADS, PRODUCTION, PAYMENTS);
        assertThat(status.slots().getLast().free()).isEqualTo(8);
        assertThat(status.slots().getLast().policies().getLast().length())
                .isEqualTo(WANTED.getFirst().json().length());
    }

    @Test
    void aChangedTextIsDriftWithTheStatementsThatDiffer() {
        organization.guarded(
                List.of(new WantedPolicy(
                        WANTED.getFirst().name(),
                        "",
                        WANTED.getFirst().json().replace("\"cloudtrail:StopLogging\",", ""))),
                PAYMENTS);
        GuardStatus status = status();
        assertThat(states()).containsExactly(State.DRIFTED);
        assertThat(status.policies().getFirst().differences())
                .containsExactly(new PolicyText.Difference.Changed(
                        "DenyTrailTamper", List.of("+ Action cloudtrail:StopLogging")));
        assertThat(status.asRendered()).isFalse();
        assertThat(status.protection().other()).containsExactly(PAYMENTS);
    }

    @Test
    void aPolicyOfOursThatIsNotRenderedIsDriftToo() {
        organization
                .guarded(WANTED, PAYMENTS)
                .guarded(List.of(new WantedPolicy("trailwarden-guardrail-2", "", "{}")), LEDGER);
        assertThat(states()).containsExactly(State.AS_RENDERED, State.NOT_RENDERED);
        assertThat(status().asRendered()).isFalse();
        assertThat(status().protection().other()).containsExactly(LEDGER);
    }

    @Test
    void whereScpsDoNotCountNobodyIsProtected() {
        organization.guarded(WANTED, PAYMENTS);
        organization.scps = ScpSwitch.PENDING_DISABLE;
        assertThat(status().asRendered()).isFalse();
        assertThat(status().protection().whole()).isEmpty();
    }

    /** Accounts that answer what they were told to. */
    private record Answers(Map<String, ProbeAnswer> probes, Map<String, RoleAnswer> roles) implements MemberAccounts {
        @Override
        public RoleAnswer findRole(String account, RolePattern pattern) {
            return roles.getOrDefault(account, new RoleAnswer.HasNot(Optional.empty()));
        }

        @Override
        public ProbeAnswer stopNothing(String account, String trail) {
            return probes.getOrDefault(account, new ProbeAnswer.Unclear("not asked for"));
        }
    }

    @Test
    void theWorstComesFirstAndTheRefusingPolicyIsNamed() throws Exception {
        organization.guarded(WANTED, LEDGER);
        Answers answers = new Answers(
                Map.of(
                        LEDGER.id(),
                        new ProbeAnswer.DeniedByScp(Optional.of("arn:of:p-trailwarden-guardrail")),
                        PAYMENTS.id(),
                        new ProbeAnswer.NotDenied(),
                        RESEARCH.id(),
                        new ProbeAnswer.DeniedByScp(Optional.of("arn:of:somebody-else")),
                        SECURITY.id(),
                        new ProbeAnswer.Unclear("the door is shut")),
                Map.of());
        List<Verifier.Result> told = Collections.synchronizedList(new ArrayList<>());
        OrganizationPicture picture = organization.picture();
        List<Verifier.Result> results =
                new Verifier(answers, "trailwarden-probe-1").verify(picture, picture.bound(ROOT), told::add);
        assertThat(results)
                .containsExactly(
                        new Verifier.Result(PAYMENTS, Verdict.NOT_PROTECTED, "no SCP refused cloudtrail:StopLogging"),
                        new Verifier.Result(SECURITY, Verdict.UNKNOWN, "the door is shut"),
                        new Verifier.Result(LEDGER, Verdict.PROTECTED, "by trailwarden-guardrail"),
                        new Verifier.Result(RESEARCH, Verdict.PROTECTED, "by arn:of:somebody-else"));
        assertThat(told).containsExactlyInAnyOrderElementsOf(results);
    }

    @Test
    void aProbeRoleThatIsExemptProvesNothing() {
        organization.guarded(WANTED, PAYMENTS);
        OrganizationPicture picture = organization.picture();
        assertThat(Verifier.exempting(picture, PAYMENTS.id(), "security/BreakGlass"))
                .contains("trailwarden-guardrail");
        assertThat(Verifier.exempting(picture, PAYMENTS.id(), "BreakGlass")).isEmpty();
        assertThat(Verifier.exempting(picture, PAYMENTS.id(), "OrganizationAccountAccessRole"))
                .isEmpty();
        assertThat(Verifier.exempting(picture, PAYMENTS.id(), "stacksets-exec-1"))
                .as("bound by what the probe tries, exempt from the rest")
                .isEmpty();
        assertThat(Verifier.exempting(new FakeOrganization().picture(), PAYMENTS.id(), "security/BreakGlass"))
                .as("no policy, no exemption")
                .isEmpty();
    }

    @Test
    void aRoleIsLookedForUntilOneAccountHasIt() {
        RolePattern pattern = Example.BREAK_GLASS;
        List<Node.Account> where = List.of(PAYMENTS, RESEARCH, LEDGER);
        RoleAnswer.Cannot shut = new RoleAnswer.Cannot("the door is shut");
        assertThat(new RoleSearch(new Answers(
                                Map.of(),
                                Map.of(PAYMENTS.id(), shut, RESEARCH.id(), new RoleAnswer.Has("arn:of:role"))))
                        .find(List.of(pattern), where))
                .containsExactly(new RoleSearch.Result.Found(pattern, "arn:of:role"));
        assertThat(new RoleSearch(new Answers(Map.of(), Map.of(PAYMENTS.id(), shut))).find(List.of(pattern), where))
                .containsExactly(new RoleSearch.Result.Unchecked(pattern, "account 333333333333: the door is shut", 1));
        assertThat(new RoleSearch(new Answers(
                                Map.of(), Map.of(LEDGER.id(), new RoleAnswer.HasNot(Optional.of("arn:of:namesake")))))
                        .find(List.of(pattern), where))
                .containsExactly(new RoleSearch.Result.Absent(pattern, 3, Optional.of("arn:of:namesake")));
    }

    @Test
    void aRoleOfOneAccountIsLookedForThereOnly() {
        RolePattern pattern = new RolePattern("arn:aws:iam::222222222222:role/security/BreakGlass");
        Answers answers = new Answers(Map.of(), Map.of(SECURITY.id(), new RoleAnswer.Has("arn:of:role")));
        assertThat(new RoleSearch(answers).find(List.of(pattern), List.of(PAYMENTS)))
                .containsExactly(new RoleSearch.Result.Found(pattern, "arn:of:role"));
    }
}
