package dev.trailwarden.sandbox.lambda;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.ApiError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything about a function version that its process can see. A published version keeps its settings for ever.
 *
 * @param name the function's name
 * @param version {@code $LATEST} or a number
 * @param region where it runs
 * @param code what it runs
 * @param handler its entry, {@code package.Class} or {@code package.Class::method}
 * @param memoryMegabytes its memory
 * @param timeout the longest one invocation may take
 * @param logGroup where its lines go
 * @param environment the variables its template gives it
 */
public record FunctionSettings(
        String name,
        String version,
        String region,
        FunctionCode code,
        String handler,
        int memoryMegabytes,
        Duration timeout,
        String logGroup,
        Map<String, String> environment) {

    /** Lambda quota: all variables of a function together. */
    public static final int MAX_ENVIRONMENT_BYTES = 4096;

    /** Lambda developer guide, "Defined runtime environment variables": those a function cannot set. */
    private static final Set<String> RESERVED = Set.of(
            "_HANDLER",
            "_X_AMZN_TRACE_ID",
            "AWS_DEFAULT_REGION",
            "AWS_REGION",
            "AWS_EXECUTION_ENV",
            "AWS_LAMBDA_FUNCTION_NAME",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
            "AWS_LAMBDA_FUNCTION_VERSION",
            "AWS_LAMBDA_INITIALIZATION_TYPE",
            "AWS_LAMBDA_LOG_GROUP_NAME",
            "AWS_LAMBDA_LOG_STREAM_NAME",
            "AWS_ACCESS_KEY",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_LAMBDA_RUNTIME_API",
            "LAMBDA_TASK_ROOT",
            "LAMBDA_RUNTIME_DIR");

    /**
     * Checks the variables.
     *
     * @throws ApiError {@code InvalidParameterValueException} when they take more than 4 KB, or one is reserved
     */
    public FunctionSettings {
        environment = Map.copyOf(environment);
        ObjectNode measured = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(environment).forEach(measured::put);
        if (measured.toString().getBytes(StandardCharsets.UTF_8).length > MAX_ENVIRONMENT_BYTES) {
            throw ApiError.badRequest(
                    "InvalidParameterValueException",
                    "Lambda was unable to configure your environment variables because the environment variables you"
                            + " have provided exceeded the 4KB limit. String measured: " + measured);
        }
        Set<String> reserved = new TreeSet<>(environment.keySet());
        reserved.retainAll(RESERVED);
        if (!reserved.isEmpty()) {
            throw ApiError.badRequest(
                    "InvalidParameterValueException",
                    "Lambda was unable to configure your environment variables because the environment variables you"
                            + " have provided contains reserved keys that are currently not supported for"
                            + " modification. Reserved keys used in this request: " + String.join(", ", reserved));
        }
    }
}
