package dev.trailwarden.sandbox.lambda;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.Optional;

/**
 * One run of a function.
 *
 * @param requestId its id
 * @param version which version of the function ran
 * @param outcome how it ended
 * @param init how long the process took to be ready; empty when it was already there
 * @param duration how long the run itself took
 */
public record Invocation(
        String requestId, String version, Outcome outcome, Optional<Duration> init, Duration duration) {

    /** How a run ended. */
    public sealed interface Outcome {
        /**
         * What the caller gets.
         *
         * @return JSON: the answer, or the error
         */
        String payload();
    }

    /**
     * The handler returned.
     *
     * @param payload its answer
     */
    public record Returned(String payload) implements Outcome {}

    /**
     * The handler threw, or did not live to return.
     *
     * @param errorType for example {@code java.lang.IllegalStateException} or {@code Sandbox.Timedout}
     * @param errorMessage the text for people
     * @param payload both as Lambda hands them on, with a stack trace where there is one
     */
    public record Failed(String errorType, String errorMessage, String payload) implements Outcome {
        /** An error that Lambda itself reports. */
        static Failed of(String errorType, String errorMessage) {
            String payload = JsonNodeFactory.instance
                    .objectNode()
                    .put("errorType", errorType)
                    .put("errorMessage", errorMessage)
                    .toString();
            return new Failed(errorType, errorMessage, payload);
        }
    }

    /**
     * A run that ended before the function could say anything.
     *
     * @param requestId its id
     * @param version which version should have run
     * @param errorType for example {@code Runtime.ExitError}
     * @param errorMessage the text for people
     * @return a failed run
     */
    public static Invocation failed(String requestId, String version, String errorType, String errorMessage) {
        return new Invocation(requestId, version, Failed.of(errorType, errorMessage), Optional.empty(), Duration.ZERO);
    }
}
