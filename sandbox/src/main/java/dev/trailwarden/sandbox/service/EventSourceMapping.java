package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.ApiError;
import java.time.Instant;
import java.util.Optional;

/**
 * What connects a queue with a function (Lambda API reference, CreateEventSourceMapping).
 *
 * @param id a UUID
 * @param queueArn what is polled
 * @param functionArn what is invoked, with its qualifier
 * @param settings how
 * @param changed when it was changed last
 */
record EventSourceMapping(String id, String queueArn, String functionArn, Settings settings, Instant changed) {
    /** Batches at once where no maximum is set: Lambda begins with five and goes on up to 1,250 (developer guide, SQS). */
    private static final int AT_FIRST = 5;

    /**
     * How a queue is polled.
     *
     * @param enabled whether it is
     * @param batchSize the most messages of one invocation
     * @param windowSeconds how long Lambda may gather a batch; nothing waits here
     * @param maximumConcurrency the most invocations at once
     * @param partial whether the function says which messages of a batch failed
     */
    record Settings(
            boolean enabled, int batchSize, int windowSeconds, Optional<Integer> maximumConcurrency, boolean partial) {
        Settings {
            if (batchSize < 1 || batchSize > 10_000) {
                throw invalid("Batch size must be between 1 and 10000.");
            }
            if (windowSeconds < 0 || windowSeconds > 300) {
                throw invalid("Maximum batch window in seconds must be between 0 and 300.");
            }
            if (batchSize > 10 && windowSeconds == 0) {
                throw invalid("Maximum batch window in seconds must be greater than 0 if maximum batch size is greater"
                        + " than 10");
            }
            maximumConcurrency.filter(most -> most < 2 || most > 1000).ifPresent(most -> {
                throw invalid("MaximumConcurrency must be between 2 and 1000.");
            });
        }
    }

    EventSourceMapping with(Settings other, Instant now) {
        return new EventSourceMapping(id, queueArn, functionArn, other, now);
    }

    /** How many of its invocations run at once; none while it is disabled. */
    int atOnce() {
        return settings.enabled() ? settings.maximumConcurrency().orElse(AT_FIRST) : 0;
    }

    /** As Lambda shows it. */
    ObjectNode describe() {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("UUID", id)
                .put("EventSourceMappingArn", arn())
                .put("EventSourceArn", queueArn)
                .put("FunctionArn", functionArn)
                .put("BatchSize", settings.batchSize())
                .put("MaximumBatchingWindowInSeconds", settings.windowSeconds())
                .put("State", settings.enabled() ? "Enabled" : "Disabled")
                .put("StateTransitionReason", "USER_INITIATED")
                .put("LastModified", changed.getEpochSecond());
        settings.maximumConcurrency()
                .ifPresent(most -> node.putObject("ScalingConfig").put("MaximumConcurrency", most));
        if (settings.partial()) {
            node.putArray("FunctionResponseTypes").add("ReportBatchItemFailures");
        }
        return node;
    }

    String arn() {
        String function = functionArn.substring(0, functionArn.indexOf(":function:"));
        return function + ":event-source-mapping:" + id;
    }

    static ApiError invalid(String problem) {
        return ApiError.badRequest("InvalidParameterValueException", problem);
    }
}
