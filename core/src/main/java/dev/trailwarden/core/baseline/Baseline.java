package dev.trailwarden.core.baseline;

import dev.trailwarden.core.event.TrailArn;
import java.time.Instant;

/**
 * What a trail should be, as it was agreed on last.
 *
 * @param trail which
 * @param settings what it should be
 * @param version counts up from 1 with every agreement
 * @param origin how it was agreed on
 * @param by who said so: for {@link Origin#CAPTURED} the hub, else what the operator calls themselves
 * @param at when
 */
public record Baseline(TrailArn trail, TrailSettings settings, long version, Origin origin, String by, Instant at) {

    /** How a baseline came to be. */
    public enum Origin {
        /** A look found the trail healthy, and none was kept of it. */
        CAPTURED,
        /** An operator agreed to the trail as it was. */
        ACCEPTED,
        /** An operator said what it should be. */
        PINNED
    }

    /** The next version of it. */
    public Baseline next(TrailSettings now, Origin how, String who, Instant when) {
        return new Baseline(trail, now, version + 1, how, who, when);
    }
}
