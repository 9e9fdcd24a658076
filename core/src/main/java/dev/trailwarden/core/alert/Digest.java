package dev.trailwarden.core.alert;

import dev.trailwarden.core.incident.Incident;
import java.time.Instant;
import java.util.List;

/**
 * Many incidents told at once, where each by itself would be a flood.
 *
 * @param incidents all that this digest tells, oldest first; never empty
 * @param at when it is told
 */
public record Digest(List<Incident> incidents, Instant at) {
    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if there is nothing to tell
     */
    public Digest {
        if (incidents.isEmpty()) {
            throw new IllegalArgumentException("a digest of nothing");
        }
        incidents = List.copyOf(incidents);
    }
}
