package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.identity.Identities;
import dev.trailwarden.sandbox.lambda.AsyncInvoker.Policy;
import dev.trailwarden.sandbox.lambda.FunctionSettings;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.service.LambdaFunction.Code;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Operation;
import dev.trailwarden.sandbox.wire.RestRoutes;
import dev.trailwarden.sandbox.wire.RestRoutes.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What Lambda tells about functions, and what somebody may change about them beside their code: concurrency, aliases,
 * permissions, retries and event sources.
 */
final class LambdaReads {
    /** Lambda quotas: what a function may reserve is the account's concurrency but for 100. */
    private static final int MOST_RESERVED = 900;

    private static final String FUNCTION = "/2015-03-31/functions/{FunctionName}";
    private static final String SOURCES = "/2015-03-31/event-source-mappings";

    private final LambdaService functions;
    private final Authorizer authorizer;
    private final Identities identities;
    private final SandboxClock clock;

    LambdaReads(LambdaService functions, Authorizer authorizer, Identities identities, SandboxClock clock) {
        this.functions = functions;
        this.authorizer = authorizer;
        this.identities = identities;
        this.clock = clock;
    }

    /** Where the operations are found. */
    static RestRoutes routes() {
        return new RestRoutes(List.of(
                Route.of("GetFunction", "GET", FUNCTION).with("Qualifier", "Qualifier"),
                Route.of("GetFunctionConfiguration", "GET", FUNCTION + "/configuration")
                        .with("Qualifier", "Qualifier"),
                Route.of("GetFunctionConcurrency", "GET", "/2019-09-30/functions/{FunctionName}/concurrency"),
                Route.of("PutFunctionConcurrency", "PUT", "/2017-10-31/functions/{FunctionName}/concurrency"),
                Route.of("DeleteFunctionConcurrency", "DELETE", "/2017-10-31/functions/{FunctionName}/concurrency")
                        .answering(204),
                Route.of("GetAlias", "GET", FUNCTION + "/aliases/{Name}"),
                Route.of("UpdateAlias", "PUT", FUNCTION + "/aliases/{Name}"),
                Route.of("GetPolicy", "GET", FUNCTION + "/policy").with("Qualifier", "Qualifier"),
                Route.of("RemovePermission", "DELETE", FUNCTION + "/policy/{StatementId}")
                        .with("Qualifier", "Qualifier")
                        .answering(204),
                Route.of(
                                "GetFunctionEventInvokeConfig",
                                "GET",
                                "/2019-09-25/functions/{FunctionName}/event-invoke-config")
                        .with("Qualifier", "Qualifier"),
                Route.of(
                                "DeleteFunctionEventInvokeConfig",
                                "DELETE",
                                "/2019-09-25/functions/{FunctionName}/event-invoke-config")
                        .with("Qualifier", "Qualifier")
                        .answering(204),
                Route.of("ListEventSourceMappings", "GET", SOURCES)
                        .with("EventSourceArn", "EventSourceArn")
                        .with("FunctionName", "FunctionName"),
                Route.of("GetEventSourceMapping", "GET", SOURCES + "/{UUID}"),
                Route.of("UpdateEventSourceMapping", "PUT", SOURCES + "/{UUID}").answering(202),
                Route.of("DeleteEventSourceMapping", "DELETE", SOURCES + "/{UUID}")
                        .answering(202)));
    }

    Map<String, Operation> operations() {
        Map<String, Operation> all = new TreeMap<>();
        all.put("GetFunction", Operation.read(this::getFunction));
        all.put("GetFunctionConfiguration", Operation.read(call -> configuration(named(call))));
        all.put("GetFunctionConcurrency", Operation.read(this::getConcurrency));
        all.put("PutFunctionConcurrency", Operation.write(this::putConcurrency));
        all.put("DeleteFunctionConcurrency", Operation.write(this::deleteConcurrency));
        all.put("GetAlias", Operation.read(this::getAlias));
        all.put("UpdateAlias", Operation.write(this::updateAlias));
        all.put("GetPolicy", Operation.read(this::getPolicy));
        all.put("RemovePermission", Operation.write(this::removePermission));
        all.put("GetFunctionEventInvokeConfig", Operation.read(this::getRetries));
        all.put("DeleteFunctionEventInvokeConfig", Operation.write(this::deleteRetries));
        all.put("ListEventSourceMappings", Operation.read(this::listSources));
        all.put("GetEventSourceMapping", Operation.read(call -> source(call).describe()));
        all.put("UpdateEventSourceMapping", Operation.write(this::updateSource));
        all.put("DeleteEventSourceMapping", Operation.write(this::deleteSource));
        return all;
    }

