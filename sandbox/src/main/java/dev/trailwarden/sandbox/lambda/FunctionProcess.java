package dev.trailwarden.sandbox.lambda;

import dev.trailwarden.sandbox.identity.Credentials;
import dev.trailwarden.sandbox.lambda.Invocation.Failed;
import dev.trailwarden.sandbox.lambda.Invocation.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A function version and the one process that runs it. The process is started by the first invocation, kept for the
 * next, and replaced after a timeout, a crash or a failed start. Invocations wait for each other.
 */
public final class FunctionProcess implements AutoCloseable {
    /** Lambda developer guide, "Init phase": ten seconds, then Lambda tries again within the function's timeout. */
    private static final Duration INIT_LIMIT = Duration.ofSeconds(10);
    /** Lambda replaces a process now and then; here it must happen before its credentials end after an hour. */
    private static final Duration LIFETIME = Duration.ofMinutes(50);

    private final FunctionSettings settings;
    private final AwsEndpoint endpoint;
    private final Supplier<Credentials> credentials;
    private final Consumer<String> log;
    private final Thread atExit = new Thread(this::end, "stop-function");
    private volatile @Nullable Environment current;
    private volatile boolean ending;
    private boolean closed;

    /**
     * Starts nothing yet.
     *
     * @param settings the function version
     * @param endpoint where the function finds AWS
     * @param credentials of the function's role, asked for at every start
     * @param log gets every line the process writes
     */
    public FunctionProcess(
            FunctionSettings settings, AwsEndpoint endpoint, Supplier<Credentials> credentials, Consumer<String> log) {
        this.settings = settings;
        this.endpoint = endpoint;
        this.credentials = credentials;
        this.log = log;
        try {
            Runtime.getRuntime().addShutdownHook(atExit);
        } catch (IllegalStateException shuttingDown) {
            ending = true;
        }
    }

    /**
     * Runs the function once.
     *
     * @param requestId the id the function sees
     * @param functionArn what was invoked, with its qualifier
     * @param payload JSON
     * @return how it ended; a timeout and the death of the process are ends too, and so is the end of this JVM, during
     *     which nothing is started
     * @throws IllegalStateException when this was closed
     */
    public synchronized Invocation invoke(String requestId, String functionArn, String payload) {
        if (closed) {
            throw new IllegalStateException(settings.name() + " was closed");
        }
        long begun = System.nanoTime();
        Optional<Duration> init = Optional.empty();
        if (ending) {
            return ended(requestId);
        }
        Environment environment = current;
        if (environment == null || !environment.isAlive() || environment.age().compareTo(LIFETIME) > 0) {
            kill();
            try {
                environment = new Environment(settings, endpoint, credentials.get(), log);
            } catch (IOException cannotStart) {
                return Invocation.failed(
                        requestId,
                        settings.version(),
                        "Runtime.InvalidEntrypoint",
                        "RequestId: %s Error: %s".formatted(requestId, cannotStart.getMessage()));
            }
            current = environment;
            if (ending) {
                // Started while the hook ran, which could not see it yet.
                kill();
                return ended(requestId);
            }
            Optional<Outcome> failure = initialise(environment, requestId);
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            if (failure.isPresent()) {
                kill();
                return new Invocation(requestId, settings.version(), failure.get(), Optional.of(took), Duration.ZERO);
            }
            init = Optional.of(took);
        }
        long started = System.nanoTime();
        Instant deadline = Instant.now().plus(settings.timeout());
        CompletableFuture<Outcome> outcome =
                environment.api().offer(new RuntimeApi.Event(requestId, functionArn, deadline, payload));
        Optional<Outcome> ended = await(outcome, environment, settings.timeout(), requestId);
        Outcome result = ended.orElseGet(() -> timedOut(requestId, settings.timeout()));
        if (ended.isEmpty() || !environment.isAlive()) {
            kill();
        }
        return new Invocation(
                requestId, settings.version(), result, init, Duration.ofNanos(System.nanoTime() - started));
    }

    private Invocation ended(String requestId) {
        return Invocation.failed(requestId, settings.version(), "Sandbox.Ending", "the sandbox is ending");
    }

    private Optional<Outcome> initialise(Environment environment, String requestId) {
        Duration limit = INIT_LIMIT.plus(settings.timeout());
        CompletableFuture<Optional<Outcome>> ended = environment.api().ready().thenApply(done -> Optional.empty());
        CompletableFuture<Optional<Outcome>> either =
                ended.applyToEither(environment.api().initFailure().thenApply(Optional::of), result -> result);
        return await(either, environment, limit, requestId, exit -> Optional.of(exit))
                .orElseGet(() -> Optional.of(timedOut(requestId, limit)));
    }

    private Optional<Outcome> await(
            CompletableFuture<Outcome> wanted, Environment environment, Duration limit, String requestId) {
        return await(wanted, environment, limit, requestId, exit -> exit);
    }

    /** Waits for what is wanted, the death of the process or the limit, whichever comes first; empty for the limit. */
    private <T> Optional<T> await(
            CompletableFuture<T> wanted,
            Environment environment,
            Duration limit,
            String requestId,
            Function<Outcome, T> onExit) {
        CompletableFuture<T> exit = environment.exit().thenApply(code -> onExit.apply(exited(requestId, code)));
        try {
            return Optional.of(wanted.applyToEither(exit, result -> result).get(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException late) {
            return Optional.empty();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while " + settings.name() + " was running");
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Outcome timedOut(String requestId, Duration limit) {
        String message = "RequestId: %s Error: Task timed out after %.2f seconds"
                .formatted(requestId, limit.toMillis() / 1000.0);
        log.accept(message);
        return Failed.of("Sandbox.Timedout", message);
    }

    private Outcome exited(String requestId, int code) {
        String message = "RequestId: %s Error: Runtime exited with error: exit status %d".formatted(requestId, code);
        log.accept(message);
        return Failed.of("Runtime.ExitError", message);
    }

    /**
     * The process running now.
     *
     * @return its id, empty while there is none
     */
    public Optional<Long> pid() {
        return Optional.ofNullable(current).filter(Environment::isAlive).map(Environment::pid);
    }

    private void end() {
        ending = true;
        kill();
    }

    private void kill() {
        Environment environment = current;
        if (environment != null) {
            environment.close();
        }
    }

    /** Kills the process, whatever it is doing. */
    @Override
    public void close() {
        // Not synchronized before the kill: it is what ends an invocation that is under way.
        kill();
        synchronized (this) {
            closed = true;
            kill();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException alreadyShuttingDown) {
            // The hook has done the same.
        }
    }
}
