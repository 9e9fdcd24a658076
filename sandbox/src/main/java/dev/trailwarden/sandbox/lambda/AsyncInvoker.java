package dev.trailwarden.sandbox.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.lambda.Invocation.Failed;
import dev.trailwarden.sandbox.lambda.Invocation.Returned;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.runtime.Metrics;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.runtime.SandboxLog;
import java.time.Duration;
import java.util.Optional;

/**
 * Lambda's queue of asynchronous events (Lambda developer guide, "Asynchronous invocation"): a failed event is tried
 * again after one minute and after two more, a throttled one after one second and then ever later, up to five minutes;
 * what fails for good goes to the on-failure destination, intact.
 */
public final class AsyncInvoker {
    /** CloudWatch's namespace of what is counted by function name. */
    public static final String NAMESPACE = "AWS/Lambda";

    /** The answer to an invocation beyond the reserved concurrency (Lambda API reference, Invoke). */
    public static final String THROTTLED = "TooManyRequestsException";

    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SandboxClock clock;
    private final Metrics metrics;
    private final SandboxLog log;

    /**
     * Nothing queued yet.
     *
     * @param clock waits before a retry, scaled as the sandbox is
     * @param metrics counts errors, dropped events and lost destinations
     * @param log hears of every failure
     */
    public AsyncInvoker(SandboxClock clock, Metrics metrics, SandboxLog log) {
        this.clock = clock;
        this.metrics = metrics;
        this.log = log;
    }

    /**
     * How hard to try (AWS::Lambda::EventInvokeConfig).
     *
     * @param maximumRetryAttempts 0 to 2
     * @param maximumEventAge after which an event is given up
     * @param onFailure the ARN of where it goes then
     */
    public record Policy(int maximumRetryAttempts, Duration maximumEventAge, Optional<String> onFailure) {
        /** Lambda's default: two retries, six hours, nowhere. */
        public static final Policy DEFAULT = new Policy(2, Duration.ofHours(6), Optional.empty());
    }

    /** What an event is for. */
    public interface Target {
        /**
         * What was invoked.
         *
         * @return the ARN with its qualifier
         */
        String functionArn();

        /**
         * The function's name, for the metrics.
         *
         * @return the name
         */
        String functionName();

        /**
         * How hard to try.
         *
         * @return the policy as it is now
         */
        Policy policy();

        /**
         * Runs the function.
         *
         * @param requestId the same for every attempt at one event
         * @param payload the event
         * @return how it ended
         * @throws ApiError {@link #THROTTLED}
         */
        Invocation run(String requestId, String payload);

        /**
         * Hands a record to the destination, with the permissions of the function's role.
         *
         * @param destinationArn where
         * @param body the record
         * @throws RuntimeException when it is not accepted
         */
        void send(String destinationArn, String body);
    }

    /**
     * Queues an event.
     *
     * @param target what it is for
     * @param requestId its id
     * @param payload the event, JSON
     */
    public void submit(Target target, String requestId, String payload) {
        clock.after(Duration.ZERO, () -> attempt(target, requestId, payload, 1, Duration.ZERO, FIRST_WAIT));
    }

    private void attempt(
            Target target, String requestId, String payload, int number, Duration age, Duration ifThrottled) {
        Invocation invocation;
        try {
            invocation = target.run(requestId, payload);
        } catch (ApiError throttled) {
            metrics.count(NAMESPACE, "Throttles", target.functionName());
            Duration ageThen = age.plus(ifThrottled);
            Policy policy = target.policy();
            if (ageThen.compareTo(policy.maximumEventAge()) > 0) {
                Invocation never = Invocation.failed(requestId, "$LATEST", throttled.code(), throttled.message());
                giveUp(target, policy, payload, number, never, "EventAgeExceeded");
            } else {
                Duration doubled = ifThrottled.multipliedBy(2);
                Duration next = doubled.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : doubled;
                clock.after(ifThrottled, () -> attempt(target, requestId, payload, number, ageThen, next));
            }
            return;
        }
        metrics.count(NAMESPACE, "Invocations", target.functionName());
        switch (invocation.outcome()) {
            case Returned returned -> {}
            case Failed failed -> {
                metrics.count(NAMESPACE, "Errors", target.functionName());
                log.line("%s failed at attempt %d of request %s: %s: %s"
                        .formatted(
                                target.functionName(), number, requestId, failed.errorType(), failed.errorMessage()));
                Policy policy = target.policy();
                // One minute before the first retry, two before the second.
                Duration delay = Duration.ofMinutes(number);
                Duration ageThen = age.plus(invocation.duration()).plus(delay);
                if (number > policy.maximumRetryAttempts()) {
                    giveUp(target, policy, payload, number, invocation, "RetriesExhausted");
                } else if (ageThen.compareTo(policy.maximumEventAge()) > 0) {
                    giveUp(target, policy, payload, number, invocation, "EventAgeExceeded");
                } else {
                    clock.after(delay, () -> attempt(target, requestId, payload, number + 1, ageThen, FIRST_WAIT));
                }
            }
        }
    }

    private void giveUp(
            Target target, Policy policy, String payload, int attempts, Invocation invocation, String condition) {
        metrics.count(NAMESPACE, "AsyncEventsDropped", target.functionName());
        if (policy.onFailure().isEmpty()) {
            log.line("LOST: %s gave up on request %s (%s) and has no on-failure destination"
                    .formatted(target.functionName(), invocation.requestId(), condition));
            return;
        }
        ObjectNode body = JSON.createObjectNode();
        body.put("version", "1.0").put("timestamp", clock.now().toString());
        body.putObject("requestContext")
                .put("requestId", invocation.requestId())
                .put("functionArn", target.functionArn())
                .put("condition", condition)
                .put("approximateInvokeCount", attempts);
        body.set("requestPayload", tree(payload));
        body.putObject("responseContext")
                .put("statusCode", 200)
                .put("executedVersion", invocation.version())
                .put("functionError", "Unhandled");
        body.set("responsePayload", tree(invocation.outcome().payload()));
        try {
            target.send(policy.onFailure().get(), body.toString());
        } catch (RuntimeException refused) {
            metrics.count(NAMESPACE, "DestinationDeliveryFailures", target.functionName());
            log.line("LOST: %s gave up on request %s (%s) and its destination %s refused the record: %s"
                    .formatted(
                            target.functionName(),
                            invocation.requestId(),
                            condition,
                            policy.onFailure().get(),
                            refused.getMessage()));
        }
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException notJson) {
            return JSON.getNodeFactory().textNode(json);
        }
    }
}
