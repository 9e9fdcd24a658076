package dev.trailwarden.sandbox.wire;

import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A rate limit for each account, Region and operation. Off until switched on: most tests want to call as fast as they can.
 */
public final class Throttle {
    private final SandboxClock clock;
    private final Map<String, Rate> rates;
    private final String code;
    private final Map<String, Bucket> buckets = new HashMap<>();
    private boolean on;

    private record Bucket(double tokens, Instant filled) {}

    /**
     * How often an operation may be called.
     *
     * @param perSecond calls a second in the long run
     * @param burst calls at once
     */
    public record Rate(int perSecond, int burst) {}

    /**
     * Makes a throttle that is off.
     *
     * @param clock tells the time
     * @param code the service's error code, for example {@code ThrottlingException}
     * @param rates by operation; others are not limited
     */
    public Throttle(SandboxClock clock, String code, Map<String, Rate> rates) {
        this.clock = clock;
        this.code = code;
        this.rates = Map.copyOf(rates);
    }

    /**
     * The same rates as limits of {@link Rates}.
     *
     * @return one for each operation, of every account and Region
     */
    public List<Rates.Limit> limits() {
        List<Rates.Limit> limits = new ArrayList<>();
        new TreeMap<>(rates)
                .forEach((operation, rate) -> limits.add(new Rates.Limit(
                        operation, Set.of(), rate, Rates.Scope.ACCOUNT, ApiError.badRequest(code, "Rate exceeded"))));
        return limits;
    }

    /**
     * Switches it.
     *
     * @param nowOn whether calls are limited from now on; every bucket is full again
     */
    public synchronized void switchTo(boolean nowOn) {
        on = nowOn;
        buckets.clear();
    }

    /**
     * Operations whose calls must pass first.
     *
     * @param all a service's operations by name
     * @return the same, limited
     */
    public Map<String, ApiService.Operation> over(Map<String, ApiService.Operation> all) {
        Map<String, ApiService.Operation> limited = new TreeMap<>();
        all.forEach((name, operation) -> limited.put(name, new ApiService.Operation(operation.kind(), call -> {
            pass(call);
            return operation.handler().handle(call);
        })));
        return limited;
    }

    /**
     * Lets a call pass that is within the rate.
     *
     * @param call the call
     * @throws ApiError the service's code, with status 400
     */
    public synchronized void pass(ApiCall call) {
        Rate rate = rates.get(call.operation());
        if (!on || rate == null) {
            return;
        }
        String key = call.caller().account() + "/" + call.region() + "/" + call.operation();
        Instant now = clock.now();
        Bucket bucket = buckets.getOrDefault(key, new Bucket(rate.burst(), now));
        double refilled = Duration.between(bucket.filled(), now).toNanos() * 1e-9 * rate.perSecond();
        double tokens = Math.min(rate.burst(), bucket.tokens() + refilled);
        buckets.put(key, new Bucket(tokens >= 1 ? tokens - 1 : tokens, now));
        if (tokens < 1) {
            throw ApiError.badRequest(code, "Rate exceeded");
        }
    }
}
