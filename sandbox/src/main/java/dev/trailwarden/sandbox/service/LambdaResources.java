package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.identity.Identities;
import dev.trailwarden.sandbox.lambda.AsyncInvoker;
import dev.trailwarden.sandbox.lambda.FunctionCode;
import dev.trailwarden.sandbox.lambda.FunctionSettings;
import dev.trailwarden.sandbox.lambda.LambdaRuntime;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Arn;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.service.LambdaFunction.Code;
import dev.trailwarden.sandbox.service.ResourceKind.Wanted;
import dev.trailwarden.sandbox.template.Properties;
import dev.trailwarden.sandbox.template.ResourceProvider;
import dev.trailwarden.sandbox.template.ResourceProvider.Made;
import dev.trailwarden.sandbox.template.StackResource;
import dev.trailwarden.sandbox.template.StackTarget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Functions with their versions, aliases, permissions, retries and event sources. */
final class LambdaResources {
    private final LambdaService lambda;
    private final Identities identities;
    private final CodeStore code;
    private final SandboxClock clock;

    private LambdaResources(LambdaService lambda, Identities identities, CodeStore code, SandboxClock clock) {
        this.clock = clock;
        this.lambda = lambda;
        this.identities = identities;
        this.code = code;
    }

    /**
     * The providers.
     *
     * @param lambda what they fill
     * @param identities where execution roles are
     * @param code the buckets that code is taken from
     * @param clock stamps event source mappings
     */
    static List<ResourceProvider> of(LambdaService lambda, Identities identities, CodeStore code, SandboxClock clock) {
        LambdaResources resources = new LambdaResources(lambda, identities, code, clock);
        return List.of(
                new ResourceKind(
                        "AWS::Lambda::Function",
                        resources::function,
                        (target, function) ->
                                lambda.delete(function.attributes().getOrDefault("Arn", ""))),
                new ResourceKind("AWS::Lambda::Version", resources::version, resources::removeVersion),
                new ResourceKind(
                        "AWS::Lambda::Alias",
                        resources::alias,
                        (target, alias) ->
                                resources.function(alias).ifPresent(function -> function.unalias(last(alias)))),
                new ResourceKind("AWS::Lambda::Permission", resources::permission, (target, permission) -> {
                    String[] parts = permission.physicalId().split("\\|", -1);
                    if (lambda.has(parts[0])) {
                        lambda.existing(parts[0]).forbid(parts[1], parts[2]);
                    }
                }),
                new ResourceKind("AWS::Lambda::EventInvokeConfig", resources::retries, (target, config) -> {
                    String[] parts = config.physicalId().split("\\|", -1);
                    if (lambda.has(parts[0])) {
                        lambda.existing(parts[0]).retry(parts[1], Optional.empty());
                    }
                }),
                new ResourceKind(
                        "AWS::Lambda::EventSourceMapping",
                        resources::source,
                        (target, source) -> lambda.sources().remove(source.physicalId())));
    }

