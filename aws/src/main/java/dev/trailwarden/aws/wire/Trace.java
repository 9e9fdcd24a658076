package dev.trailwarden.aws.wire;

import java.util.Optional;

/**
 * The trace that Lambda gives an invocation. It is handed on with each call, because by it Lambda notices a function that
 * triggers itself (Lambda developer guide, recursive loop detection).
 */
final class Trace {
    private static final boolean IN_LAMBDA = System.getenv("AWS_LAMBDA_FUNCTION_NAME") != null;

    private Trace() {}

    /** Lambda's runtimes for Java say it in a system property, those for an own runtime in the environment. */
    static Optional<String> ofInvocation() {
        return IN_LAMBDA
                ? Optional.ofNullable(System.getProperty("com.amazonaws.xray.traceHeader"))
                        .or(() -> Optional.ofNullable(System.getenv("_X_AMZN_TRACE_ID")))
                : Optional.empty();
    }
}
