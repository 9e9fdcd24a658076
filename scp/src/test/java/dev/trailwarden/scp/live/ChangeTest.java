package dev.trailwarden.scp.live;

import static dev.trailwarden.scp.live.Example.WANTED;
import static dev.trailwarden.scp.live.FakeOrganization.LEDGER;
import static dev.trailwarden.scp.live.FakeOrganization.PAYMENTS;
import static dev.trailwarden.scp.live.FakeOrganization.PRODUCTION;
import static dev.trailwarden.scp.live.FakeOrganization.ROOT;
import static dev.trailwarden.scp.live.FakeOrganization.WORKLOADS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeTest {
    private static final WantedPolicy FIRST = WANTED.getFirst();
    private static final WantedPolicy SECOND =
            new WantedPolicy("trailwarden-guardrail-2", "more", Example.deny("More", "\"x:Y\""));

    private final FakeOrganization organization = new FakeOrganization();

    private List<String> said(List<WantedPolicy> wanted, Node target) {
        return Change.toAttach(organization.picture(), wanted, target).stream()
                .map(change -> change.said().replaceAll(" \\(.*", ""))
                .toList();
    }

    @Test
    void whatIsMissingIsCreatedAndAttached() {
        assertThat(said(WANTED, PAYMENTS))
                .containsExactly(
                        "create the policy trailwarden-guardrail",
                        "attach trailwarden-guardrail to the account payments");
    }

    @Test
    void whatIsThereIsLeftAlone() {
        organization.guarded(WANTED, PAYMENTS);
        assertThat(said(WANTED, PAYMENTS)).isEmpty();
        assertThat(said(WANTED, LEDGER)).containsExactly("attach trailwarden-guardrail to the account ledger");
    }

    @Test
    void anotherTextOrDescriptionIsUpdatedBeforeItIsAttachedAnywhereElse() {
        organization.guarded(List.of(new WantedPolicy(FIRST.name(), FIRST.description(), SECOND.json())));
        assertThat(said(WANTED, PAYMENTS))
                .containsExactly(
                        "change the text of trailwarden-guardrail",
                        "attach trailwarden-guardrail to the account payments");
        organization.guarded(List.of(new WantedPolicy(FIRST.name(), "another", FIRST.json())), PAYMENTS);
        assertThat(said(WANTED, PAYMENTS)).containsExactly("change the text of trailwarden-guardrail");
    }

    @Test
    void aTextThatOnlyLooksDifferentIsLeftAlone() {
        String spread = FIRST.json().replace(",\"", ", \"");
        organization.guarded(List.of(new WantedPolicy(FIRST.name(), FIRST.description(), spread)), PAYMENTS);
        assertThat(said(WANTED, PAYMENTS)).isEmpty();
    }

    @Test
    void whatOnePolicyNoLongerSaysTheNewOneSaysWhereverTheFirstIsBeforeItChanges() {
        organization.guarded(
                List.of(new WantedPolicy(FIRST.name(), FIRST.description(), SECOND.json())), PAYMENTS, PRODUCTION);
        assertThat(said(List.of(FIRST, SECOND), PAYMENTS))
                .containsExactly(
                        "create the policy trailwarden-guardrail-2",
                        "attach trailwarden-guardrail-2 to the account payments",
                        "attach trailwarden-guardrail-2 to the OU Production",
                        "change the text of trailwarden-guardrail");
    }

    @Test
    void policiesThatAreNoLongerRenderedGoLastAndOnlyFromPlacesThatHaveTheOthers() {
        organization.guarded(List.of(SECOND), PAYMENTS, PRODUCTION);
        assertThat(said(WANTED, PAYMENTS))
                .containsExactly(
                        "create the policy trailwarden-guardrail",
                        "attach trailwarden-guardrail to the account payments",
                        "detach trailwarden-guardrail-2 from the account payments");
    }

    @Test
    void otherPeoplesPoliciesAreNeverTouched() {
        organization.with("trailwarden-guardrail-old", "{}", PAYMENTS).with("trailwarden-other", "{}", PAYMENTS);
        assertThat(said(WANTED, PAYMENTS)).noneMatch(line -> line.contains("detach"));
    }

    @Test
    void scpsThatDoNotCountAreEnabledFirst() {
        organization.scps = ScpSwitch.DISABLED;
        organization.attached.clear();
        assertThat(said(WANTED, PAYMENTS).getFirst()).isEqualTo("enable SCPs in the organization");
        OrganizationPicture after =
                Change.applied(organization.picture(), Change.toAttach(organization.picture(), WANTED, PAYMENTS));
        assertThat(after.scps()).isEqualTo(ScpSwitch.ENABLED);
        assertThat(after.on(ROOT)).extracting(Scp::name).containsExactly("FullAWSAccess");
        assertThat(after.on(PAYMENTS)).extracting(Scp::name).containsExactly("FullAWSAccess", "trailwarden-guardrail");
    }

    @Test
    void runningThemMakesWhatWasForeseen() throws Exception {
        organization.guarded(List.of(new WantedPolicy(FIRST.name(), "old", SECOND.json())), LEDGER);
        OrganizationPicture before = organization.picture();
        List<Change> changes = Change.toAttach(before, List.of(FIRST, SECOND), WORKLOADS);
        assertThat(new Runner(organization, _ -> {}).run(before, changes)).isEmpty();
        assertThat(Protection.of(organization.picture(), List.of(FIRST, SECOND)))
                .isEqualTo(Protection.of(Change.applied(before, changes), List.of(FIRST, SECOND)));
        assertThat(Change.toAttach(organization.picture(), List.of(FIRST, SECOND), WORKLOADS))
                .isEmpty();
    }

    @Test
    void aRunThatWasCutOffAnywhereIsFinishedByTheNext() throws Exception {
        for (int writes = 0; writes < 5; writes++) {
            FakeOrganization cut = new FakeOrganization()
                    .guarded(List.of(new WantedPolicy(FIRST.name(), "old", SECOND.json())), LEDGER);
            cut.writesLeft = writes;
            List<Change> changes = Change.toAttach(cut.picture(), List.of(FIRST, SECOND), WORKLOADS);
            assertThat(changes).hasSize(5);
            List<Change> done = new java.util.ArrayList<>();
            try {
                new Runner(cut, done::add).run(cut.picture(), changes);
            } catch (OrganizationFault e) {
                assertThat(done).hasSize(writes);
            }
            cut.writesLeft = Integer.MAX_VALUE;
            new Runner(cut, _ -> {})
                    .run(cut.picture(), Change.toAttach(cut.picture(), List.of(FIRST, SECOND), WORKLOADS));
            assertThat(new Coverage(cut.picture(), List.of(FIRST, SECOND)).has(WORKLOADS))
                    .isTrue();
            assertThat(cut.calls).doesNotHaveDuplicates();
        }
    }

    @Test
    void whatAwsTookButDoesNotShowIsSaid() throws Exception {
        FakeOrganization forgetful = new FakeOrganization() {
            @Override
            public void attach(String policyId, String nodeId) {
                calls.add("attach, and forget");
            }
        };
        List<Change> changes = Change.toAttach(forgetful.picture(), WANTED, PAYMENTS);
        assertThat(new Runner(forgetful, _ -> {}).run(forgetful.picture(), changes))
                .containsExactly("AWS took \"attach trailwarden-guardrail to the account payments (333333333333)\","
                        + " but looking again does not show it");
    }

    @Test
    void detachingTakesOursAndNothingElse() throws Exception {
        organization.with("Regions", "{}", PAYMENTS).guarded(List.of(FIRST, SECOND), PAYMENTS, LEDGER);
        Detachment detachment = Detachment.of(organization.picture(), PAYMENTS, true);
        assertThat(detachment.refusal()).isEmpty();
        assertThat(detachment.losing()).containsExactly(PAYMENTS);
        assertThat(detachment.remaining()).containsExactly(LEDGER);
        assertThat(detachment.undo())
                .containsExactly(
                        "aws organizations attach-policy --policy-id p-trailwarden-guardrail-2 --target-id 333333333333",
                        "aws organizations attach-policy --policy-id p-trailwarden-guardrail --target-id 333333333333");
        assertThat(new Runner(organization, _ -> {}).run(detachment.before(), detachment.changes()))
                .isEmpty();
        assertThat(organization.picture().on(PAYMENTS))
                .extracting(Scp::name)
                .containsExactly("FullAWSAccess", "Regions");
        assertThat(organization.policies).hasSize(4);
    }

    @Test
    void policiesThatAreAttachedToNothingAreDeletedOnRequestOnly() {
        organization.guarded(WANTED, PAYMENTS);
        assertThat(Detachment.of(organization.picture(), PAYMENTS, false).changes())
                .hasSize(1);
        assertThat(Detachment.of(organization.picture(), PAYMENTS, true).changes())
                .last()
                .isInstanceOf(Change.Delete.class);
        assertThat(Detachment.of(organization.picture(), LEDGER, true).changes())
                .isEmpty();
    }

    @Test
    void aDeletedPolicyIsPutBackUnderWhateverIdItThenHas() {
        organization.guarded(WANTED, PAYMENTS);
        assertThat(Detachment.of(organization.picture(), PAYMENTS, true).undo())
                .satisfiesExactly(
                        create -> assertThat(create)
                                .startsWith("trailwarden_guardrail=$(aws organizations create-policy ")
                                .endsWith(" --query Policy.PolicySummary.Id --output text)"),
                        attach -> assertThat(attach)
                                .isEqualTo("aws organizations attach-policy --policy-id \"$trailwarden_guardrail\""
                                        + " --target-id 333333333333"));
    }

    @Test
    void theLastPolicyOfAPlaceIsNotDetached() {
        organization.guarded(WANTED, PAYMENTS).without("p-FullAWSAccess", PAYMENTS);
        assertThat(Detachment.of(organization.picture(), PAYMENTS, false).refusal())
                .hasValueSatisfying(fault -> assertThat(fault.sentence())
                        .isEqualTo("the account payments (333333333333) has no SCP but ours, and AWS keeps one"
                                + " everywhere; attach another one first: aws organizations attach-policy --policy-id"
                                + " p-FullAWSAccess --target-id 333333333333"));
    }

    @Test
    void anAccountThatInheritsOursLosesNothing() {
        organization.guarded(WANTED, PAYMENTS, WORKLOADS);
        assertThat(Detachment.of(organization.picture(), PAYMENTS, false).losing())
                .isEmpty();
        assertThat(Detachment.of(organization.picture(), WORKLOADS, false).losing())
                .doesNotContain(PAYMENTS)
                .contains(LEDGER);
    }
}
