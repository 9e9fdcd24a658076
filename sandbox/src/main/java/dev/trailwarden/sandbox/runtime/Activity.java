package dev.trailwarden.sandbox.runtime;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the work under way (events in flight, functions running, retries waiting) so that a test or a drill waits for
 * quiescence instead of sleeping.
 *
 * <p>Whoever hands work to another thread calls {@link #begin()} before the hand-over; whoever finishes it calls {@link
 * #end()}. The count is then never zero while something is still to happen.
 */
public final class Activity {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private long underWay;

    /** Says that a piece of work has begun. */
    public void begin() {
        lock.lock();
        try {
            underWay++;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Says that a piece of work has ended.
     *
     * @throws IllegalStateException when nothing was under way
     */
    public void end() {
        lock.lock();
        try {
            if (underWay == 0) {
                throw new IllegalStateException("Activity ended more often than it began");
            }
            underWay--;
            if (underWay == 0) {
                idle.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until nothing is under way.
     *
     * @param atMost how long to wait
     * @throws TimeoutException when work is still under way by then
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public void awaitIdle(Duration atMost) throws TimeoutException, InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (underWay > 0) {
                if (left <= 0) {
                    throw new TimeoutException(underWay + " pieces of work still under way after "
                            + TimeUnit.NANOSECONDS.toMillis(atMost.toNanos()) + " ms");
                }
                left = idle.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
