package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.identity.Caller;
import dev.trailwarden.sandbox.identity.Credentials;
import dev.trailwarden.sandbox.identity.Session;
import dev.trailwarden.sandbox.lambda.AwsEndpoint;
import dev.trailwarden.sandbox.lambda.FunctionProcess;
import dev.trailwarden.sandbox.lambda.Invocation;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.runtime.SandboxLog;
import dev.trailwarden.sandbox.service.LambdaFunction.Code;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The processes that run functions, started by the invocations that need them and kept for the next ones. Each runs one
 * invocation at a time, so invocations at once need as many processes, as on Lambda; unlike Lambda there are no more than
 * {@link LambdaFunction#places} for one version, because they share one machine: the invocations beyond wait.
 */
final class LambdaProcesses implements AutoCloseable {
    /** The service that becomes a function's role. */
    static final String PRINCIPAL = "lambda.amazonaws.com";

    private final Authorizer authorizer;
    private final LogGroups logs;
    private final SandboxLog log;
    private final Supplier<AwsEndpoint> endpoint;
    private final Map<String, Pool> pools = new ConcurrentHashMap<>();
    private volatile boolean closed;

    LambdaProcesses(Authorizer authorizer, LogGroups logs, SandboxLog log, Supplier<AwsEndpoint> endpoint) {
        this.authorizer = authorizer;
        this.logs = logs;
        this.log = log;
        this.endpoint = endpoint;
    }

    /** One process of one version and the session of the role it runs with. */
    private final class Running {
        private final LambdaFunction function;
        private final Code code;
        private final FunctionProcess process;
        private volatile @Nullable Session session;

        private Running(LambdaFunction function, Code code) {
            this.function = function;
            this.code = code;
            this.process = new FunctionProcess(code.settings(), endpoint.get(), this::credentials, this::line);
        }

        private Credentials credentials() {
            Session fresh = authorizer.assumeAsService(
                    PRINCIPAL, code.roleArn(), function.account(), function.arn(), function.region(), function.name());
            session = fresh;
            return fresh.credentials();
        }

        private void line(String text) {
            Session writer = session;
            if (writer != null) {
                logs.write(
                        new Caller.OfSession(writer),
                        function.region(),
                        logGroup(function, code),
                        "sandbox/[%s]".formatted(code.settings().version()),
                        text);
            }
        }
    }

    /** The processes of one version. */
    private final class Pool {
        private final LambdaFunction function;
        private final Code code;
        private final Deque<Running> idle = new ArrayDeque<>();
        private final Set<Running> all = new HashSet<>();
        private boolean ended;

        private Pool(LambdaFunction function, Code code) {
            this.function = function;
            this.code = code;
        }

        /** A process for one invocation: the one used last, a new one, or the next that is free; none once all have ended. */
        private synchronized Optional<Running> take() throws InterruptedException {
            while (!ended && idle.isEmpty() && all.size() >= function.places()) {
                wait();
            }
            if (ended) {
                return Optional.empty();
            }
            Running running = idle.isEmpty() ? new Running(function, code) : idle.pop();
            all.add(running);
            return Optional.of(running);
        }

        private synchronized void giveBack(Running running) {
            if (!ended) {
                idle.push(running);
            }
            notifyAll();
        }

        private void end() {
            List<Running> gone;
            synchronized (this) {
                ended = true;
                gone = List.copyOf(all);
                notifyAll();
            }
            // Not synchronized: closing is what ends an invocation that is under way, and it takes a moment.
            gone.forEach(running -> running.process.close());
        }
    }

    /**
     * Runs a version once; a role that Lambda cannot become is a failed run.
     *
     * @throws ApiError {@code TooManyRequestsException} when the function's reserved concurrency is in use
     */
    Invocation run(LambdaFunction function, Code code, String requestId, String invokedArn, String payload) {
        String version = code.settings().version();
        try {
            while (!closed) {
                Pool pool = pools.computeIfAbsent(function.arn(version), absent -> new Pool(function, code));
                Optional<Running> running = pool.take();
                if (running.isPresent()) {
                    try {
                        return run(running.get(), requestId, invokedArn, payload);
                    } finally {
                        pool.giveBack(running.get());
                    }
                }
            }
            return Invocation.failed(requestId, version, "Sandbox.Ending", "the sandbox is ending");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Invocation.failed(requestId, version, "Sandbox.Ending", "the sandbox is ending");
        }
    }

    /** Counted only now: Lambda would have had a process for whoever waited for one of this machine's few places. */
    private Invocation run(Running running, String requestId, String invokedArn, String payload) {
        running.function.enter();
        try {
            return running.process.invoke(requestId, invokedArn, payload);
        } catch (ApiError cannotAssume) {
            log.line("%s cannot start: %s".formatted(invokedArn, cannotAssume.message()));
            return Invocation.failed(
                    requestId, running.code.settings().version(), cannotAssume.code(), cannotAssume.message());
        } finally {
            running.function.leave();
        }
    }

    static String logGroup(LambdaFunction function, Code code) {
        return LogGroups.arn(
                function.region(), function.account().value(), code.settings().logGroup());
    }

    /** Ends the processes of every function of a name. */
    void stopAll(String functionName) {
        stop((key, pool) -> pool.function.name().equals(functionName));
    }

    /** Ends the processes of every version of a function. */
    void stopVersions(String functionArn) {
        stop((key, pool) -> key.startsWith(functionArn + ":"));
    }

    private void stop(BiPredicate<String, Pool> which) {
        pools.entrySet().stream()
                .filter(entry -> which.test(entry.getKey(), entry.getValue()))
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::stop);
    }

    /** Ends the processes of a version. */
    void stop(String versionArn) {
        Pool gone = pools.remove(versionArn);
        if (gone != null) {
            gone.end();
        }
    }

    @Override
    public void close() {
        closed = true;
        List.copyOf(pools.keySet()).forEach(this::stop);
    }
}
