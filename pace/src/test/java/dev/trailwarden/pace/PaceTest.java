package dev.trailwarden.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final List<Duration> waits = new ArrayList<>();
    /** Close to the end of the range: a nanosecond clock may overflow. */
    private long now = Long.MAX_VALUE - 100;

    private final Pace pace =
            new Pace(Map.of("Write", new Pace.Rate(2, 3), "Look", new Pace.Rate(5, 8)), () -> now, time -> {
                waits.add(time);
                now += time.toNanos();
            });

    private void take(String operation, int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            pace.take(operation);
        }
    }

    @Test
    void aBurstIsFreeAndEveryCallAfterItWaitsForItsToken() throws Exception {
        take("Write", 3);
        assertThat(waits).isEmpty();
        take("Write", 2);
        assertThat(waits).containsExactly(Duration.ofMillis(500), Duration.ofMillis(500));
    }

    @Test
    void tokensComeBackWithTimeButNotMoreThanABurst() throws Exception {
        take("Write", 3);
        now += Duration.ofHours(1).toNanos();
        take("Write", 3);
        assertThat(waits).isEmpty();
        take("Write", 1);
        assertThat(waits).containsExactly(Duration.ofMillis(500));
    }

    @Test
    void halfATokenIsWaitedForByHalf() throws Exception {
        take("Write", 3);
        now += Duration.ofMillis(250).toNanos();
        take("Write", 1);
        assertThat(waits).containsExactly(Duration.ofMillis(250));
    }

    @Test
    void operationsHaveBucketsOfTheirOwn() throws Exception {
        take("Write", 3);
        take("Look", 8);
        assertThat(waits).isEmpty();
        take("Look", 1);
        assertThat(waits).containsExactly(Duration.ofMillis(200));
    }

    @Test
    void bucketsOfAccountsAreApartAndOfManyTheFullOnesAreForgotten() throws Exception {
        Pace.Rate slow = new Pace.Rate(2, 2);
        for (int account = 0; account < 10_000; account++) {
            pace.take("account " + account, slow);
            now += Duration.ofMillis(1).toNanos();
        }
        assertThat(waits).isEmpty();
        assertThat(pace.buckets()).isLessThan(2_100);
        for (int i = 0; i < 3; i++) {
            pace.take("account 9999", slow);
        }
        assertThat(waits).as("what is not full is remembered").hasSize(2);
    }

    @Test
    void whatHasNoRateIsNotHeldBack() throws Exception {
        take("Other", 1_000);
        assertThat(waits).isEmpty();
    }

    @Test
    void withoutABurstTheSecondCallWaitsAlready() throws Exception {
        List<Duration> waits = new ArrayList<>();
        Pace even = new Pace(Pace.EVEN, () -> 0, waits::add);
        even.take("ListAccounts");
        even.take("ListAccounts");
        assertThat(waits).containsExactly(Duration.ofMillis(125));
    }
}
