package dev.trailwarden.policy;

import java.io.Serial;

/**
 * A policy document that cannot be decided with: it is not JSON, or has an element, operator or value that AWS or this
 * evaluator does not know. The message names the place and says what to write instead, and is meant for the policy's author.
 */
public final class InvalidPolicyException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    InvalidPolicyException(String message) {
        super(message);
    }

    InvalidPolicyException(String message, Throwable cause) {
        super(message, cause);
    }
}
