package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.sandbox.identity.Identities;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Arn;
import dev.trailwarden.sandbox.service.EventRule.Target;
import dev.trailwarden.sandbox.template.Properties;
import java.util.Optional;
import java.util.Set;

/** Reads the targets of rules, from templates and from calls, and refuses what EventBridge would. */
final class EventTargets {
    /** EventBridge API reference, Target: Input. */
    private static final int MAX_INPUT = 8192;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Identities identities;

    EventTargets(Identities identities) {
        this.identities = identities;
    }

    /**
     * Reads a target.
     *
     * @param bus of the rule
     * @param properties as a template and PutTargets write it; the caller ends the reading
     * @return the target
     * @throws ApiError {@code ValidationException}
     */
    Target read(EventBus bus, Properties properties) {
        Optional<String> queue = properties.object("DeadLetterConfig").map(config -> config.text("Arn"));
        properties.object("RetryPolicy").ifPresent(EventTargets::retryPolicy);
        Target target = new Target(
                properties.text("Id"),
                properties.text("Arn"),
                properties.optionalText("RoleArn"),
                queue,
                properties.optionalText("Input"));
        Optional<Arn> arn = Arn.parse(target.arn());
        String service = arn.map(Arn::service).orElse("");
        if (!Set.of("events", "lambda", "sqs").contains(service)) {
            throw ApiError.badRequest(
                    "ValidationException",
                    "the sandbox has no targets like " + target.arn() + ", only buses, queues and Lambda");
        }
        target.input().ifPresent(input -> checkInput(service, input));
        // Since March 2023 every new target that is a bus of another account needs a role.
        boolean elsewhere = arn.filter(to -> to.account().equals(bus.account().value())
                        && to.region().equals(bus.region().name()))
                .isEmpty();
        if (service.equals("events") && elsewhere && target.roleArn().isEmpty()) {
            throw ApiError.badRequest("ValidationException", "RoleArn is required for target " + target.arn() + ".");
        }
        target.roleArn().filter(role -> identities.role(role).isEmpty()).ifPresent(role -> {
            throw ApiError.badRequest(
                    "ValidationException",
                    "Provided role '%s' cannot be assumed by principal 'events.amazonaws.com'.".formatted(role));
        });
        return target;
    }

    private static void checkInput(String service, String input) {
        if (!service.equals("lambda")) {
            throw ApiError.badRequest("ValidationException", "the sandbox has Input for Lambda targets only");
        }
        if (input.length() > MAX_INPUT) {
            throw ApiError.badRequest("ValidationException", "Input is longer than " + MAX_INPUT + " characters");
        }
        try {
            JSON.readTree(input);
        } catch (JsonProcessingException notJson) {
            throw ApiError.badRequest(
                    "ValidationException", "JSON syntax error in input: " + notJson.getOriginalMessage());
        }
    }

    /** Nothing here fails in a way that EventBridge would retry, so the policy is only checked. */
    private static void retryPolicy(Properties properties) {
        int attempts = properties.number("MaximumRetryAttempts", 185);
        int age = properties.number("MaximumEventAgeInSeconds", 86_400);
        if (attempts < 0 || attempts > 185 || age < 60 || age > 86_400) {
            throw ApiError.badRequest(
                    "ValidationException",
                    "RetryPolicy is out of range: %d attempts, %d seconds".formatted(attempts, age));
        }
    }
}
