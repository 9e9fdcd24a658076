package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.identity.AccessQuestion;
import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.identity.Caller;
import dev.trailwarden.sandbox.identity.Session;
import dev.trailwarden.sandbox.lambda.AsyncInvoker;
import dev.trailwarden.sandbox.lambda.AwsEndpoint;
import dev.trailwarden.sandbox.lambda.Invocation;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Arn;
import dev.trailwarden.sandbox.model.Ids;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.runtime.Metrics;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.runtime.SandboxLog;
import dev.trailwarden.sandbox.service.LambdaFunction.Code;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Lambda, from the inside: functions, the processes that run them and the queues they are fed from. Every version has one
 * process, so events for it run one after the other, and as many more as its event sources send batches at once. {@link
 * LambdaApi} is its wire.
 */
public final class LambdaService implements AutoCloseable {
    /** The IAM action of every invocation. */
    static final String INVOKE = "lambda:InvokeFunction";

    private final Authorizer authorizer;
    private final SqsService queues;
    private final LogGroups logs;
    private final AsyncInvoker invoker;
    private final Ids ids;
    private final Metrics metrics;
    private final SandboxLog log;
    private final LambdaProcesses processes;
    private final EventSources sources;
    private final Map<String, LambdaFunction> functions = new ConcurrentHashMap<>();

    /**
     * No functions yet.
     *
     * @param authorizer decides who may invoke, and lets Lambda become a function's role
     * @param queues where on-failure destinations are
     * @param logs where functions write
     * @param clock waits before retries
     * @param ids makes request ids
     * @param metrics counts by function name
     * @param log hears of failures
     * @param endpoint where functions find AWS
     */
    public LambdaService(
            Authorizer authorizer,
            SqsService queues,
            LogGroups logs,
            SandboxClock clock,
            Ids ids,
            Metrics metrics,
            SandboxLog log,
            Supplier<AwsEndpoint> endpoint) {
        this.authorizer = authorizer;
        this.queues = queues;
        this.logs = logs;
        this.invoker = new AsyncInvoker(clock, metrics, log);
        this.ids = ids;
        this.metrics = metrics;
        this.log = log;
        this.processes = new LambdaProcesses(authorizer, logs, log, endpoint);
        this.sources = new EventSources(authorizer, queues, this, clock, log);
    }

    /** A function as it was named: its ARN, and what the part behind its name means. */
    private record Qualified(LambdaFunction function, String qualifier, String arn) {}

    /**
     * Invokes a function asynchronously, as EventBridge does.
     *
     * @param caller who; the permissions on what is invoked are asked
     * @param arn function, version or alias
     * @param payload the event
     * @throws ApiError when there is no such function or the caller may not
     */
    public void invokeAsync(Caller caller, String arn, String payload) {
        Qualified target = resolve(arn);
        requireInvoke(AccessQuestion.of(caller, target.function.region(), INVOKE, arn));
        queue(arn, payload);
    }

    /** Lets a caller pass who may invoke what the question's resource names. */
    void requireInvoke(AccessQuestion question) {
        Qualified target = resolve(question.resource());
        authorizer.require(question.guardedBy(target.function.policy(target.qualifier)));
    }

    /** Takes an event and returns at once. */
    void queue(String arn, String payload) {
        invoker.submit(new Event(resolve(arn)), ids.uuid(), payload);
    }

    /** Runs a function for a caller who waits; nothing is tried again. Throws {@link AsyncInvoker#THROTTLED}. */
    Invocation answer(String arn, String payload) {
        Qualified target = resolve(arn);
        String name = target.function.name();
        Invocation invocation;
        try {
            invocation = run(target, ids.uuid(), payload);
        } catch (ApiError throttled) {
            metrics.count(AsyncInvoker.NAMESPACE, "Throttles", name);
            throw throttled;
        }
        metrics.count(AsyncInvoker.NAMESPACE, "Invocations", name);
        if (invocation.outcome() instanceof Invocation.Failed failed) {
            metrics.count(AsyncInvoker.NAMESPACE, "Errors", name);
            log.line("%s failed at request %s: %s: %s"
                    .formatted(name, invocation.requestId(), failed.errorType(), failed.errorMessage()));
        }
        return invocation;
    }

