package dev.trailwarden.sandbox.service;

import java.time.Duration;

/** How fast the sandbox's StackSets go. */
public final class StackSets {
    private final StackSetQueue queue;

    StackSets(StackSetQueue queue) {
        this.queue = queue;
    }

    /**
     * Lets operations take their time, so that somebody can look on, stop them or come back to them: they answer at once,
     * and each account of a Region takes this long, or as many of them as the operation's preferences allow at once.
     *
     * @param perInstance real time; zero, as at first, lets operations end before they answer
     */
    public void pace(Duration perInstance) {
        queue.pace(perInstance);
    }
}
