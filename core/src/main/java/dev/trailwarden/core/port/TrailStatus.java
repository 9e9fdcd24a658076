package dev.trailwarden.core.port;

import java.time.Instant;
import java.util.Optional;

/**
 * What CloudTrail says about a trail's logging ({@code GetTrailStatus}).
 *
 * @param logging whether it logs now
 * @param startedAt when it was last switched on
 * @param stoppedAt when it was last switched off
 * @param deliveryError why the latest log file could not be delivered, in the words of S3; a trail keeps logging then
 */
public record TrailStatus(
        boolean logging, Optional<Instant> startedAt, Optional<Instant> stoppedAt, Optional<String> deliveryError) {
    /** The status of a trail whose files arrive. */
    public TrailStatus(boolean logging, Optional<Instant> startedAt, Optional<Instant> stoppedAt) {
        this(logging, startedAt, stoppedAt, Optional.empty());
    }
}
