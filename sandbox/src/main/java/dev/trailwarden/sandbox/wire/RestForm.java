package dev.trailwarden.sandbox.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * How a service of the protocol REST-JSON or REST-XML writes its calls down: method, path, query and headers say what other protocols
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
     * @param headers the names of all headers, in lower case
     * @param content what the request carries
     */
    record Request(String method, URI uri, UnaryOperator<String> header, Set<String> headers, Body content) {
        /** Copies the names. */
        public Request {
            headers = Set.copyOf(headers);
        }

        /**
         * What the request carries, as text.
         *
         * @return from UTF-8
         */
        public String body() {
            return content.text();
        }
    }

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
     * @param headers the headers that carry members; {@code Content-Type} and {@code Content-Length} may be among them
     * @param content what it carries
     */
    record Answer(int status, Map<String, String> headers, Body content) {
        /** Copies the headers. */
        public Answer {
            headers = Map.copyOf(headers);
        }

        /**
         * An answer of text.
         *
         * @param status the HTTP status
         * @param headers the headers that carry members
         * @param body JSON, or nothing
         */
        public Answer(int status, Map<String, String> headers, String body) {
            this(status, headers, Body.of(body));
        }
    }
}
