package dev.trailwarden.sandbox.lambda;

import dev.trailwarden.sandbox.identity.Credentials;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** An execution environment: one process, its Runtime API and its output. */
final class Environment implements AutoCloseable {
    private static final Duration LAST_LINES = Duration.ofSeconds(2);

    private final RuntimeApi api = new RuntimeApi();
    private final long started = System.nanoTime();
    private final Process process;
    private final CompletableFuture<Integer> exit;
    /** A killed process lives on for a moment; nothing may be handed to it. */
    private volatile boolean closed;

    /**
     * Starts the process.
     *
     * @throws IOException when there is nothing that can be started
     */
    Environment(FunctionSettings settings, AwsEndpoint endpoint, Credentials credentials, Consumer<String> log)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(StartCommand.of(settings))
                .directory(settings.code().taskRoot().toFile())
                .redirectErrorStream(true);
        fill(builder.environment(), settings, endpoint, credentials);
        try {
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException cannotStart) {
            api.close();
            throw cannotStart;
        }
        // A platform thread: reading a pipe would hold a virtual thread's carrier for the life of the process.
        Thread reader = Thread.ofPlatform().daemon().name("function-output").start(() -> copy(process, log));
        // Whoever hears of the end finds the last lines in the log; a grandchild that holds the pipe may not delay it.
        exit = process.onExit().thenApply(ended -> {
            join(reader);
            return ended.exitValue();
        });
    }

    /**
     * Exactly what Lambda gives a function (Lambda developer guide, "Defined runtime environment variables"), and where it
     * finds AWS; nothing of ours leaks in but LANG, and PATH where the runtime is ours.
     */
    private void fill(
            Map<String, String> environment, FunctionSettings settings, AwsEndpoint endpoint, Credentials credentials) {
        String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
        String taskRoot = settings.code().taskRoot().toString();
        String lang = environment.getOrDefault("LANG", "en_US.UTF-8");
        environment.clear();
        environment.putAll(settings.environment());
        switch (settings.code().runtime()) {
            case JAVA25 -> {
                environment.put("PATH", path);
                environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_java25");
            }
            // AWS_EXECUTION_ENV is not defined for an OS-only runtime.
            case PROVIDED_AL2023 -> {
                environment.put("PATH", "/usr/local/bin:/usr/bin/:/bin:/opt/bin");
                environment.put(
                        "LD_LIBRARY_PATH",
                        "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:" + taskRoot + ":" + taskRoot
                                + "/lib:/opt/lib");
            }
        }
        environment.put("LANG", lang);
        environment.put("TZ", ":UTC");
        environment.put("_HANDLER", settings.handler());
        environment.put("AWS_REGION", settings.region());
        environment.put("AWS_DEFAULT_REGION", settings.region());
        environment.put("AWS_LAMBDA_RUNTIME_API", api.address());
        environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        environment.put("AWS_LAMBDA_FUNCTION_NAME", settings.name());
        environment.put("AWS_LAMBDA_FUNCTION_VERSION", settings.version());
        environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(settings.memoryMegabytes()));
        environment.put("AWS_LAMBDA_LOG_GROUP_NAME", settings.logGroup());
        environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "sandbox/[%s]".formatted(settings.version()));
        environment.put("LAMBDA_TASK_ROOT", taskRoot);
        environment.put("LAMBDA_RUNTIME_DIR", "/var/runtime");
        environment.put("AWS_ACCESS_KEY_ID", credentials.accessKeyId());
        environment.put("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey());
        credentials.sessionToken().ifPresent(token -> environment.put("AWS_SESSION_TOKEN", token));
        environment.put("AWS_ENDPOINT_URL", endpoint.uri().toString());
        endpoint.authority().ifPresent(file -> environment.put("AWS_CA_BUNDLE", file.toString()));
    }

    private static void copy(Process process, Consumer<String> log) {
        try (BufferedReader lines = process.inputReader()) {
            lines.lines().forEach(log);
        } catch (IOException | UncheckedIOException killed) {
            // The pipe broke with the process; there is nothing more to read.
        }
    }

    private static void join(Thread reader) {
        try {
            var _ = reader.join(LAST_LINES);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    RuntimeApi api() {
        return api;
    }

    /**
     * Done when the process is gone.
     *
     * @return its exit status
     */
    CompletableFuture<Integer> exit() {
        return exit;
    }

    boolean isAlive() {
        return !closed && process.isAlive();
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        closed = true;
        process.destroyForcibly();
        api.close();
    }
}
