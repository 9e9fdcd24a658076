package dev.trailwarden.sandbox.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * How a service of the protocol REST-JSON writes its calls down: method, path, query and headers say what other protocols
 * say by members, and the body may belong to somebody else.
 */
public interface RestForm {
    /**
     * Reads a request.
     *
     * @param request as it came
     * @return the call, empty when the service has none of this method and path
     */
    Optional<Call> read(Request request);

    /**
     * Writes an answer.
     *
     * @param operation the operation that was carried out
     * @param result its members
     * @return the answer as it goes out
     */
    Answer write(String operation, ObjectNode result);

    /**
     * A request.
     *
     * @param method for example {@code POST}
     * @param uri path and query, still encoded
     * @param header gives a header by its name, or the empty text
     * @param body as text
     */
    record Request(String method, URI uri, UnaryOperator<String> header, String body) {}

    /**
     * A call, read.
     *
     * @param operation for example {@code Invoke}
     * @param input its members
     */
    record Call(String operation, ObjectNode input) {}

    /**
     * An answer, written.
     *
     * @param status the HTTP status
     * @param headers the headers that carry members
     * @param body JSON, or nothing
     */
    record Answer(int status, Map<String, String> headers, String body) {}
}
