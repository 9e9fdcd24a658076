package dev.trailwarden.sandbox.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The error a call ends with, as AWS would answer it. */
public final class ApiError extends RuntimeException {
    /** The code of every refusal by IAM as CloudTrail records it; each service puts its own code on the wire. */
    public static final String ACCESS_DENIED = "AccessDenied";

    private static final long serialVersionUID = 1L;

    private final String code;
    private final int status;
    private final String queryCode;
    private final ObjectNode members;

    /**
     * Makes an error.
     *
     * @param code AWS's error code, for example {@code TrailNotFoundException}
     * @param status the HTTP status
     * @param message the text for people
     */
    public ApiError(String code, int status, String message) {
        this(code, status, message, code);
    }

    /**
     * Makes an error of a service that once spoke the Query protocol (SQS) and still names its old code.
     *
     * @param code AWS's error code
     * @param status the HTTP status
     * @param message the text for people
     * @param queryCode the code for the {@code x-amzn-query-error} header
     */
    public ApiError(String code, int status, String message, String queryCode) {
        this(code, status, message, queryCode, JsonNodeFactory.instance.objectNode());
    }

    private ApiError(String code, int status, String message, String queryCode, ObjectNode members) {
        // No stack trace: these are answers, not accidents.
        super(message, null, false, false);
        this.code = code;
        this.status = status;
        this.queryCode = queryCode;
        this.members = members;
    }

    /**
     * The same error with more in its body, as DynamoDB gives the reasons of a cancelled transaction.
     *
     * @param more the body's members in AWS's spelling; of REST-XML headers, of Query nothing
     * @return a new error
     */
    public ApiError with(ObjectNode more) {
        return new ApiError(code, status, message(), queryCode, more);
    }

    /**
     * Makes the usual client error.
     *
     * @param code AWS's error code
     * @param message the text for people
     * @return an error with HTTP status 400
     */
    public static ApiError badRequest(String code, String message) {
        return new ApiError(code, 400, message);
    }

    /**
     * Makes a refusal by IAM; the service called decides its code and status on the wire.
     *
     * @param message the policy evaluator's text
     * @return the refusal
     */
    public static ApiError denied(String message) {
        return new ApiError(ACCESS_DENIED, 403, message);
    }

    /**
     * Tells a refusal by IAM from every other error.
     *
     * @return whether IAM refused the call
     */
    public boolean isDenied() {
        return code.equals(ACCESS_DENIED);
    }

    /**
     * The code.
     *
     * @return AWS's error code
     */
    public String code() {
        return code;
    }

    /**
     * The status.
     *
     * @return the HTTP status
     */
    public int status() {
        return status;
    }

    /**
     * The text.
     *
     * @return what people read
     */
    public String message() {
        return String.valueOf(getMessage());
    }

    /**
     * The old code.
     *
     * @return the code for {@code x-amzn-query-error}; the same as {@link #code()} unless given
     */
    public String queryCode() {
        return queryCode;
    }

    /**
     * What the body says beside code and message.
     *
     * @return members in AWS's spelling, not to be changed
     */
    public ObjectNode members() {
        return members;
    }
}
