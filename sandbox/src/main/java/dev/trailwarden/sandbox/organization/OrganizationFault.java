package dev.trailwarden.sandbox.organization;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.trailwarden.sandbox.model.ApiError;

/** The errors of Organizations whose body says the reason beside the message. (Organizations API Reference.) */
public final class OrganizationFault {
    private OrganizationFault() {}

    /**
     * A limit or rule would be broken.
     *
     * @param reason one of the reasons AWS lists, for example {@code POLICY_CONTENT_LIMIT_EXCEEDED}
     * @param message the text for people
     * @return {@code ConstraintViolationException}
     */
    public static ApiError constraint(String reason, String message) {
        return because("ConstraintViolationException", reason, message);
    }

    /**
     * A parameter is not acceptable.
     *
     * @param reason one of the reasons AWS lists, for example {@code INVALID_ENUM_POLICY_TYPE}
     * @param message the text for people
     * @return {@code InvalidInputException}
     */
    public static ApiError invalid(String reason, String message) {
        return because("InvalidInputException", reason, message);
    }

    private static ApiError because(String code, String reason, String message) {
        return ApiError.badRequest(code, message)
                .with(JsonNodeFactory.instance.objectNode().put("Reason", reason));
    }
}
