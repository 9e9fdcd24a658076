package dev.trailwarden.core.port;

import java.time.Instant;
import java.util.Optional;

/**
 * What CloudTrail says about a trail's logging ({@code GetTrailStatus}).
 *
 * @param logging whether it logs now
 * @param startedAt when it was last switched on
 * @param stoppedAt when it was last switched off
 */
public record TrailStatus(boolean logging, Optional<Instant> startedAt, Optional<Instant> stoppedAt) {}
