package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.identity.Caller;
import dev.trailwarden.sandbox.identity.Credentials;
import dev.trailwarden.sandbox.identity.Session;
import dev.trailwarden.sandbox.lambda.FunctionProcess;
import dev.trailwarden.sandbox.lambda.Invocation;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.runtime.SandboxLog;
import dev.trailwarden.sandbox.service.LambdaFunction.Code;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The processes that run functions: at most one for each version, started by the first invocation. */
final class LambdaProcesses implements AutoCloseable {
    /** The service that becomes a function's role. */
    static final String PRINCIPAL = "lambda.amazonaws.com";

    private final Authorizer authorizer;
    private final LogGroups logs;
    private final SandboxLog log;
    private final Supplier<URI> endpoint;
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    LambdaProcesses(Authorizer authorizer, LogGroups logs, SandboxLog log, Supplier<URI> endpoint) {
        this.authorizer = authorizer;
        this.logs = logs;
        this.log = log;
        this.endpoint = endpoint;
    }

    /** The process of one version and the session of the role it runs with. */
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

    /** Runs a version once; a role that Lambda cannot become is a failed run. */
    Invocation run(LambdaFunction function, Code code, String requestId, String invokedArn, String payload) {
        String version = code.settings().version();
        try {
            return running.computeIfAbsent(function.arn(version), absent -> new Running(function, code))
                    .process
                    .invoke(requestId, invokedArn, payload);
        } catch (ApiError cannotAssume) {
            log.line("%s cannot start: %s".formatted(invokedArn, cannotAssume.message()));
            return Invocation.failed(requestId, version, cannotAssume.code(), cannotAssume.message());
        }
    }

    static String logGroup(LambdaFunction function, Code code) {
        return LogGroups.arn(
                function.region(), function.account().value(), code.settings().logGroup());
    }

    /** Ends the processes of every function of a name. */
    void stopAll(String functionName) {
        stop((key, process) -> process.function.name().equals(functionName));
    }

    /** Ends the processes of every version of a function. */
    void stopVersions(String functionArn) {
        stop((key, process) -> key.startsWith(functionArn + ":"));
    }

    private void stop(BiPredicate<String, Running> which) {
        running.entrySet().stream()
                .filter(entry -> which.test(entry.getKey(), entry.getValue()))
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::stop);
    }

    /** Ends the process of a version. */
    void stop(String versionArn) {
        Running gone = running.remove(versionArn);
        if (gone != null) {
            gone.process.close();
        }
    }

    @Override
    public void close() {
        List.copyOf(running.keySet()).forEach(this::stop);
    }
}
