package dev.trailwarden.aws.wire;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.http.SdkHttpResponse;

/** One of AWS's protocols. Safe for several threads. */
interface Protocol {
    /** The path at which an operation is asked for, beginning with a slash. */
    String path(String operation);

    /** The headers that say what is asked and how the body is written. */
    Map<String, String> headers(String operation);

    /** A request's body. */
    byte[] body(String operation, SdkPojo request);

    /**
     * Reads the answer to an operation.
     *
     * @param answer the body
     * @param into the builder of the SDK's answer
     * @throws RuntimeException if it is not what the model says
     */
    void read(String operation, byte[] answer, SdkPojo into);

    /**
     * Reads an error; never fails, for an answer that nobody can read is an error all the same.
     *
     * @param response status and headers
     * @param answer the body
     */
    Fault fault(SdkHttpResponse response, byte[] answer);

    /**
     * Reads what else an error says.
     *
     * @param answer the body
     * @param into the builder of the SDK's exception
     */
    void readFault(byte[] answer, SdkPojo into);

    /**
     * An error of a service.
     *
     * @param code by which errors are told apart; empty if the answer has none
     * @param message for a person
     * @param requestId of AWS
     */
    record Fault(String code, Optional<String> message, Optional<String> requestId) {}
}
