package dev.trailwarden.sandbox.runtime;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what CloudWatch would count, so that a drill can see a failure that nobody was told of. */
public final class Metrics {
    private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();

    /** Nothing counted yet. */
    public Metrics() {}

    /**
     * Counts one.
     *
     * @param namespace for example {@code AWS/Events}
     * @param metric for example {@code FailedInvocations}
     * @param dimension the name of the rule, function or queue
     */
    public void count(String namespace, String metric, String dimension) {
        counts.computeIfAbsent(key(namespace, metric, dimension), absent -> new AtomicLong())
                .incrementAndGet();
    }

    /**
     * What was counted.
     *
     * @param namespace for example {@code AWS/Lambda}
     * @param metric for example {@code Errors}
     * @param dimension the name of the rule, function or queue
     * @return the sum since the sandbox started
     */
    public long sum(String namespace, String metric, String dimension) {
        AtomicLong count = counts.get(key(namespace, metric, dimension));
        return count == null ? 0 : count.get();
    }

    /**
     * Everything that was counted.
     *
     * @return sums by {@code namespace metric dimension}
     */
    public Map<String, Long> all() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((key, count) -> all.put(key, count.get()));
        return all;
    }

    private static String key(String namespace, String metric, String dimension) {
        return String.join(" ", namespace, metric, dimension);
    }
}
