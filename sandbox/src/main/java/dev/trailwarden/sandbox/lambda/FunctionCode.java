package dev.trailwarden.sandbox.lambda;

import java.nio.file.Path;
import java.util.Objects;

/**
 * What a function runs.
 *
 * @param runtime who starts it
 * @param file what was deployed: a jar or a zip
 * @param taskRoot the folder that the function sees as {@code LAMBDA_TASK_ROOT}
 */
public record FunctionCode(LambdaRuntime runtime, Path file, Path taskRoot) {
    /**
     * {@return the code of a function of Lambda's own Java runtime}
     *
     * @param jar its one file
     */
    public static FunctionCode ofJar(Path jar) {
        Path file = jar.toAbsolutePath();
        return new FunctionCode(LambdaRuntime.JAVA25, file, Objects.requireNonNull(file.getParent()));
    }
}
