package dev.trailwarden.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void theMedianOfAnOddNumberIsTheMiddleOne() {
        assertThat(new Spread(List.of(9.0, 1.0, 5.0)).median()).isEqualTo(5);
    }

    @Test
    void theMedianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
        assertThat(new Spread(List.of(9.0, 1.0, 5.0, 6.0)).median()).isEqualTo(5.5);
    }

    @Test
    void aPercentileIsASampleAndNeverTooSmall() {
        Spread hundred = new Spread(
                IntStream.rangeClosed(1, 100).mapToObj(Double::valueOf).toList());

        assertThat(hundred.percentile(99)).isEqualTo(99);
        assertThat(hundred.percentile(100)).isEqualTo(100);
        assertThat(hundred.percentile(0.5)).isEqualTo(1);
        assertThat(new Spread(List.of(1.0, 2.0)).percentile(99)).isEqualTo(2);
    }

    @Test
    void nothingHasNoSpread() {
        assertThatThrownBy(() -> new Spread(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void oneSampleIsShownWithoutASpread() {
        assertThat(new Spread(List.of(106.4))).hasToString("106");
        assertThat(new Spread(List.of(8.0, 12.0, 1.234))).hasToString("8.00 (1.23–12.0)");
    }
}