    private Made function(Wanted wanted) {
        Properties properties = wanted.properties();
        String name = wanted.name("FunctionName");
        String role = properties.text("Role");
        String runtime = properties.text("Runtime");
        String handler = properties.text("Handler");
        int memory = properties.number("MemorySize", 128);
        int timeout = properties.number("Timeout", 3);
        Map<String, String> variables = new TreeMap<>();
        properties
                .object("Environment")
                .flatMap(environment -> environment.json("Variables"))
                .ifPresent(node -> node.properties()
                        .forEach(entry ->
                                variables.put(entry.getKey(), entry.getValue().asText())));
        Properties where =
                properties.object("Code").orElseThrow(() -> ApiError.badRequest("ValidationError", "Code is missing"));
        String bucket = where.text("S3Bucket");
        String key = where.text("S3Key");
        String snapStart =
                properties.object("SnapStart").map(snap -> snap.text("ApplyOn")).orElse("None");
        Optional<Properties> logging = properties.object("LoggingConfig");
        logging.ifPresent(config -> config.recordedOnly("LogFormat", "ApplicationLogLevel", "SystemLogLevel"));
        String logGroup =
                logging.flatMap(config -> config.optionalText("LogGroup")).orElse("/aws/lambda/" + name);
        properties.recordedOnly("Description", "Tags", "Architectures");
        Optional<Integer> reserved = properties
                .json("ReservedConcurrentExecutions")
                .map(_ -> properties.number("ReservedConcurrentExecutions", 0));
        properties.done();
        LambdaRuntime known = LambdaRuntime.of(runtime)
                .orElseThrow(() -> invalid("Runtime %s is not supported, only %s"
                        .formatted(
                                runtime,
                                Arrays.stream(LambdaRuntime.values())
                                        .map(LambdaRuntime::id)
                                        .toList())));
        if (memory < 128 || memory > 10_240 || timeout < 1 || timeout > 900) {
            throw invalid("MemorySize %d or Timeout %d is out of range".formatted(memory, timeout));
        }
        if (!snapStart.equals("None") && !snapStart.equals("PublishedVersions")) {
            throw invalid("SnapStart applies to PublishedVersions or None, not to " + snapStart);
        }
        if (!snapStart.equals("None") && !known.takesSnapshots()) {
            throw invalid(runtime + " is not supported for SnapStart enabled functions.");
        }
        if (identities.role(role).isEmpty()) {
            throw invalid("The role defined for the function cannot be assumed by Lambda.");
        }
        if (reserved.filter(concurrency -> concurrency < 0).isPresent()) {
            throw invalid("ReservedConcurrentExecutions is below 0");
        }
        FunctionCode deployed = code.get(known, bucket, key, wanted.account(), wanted.region());
        FunctionSettings settings = new FunctionSettings(
                name,
                LambdaFunction.LATEST,
                wanted.region().name(),
                deployed,
                handler,
                memory,
                Duration.ofSeconds(timeout),
                logGroup,
                variables);
        String arn = new Arn(
                        "aws",
                        "lambda",
                        wanted.region().name(),
                        wanted.account().value(),
                        "function:" + name)
                .toString();
        if (wanted.isNew(name) && lambda.has(arn)) {
            throw new ApiError("ResourceConflictException", 409, "Function already exist: " + name);
        }
        lambda.put(
                        wanted.account(),
                        wanted.region(),
                        name,
                        new Code(settings, role, CodeStore.sha256(deployed.file()), ""))
                .reserve(reserved);
        return new Made(name, Map.of("Arn", arn));
    }

    /** A version never changes: whatever changes in the template publishes another one. */
    private Made version(Wanted wanted) {
        LambdaFunction function = functionOf(wanted);
        String version = function.publish(
                wanted.properties().optionalText("CodeSha256"),
                wanted.properties().optionalText("Description").orElse(""));
        wanted.properties().done();
        return new Made(function.arn(version), Map.of("Version", version, "FunctionArn", function.arn(version)));
    }

    private void removeVersion(StackTarget target, StackResource version) {
        function(version).ifPresent(function -> function.unpublish(last(version)));
        lambda.stop(version.physicalId());
    }

    private Made alias(Wanted wanted) {
        LambdaFunction function = functionOf(wanted);
        String name = wanted.properties().text("Name");
        String version = wanted.properties().text("FunctionVersion");
        wanted.properties().recordedOnly("Description");
        wanted.properties().done();
        function.alias(name, version);
        return new Made(function.arn(name), Map.of("AliasArn", function.arn(name)));
    }

    private Made permission(Wanted wanted) {
        Properties properties = wanted.properties();
        LambdaFunction function = functionOf(wanted);
        String qualifier =
                LambdaService.qualifier(properties.text("FunctionName")).orElse(LambdaFunction.LATEST);
        String action = properties.text("Action");
        String principal = properties.text("Principal");
        Optional<String> sourceArn = properties.optionalText("SourceArn");
        Optional<String> sourceAccount = properties.optionalText("SourceAccount");
        properties.done();
        String sid = wanted.target().physicalName(wanted.logicalId());
        ObjectNode statement = JsonNodeFactory.instance
                .objectNode()
                .put("Sid", sid)
                .put("Effect", "Allow")
                .put("Action", action)
                .put("Resource", qualifier.equals(LambdaFunction.LATEST) ? function.arn() : function.arn(qualifier));
        statement.putObject("Principal").put(principal.endsWith(".amazonaws.com") ? "Service" : "AWS", principal);
        sourceArn.ifPresent(arn -> condition(statement, "ArnLike", "AWS:SourceArn", arn));
        sourceAccount.ifPresent(account -> condition(statement, "StringEquals", "AWS:SourceAccount", account));
        ObjectNode policy = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
        policy.putArray("Statement").add(statement);
        JsonNode pinned = identities.pinPrincipals(policy).path("Statement").path(0);
        function.permit(qualifier, sid, pinned);
        return new Made(String.join("|", function.arn(), qualifier, sid), Map.of("Id", sid));
    }

