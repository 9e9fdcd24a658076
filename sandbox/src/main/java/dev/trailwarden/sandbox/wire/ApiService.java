package dev.trailwarden.sandbox.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.ApiError;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An AWS service: how it shows itself, and a table of what it can do. What is not in the table does not exist. */
public interface ApiService {
    /**
     * How the service shows itself on the wire.
     *
     * @return its profile
     */
    ServiceProfile profile();

    /**
     * How a service of the protocol Query shows itself to clients that speak JSON to it, as newer ones do.
     *
     * @return its other profile; empty for a service of one protocol
     */
    default Optional<ServiceProfile> json() {
        return Optional.empty();
    }

    /**
     * What the service can do.
     *
     * @return operations by name, for example {@code StopLogging}
     */
    Map<String, Operation> operations();

    /**
     * How the service writes calls down, when it speaks REST-JSON or REST-XML.
     *
     * @return the form; empty for every other protocol
     */
    default Optional<RestForm> rest() {
        return Optional.empty();
    }

    /**
     * The rates that AWS publishes for the service.
     *
     * @return its limits; kept only while {@link Rates#publish} is on
     */
    default List<Rates.Limit> limits() {
        return List.of();
    }

    /**
     * One operation.
     *
     * @param kind what CloudTrail makes of it
     * @param handler does it
     */
    record Operation(Kind kind, Handler handler) {
        /**
         * An operation that changes something: recorded, and delivered as an event.
         *
         * @param handler does it
         * @return the operation
         */
        public static Operation write(Handler handler) {
            return new Operation(Kind.WRITE, handler);
        }

        /**
         * An operation that only looks: recorded, not delivered as an event.
         *
         * @param handler does it
         * @return the operation
         */
        public static Operation read(Handler handler) {
            return new Operation(Kind.READ, handler);
        }

        /**
         * A data event (PutEvents, Publish, SendMessage): not recorded, as on AWS without data-event selectors.
         *
         * @param handler does it
         * @return the operation
         */
        public static Operation data(Handler handler) {
            return new Operation(Kind.DATA, handler);
        }
    }

    /** What CloudTrail makes of an operation. */
    enum Kind {
        /** A management event with {@code readOnly: true}. */
        READ,
        /** A management event with {@code readOnly: false}. */
        WRITE,
        /** No management event. */
        DATA
    }

    /** Does an operation. */
    @FunctionalInterface
    interface Handler {
        /**
         * Answers a call; asks the {@code Authorizer} first, as AWS does.
         *
         * @param call the call
         * @return the response's members in AWS's spelling; an empty object for none. In Query answers an array
         *     becomes a list of {@code <member>}, an array named {@code entry} a map's entries.
         * @throws ApiError what AWS would answer instead
         */
        ObjectNode handle(ApiCall call);
    }
}
