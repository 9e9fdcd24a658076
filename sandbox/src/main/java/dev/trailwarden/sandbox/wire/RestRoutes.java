package dev.trailwarden.sandbox.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.ApiError;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The REST-JSON form of operations that need nothing special: members come from the path, the query and a JSON body, and
 * go out as a JSON body.
 */
public final class RestRoutes implements RestForm {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Route> routes;

    /**
     * Where an operation is found.
     *
     * @param operation for example {@code GetSchedule}
     * @param method for example {@code GET}
     * @param path as the service model writes it, for example {@code /schedules/{Name}}
     * @param query the members that stand in the query, by the name they have there
     * @param status of a success
     */
    public record Route(String operation, String method, String path, Map<String, String> query, int status) {
        /**
         * An operation with nothing in its query that answers 200.
         *
         * @param operation its name
         * @param method the HTTP method
         * @param path the path
         * @return the route
         */
        public static Route of(String operation, String method, String path) {
            return new Route(operation, method, path, Map.of(), 200);
        }

        /**
         * The same route with a member in its query.
         *
         * @param name its name there
         * @param member its name in the input
         * @return a new route
         */
        public Route with(String name, String member) {
            Map<String, String> more = new TreeMap<>(query);
            more.put(name, member);
            return new Route(operation, method, path, Map.copyOf(more), status);
        }

        /**
         * The same route with another status.
         *
         * @param other of a success
         * @return a new route
         */
        public Route answering(int other) {
            return new Route(operation, method, path, query, other);
        }

        private Optional<ObjectNode> labels(String requested) {
            String[] wanted = path.split("/", -1);
            String[] given = (requested.endsWith("/") ? requested.substring(0, requested.length() - 1) : requested)
                    .split("/", -1);
            ObjectNode found = JSON.createObjectNode();
            if (wanted.length != given.length) {
                return Optional.empty();
            }
            for (int i = 0; i < wanted.length; i++) {
                if (wanted[i].startsWith("{")) {
                    found.put(wanted[i].substring(1, wanted[i].length() - 1), decoded(given[i]));
                } else if (!wanted[i].equals(given[i])) {
                    return Optional.empty();
                }
            }
            return Optional.of(found);
        }
    }

    /**
     * A form of some routes.
     *
     * @param routes where the operations are
     */
    public RestRoutes(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    @Override
    public Optional<Call> read(Request request) {
        String path = Optional.ofNullable(request.uri().getRawPath()).orElse("");
        for (Route route : routes) {
            Optional<ObjectNode> labels =
                    route.method().equals(request.method()) ? route.labels(path) : Optional.empty();
            if (labels.isPresent()) {
                ObjectNode input = body(request.body());
                input.setAll(labels.get());
                query(request, route, input);
                return Optional.of(new Call(route.operation(), input));
            }
        }
        return Optional.empty();
    }

    private static void query(Request request, Route route, ObjectNode input) {
        String query = Optional.ofNullable(request.uri().getRawQuery()).orElse("");
        for (String parameter : query.split("&", -1)) {
            int equals = parameter.indexOf('=');
            String member = equals < 0 ? null : route.query().get(decoded(parameter.substring(0, equals)));
            if (member != null) {
                input.put(member, decoded(parameter.substring(equals + 1)));
            }
        }
    }

    private static ObjectNode body(String text) {
        try {
            JsonNode tree = JSON.readTree(text.isBlank() ? "{}" : text);
            if (tree instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException notJson) {
            throw ApiError.badRequest("SerializationException", "The body is not JSON");
        }
        throw ApiError.badRequest("SerializationException", "The body is not a JSON object");
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public Answer write(String operation, ObjectNode result) {
        int status = routes.stream()
                .filter(route -> route.operation().equals(operation))
                .map(Route::status)
                .findFirst()
                .orElse(200);
        return new Answer(status, Map.of(), status == 204 ? "" : result.toString());
    }
}