    private static void condition(ObjectNode statement, String operator, String key, String value) {
        statement.withObjectProperty("Condition").withObjectProperty(operator).put(key, value);
    }

    private Made retries(Wanted wanted) {
        Properties properties = wanted.properties();
        LambdaFunction function = functionOf(wanted);
        String qualifier = properties.text("Qualifier");
        int attempts = properties.number("MaximumRetryAttempts", 2);
        int age = properties.number("MaximumEventAgeInSeconds", 21_600);
        Optional<String> destination = properties
                .object("DestinationConfig")
                .flatMap(config -> config.object("OnFailure"))
                .map(failure -> failure.text("Destination"));
        properties.done();
        if (attempts < 0 || attempts > 2 || age < 60 || age > 21_600) {
            throw invalid("%d retries or an event age of %d seconds is out of range".formatted(attempts, age));
        }
        destination
                .filter(arn ->
                        Arn.parse(arn).filter(to -> to.service().equals("sqs")).isEmpty())
                .ifPresent(arn -> {
                    throw invalid("the sandbox has queues as destinations, not " + arn);
                });
        function.retry(qualifier, Optional.of(new AsyncInvoker.Policy(attempts, Duration.ofSeconds(age), destination)));
        return new Made(String.join("|", function.arn(), qualifier), Map.of());
    }

    private Made source(Wanted wanted) {
        Properties properties = wanted.properties();
        String named = properties.text("FunctionName");
        LambdaFunction function = functionOf(wanted);
        String queue = properties.text("EventSourceArn");
        List<String> answers = properties.texts("FunctionResponseTypes");
        Optional<Properties> scaling = properties.object("ScalingConfig");
        EventSourceMapping.Settings settings = new EventSourceMapping.Settings(
                properties.flag("Enabled", true),
                properties.number("BatchSize", 10),
                properties.number("MaximumBatchingWindowInSeconds", 0),
                scaling.flatMap(
                        config -> config.json("MaximumConcurrency").map(_ -> config.number("MaximumConcurrency", 0))),
                answers.contains("ReportBatchItemFailures"));
        properties.recordedOnly("Tags");
        properties.done();
        if (Arn.parse(queue).filter(arn -> arn.service().equals("sqs")).isEmpty()) {
            throw invalid("the sandbox has queues as event sources, not " + queue);
        }
        String arn = LambdaService.qualifier(named).map(function::arn).orElseGet(function::arn);
        function.code(LambdaService.qualifier(named).orElse(LambdaFunction.LATEST));
        // An update that connects others would need another mapping; a name made of both ends gives it one.
        String id = UUID.nameUUIDFromBytes(String.join("|", wanted.target().stackId(), wanted.logicalId(), queue, arn)
                        .getBytes(StandardCharsets.UTF_8))
                .toString();
        EventSourceMapping mapping = new EventSourceMapping(id, queue, arn, settings, clock.now());
        lambda.sources().put(mapping);
        return new Made(id, Map.of("Id", id, "EventSourceMappingArn", mapping.arn()));
    }

    private LambdaFunction functionOf(Wanted wanted) {
        return lambda.existing(
                wanted.account(), wanted.region(), wanted.properties().text("FunctionName"));
    }

    /** The function of a version or alias, unless it is gone already. */
    private Optional<LambdaFunction> function(StackResource versionOrAlias) {
        String arn = versionOrAlias.physicalId();
        String function = arn.substring(0, arn.lastIndexOf(':'));
        return lambda.has(function) ? Optional.of(lambda.existing(function)) : Optional.empty();
    }

    private static String last(StackResource resource) {
        return resource.physicalId().substring(resource.physicalId().lastIndexOf(':') + 1);
    }

    private static ApiError invalid(String problem) {
        return ApiError.badRequest("InvalidParameterValueException", problem);
    }
}
