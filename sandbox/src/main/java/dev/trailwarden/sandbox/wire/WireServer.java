package dev.trailwarden.sandbox.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.trailwarden.sandbox.identity.Caller;
import dev.trailwarden.sandbox.identity.Identities;
import dev.trailwarden.sandbox.lambda.AwsEndpoint;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Ids;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.runtime.SandboxLog;
import dev.trailwarden.sandbox.wire.ServiceProfile.Protocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One loopback endpoint for all services. The service, the Region and the caller come from the Signature Version 4
 * credential scope, as they do on AWS; the operation from {@code X-Amz-Target}, the form's {@code Action}, or method and
 * path.
 */
public final class WireServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** What a request that names no service we know is answered in, when it looks like JSON. */
    private static final ServiceProfile SOME_JSON =
            new ServiceProfile("unknown", Protocol.JSON_1_1, "", "AccessDeniedException");

    /** The signing names of the services of the protocol REST-XML; every other one without a form speaks JSON. */
    private static final Set<String> REST_XML = Set.of("cloudfront", "route53");

    private static final ServiceProfile SOME_QUERY =
            new ServiceProfile("unknown", Protocol.QUERY, "https://trailwarden.dev/sandbox/", "AccessDenied");

    /**
     * The codes by which each protocol's services turn away callers they do not know. (AWS: "Common error types" of the
     * services' API references.)
     */
    private static final Map<String, String> JSON_CODES = Map.of(
            "ExpiredToken", "ExpiredTokenException",
            "InvalidClientTokenId", "UnrecognizedClientException",
            "MissingAuthenticationToken", "MissingAuthenticationTokenException");

    private final HttpServer http;
    private final ExecutorService threads;
    private final Dispatcher dispatcher;
    private final Identities identities;
    private final Gate gate;
    private final SandboxClock clock;
    private final Ids ids;
    private final SandboxLog log;
    private volatile Duration latency = Duration.ZERO;
    private @Nullable HttpsServer https;
    private @Nullable TlsCertificate certificate;

    /**
     * Opens the endpoint on 127.0.0.1.
     *
     * @param port the port, 0 for any free one
     * @param dispatcher carries out the calls
     * @param identities knows the callers
     * @param gate turns some of them away
     * @param clock tells when a call arrived
     * @param ids makes request ids
     * @param log gets a line for every error answered
     * @throws IOException when the port cannot be had
     */
    public WireServer(
            int port,
            Dispatcher dispatcher,
            Identities identities,
            Gate gate,
            SandboxClock clock,
            Ids ids,
            SandboxLog log)
            throws IOException {
        // Without it each answer waits for the client's delayed acknowledgement; read once, by the first server made.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        this.dispatcher = dispatcher;
        this.identities = identities;
        this.gate = gate;
        this.clock = clock;
        this.ids = ids;
        this.log = log;
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
        this.http = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
        http.setExecutor(threads);
        http.createContext("/", this::exchange);
        http.start();
    }

    /**
     * Where clients find every service ({@code AWS_ENDPOINT_URL}).
     *
     * @return {@code http://127.0.0.1:PORT}
     */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    /**
     * Opens a second door to the same services, with TLS and a certificate of its own; the first stays open.
     *
     * @return {@code https://127.0.0.1:PORT} and who has signed its certificate
     * @throws IOException when the port or the certificate cannot be had
     */
    public synchronized AwsEndpoint secureEndpoint() throws IOException {
        if (https == null || certificate == null) {
            certificate = TlsCertificate.make();
            https = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
            https.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
            https.setExecutor(threads);
            https.createContext("/", this::exchange);
            https.start();
        }
        return new AwsEndpoint(
                URI.create("https://127.0.0.1:" + https.getAddress().getPort()), Optional.of(certificate.authority()));
    }

    /**
     * Lets every answer wait, as the way to AWS does; nothing but a virtual thread waits with it.
     *
     * @param wait how long, in real time; zero for not at all
     */
    public void latency(Duration wait) {
        latency = wait;
    }

    private void waitAWhile() {
        Duration wait = latency;
        if (!wait.isZero()) {
            try {
                Thread.sleep(wait);
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Closes the endpoint at once; calls under way are cut off. */
    @Override
    public void close() {
        http.stop(0);
        closeSecure();
        threads.shutdownNow();
    }

    private synchronized void closeSecure() {
        if (https != null) {
            https.stop(0);
        }
        if (certificate != null) {
            certificate.close();
        }
    }

    private record Answer(
            int status,
            String contentType,
            Body body,
            Map<String, String> headers,
            @Nullable ApiError error) {}

    private void exchange(HttpExchange exchange) throws IOException {
        String requestId = ids.uuid();
        try (exchange) {
            Answer answer = answer(exchange, requestId);
            waitAWhile();
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Type", answer.contentType);
            answer.headers.forEach(headers::set);
            headers.set("x-amzn-requestid", requestId);
            if (answer.error != null && !answer.contentType.endsWith("/xml")) {
                headers.set("x-amzn-errortype", answer.error.code());
                headers.set(
                        "x-amzn-query-error",
                        answer.error.queryCode() + ";" + (answer.error.status() >= 500 ? "Receiver" : "Sender"));
            }
            long size = exchange.getRequestMethod().equals("HEAD") ? 0 : answer.body.size();
            // No body is -1; 0 would announce one of unknown length.
            exchange.sendResponseHeaders(answer.status, size == 0 ? -1 : size);
            if (size > 0) {
                answer.body.writeTo(exchange.getResponseBody());
            }
        }
    }

    private Answer answer(HttpExchange exchange, String requestId) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        Optional<CredentialScope> scope = CredentialScope.read(headers.getFirst("Authorization"));
        @Nullable String target = headers.getFirst("X-Amz-Target");
        ServiceProfile profile = scope.flatMap(known -> target == null
                        ? dispatcher.profile(known.service())
                        : dispatcher.json(known.service()).or(() -> dispatcher.profile(known.service())))
                .orElseGet(() -> target != null || !speaksXml(headers, scope) ? SOME_JSON : SOME_QUERY);
        byte[] body = exchange.getRequestBody().readNBytes(profile.maxBody() + 1);
        String operation = "";
        try {
            if (body.length > profile.maxBody()) {
                throw new ApiError(
                        "RequestEntityTooLarge", 413, "The request is larger than " + profile.maxBody() + " bytes");
            }
            RestForm.Call read = read(exchange, profile, Body.of(body));
            operation = read.operation();
            if (scope.isEmpty()) {
                throw new ApiError("MissingAuthenticationToken", 403, "Request is missing Authentication Token");
            }
            if (operation.isEmpty()) {
                throw dispatcher.unknownOperation(
                        scope.get().service(),
                        exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + target);
            }
            Caller caller = identities
                    .authenticate(
                            scope.get().accessKeyId(), Optional.ofNullable(headers.getFirst("X-Amz-Security-Token")))
                    .orElseThrow(() -> new ApiError(
                            "InvalidClientTokenId", 403, "The security token included in the request is invalid."));
            Region region = profile.regionOf(scope.get().region());
            gate.admit(caller, region);
            ApiCall call = new ApiCall(
                    scope.get().service(),
                    operation,
                    region,
                    caller,
                    read.input(),
                    exchange.getRemoteAddress().getAddress().getHostAddress(),
                    Optional.ofNullable(headers.getFirst("User-Agent")).orElse(""),
                    requestId,
                    clock.now());
            return success(profile, operation, dispatcher.carryOut(call), requestId);
        } catch (ApiError error) {
            log.line(profile.name() + ":" + operation + " answered " + error.code() + ": " + error.message());
            return failure(profile, onTheWire(profile, error), requestId);
        }
    }

    /** What a request asks for, in the words of its protocol; an operation without a name when it does not say. */
    private RestForm.Call read(HttpExchange exchange, ServiceProfile profile, Body body) {
        return switch (profile.protocol()) {
            case JSON_1_0, JSON_1_1 ->
                new RestForm.Call(
                        operationOf(profile, exchange.getRequestHeaders().getFirst("X-Amz-Target")),
                        jsonObject(body.text()));
            case QUERY -> {
                ObjectNode form = QueryForm.read(body.text());
                String action = form.path("Action").asText("");
                form.remove("Action");
                form.remove("Version");
                yield new RestForm.Call(action, form);
            }
            case REST_JSON, REST_XML ->
                dispatcher
                        .rest(profile.name())
                        .flatMap(form -> form.read(new RestForm.Request(
                                exchange.getRequestMethod(),
                                exchange.getRequestURI(),
                                name -> Optional.ofNullable(
                                                exchange.getRequestHeaders().getFirst(name))
                                        .orElse(""),
                                exchange.getRequestHeaders().keySet().stream()
                                        .map(name -> name.toLowerCase(Locale.ROOT))
                                        .collect(Collectors.toSet()),
                                body)))
                        .orElseGet(() -> new RestForm.Call("", JSON.createObjectNode()));
        };
    }

    /** Whether the client of a service that we do not have would read XML: by its form, or by the service's name. */
    private static boolean speaksXml(Headers headers, Optional<CredentialScope> scope) {
        String type = Optional.ofNullable(headers.getFirst("Content-Type")).orElse("");
        return scope.isEmpty()
                || type.startsWith("application/x-www-form-urlencoded")
                || REST_XML.contains(scope.get().service());
    }

    private static String operationOf(ServiceProfile profile, @Nullable String target) {
        String prefix = profile.wireId() + ".";
        return target != null && target.startsWith(prefix) ? target.substring(prefix.length()) : "";
    }

    private static ObjectNode jsonObject(String text) {
        try {
            JsonNode node = JSON.readTree(text.isBlank() ? "{}" : text);
            if (node instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException _) {
            throw ApiError.badRequest("SerializationException", "The body is not JSON");
        }
        throw ApiError.badRequest("SerializationException", "The body is not a JSON object");
    }

    private static ApiError onTheWire(ServiceProfile profile, ApiError error) {
        if (error.isDenied()) {
            return new ApiError(profile.deniedCode(), profile.deniedStatus(), error.message());
        }
        String code = JSON_CODES.get(error.code());
        if (profile.protocol() == Protocol.REST_XML && error.code().equals("InvalidClientTokenId")) {
            return new ApiError(
                    "InvalidAccessKeyId", 403, "The AWS Access Key Id you provided does not exist in our records.");
        }
        boolean json = profile.protocol() != Protocol.QUERY && profile.protocol() != Protocol.REST_XML;
        return json && code != null ? new ApiError(code, profile.deniedStatus(), error.message(), error.code()) : error;
    }

    private Answer success(ServiceProfile profile, String operation, ObjectNode result, String requestId) {
        if (profile.protocol() == Protocol.QUERY) {
            return xml(200, XmlAnswer.of(profile.wireId(), operation, result, requestId), null);
        }
        Optional<RestForm.Answer> rest = dispatcher.rest(profile.name()).map(form -> form.write(operation, result));
        return rest.map(answer -> new Answer(
                        answer.status(), profile.protocol().contentType(), answer.content(), answer.headers(), null))
                .orElseGet(() -> json(profile, 200, result, null));
    }

    private static Answer failure(ServiceProfile profile, ApiError error, String requestId) {
        if (profile.protocol() == Protocol.QUERY) {
            return xml(error.status(), XmlAnswer.of(profile.wireId(), error, requestId), error);
        }
        if (profile.protocol() == Protocol.REST_XML) {
            Map<String, String> headers = new TreeMap<>();
            error.members()
                    .properties()
                    .forEach(member ->
                            headers.put(member.getKey(), member.getValue().asText()));
            String document = XmlAnswer.plain(error, requestId);
            return new Answer(error.status(), profile.protocol().contentType(), Body.of(document), headers, error);
        }
        ObjectNode body = JSON.createObjectNode();
        body.put("__type", error.code());
        body.put("message", error.message());
        body.setAll(error.members());
        return json(profile, error.status(), body, error);
    }

    private static Answer xml(int status, String document, @Nullable ApiError error) {
        return new Answer(status, Protocol.QUERY.contentType(), Body.of(document), Map.of(), error);
    }

    private static Answer json(ServiceProfile profile, int status, ObjectNode body, @Nullable ApiError error) {
        return new Answer(status, profile.protocol().contentType(), Body.of(body.toString()), Map.of(), error);
    }
}
