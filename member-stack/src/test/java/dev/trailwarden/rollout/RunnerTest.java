package dev.trailwarden.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunnerTest {
    private final Imagined aws = new Imagined();

    @Test
    void anOperationThatAFormerRunBeganIsWaitedFor() throws Exception {
        aws.apply(Imagined.wish());
        aws.sets.operations.put(
                Names.RULES, new ArrayList<>(List.of(new StackSets.Operation("op-x", "CREATE", "RUNNING"))));
        Picture picture = aws.picture(Imagined.wish());
        aws.calls.clear();

        boolean waited = aws.runner().settle(picture, Imagined.REGION);

        assertThat(waited).isTrue();
        assertThat(aws.calls)
                .contains("end waited for an operation on trailwarden-member-rules that was under way (CREATE)");
        assertThat(aws.runner().settle(aws.picture(Imagined.wish()), Imagined.REGION))
                .isFalse();
    }

    @Test
    void ifNoAccountTakesTheRolesTheRulesAreNotTried() throws Exception {
        for (String account : List.of(Imagined.HUB, Imagined.PAYMENTS, Imagined.RESEARCH)) {
            aws.sets.failing.put(
                    Names.ROLES + "/" + account + "/" + Imagined.REGION,
                    "User: x is not authorized with an explicit deny in a service control policy");
        }

        Runner.Outcome outcome = aws.apply(Imagined.wish());

        assertThat(outcome.failures())
                .hasSize(3)
                .allSatisfy(failure -> assertThat(failure.fix()).contains("stacksets-exec-*"));
        assertThat(outcome.left()).extracting(Step::said).contains("create the StackSet trailwarden-member-rules");
    }

    @Test
    void theRulesOfTheManagementAccountAreMadeInAllRegionsAtOnce() throws Exception {
        aws.apply(Imagined.wish());

        assertThat(aws.calls)
                .containsSubsequence(
                        "create management eu-west-1 trailwarden-member-roles",
                        "begin create the stack trailwarden-member-rules in the management account, eu-west-1 and 1 other"
                                + " Region",
                        "create management eu-west-1 trailwarden-member-rules",
                        "create management us-east-1 trailwarden-member-rules");
    }

    @Test
    void itIsTakenBackInTheReverseOrderAndWhatIsKeptIsSaid() throws Exception {
        aws.apply(Imagined.wish());
        aws.calls.clear();
        Removal.Wish wish = new Removal.Wish(
                Imagined.REGION, new Wish.Scope(List.of(Imagined.ROOT), List.of(), false), Imagined.SPEED, true, false);

        Plan plan = Removal.plan(wish, aws.picture(Imagined.wish()));
        aws.runner().run(plan);

        assertThat(plan.notes())
                .anySatisfy(note -> assertThat(note)
                        .contains("Table (AWS::DynamoDB::Table)")
                        .contains("SealKey (AWS::KMS::Key)"));
        assertThat(aws.calls)
                .filteredOn(call -> call.matches("(?:delete|withdraw) .*") && !call.startsWith("begin"))
                .containsExactly(
                        "delete management eu-west-1 trailwarden-member-rules",
                        "delete management us-east-1 trailwarden-member-rules",
                        "delete management eu-west-1 trailwarden-member-roles",
                        "withdraw trailwarden-member-rules [r-root] [eu-west-1, us-east-1]",
                        "delete set trailwarden-member-rules",
                        "withdraw trailwarden-member-roles [r-root] [eu-west-1]",
                        "delete set trailwarden-member-roles",
                        "delete hub eu-west-1 trailwarden-hub");
        assertThat(Removal.plan(wish, aws.picture(Imagined.wish())).steps()).isEmpty();
    }

    @Test
    void theHubIsNotDeletedWhileSomebodyMayForwardToIt() throws Exception {
        aws.apply(Imagined.wish());
        aws.reachesManagement = false;
        Wish.Scope all = new Wish.Scope(List.of(Imagined.ROOT), List.of(), false);

        Plan plan = Removal.plan(
                new Removal.Wish(Imagined.REGION, all, Imagined.SPEED, true, false), aws.picture(Imagined.wish()));

        assertThat(plan.refusals()).singleElement().asString().contains("the management account may go on forwarding");
        assertThat(Removal.plan(
                                new Removal.Wish(Imagined.REGION, all, Imagined.SPEED, true, true),
                                aws.picture(Imagined.wish()))
                        .refusals())
                .isEmpty();
    }

    @Test
    void whatCannotBeRemovedSomewhereKeepsItsRolesAndTheHub() throws Exception {
        aws.apply(Imagined.wish());
        aws.sets.stuck.add(Names.RULES + "/" + Imagined.PAYMENTS + "/us-east-1");
        Removal.Wish wish = new Removal.Wish(
                Imagined.REGION, new Wish.Scope(List.of(Imagined.ROOT), List.of(), false), Imagined.SPEED, true, false);

        Runner.Outcome outcome = aws.runner().run(Removal.plan(wish, aws.picture(Imagined.wish())));

        assertThat(outcome.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.account()).isEqualTo(Imagined.PAYMENTS));
        assertThat(outcome.left())
                .extracting(Step::said)
                .contains(
                        "delete the StackSet trailwarden-member-rules", "delete the StackSet trailwarden-member-roles");
        assertThat(aws.hub.stacks).isNotEmpty();
    }
}
