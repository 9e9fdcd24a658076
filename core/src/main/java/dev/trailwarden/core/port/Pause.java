package dev.trailwarden.core.port;

import java.time.Duration;

/** Waits; an argument so that tests do not. */
@FunctionalInterface
public interface Pause {

    /** Waits that long, or shorter if the thread is interrupted. */
    void of(Duration length);
}
