package dev.trailwarden.core.doctor;

import dev.trailwarden.core.tamper.Severity;

/**
 * One thing that was looked at, and how it is.
 *
 * @param id what was looked at, the same word every time, in lower case with hyphens
 * @param state how it is
 * @param severity how much it matters; of what is fine, {@link Severity#LOW}
 * @param what what was seen, in a few words that begin in lower case; may hold names that somebody else chose
 * @param means one sentence: what follows from it; empty if all is fine
 * @param fix one sentence, which may end in {@code : aws ...} or {@code : trailwarden ...}; empty if all is fine
 */
public record Finding(String id, State state, Severity severity, String what, String means, String fix) {
    /** How it is. */
    public enum State {
        /** As it should be. */
        FINE,
        /** Not as it should be. */
        SICK,
        /** It could not be read, so nobody knows. */
        UNKNOWN
    }

    /** What is as it should be. */
    public static Finding fine(String id, String what) {
        return new Finding(id, State.FINE, Severity.LOW, what, "", "");
    }

    /** What is not as it should be. */
    public static Finding sick(String id, Severity severity, String what, String means, String fix) {
        return new Finding(id, State.SICK, severity, what, means, fix);
    }

    /**
     * What could not be read.
     *
     * @param why in AWS's words
     * @param thing what was to be read
     */
    public static Finding unknown(String id, String thing, String why) {
        return new Finding(
                id,
                State.UNKNOWN,
                Severity.MEDIUM,
                thing + " could not be read: " + why,
                "Whether it is as it should be is not known.",
                "Allow the call that was refused, or try again if AWS did not answer.");
    }
}