    /**
     * Invokes a function and waits, without asking for permission: this is the operator's hand, not a caller of AWS.
     *
     * @param arn function, version or alias
     * @param payload the event
     * @return how it ended
     * @throws ApiError when there is no such function
     */
    public Invocation invoke(String arn, String payload) {
        return run(resolve(arn), ids.uuid(), payload);
    }

    /**
     * What a function wrote.
     *
     * @param functionName its name, whatever account and Region it is in
     * @return the latest lines of its log group, oldest first
     * @throws IllegalArgumentException when there is no function of this name
     */
    public List<String> logs(String functionName) {
        return functions.values().stream()
                .filter(function -> function.name().equals(functionName))
                .findFirst()
                .map(function -> logs.lines(LambdaProcesses.logGroup(function, function.latest())))
                .orElseThrow(() -> new IllegalArgumentException("no function is called " + functionName));
    }

    /** An asynchronous event's way to its function; what the qualifier means is asked at each attempt. */
    private final class Event implements AsyncInvoker.Target {
        private final Qualified target;

        private Event(Qualified target) {
            this.target = target;
        }

        @Override
        public String functionArn() {
            return target.arn();
        }

        @Override
        public String functionName() {
            return target.function.name();
        }

        @Override
        public AsyncInvoker.Policy policy() {
            return target.function.retries(target.qualifier);
        }

        @Override
        public Invocation run(String requestId, String payload) {
            return LambdaService.this.run(target, requestId, payload);
        }

        @Override
        public void send(String destinationArn, String body) {
            LambdaFunction function = target.function;
            Session session = authorizer.assumeAsService(
                    LambdaProcesses.PRINCIPAL,
                    function.code(target.qualifier).roleArn(),
                    function.account(),
                    function.arn(),
                    function.region(),
                    function.name());
            queues.send(new Caller.OfSession(session), destinationArn, body, Map.of());
        }
    }

    private Invocation run(Qualified target, String requestId, String payload) {
        return processes.run(target.function, target.function.code(target.qualifier), requestId, target.arn, payload);
    }

    /**
     * Ends every process of a function, as Lambda does with an execution environment now and then; the next invocation
     * starts a new one.
     *
     * @param functionName its name, whatever account and Region it is in
     */
    public void recycle(String functionName) {
        processes.stopAll(functionName);
    }

    /** Makes a function, or changes it; a changed {@code $LATEST} starts afresh. */
    LambdaFunction put(AccountId account, Region region, String name, Code code) {
        String arn = new Arn("aws", "lambda", region.name(), account.value(), "function:" + name).toString();
        LambdaFunction function =
                functions.computeIfAbsent(arn, absent -> new LambdaFunction(account, region, name, code));
        function.change(code);
        stop(function.arn(LambdaFunction.LATEST));
        return function;
    }

    /** The queues that functions are fed from. */
    EventSources sources() {
        return sources;
    }

    boolean has(String arn) {
        return functions.containsKey(arn);
    }

    void delete(String arn) {
        functions.remove(arn);
        processes.stopVersions(arn);
    }

    /** A function by name or ARN, as templates name it. */
    LambdaFunction existing(AccountId account, Region region, String nameOrArn) {
        return existing(
                nameOrArn.startsWith("arn:")
                        ? nameOrArn
                        : "arn:aws:lambda:%s:%s:function:%s".formatted(region, account, nameOrArn));
    }

    /** A function by its ARN, whatever the qualifier. */
    LambdaFunction existing(String arn) {
        return resolve(arn).function;
    }

    /** Ends the process of a version that is gone. */
    void stop(String versionArn) {
        processes.stop(versionArn);
    }

    /** The part of a function's ARN that says which version or alias. */
    static Optional<String> qualifier(String nameOrArn) {
        String[] parts = nameOrArn.split(":", -1);
        return parts.length == 8 ? Optional.of(parts[7]) : Optional.empty();
    }

    private Qualified resolve(String arn) {
        Optional<String> qualifier = qualifier(arn);
        String plain = qualifier
                .map(text -> arn.substring(0, arn.length() - text.length() - 1))
                .orElse(arn);
        LambdaFunction function = functions.get(plain);
        if (function == null) {
            throw LambdaFunction.notFound(arn);
        }
        Qualified found = new Qualified(function, qualifier.orElse(LambdaFunction.LATEST), arn);
        function.code(found.qualifier);
        return found;
    }

    /** Kills every process. */
    @Override
    public void close() {
        sources.close();
        processes.close();
    }
}
