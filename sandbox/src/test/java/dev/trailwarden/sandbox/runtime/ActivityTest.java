package dev.trailwarden.sandbox.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ActivityTest {
    private final Activity activity = new Activity();

    @Test
    void delayedWorkAndTheWorkItStartsAreWaitedFor() throws Exception {
        AtomicInteger done = new AtomicInteger();
        try (SandboxClock clock = new SandboxClock(Clock.systemUTC(), 0.01, activity)) {
            clock.after(Duration.ofSeconds(1), () -> clock.after(Duration.ofSeconds(1), done::incrementAndGet));

            activity.awaitIdle(Duration.ofSeconds(10));
        }

        assertThat(done).hasValue(1);
    }

    @Test
    void workThatDoesNotEndIsReported() {
        activity.begin();

        assertThatThrownBy(() -> activity.awaitIdle(Duration.ofMillis(10)))
                .isInstanceOf(TimeoutException.class)
                .hasMessage("1 pieces of work still under way after 10 ms");
    }

    @Test
    void anEndWithoutABeginningIsAMistake() {
        assertThatThrownBy(activity::end).isInstanceOf(IllegalStateException.class);
    }
}
