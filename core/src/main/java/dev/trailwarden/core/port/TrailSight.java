package dev.trailwarden.core.port;

import dev.trailwarden.core.baseline.TrailSettings;
import java.util.Optional;

/**
 * A trail as it is, and whether its files arrive.
 *
 * @param settings everything that can be set
 * @param deliveryError why the latest log file could not be delivered, in the words of S3; a trail keeps logging then
 */
public record TrailSight(TrailSettings settings, Optional<String> deliveryError) {}
