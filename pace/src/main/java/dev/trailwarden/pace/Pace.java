package dev.trailwarden.pace;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Keeps calls within the rates that AWS publishes, so that a walk through a large organization neither fails nor takes
 * the rate from others: a bucket of tokens for each operation. Safe for several threads.
 */
public final class Pace {
    /**
     * How often an operation may be called.
     *
     * @param perSecond how fast the bucket fills
     * @param burst how many calls a full bucket has
     */
    public record Rate(double perSecond, int burst) {}

    /** Waits; a test's does not. */
    @FunctionalInterface
    public interface Sleeper {
        /**
         * Waits.
         *
         * @param time how long
         * @throws InterruptedException if whoever waits is told to stop
         */
        void sleep(Duration time) throws InterruptedException;
    }

    private static final Rate LISTS = new Rate(5, 8);
    private static final Rate WRITES = new Rate(2, 3);

    /** The rates per account of Organizations (its User Guide, quotas, throttling limits) and STS (IAM User Guide, quotas). */
    public static final Map<String, Rate> PUBLISHED = Map.ofEntries(
            Map.entry("DescribeOrganization", new Rate(1, 2)),
            Map.entry("DescribeAccount", new Rate(20, 30)),
            Map.entry("ListRoots", new Rate(1, 2)),
            Map.entry("ListAccounts", new Rate(8, 12)),
            Map.entry("ListParents", LISTS),
            Map.entry("ListOrganizationalUnitsForParent", LISTS),
            Map.entry("ListAccountsForParent", LISTS),
            Map.entry("ListPolicies", LISTS),
            Map.entry("ListTargetsForPolicy", LISTS),
            Map.entry("DescribePolicy", new Rate(2, 2)),
            Map.entry("CreatePolicy", WRITES),
            Map.entry("UpdatePolicy", WRITES),
            Map.entry("DeletePolicy", WRITES),
            Map.entry("AttachPolicy", WRITES),
            Map.entry("DetachPolicy", WRITES),
            Map.entry("EnablePolicyType", new Rate(1, 1)),
            Map.entry("AssumeRole", new Rate(600, 600)));

    /**
     * The same rates without a burst, for whoever calls thousands of times: calls arrive less evenly than they are sent,
     * and the burst that AWS allows is left for that.
     */
    public static final Map<String, Rate> EVEN = PUBLISHED.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, rate -> new Rate(rate.getValue().perSecond(), 1)));

    private static final double NANOS = 1e9;

    private final Map<String, Rate> rates;
    private final LongSupplier nanoTime;
    private final Sleeper sleeper;
    /** With so many buckets the full ones are looked for. */
    private static final int MANY = 1_000;

    private int sweepAt = MANY;
    /** When the bucket of an operation is full again. */
    private final Map<String, Long> fullAt = new HashMap<>();

    /**
     * @param rates by operation; others are not held back
     * @param nanoTime a clock that never goes back, in nanoseconds
     * @param sleeper waits
     */
    public Pace(Map<String, Rate> rates, LongSupplier nanoTime, Sleeper sleeper) {
        this.rates = Map.copyOf(rates);
        this.nanoTime = nanoTime;
        this.sleeper = sleeper;
    }

    /**
     * Comes back when the call may be made.
     *
     * @param operation which
     * @throws InterruptedException if whoever waits is told to stop
     */
    public void take(String operation) throws InterruptedException {
        Rate rate = rates.get(operation);
        if (rate != null) {
            take(operation, rate);
        }
    }

    /**
     * Comes back when a call may be made that has a bucket of its own, for example one for each account and Region.
     *
     * @param bucket which; of many, those that are full are forgotten
     * @param rate the bucket's, always the same
     * @throws InterruptedException if whoever waits is told to stop
     */
    public void take(String bucket, Rate rate) throws InterruptedException {
        long wait = reserve(bucket, rate);
        if (wait > 0) {
            sleeper.sleep(Duration.ofNanos(wait));
        }
    }

    /** How many buckets are remembered. */
    synchronized int buckets() {
        return fullAt.size();
    }

    private synchronized long reserve(String operation, Rate rate) {
        long now = nanoTime.getAsLong();
        if (fullAt.size() >= sweepAt) {
            // A bucket that is full is as good as one that was never used.
            fullAt.values().removeIf(full -> full - now < 0);
            sweepAt = Math.max(MANY, 2 * fullAt.size());
        }
        long token = (long) Math.ceil(NANOS / rate.perSecond());
        Long full = fullAt.get(operation);
        // Compared by their difference: the values of a nanosecond clock may be negative and may overflow.
        long from = full == null || full - now < 0 ? now : full;
        fullAt.put(operation, from + token);
        return from - now - (rate.burst() - 1) * token;
    }
}
