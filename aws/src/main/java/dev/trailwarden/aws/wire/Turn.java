package dev.trailwarden.aws.wire;

import java.util.Optional;

/** Told before each attempt of each call; for example to keep to AWS's rates. */
@FunctionalInterface
public interface Turn {
    /** Lets every call go at once. */
    Turn NOT_AWAITED = call -> {};

    /**
     * Waits until the attempt may be made. The first attempt's wait is before the call's own time begins to run.
     *
     * @throws InterruptedException if told to stop while waiting
     */
    void await(Call call) throws InterruptedException;

    /**
     * What is going to be asked.
     *
     * @param service as the SDK names it, for example {@code CloudTrail}
     * @param operation for example {@code GetTrailStatus}
     * @param region the client's Region
     * @param account whose quota it counts for, if it was said with the call; else the caller's
     */
    record Call(String service, String operation, String region, Optional<String> account) {}
}