    /** A function as a call names it, with what the name or the query says behind it. */
    private record Named(LambdaFunction function, String qualifier, boolean qualified) {
        String arn() {
            return qualified ? function.arn(qualifier) : function.arn();
        }
    }

    /** The function of a call that the caller may make; permissions come before existence. */
    private Named named(ApiCall call) {
        String arn = LambdaApi.functionArn(call);
        authorizer.require(call.asks(arn));
        Optional<String> qualifier = LambdaService.qualifier(arn);
        LambdaFunction function = functions.existing(arn);
        return new Named(function, qualifier.orElse(LambdaFunction.LATEST), qualifier.isPresent());
    }

    private ObjectNode getFunction(ApiCall call) {
        Named named = named(call);
        ObjectNode answer = object();
        answer.set("Configuration", configuration(named));
        answer.putObject("Code").put("RepositoryType", "S3");
        named.function()
                .reserved()
                .ifPresent(reserved -> answer.putObject("Concurrency").put("ReservedConcurrentExecutions", reserved));
        return answer;
    }

    private ObjectNode configuration(Named named) {
        Code code = named.function().code(named.qualifier());
        FunctionSettings settings = code.settings();
        ObjectNode node = object().put("FunctionName", named.function().name())
                .put("FunctionArn", named.arn())
                .put("Runtime", settings.code().runtime().id())
                .put("Role", code.roleArn())
                .put("Handler", settings.handler())
                .put("CodeSize", size(settings))
                .put("Description", code.description())
                .put("Timeout", settings.timeout().toSeconds())
                .put("MemorySize", settings.memoryMegabytes())
                .put("CodeSha256", code.sha256())
                .put("Version", settings.version())
                .put("State", "Active")
                .put("LastUpdateStatus", "Successful")
                .put("PackageType", "Zip");
        node.putObject("LoggingConfig").put("LogGroup", settings.logGroup());
        ObjectNode variables = node.putObject("Environment").putObject("Variables");
        settings.environment().forEach(variables::put);
        return node;
    }

