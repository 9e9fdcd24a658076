package dev.trailwarden.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GoalsTest {
    @Test
    void aLimitIsWithinTheGoal() {
        assertThat(Goal.atMost("w", "o", Optional.of(0.9), 0.9, "× C").verdict())
                .isEqualTo("met");
        assertThat(Goal.atMost("w", "o", Optional.of(0.91), 0.9, "× C").verdict())
                .isEqualTo("not met");
        assertThat(Goal.atLeast("w", "o", Optional.of(25.0), 25, "× C").verdict())
                .isEqualTo("met");
        assertThat(Goal.atLeast("w", "o", Optional.of(24.9), 25, "× C").verdict())
                .isEqualTo("not met");
    }

    @Test
    void whatWasNotMeasuredIsNeverMet() {
        assertThat(Goals.of(Results.empty()))
                .hasSizeGreaterThan(20)
                .allSatisfy(goal -> assertThat(goal.verdict()).isEqualTo("not measured"));
    }

    @Test
    void aRatioNeedsBothSidesOfTheSameRun() {
        Results results = Results.empty();
        results.add(Goals.OWN, Measure.COLD_0, 270);

        assertThat(cold(results, Goals.OWN).met()).isEmpty();

        results.add(Goals.CLASSIC, Measure.COLD_0, 300);

        assertThat(cold(results, Goals.OWN).met()).contains(true);
        assertThat(cold(results, Goals.OWN).figure()).contains("0.90 × C");
    }

    @Test
    void warmEventsAreJudgedByTheirMedianAndTheirNinetyNinthPercentile() {
        Results results = Results.empty();
        for (int i = 0; i < 100; i++) {
            results.add(Goals.TUNED, Measure.WARM, 10);
            results.add(Goals.OWN, Measure.WARM, i < 98 ? 2 : 8);
        }

        assertThat(of(results, Goals.OWN))
                .filteredOn(goal -> goal.what().startsWith("warm"))
                .extracting(Goal::what, Goal::verdict)
                .containsExactly(tuple("warm p50", "met"), tuple("warm p99", "not met"));
    }

    @Test
    void aSweepOfAFewAccountsDoesNotAnswerForTenThousand() {
        Results results = Results.empty();
        results.figures().putAll(Map.of("sweep.megabytes", 200.0, "sweep.seconds", 18.0, "sweep.floor", 16.0));
        results.figures().put("sweep.accounts", 200.0);

        assertThat(ofTenThousand(results)).extracting(Goal::verdict).containsOnly("not measured");

        results.figures().put("sweep.accounts", 10_000.0);

        assertThat(ofTenThousand(results)).extracting(Goal::verdict).containsExactly("met", "met");
    }

    private static List<Goal> ofTenThousand(Results results) {
        return of(results, "sweep").stream()
                .filter(goal -> goal.what().startsWith("sweep of 10,000"))
                .toList();
    }

    private static Goal cold(Results results, String packaging) {
        return of(results, packaging).getFirst();
    }

    private static List<Goal> of(Results results, String packaging) {
        return Goals.of(results).stream()
                .filter(goal -> goal.of().equals(packaging))
                .toList();
    }
}
