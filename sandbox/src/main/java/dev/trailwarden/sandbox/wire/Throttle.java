package dev.trailwarden.sandbox.wire;

import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * A rate limit of so many calls a second for each account, Region and operation. Off until switched on: most tests want
 * to call as fast as they can.
 */
public final class Throttle {
    private final SandboxClock clock;
    private final Map<String, Integer> perSecond;
    private final Map<String, Bucket> buckets = new HashMap<>();
    private boolean on;

    private record Bucket(double tokens, Instant filled) {}

    /**
     * Makes a throttle that is off.
     *
     * @param clock tells the time
     * @param perSecond calls a second by operation; others are not limited
     */
    public Throttle(SandboxClock clock, Map<String, Integer> perSecond) {
        this.clock = clock;
        this.perSecond = Map.copyOf(perSecond);
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
     * Lets a call pass that is within the rate.
     *
     * @param call the call
     * @throws ApiError {@code ThrottlingException} with status 400, as CloudTrail answers
     */
    public synchronized void pass(ApiCall call) {
        Integer rate = perSecond.get(call.operation());
        if (!on || rate == null) {
            return;
        }
        String key = call.caller().account() + "/" + call.region() + "/" + call.operation();
        Instant now = clock.now();
        Bucket bucket = buckets.getOrDefault(key, new Bucket(rate, now));
        double refilled = Duration.between(bucket.filled(), now).toNanos() * 1e-9 * rate;
        double tokens = Math.min(rate, bucket.tokens() + refilled);
        buckets.put(key, new Bucket(tokens >= 1 ? tokens - 1 : tokens, now));
        if (tokens < 1) {
            throw ApiError.badRequest("ThrottlingException", "Rate exceeded");
        }
    }
}
