package dev.trailwarden.scp.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.scp.live.PolicyText.Difference;
import org.junit.jupiter.api.Test;

class PolicyTextTest {
    private static final String ONE = """
            {"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Deny","Action":["x:B","x:A"],"Resource":"*",
             "Condition":{"ArnNotLike":{"aws:PrincipalArn":["arn:1","arn:2"]}}}]}""";

    private static java.util.List<Difference> differences(String from, String to) {
        return PolicyText.of(from).to(PolicyText.of(to));
    }

    @Test
    void blanksAndTheOrderOfListsAndOneInPlaceOfAListDoNotCount() {
        assertThat(differences(ONE, """
                {"Statement": {"Resource": ["*"], "Sid": "A", "Effect": "Deny", "Action": ["x:A", "x:B"],
                 "Condition": {"ArnNotLike": {"aws:PrincipalArn": ["arn:2", "arn:1"]}}}, "Version": "2012-10-17"}""")).isEmpty();
    }

    @Test
    void aChangedStatementIsShownLineByLine() {
        assertThat(differences(ONE, ONE.replace("x:B", "x:C").replace("arn:2", "arn:3")))
                .containsExactly(new Difference.Changed(
                        "A",
                        java.util.List.of(
                                "+ Action x:C",
                                "+ Condition ArnNotLike aws:PrincipalArn arn:3",
                                "- Action x:B",
                                "- Condition ArnNotLike aws:PrincipalArn arn:2")));
    }

    @Test
    void aDenyThatBecameAnAllowIsNoticed() {
        assertThat(differences(ONE, ONE.replace("Deny", "Allow"))).hasSize(1);
    }

    @Test
    void aConditionThatIsTurnedRoundIsNoticed() {
        assertThat(differences(ONE, ONE.replace("ArnNotLike", "ArnLike"))).hasSize(1);
    }

    @Test
    void newAndMissingStatementsAreNamed() {
        assertThat(differences(ONE, ONE.replace("\"Sid\":\"A\"", "\"Sid\":\"B\"")))
                .satisfiesExactly(
                        gone -> assertThat(gone)
                                .isInstanceOfSatisfying(
                                        Difference.Removed.class,
                                        one -> assertThat(one.sid()).isEqualTo("A")),
                        added -> assertThat(added).isInstanceOfSatisfying(Difference.Added.class, one -> {
                            assertThat(one.sid()).isEqualTo("B");
                            assertThat(one.lines()).contains("+ Action x:A");
                        }));
    }

    @Test
    void whatIsNoPolicyEqualsItselfOnly() {
        assertThat(differences("nonsense", "nonsense")).isEmpty();
        assertThat(differences("nonsense", "other")).isNotEmpty();
        assertThat(differences("nonsense", ONE)).isNotEmpty();
        assertThat(differences("{}", ONE)).isNotEmpty();
    }
}
