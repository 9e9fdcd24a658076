package dev.trailwarden.coverage;

import java.util.Optional;

/**
 * One thing that has to hold: the events of an account and Region reach the hub, a role is what it should be, a trail is.
 *
 * @param state whether it does
 * @param why the first problem that keeps it from holding
 */
public record Cell(State state, Optional<Kind> why) {
    /** Whether it holds. */
    public enum State {
        /** It does. */
        COVERED,
        /** It does not. */
        OPEN,
        /** Nobody can say. Counts as open. */
        UNKNOWN
    }

    /** What holds. */
    static final Cell COVERED = new Cell(State.COVERED, Optional.empty());

    static Cell of(Problem problem) {
        return new Cell(problem.known() ? State.OPEN : State.UNKNOWN, Optional.of(problem.kind()));
    }
}
