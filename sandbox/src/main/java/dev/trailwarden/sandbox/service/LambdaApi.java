package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.identity.Identities;
import dev.trailwarden.sandbox.lambda.Invocation;
import dev.trailwarden.sandbox.lambda.Invocation.Failed;
import dev.trailwarden.sandbox.lambda.Invocation.Returned;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService;
import dev.trailwarden.sandbox.wire.RestForm;
import dev.trailwarden.sandbox.wire.RestRoutes;
import dev.trailwarden.sandbox.wire.ServiceProfile;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lambda over the wire; the last lines of the log ({@code LogType}) of an invocation are not answered. */
public final class LambdaApi implements ApiService, RestForm {
    /** Lambda quotas: a synchronous request and its answer, and an asynchronous event. */
    private static final int MAX_SYNCHRONOUS = 6 * 1024 * 1024;

    private static final int MAX_ASYNCHRONOUS = 1024 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PATH = Pattern.compile("/2015-03-31/functions/([^/]+)/invocations");
    /** Name, partial ARN or ARN, with or without a qualifier (Lambda API reference, Invoke). */
    private static final Pattern FUNCTION = Pattern.compile(
            "(?:(?:arn:aws:lambda:([a-z0-9-]+):)?([0-9]{12}):function:)?([a-zA-Z0-9-_]{1,64})(?::(\\$LATEST|[a-zA-Z0-9-_]+))?");

    private static final RestRoutes ROUTES = LambdaReads.routes();

    private final LambdaService functions;
    private final LambdaReads reads;

    /**
     * The wire of the functions.
     *
     * @param functions what is invoked
     * @param authorizer decides every other call
     * @param identities shows who may call what
     * @param clock stamps what is changed
     */
    public LambdaApi(LambdaService functions, Authorizer authorizer, Identities identities, SandboxClock clock) {
        this.functions = functions;
        this.reads = new LambdaReads(functions, authorizer, identities, clock);
    }

    @Override
    public ServiceProfile profile() {
        return new ServiceProfile("lambda", ServiceProfile.Protocol.REST_JSON, "", "AccessDeniedException");
    }

    @Override
    public Map<String, Operation> operations() {
        Map<String, Operation> all = new TreeMap<>(reads.operations());
        all.put("Invoke", Operation.data(this::invoke));
        return all;
    }

    @Override
    public Optional<RestForm> rest() {
        return Optional.of(this);
    }

    @Override
    public Optional<Call> read(Request request) {
        Matcher path = PATH.matcher(request.uri().getRawPath());
        if (!request.method().equals("POST") || !path.matches()) {
            return ROUTES.read(request);
        }
        ObjectNode input = JSON.createObjectNode();
        input.put("FunctionName", decoded(path.group(1)));
        input.put("Payload", request.body());
        input.put("InvocationType", request.header().apply("X-Amz-Invocation-Type"));
        String query = Optional.ofNullable(request.uri().getRawQuery()).orElse("");
        for (String parameter : query.split("&", -1)) {
            if (parameter.startsWith("Qualifier=")) {
                input.put("Qualifier", decoded(parameter.substring(parameter.indexOf('=') + 1)));
            }
        }
        return Optional.of(new Call("Invoke", input));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public Answer write(String operation, ObjectNode result) {
        if (!operation.equals("Invoke")) {
            return ROUTES.write(operation, result);
        }
        Map<String, String> headers = new TreeMap<>();
        result.properties().stream()
                .filter(member -> member.getKey().startsWith("X-Amz-"))
                .forEach(
                        member -> headers.put(member.getKey(), member.getValue().asText()));
        return new Answer(
                result.path("StatusCode").asInt(),
                headers,
                result.path("Payload").asText(""));
    }

    private ObjectNode invoke(ApiCall call) {
        String arn = functionArn(call);
        String payload = call.text("Payload").isEmpty() ? "{}" : call.text("Payload");
        String type = call.text("InvocationType").isEmpty() ? "RequestResponse" : call.text("InvocationType");
        functions.requireInvoke(call.asks(LambdaService.INVOKE, arn));
        int limit = type.equals("Event") ? MAX_ASYNCHRONOUS : MAX_SYNCHRONOUS;
        if (bytes(payload) > limit) {
            throw new ApiError(
                    "RequestTooLargeException",
                    413,
                    "Request must be smaller than %d bytes for the InvokeFunction operation".formatted(limit));
        }
        checkJson(payload);
        return switch (type) {
            case "RequestResponse" -> answered(functions.answer(arn, payload));
            case "Event" -> {
                functions.queue(arn, payload);
                yield JSON.createObjectNode().put("StatusCode", 202);
            }
            case "DryRun" -> JSON.createObjectNode().put("StatusCode", 204);
            default ->
                throw ApiError.badRequest("InvalidParameterValueException", "Unsupported invocation type: " + type);
        };
    }

    private static ObjectNode answered(Invocation invocation) {
        ObjectNode answer = JSON.createObjectNode().put("StatusCode", 200);
        answer.put("X-Amz-Executed-Version", invocation.version());
        answer.put("Payload", invocation.outcome().payload());
        switch (invocation.outcome()) {
            case Returned returned -> {
                if (bytes(returned.payload()) > MAX_SYNCHRONOUS) {
                    answer.put("X-Amz-Function-Error", "Unhandled");
                    answer.put("Payload", tooLarge());
                }
            }
            case Failed failed -> answer.put("X-Amz-Function-Error", "Unhandled");
        }
        return answer;
    }

    private static String tooLarge() {
        return JSON.createObjectNode()
                .put("errorType", "Function.ResponseSizeTooLarge")
                .put(
                        "errorMessage",
                        "Response payload size exceeded maximum allowed payload size (%d bytes)."
                                .formatted(MAX_SYNCHRONOUS))
                .toString();
    }

    private static void checkJson(String payload) {
        try {
            JSON.readTree(payload);
        } catch (JsonProcessingException notJson) {
            throw ApiError.badRequest(
                    "InvalidRequestContentException",
                    "Could not parse request body into json: " + notJson.getOriginalMessage());
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** What is invoked or asked about, as the ARN that permissions are asked on. */
    static String functionArn(ApiCall call) {
        String name = call.text("FunctionName");
        Matcher parts = FUNCTION.matcher(name);
        if (!parts.matches()) {
            throw ApiError.badRequest(
                    "ValidationException",
                    "1 validation error detected: Value '%s' at 'functionName' failed to satisfy constraint"
                            .formatted(name));
        }
        Optional<String> region = Optional.ofNullable(parts.group(1));
        if (region.filter(other -> !other.equals(call.region().name())).isPresent()) {
            throw new ApiError(
                    "ResourceNotFoundException",
                    404,
                    "Functions from '%s' are not reachable in this region ('%s')"
                            .formatted(region.get(), call.region()));
        }
        String account = Optional.ofNullable(parts.group(2))
                .orElse(call.caller().account().value());
        Optional<String> inName = Optional.ofNullable(parts.group(4));
        Optional<String> asked = Optional.of(call.text("Qualifier")).filter(text -> !text.isEmpty());
        if (inName.isPresent() && asked.isPresent() && !inName.equals(asked)) {
            throw ApiError.badRequest(
                    "InvalidParameterValueException",
                    "The derived qualifier from the function name does not match the specified qualifier.");
        }
        String arn = "arn:aws:lambda:%s:%s:function:%s".formatted(call.region(), account, parts.group(3));
        return inName.or(() -> asked).map(qualifier -> arn + ":" + qualifier).orElse(arn);
    }
}
