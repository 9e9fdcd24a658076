package dev.trailwarden.sandbox.wire;

import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.wire.Throttle.Rate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The rates that AWS publishes, kept for every bucket that AWS keeps them for, and a meter beside: what callers did is
 * proven by what the server saw. Off until switched on.
 */
public final class Rates {
    /** Every operation of a service, in a limit that they share. */
    public static final String ALL = "*";

    private static final long SECOND = 1_000_000_000L;

    private final Map<String, List<Limit>> limits = new ConcurrentHashMap<>();
    private final Map<Key, Bucket> buckets = new ConcurrentHashMap<>();
    private final Map<String, Count> counts = new ConcurrentHashMap<>();
    private volatile boolean measuring;
    private volatile boolean refusing;

    /** Whose calls share a bucket. */
    public enum Scope {
        /** Those of one account in one Region; of a global service those of one account. */
        ACCOUNT,
        /** Those of the whole organization. */
        ORGANIZATION
    }

    /**
     * A published rate.
     *
     * @param operation what is limited, or {@link #ALL}
     * @param except operations that a limit of {@link #ALL} leaves alone
     * @param rate calls a second and at once
     * @param scope whose calls are counted together
     * @param error what a call beyond it is answered
     */
    public record Limit(String operation, Set<String> except, Rate rate, Scope scope, ApiError error) {
        boolean covers(String called) {
            return operation.equals(called) || (operation.equals(ALL) && !except.contains(called));
        }
    }

    /**
     * What one operation, or one limit of several, has seen.
     *
     * @param service the signing name
     * @param operation its name, or {@link #ALL} for a limit that operations share
     * @param scope whose calls were counted together
     * @param calls all of them
     * @param refused those beyond the rate
     * @param peak the most calls in any one second that one bucket has seen, refused ones too
     * @param busiest which bucket that was, account and Region
     * @param published the rate, where AWS publishes one
     */
    public record Line(
            String service,
            String operation,
            Scope scope,
            long calls,
            long refused,
            int peak,
            String busiest,
            Optional<Rate> published) {}

    private record Key(
            String service, String operation, Scope scope, Optional<AccountId> account, Optional<Region> region) {}

    private static final class Count {
        private final LongAdder calls = new LongAdder();
        private final LongAdder refused = new LongAdder();
    }

    /** Calls of the last second, and the tokens that are left. */
    private static final class Bucket {
        private final Optional<Rate> rate;
        private final LongAdder calls = new LongAdder();
        private final LongAdder refused = new LongAdder();
        private long[] times = new long[4];
        private int first;
        private int size;
        private int peak;
        private double tokens;
        private long filled;

        private Bucket(Optional<Rate> rate, long now) {
            this.rate = rate;
            this.tokens = rate.map(Rate::burst).orElse(0);
            this.filled = now;
        }

        private synchronized void count(long now) {
            calls.increment();
            while (size > 0 && now - times[first] >= SECOND) {
                first = (first + 1) % times.length;
                size--;
            }
            if (size == times.length) {
                long[] more = new long[2 * size];
                for (int i = 0; i < size; i++) {
                    more[i] = times[(first + i) % size];
                }
                times = more;
                first = 0;
            }
            times[(first + size) % times.length] = now;
            size++;
            peak = Math.max(peak, size);
        }

        private synchronized boolean take(Rate limit, long now) {
            tokens = Math.min(limit.burst(), tokens + (now - filled) * limit.perSecond() / (double) SECOND);
            filled = now;
            if (tokens < 1) {
                refused.increment();
                return false;
            }
            tokens--;
            return true;
        }

        private synchronized int peak() {
            return peak;
        }
    }

    /** Nothing limited, nothing measured. */
    Rates() {}

    void add(String service, List<Limit> published) {
        limits.put(service, List.copyOf(published));
    }

    /** Switches the published rates on: a call beyond one is refused with its service's throttling error. Measures, too. */
    public void publish() {
        reset();
        refusing = true;
        measuring = true;
    }

    /** Measures from now on without refusing anything. */
    public void measure() {
        reset();
        refusing = false;
        measuring = true;
    }

    /** Ends both; what was measured can still be reported. */
    public void lift() {
        refusing = false;
        measuring = false;
    }

    /** Forgets what was measured; every bucket is full again. */
    public void reset() {
        buckets.clear();
        counts.clear();
    }

    /**
     * Counts a call, and lets it pass when it is within the rates.
     *
     * @param call the call
     * @throws ApiError the service's throttling error
     */
    void pass(ApiCall call) {
        if (!measuring) {
            return;
        }
        long now = System.nanoTime();
        Count count = counts.computeIfAbsent(call.service() + ":" + call.operation(), _ -> new Count());
        count.calls.increment();
        bucket(call, call.operation(), Scope.ACCOUNT, Optional.empty(), now).count(now);
        for (Limit limit : limits.getOrDefault(call.service(), List.of())) {
            if (limit.covers(call.operation())) {
                Bucket bucket =
                        bucket(call, limit.operation() + " limit", limit.scope(), Optional.of(limit.rate()), now);
                bucket.count(now);
                if (refusing && !bucket.take(limit.rate(), now)) {
                    count.refused.increment();
                    throw limit.error();
                }
            }
        }
    }

    private Bucket bucket(ApiCall call, String operation, Scope scope, Optional<Rate> rate, long now) {
        Key key = scope == Scope.ORGANIZATION
                ? new Key(call.service(), operation, scope, Optional.empty(), Optional.empty())
                : new Key(
                        call.service(),
                        operation,
                        scope,
                        Optional.of(call.caller().account()),
                        Optional.of(call.region()));
        return buckets.computeIfAbsent(key, _ -> new Bucket(rate, now));
    }

    /**
     * What has been seen since the measuring began.
     *
     * @return a line for every operation called, and one for every limit that was touched and is not of one operation in
     *     one account and Region; by service and operation
     */
    public List<Line> report() {
        Map<String, Line> lines = new ConcurrentHashMap<>();
        buckets.forEach((key, bucket) -> {
            String operation = key.operation().replace(" limit", "");
            boolean isLimit = bucket.rate.isPresent();
            boolean own = !operation.equals(ALL) && key.scope() == Scope.ACCOUNT;
            Count count = counts.get(key.service() + ":" + operation);
            String name = key.service() + ":" + operation + (own ? "" : " " + key.scope());
            Line line = new Line(
                    key.service(),
                    operation,
                    key.scope(),
                    own && count != null ? count.calls.sum() : bucket.calls.sum(),
                    own && count != null ? count.refused.sum() : bucket.refused.sum(),
                    bucket.peak(),
                    key.account().map(AccountId::value).orElse("organization")
                            + key.region().map(region -> "/" + region).orElse(""),
                    isLimit ? bucket.rate : Optional.empty());
            lines.merge(name, line, (one, other) -> joined(one, other, own));
        });
        List<Line> sorted = new ArrayList<>(lines.values());
        sorted.sort(Comparator.comparing(Line::service)
                .thenComparing(Line::operation)
                .thenComparing(Line::scope));
        return sorted;
    }

    private static Line joined(Line one, Line other, boolean own) {
        Line busier = one.peak() >= other.peak() ? one : other;
        return new Line(
                one.service(),
                one.operation(),
                one.scope(),
                own ? one.calls() : one.calls() + other.calls(),
                own ? one.refused() : one.refused() + other.refused(),
                busier.peak(),
                busier.busiest(),
                one.published().or(other::published));
    }
}
