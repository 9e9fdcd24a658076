package dev.trailwarden.sandbox.lambda;

import java.util.Arrays;
import java.util.Optional;

/** A runtime that a function can ask for (Lambda developer guide, "Lambda runtimes"), of those that the sandbox has. */
public enum LambdaRuntime {
    /** Lambda brings Java 25 and its runtime interface client; the code is a jar. */
    JAVA25("java25"),

    /** Lambda brings Amazon Linux only; the code is a zip whose {@code bootstrap} is started. */
    PROVIDED_AL2023("provided.al2023");

    private final String id;

    LambdaRuntime(String id) {
        this.id = id;
    }

    /**
     * {@return the value of a function's {@code Runtime}}
     */
    public String id() {
        return id;
    }

    /**
     * {@return whether a version of it can be started from a snapshot (Lambda developer guide, "SnapStart": not with
     * OS-only runtimes)}
     */
    public boolean takesSnapshots() {
        return this == JAVA25;
    }

    /**
     * {@return the runtime of an id, empty if the sandbox does not have it}
     *
     * @param id for example {@code java25}
     */
    public static Optional<LambdaRuntime> of(String id) {
        return Arrays.stream(values()).filter(runtime -> runtime.id.equals(id)).findFirst();
    }
}
