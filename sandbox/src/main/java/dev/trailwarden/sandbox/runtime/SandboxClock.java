package dev.trailwarden.sandbox.runtime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The sandbox's time: a clock, and a way to do something later. Delays (retries, redeliveries) can be scaled down so
 * that a test sees in a second what takes AWS minutes. Work that waits counts as {@link Activity}.
 */
public final class SandboxClock implements AutoCloseable {
    private final Clock clock;
    private final double delayScale;
    private final Activity activity;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sandbox-timer").factory());

    /**
     * Makes the sandbox's time.
     *
     * @param clock tells the time
     * @param delayScale what every delay is multiplied by: 1 is real time, 0.01 a hundredth
     * @param activity where waiting work is counted
     */
    public SandboxClock(Clock clock, double delayScale, Activity activity) {
        this.clock = clock;
        this.delayScale = delayScale;
        this.activity = activity;
    }

    /**
     * The time now.
     *
     * @return the clock's instant
     */
    public Instant now() {
        return clock.instant();
    }

    /**
     * A delay as this sandbox waits it.
     *
     * @param delay as AWS would wait
     * @return the scaled delay
     */
    public Duration scaled(Duration delay) {
        return Duration.ofNanos((long) (delay.toNanos() * delayScale));
    }

    /**
     * Does something later, on its own virtual thread; it counts as activity from now until it has been done.
     *
     * @param delay as AWS would wait, before scaling
     * @param task what to do
     */
    public void after(Duration delay, Runnable task) {
        activity.begin();
        Runnable counted = () -> {
            try {
                task.run();
            } finally {
                activity.end();
            }
        };
        try {
            var _ = timer.schedule(
                    () -> Thread.ofVirtual().start(counted), scaled(delay).toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException _) {
            activity.end();
        }
    }

    /** Drops everything still waiting. */
    @Override
    public void close() {
        timer.shutdownNow();
    }
}
