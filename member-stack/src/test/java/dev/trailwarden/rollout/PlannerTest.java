package dev.trailwarden.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private final Imagined aws = new Imagined();

    @Test
    void fromNothingTheCodeComesFirstThenTheHubTheRolesTheRulesAndTheManagementAccount() throws Exception {
        Plan plan = aws.plan(Imagined.wish());

        assertThat(plan.refusals()).isEmpty();
        assertThat(Imagined.said(plan))
                .containsExactly(
                        "create the bucket trailwarden-code-222222222222-eu-west-1 in eu-west-1: private, versioned, TLS"
                                + " only",
                        "upload the hub's code to trailwarden-code-222222222222-eu-west-1/"
                                + Imagined.code("0").key(),
                        "create the stack trailwarden-hub in the hub account, eu-west-1",
                        "create the StackSet trailwarden-member-roles",
                        "deploy the StackSet trailwarden-member-roles to the root (r-root), 3 accounts, eu-west-1",
                        "create the StackSet trailwarden-member-rules",
                        "deploy the StackSet trailwarden-member-rules to the root (r-root), 3 accounts, 2 Regions",
                        "create the stack trailwarden-member-roles in the management account, eu-west-1",
                        "create the stack trailwarden-member-rules in the management account, eu-west-1",
                        "create the stack trailwarden-member-rules in the management account, us-east-1");
        assertThat(plan.missing()).hasSize(3 + 6 + 3);
    }

    @Test
    void whatIsAppliedLeavesNothingToDo() throws Exception {
        Runner.Outcome outcome = aws.apply(Imagined.wish());

        assertThat(outcome.failures()).isEmpty();
        Plan again = aws.plan(Imagined.wish());
        assertThat(again.steps()).isEmpty();
        assertThat(again.missing()).isEmpty();
        assertThat(Status.of(aws.picture(Imagined.wish()), Imagined.REGION).fine())
                .isTrue();
    }

    @Test
    void aRunThatWasCutOffAfterAnyStepIsRepeatedAndEndsTheSame() throws Exception {
        int steps = aws.plan(Imagined.wish()).steps().size();
        for (int cut = 0; cut <= steps; cut++) {
            Imagined other = new Imagined();
            Plan plan = other.plan(Imagined.wish());
            other.runner().run(new Plan(plan.steps().subList(0, cut), List.of(), List.of(), List.of(), List.of()));

            other.apply(Imagined.wish());

            assertThat(other.plan(Imagined.wish()).steps())
                    .as("cut after %d", cut)
                    .isEmpty();
            assertThat(other.plan(Imagined.wish()).missing()).isEmpty();
            assertThat(other.calls.stream().filter(call -> call.startsWith("create hub")))
                    .hasSize(1);
        }
    }

    @Test
    void previousParametersAreKeptAndSettingsThatChangeWithoutTheJarArePublished() throws Exception {
        aws.apply(Imagined.with(Imagined.wish(), Map.of("AlertEmail", "security@example.com", "Mode", "observe")));

        Plan nothing = aws.plan(Imagined.with(Imagined.wish(), Map.of()));
        assertThat(nothing.steps()).isEmpty();

        Plan plan = aws.plan(Imagined.with(Imagined.wish(), Map.of("BreakGlassHours", "8")));
        assertThat(plan.steps()).singleElement().isInstanceOfSatisfying(Step.ChangeStack.class, change -> {
            assertThat(change.differences())
                    .containsExactly("BreakGlassHours: 4 becomes 8", "SettingsRevision: 1 becomes 2");
            assertThat(change.wish().parameters())
                    .containsEntry("Mode", "observe")
                    .containsEntry("AlertEmail", "security@example.com");
        });
    }

    /** CloudFormation would refuse it only when the bucket is made and the code is in it. */
    @Test
    void aValueThatTheTemplateDoesNotTakeIsRefusedBeforeAnythingIsDone() throws Exception {
        Plan plan = aws.plan(Imagined.with(
                Imagined.wish(),
                Map.of("AlertEmail", "nobody", "Mode", "observed", "BreakGlassHours", "900", "SweepConcurrency", "２")));

        assertThat(plan.refusals())
                .containsExactly(
                        "the parameter AlertEmail has to be text that matches ^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$, and not 'nobody'",
                        "the parameter BreakGlassHours has to be a number from 1 to 72, and not '900'",
                        "the parameter Mode has to be one of enforce, observe, and not 'observed'",
                        "the parameter SweepConcurrency has to be a number from 2 to 50, and not '２'");
    }

    @Test
    void aNewJarIsPublishedByItsOwnDigest() throws Exception {
        aws.apply(Imagined.wish());

        Plan plan = aws.plan(Imagined.with(Imagined.wish(), Imagined.code("1")));

        assertThat(plan.steps()).hasSize(2);
        assertThat(plan.steps().getFirst()).isInstanceOf(Step.PutCode.class);
        assertThat(((Step.ChangeStack) plan.steps().getLast()).wish().parameters())
                .containsEntry("CodeKey", Imagined.code("1").key())
                .containsEntry("SettingsRevision", "1");
    }

    @Test
    void anAccountWithoutARegionIsNamedAndTheOthersGetTheirRule() throws Exception {
        aws.regions.put(Imagined.PAYMENTS, Set.of(Imagined.REGION, "us-east-1", "eu-south-1"));
        aws.regions.put(Imagined.RESEARCH, Set.of(Imagined.REGION));

        Plan plan = aws.plan(Imagined.wish());

        assertThat(Imagined.said(plan))
                .contains(
                        "deploy the StackSet trailwarden-member-rules to the root (r-root), 3 accounts, eu-west-1",
                        "deploy the StackSet trailwarden-member-rules to 1 account in the root (r-root), us-east-1",
                        "deploy the StackSet trailwarden-member-rules to 1 account in the root (r-root), 2 Regions");
        assertThat(plan.notes())
                .anySatisfy(note -> assertThat(note).startsWith("us-east-1 is not enabled in " + Imagined.RESEARCH))
                .anySatisfy(note -> assertThat(note).startsWith("eu-south-1 is not enabled in "));
        aws.runner().run(plan);
        assertThat(aws.plan(Imagined.wish()).missing()).isEmpty();
    }

    @Test
    void onlyWhatIsMissingIsDeployedAgain() throws Exception {
        aws.sets.failing.put("trailwarden-member-rules/" + Imagined.PAYMENTS + "/us-east-1", "EntityAlreadyExists");
        Runner.Outcome outcome = aws.apply(Imagined.wish());
        assertThat(outcome.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.account()).isEqualTo(Imagined.PAYMENTS);
            assertThat(failure.region()).isEqualTo("us-east-1");
            assertThat(failure.fix()).contains("delete it, and run again");
        });
        aws.sets.failing.clear();
        aws.calls.clear();

        aws.apply(Imagined.wish());

        assertThat(aws.calls)
                .filteredOn(call -> call.startsWith("deploy "))
                .containsExactly("deploy trailwarden-member-rules [r-root] [333333333333] [us-east-1]");
        assertThat(aws.plan(Imagined.wish()).missing()).isEmpty();
    }

    @Test
    void aSuspendedAccountIsNamedAndNotWaitedFor() throws Exception {
        aws.members.add(new OrganizationSeen.Member("999999999999", "old", Imagined.WORKLOADS, "SUSPENDED"));

        aws.apply(Imagined.wish());

        Plan plan = aws.plan(Imagined.wish());
        assertThat(plan.steps()).isEmpty();
        assertThat(plan.notes()).anySatisfy(note -> assertThat(note).contains("999999999999 (SUSPENDED)"));
    }

    @Test
    void withoutTheManagementAccountsCredentialsItsStacksAreNotSilentlyLeftOut() throws Exception {
        aws.reachesManagement = false;

        aws.apply(Imagined.wish());

        Plan plan = aws.plan(Imagined.wish());
        assertThat(plan.steps()).isEmpty();
        assertThat(plan.elsewhere()).hasSize(3);
        assertThat(plan.missing()).extracting(Plan.Place::account).containsOnly(Imagined.MANAGEMENT);
        assertThat(plan.notes()).anySatisfy(note -> assertThat(note).startsWith("NOT DONE: "));
    }

    @Test
    void theCanaryIsAllThatIsTouchedUntilSomebodyGoesOn() throws Exception {
        Wish canary = Imagined.wish(new Wish.Scope(List.of(Imagined.WORKLOADS), List.of(), true));
        aws.apply(canary);

        assertThat(aws.sets.instances(Names.RULES))
                .extracting(StackSets.Instance::account)
                .containsOnly(Imagined.PAYMENTS, Imagined.RESEARCH);
        assertThat(aws.management.stacks).isEmpty();
        assertThat(aws.plan(canary).steps()).isEmpty();
        assertThat(aws.plan(canary).missing()).isEmpty();

        aws.apply(Imagined.wish());
        assertThat(aws.plan(Imagined.wish()).missing()).isEmpty();
    }

    @Test
    void aNewTextGoesToTheCanaryAndLeavesTheOthersOutdatedUntilSomebodyGoesOn() throws Exception {
        aws.apply(Imagined.wish());
        Wish.Templates old = Imagined.templates();
        Wish.Templates changed = new Wish.Templates(old.hub(), old.roles(), old.rules() + "\n# another text\n");
        Wish canary =
                Imagined.with(Imagined.wish(new Wish.Scope(List.of(Imagined.WORKLOADS), List.of(), true)), changed);
        aws.calls.clear();

        Plan plan = aws.plan(canary);
        assertThat(plan.notes())
                .anySatisfy(note -> assertThat(note).startsWith("2 stacks of trailwarden-member-rules outside"));
        aws.apply(canary);

        assertThat(aws.calls).contains("update set trailwarden-member-rules in [" + Imagined.WORKLOADS + "]");
        assertThat(aws.plan(canary).steps()).isEmpty();
        Wish whole = Imagined.with(Imagined.wish(), changed);
        assertThat(aws.plan(whole).missing())
                .filteredOn(place -> !place.account().equals(Imagined.MANAGEMENT))
                .extracting(Plan.Place::account)
                .containsOnly(Imagined.HUB);
        aws.apply(whole);
        assertThat(aws.plan(whole).steps()).isEmpty();
        assertThat(aws.plan(whole).missing()).isEmpty();
    }

    @Test
    void chosenAccountsAreAnIntersectionAndTheirUnitBecomesATarget() throws Exception {
        Plan plan =
                aws.plan(Imagined.wish(new Wish.Scope(List.of(Imagined.WORKLOADS), List.of(Imagined.PAYMENTS), false)));

        assertThat(plan.steps().stream()
                        .filter(Step.Deploy.class::isInstance)
                        .map(step -> ((Step.Deploy) step).where()))
                .allSatisfy(where -> {
                    assertThat(where.accounts()).containsExactly(Imagined.PAYMENTS);
                    assertThat(where.units()).containsExactly(Imagined.WORKLOADS);
                });
        assertThat(plan.notes())
                .anySatisfy(note -> assertThat(note).contains("automatic deployment knows no accounts"));
    }

    @Test
    void whatStandsInTheWayIsSaidWithTheCommandThatHelps() throws Exception {
        aws.trusted = false;
        aws.delegates = Set.of();
        aws.code.bucket = new Code.Bucket.NotOurs();
        Wish wish = Imagined.with(Imagined.wish(), Map.of("NoSuch", "1", "CodeKey", "mine"));

        List<String> refusals = aws.plan(wish).refusals();

        assertThat(String.join("\n", refusals))
                .contains("aws cloudformation activate-organizations-access")
                .contains("aws organizations register-delegated-administrator --service-principal"
                        + " member.org.stacksets.cloudformation.amazonaws.com --account-id 222222222222")
                .contains("is not the hub account's")
                .contains("there is no parameter NoSuch")
                .contains("the parameter CodeKey follows from the rollout")
                .contains("the hub needs the parameter AlertEmail");
    }

    @Test
    void aJarThatSomebodyReplacedIsNotDeployed() throws Exception {
        aws.apply(Imagined.wish());
        aws.code.objects.replaceAll((_, _) -> "other");

        assertThat(aws.plan(Imagined.wish()).refusals())
                .singleElement()
                .asString()
                .contains("somebody has replaced it");
    }

    @Test
    void aStackWhoseFirstDeploymentFailedIsMadeAgainOnlyIfItIsOursAndHasNothing() throws Exception {
        aws.hub.failure = "Topic (AWS::SNS::Topic): no";
        Runner.Outcome outcome = aws.apply(Imagined.wish());
        assertThat(outcome.failures())
                .singleElement()
                .satisfies(failure ->
                        assertThat(failure.reason()).isEqualTo("ROLLBACK_COMPLETE: Topic (AWS::SNS::Topic): no"));
        assertThat(outcome.left()).as("without a hub nothing is rolled out").isNotEmpty();
        aws.hub.failure = "";

        assertThat(Imagined.said(aws.plan(Imagined.wish())))
                .contains(
                        "delete the stack trailwarden-hub in the hub account, eu-west-1, which is ROLLBACK_COMPLETE and"
                                + " has nothing");
        Stacks.Seen dead = aws.hub.stack(Imagined.REGION, Names.HUB);
        aws.hub.stacks.put(
                Imagined.REGION + "/" + Names.HUB,
                new Stacks.Seen(
                        dead.status(), "", dead.template(), dead.parameters(), true, List.of("trailwarden (a table)")));
        assertThat(aws.plan(Imagined.wish()).refusals())
                .singleElement()
                .asString()
                .contains("has left behind trailwarden (a table)");
        aws.hub.stacks.put(
                Imagined.REGION + "/" + Names.HUB,
                new Stacks.Seen("CREATE_COMPLETE", "", "Resources: {}", Map.of(), true, List.of()));
        assertThat(aws.plan(Imagined.wish()).refusals())
                .singleElement()
                .asString()
                .contains("none of Trailwarden's");
    }

    @Test
    void moreStacksThanAStackSetMayHaveAreRefused() throws Exception {
        for (int i = 0; i < 50_000; i++) {
            String id = String.valueOf(700_000_000_000L + i);
            aws.members.add(Imagined.member(id, Imagined.WORKLOADS));
            aws.regions.put(id, Set.of(Imagined.REGION, "us-east-1", "us-west-2"));
        }

        assertThat(aws.plan(Imagined.wish()).refusals())
                .singleElement()
                .asString()
                .contains("150006 stacks")
                .contains("100000");
    }

    @Test
    void chosenRegionsLeaveOthersOpenAndThatIsSaid() throws Exception {
        Wish all = Imagined.wish();
        Wish wish = new Wish(
                all.hubAccount(),
                all.hubRegion(),
                all.templates(),
                all.code(),
                all.bucket(),
                all.parameters(),
                all.scope(),
                Optional.of(Set.of(Imagined.REGION)),
                all.speed());

        assertThat(aws.plan(wish).notes())
                .anySatisfy(note -> assertThat(note).contains("you left out Regions that accounts have: us-east-1"));
    }

    @Test
    void anUnitWithoutAccountsIsStillATargetForThoseThatCome() throws Exception {
        aws.members.removeIf(member -> member.parent().equals(Imagined.WORKLOADS));

        Plan plan = aws.plan(Imagined.wish(new Wish.Scope(List.of(Imagined.WORKLOADS), List.of(), false)));

        assertThat(Imagined.said(plan))
                .contains("deploy the StackSet trailwarden-member-rules to the OU Workloads (ou-root-workload), 0"
                        + " accounts, 2 Regions");
    }
}
