package dev.trailwarden.benchmarks.storm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trailwarden.benchmarks.storm.Storm.Outcome;
import dev.trailwarden.benchmarks.storm.Storm.Plan;
import dev.trailwarden.benchmarks.storm.Storm.Work;
import org.junit.jupiter.api.Test;

class StormTest {
    @Test
    void theFloorIsWhatStsGivesBesideItsBurst() {
        assertThat(Storm.floor(17_000)).isCloseTo(27.33, within(0.01));
        assertThat(Storm.floor(600)).isZero();
    }

    @Test
    void aFewStopsTakeOneEventEach() {
        assertThat(Storm.of(plan(100, 1_000, 1, 2, 0.5, false))).isEqualTo(new Outcome(2, 100, 0, 100, 0));
    }

    @Test
    void oneEnvironmentAnswersOneEventAfterTheOther() {
        Outcome outcome = Storm.of(plan(5, 1, 1, 2, 0.5, false));

        assertThat(outcome.environments()).isEqualTo(1);
        assertThat(outcome.seconds()).isCloseTo(4, within(1e-9));
    }

    @Test
    void nobodyIsFasterThanTheRate() {
        Outcome outcome = Storm.of(plan(17_000, 1_000, 1, 0.01, 0.01, false));

        assertThat(outcome.restored()).isEqualTo(17_000);
        assertThat(outcome.seconds()).isGreaterThan(Storm.floor(17_000));
    }

    @Test
    void aSecondSessionForEachEventTakesUpTheRate() {
        Outcome one = Storm.of(plan(5_000, 1_000, 1, 0.01, 0.01, false));
        Outcome two = Storm.of(plan(5_000, 1_000, 2, 0.01, 0.01, false));

        assertThat(two.seconds()).isGreaterThan(1.5 * one.seconds());
    }

    @Test
    void everyStopIsEitherRestoredOrLeft() {
        for (boolean backingOff : new boolean[] {false, true}) {
            Outcome outcome = Storm.of(plan(17_000, 1_000, 2, 2, 0.6, backingOff));

            assertThat(outcome.restored() + outcome.left()).isEqualTo(17_000);
            assertThat(outcome.environments()).isLessThanOrEqualTo(1_000);
        }
    }

    @Test
    void lambdasPausesMakeItLater() {
        Outcome atOnce = Storm.of(plan(3_000, 50, 1, 2, 0.5, false));
        Outcome backingOff = Storm.of(plan(3_000, 50, 1, 2, 0.5, true));

        assertThat(backingOff.seconds()).isGreaterThan(atOnce.seconds());
    }

    @Test
    void whoIsRefusedTooOftenComesAgainMinutesLater() {
        Outcome outcome = Storm.of(plan(17_000, 1_000, 4, 0.01, 0.01, false));

        assertThat(outcome.failed()).isPositive();
        assertThat(outcome.seconds()).isGreaterThan(60);
    }

    @Test
    void theFirstEventOfAnEnvironmentHasItsOwnSessions() {
        Plan plan = new Plan(17_000, 1_000, new Work(2, 3), new Work(0.5, 1), false);

        assertThat(plan.ofSts()).isCloseTo((1_000 * 3 + 16_000 - 600) / 600.0, within(1e-9));
        assertThat(plan.ofEnvironments()).isCloseTo(2 + 16 * 0.5, within(1e-9));
        assertThat(Storm.of(plan).seconds()).isGreaterThan(plan.ofSts());
    }

    private static Plan plan(int stops, int concurrency, int sessions, double first, double later, boolean backingOff) {
        return new Plan(stops, concurrency, new Work(first, sessions), new Work(later, sessions), backingOff);
    }
}