    private static long size(FunctionSettings settings) {
        try {
            return Files.size(settings.code().file());
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private ObjectNode getConcurrency(ApiCall call) {
        ObjectNode answer = object();
        named(call).function().reserved().ifPresent(reserved -> answer.put("ReservedConcurrentExecutions", reserved));
        return answer;
    }

    private ObjectNode putConcurrency(ApiCall call) {
        Named named = named(call);
        int wanted = call.input().path("ReservedConcurrentExecutions").asInt(-1);
        if (wanted < 0 || wanted > MOST_RESERVED) {
            throw EventSourceMapping.invalid("Specified ReservedConcurrentExecutions for function decreases account's"
                    + " UnreservedConcurrentExecution below its minimum value of [100].");
        }
        named.function().reserve(Optional.of(wanted));
        return object().put("ReservedConcurrentExecutions", wanted);
    }

    private ObjectNode deleteConcurrency(ApiCall call) {
        named(call).function().reserve(Optional.empty());
        return object();
    }

    private ObjectNode getAlias(ApiCall call) {
        Named named = named(call);
        return alias(named.function(), call.text("Name"));
    }

    private ObjectNode updateAlias(ApiCall call) {
        Named named = named(call);
        String name = call.text("Name");
        ObjectNode before = alias(named.function(), name);
        named.function()
                .alias(
                        name,
                        call.input()
                                .path("FunctionVersion")
                                .asText(before.path("FunctionVersion").asText()));
        return alias(named.function(), name);
    }

    private static ObjectNode alias(LambdaFunction function, String name) {
        String version = function.aliased(name)
                .orElseThrow(() ->
                        new ApiError("ResourceNotFoundException", 404, "Cannot find alias arn: " + function.arn(name)));
        return object().put("AliasArn", function.arn(name))
                .put("Name", name)
                .put("FunctionVersion", version)
                .put("Description", "");
    }

    private ObjectNode getPolicy(ApiCall call) {
        Named named = named(call);
        JsonNode policy = named.function().policy(named.qualifier()).orElseThrow(LambdaReads::nothing);
        return object().put("Policy", identities.showPrincipals(policy).toString());
    }

    private ObjectNode removePermission(ApiCall call) {
        Named named = named(call);
        String sid = call.text("StatementId");
        JsonNode statements = named.function()
                .policy(named.qualifier())
                .map(policy -> policy.path("Statement"))
                .orElseThrow(LambdaReads::nothing);
        boolean known = false;
        for (JsonNode statement : statements) {
            known |= statement.path("Sid").asText().equals(sid);
        }
        if (!known) {
            throw new ApiError(
                    "ResourceNotFoundException", 404, "Statement " + sid + " is not found in resource policy.");
        }
        named.function().forbid(named.qualifier(), sid);
        return object();
    }

    private ObjectNode getRetries(ApiCall call) {
        Named named = named(call);
        Policy policy = named.function()
                .retryPolicy(named.qualifier())
                .orElseThrow(() -> new ApiError(
                        "ResourceNotFoundException",
                        404,
                        "The function " + named.arn() + " doesn't have an EventInvokeConfig"));
        ObjectNode node = object().put("FunctionArn", named.function().arn(named.qualifier()))
                .put("MaximumRetryAttempts", policy.maximumRetryAttempts())
                .put("MaximumEventAgeInSeconds", policy.maximumEventAge().toSeconds());
        policy.onFailure()
                .ifPresent(queue -> node.putObject("DestinationConfig")
                        .putObject("OnFailure")
                        .put("Destination", queue));
        return node;
    }

    private ObjectNode deleteRetries(ApiCall call) {
        Named named = named(call);
        named.function().retry(named.qualifier(), Optional.empty());
        return object();
    }

    private ObjectNode listSources(ApiCall call) {
        authorizer.require(call.asks("*"));
        String place =
                "arn:aws:lambda:%s:%s:".formatted(call.region(), call.caller().account());
        Optional<String> function = Optional.of(call.text("FunctionName"))
                .filter(name -> !name.isEmpty())
                .map(name -> LambdaApi.functionArn(call));
        ObjectNode answer = object();
        ArrayNode list = answer.putArray("EventSourceMappings");
        functions.sources().all().stream()
                .filter(mapping -> mapping.functionArn().startsWith(place))
                .filter(mapping -> call.text("EventSourceArn").isEmpty()
                        || mapping.queueArn().equals(call.text("EventSourceArn")))
                .filter(mapping -> function.filter(arn -> !arn.equals(mapping.functionArn()))
                        .isEmpty())
                .map(EventSourceMapping::describe)
                .forEach(list::add);
        return answer;
    }

    private EventSourceMapping source(ApiCall call) {
        String id = call.text("UUID");
        String arn = "arn:aws:lambda:%s:%s:event-source-mapping:%s"
                .formatted(call.region(), call.caller().account(), id);
        Optional<EventSourceMapping> found =
                functions.sources().find(id).filter(mapping -> mapping.arn().equals(arn));
        authorizer.require(found.map(EventSourceMapping::functionArn)
                .map(function -> call.asks(arn).with("lambda:FunctionArn", function))
                .orElseGet(() -> call.asks(arn)));
        return found.orElseThrow(LambdaReads::nothing);
    }

    private ObjectNode updateSource(ApiCall call) {
        EventSourceMapping before = source(call);
        EventSourceMapping.Settings old = before.settings();
        JsonNode input = call.input();
        Optional<Integer> concurrency = input.has("ScalingConfig")
                ? Optional.of(input.at("/ScalingConfig/MaximumConcurrency"))
                        .filter(JsonNode::isNumber)
                        .map(JsonNode::asInt)
                : old.maximumConcurrency();
        boolean partial = input.has("FunctionResponseTypes")
                ? !input.path("FunctionResponseTypes").isEmpty()
                : old.partial();
        EventSourceMapping changed = before.with(
                new EventSourceMapping.Settings(
                        input.path("Enabled").asBoolean(old.enabled()),
                        input.path("BatchSize").asInt(old.batchSize()),
                        input.path("MaximumBatchingWindowInSeconds").asInt(old.windowSeconds()),
                        concurrency,
                        partial),
                clock.now());
        functions.sources().put(changed);
        return changed.describe();
    }

    private ObjectNode deleteSource(ApiCall call) {
        EventSourceMapping gone = source(call);
        functions.sources().remove(gone.id());
        return gone.describe().put("State", "Deleting");
    }

    private static ApiError nothing() {
        return new ApiError("ResourceNotFoundException", 404, "The resource you requested does not exist.");
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
