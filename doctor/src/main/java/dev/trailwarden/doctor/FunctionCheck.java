package dev.trailwarden.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.aws.Sight;
import dev.trailwarden.core.doctor.Finding;
import dev.trailwarden.core.doctor.Seen;
import dev.trailwarden.core.tamper.Severity;
import dev.trailwarden.doctor.Blueprint.Part;
import dev.trailwarden.doctor.Blueprint.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetAliasResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionEventInvokeConfigResponse;

/** Looks at one function of the hub: can it run, is it ours, does it know what it should, may its callers call it? */
final class FunctionCheck {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LAMBDA = "AWS::Lambda::";

    private final LambdaClient lambda;
    private final Blueprint blueprint;
    private final Place place;
    private final Optional<String> jar;
    private final Part function;
    private final String name;
    private final String alias;

    /**
     * @param lambda reads it
     * @param blueprint what it should be
     * @param function the function in it
     * @param jar Base64 of the SHA-256 of the jar that it should run, if that is known
     */
    FunctionCheck(LambdaClient lambda, Blueprint blueprint, Part function, Optional<String> jar) {
        this.lambda = lambda;
        this.blueprint = blueprint;
        this.place = blueprint.place();
        this.function = function;
        this.jar = jar;
        this.name = function.text("FunctionName").orElse(function.physicalId());
        this.alias = blueprint
                .part(LAMBDA + "Alias", "FunctionName", function.physicalId())
                .flatMap(part -> part.text("Name"))
                .orElse("$LATEST");
    }

    List<Finding> findings() {
        Seen<GetFunctionConfigurationResponse> seen = Sight.of(
                "GetFunctionConfiguration on " + name,
                () -> lambda.getFunctionConfiguration(
                        request -> request.functionName(name).qualifier(alias)));
        return switch (seen) {
            case Seen.Hidden<GetFunctionConfigurationResponse>(String why) ->
                List.of(Finding.unknown(name, "function " + name, why));
            case Seen.Gone<GetFunctionConfigurationResponse> _ ->
                List.of(Finding.sick(
                        name,
                        Severity.CRITICAL,
                        "function " + name + " with alias " + alias + " is gone",
                        means(),
                        redeploy()));
            case Seen.Known<GetFunctionConfigurationResponse>(GetFunctionConfigurationResponse found) -> {
                List<Finding> all = new ArrayList<>();
                all.add(state(found));
                all.add(code(found));
                all.add(settings(found));
                all.add(alias());
                all.add(concurrency());
                all.add(permissions());
                retries().ifPresent(all::add);
                yield all;
            }
        };
    }

    private Finding state(GetFunctionConfigurationResponse found) {
        String state = String.valueOf(found.stateAsString());
        return state.equals("Active") || state.equals("Inactive")
                ? Finding.fine(name, "function " + name + " can run")
                : Finding.sick(
                        name,
                        Severity.CRITICAL,
                        "function " + name + " is in the state " + state + ": " + found.stateReason(),
                        means(),
                        redeploy());
    }

    private Finding code(GetFunctionConfigurationResponse found) {
        String id = name + "-code";
        String is = String.valueOf(found.codeSha256());
        Optional<String> wanted = jar.or(() -> blueprint
                .part(LAMBDA + "Version", "FunctionName", function.physicalId())
                .flatMap(part -> part.text("CodeSha256")));
        if (wanted.isEmpty()) {
            return Finding.unknown(id, "the code that " + name + " should run", "the stack does not say its hash");
        }
        return is.equals(wanted.get())
                ? Finding.fine(id, name + " runs the code " + is)
                : Finding.sick(
                        id,
                        Severity.CRITICAL,
                        name + " runs the code " + is + ", and not " + wanted.get(),
                        "Somebody else's code may have the hub's power over every account.",
                        "Find out who changed it, and deploy the released jar with its hash: aws lambda get-function"
                                + place.in() + " --function-name " + name + " --qualifier " + alias);
    }

    private Finding settings(GetFunctionConfigurationResponse found) {
        String id = name + "-settings";
        Map<String, String> is =
                found.environment() == null ? Map.of() : found.environment().variables();
        Map<String, JsonNode> wanted = new TreeMap<>();
        function.at("Environment")
                .path("Variables")
                .properties()
                .forEach(one -> wanted.put(one.getKey(), one.getValue()));
        TreeSet<String> differs = new TreeSet<>();
        for (Map.Entry<String, JsonNode> one : wanted.entrySet()) {
            if (Blueprint.unknown(one.getValue())) {
                return Finding.unknown(id, "the setting " + one.getKey() + " of " + name, "the template is not clear");
            }
            if (!one.getValue().asText().equals(is.get(one.getKey()))) {
                differs.add(one.getKey());
            }
        }
        is.keySet().stream().filter(key -> !wanted.containsKey(key)).forEach(differs::add);
        if (!String.valueOf(found.handler()).equals(function.text("Handler").orElse(""))) {
            differs.add("the handler");
        }
        return differs.isEmpty()
                ? Finding.fine(id, name + " has the settings of the stack")
                : Finding.sick(
                        id,
                        Severity.CRITICAL,
                        name + " has other settings than the stack: " + String.join(", ", differs),
                        "It may tell somebody else, exempt an attacker, or undo nothing.",
                        "Point the alias to the stack's version again: aws lambda update-alias"
                                + place.in()
                                + " --function-name " + name + " --name " + alias + " --function-version "
                                + version());
    }

    private String version() {
        return blueprint
                .part(LAMBDA + "Alias", "FunctionName", function.physicalId())
                .flatMap(part -> part.text("FunctionVersion"))
                .orElse("VERSION");
    }

    private Finding alias() {
        String id = name + "-alias";
        Seen<GetAliasResponse> seen = Sight.of(
                "GetAlias on " + name,
                () -> lambda.getAlias(request -> request.functionName(name).name(alias)));
        return seen.either(
                found -> {
                    boolean whole = found.routingConfig() == null
                            || found.routingConfig().additionalVersionWeights().isEmpty();
                    return version().equals(found.functionVersion()) && whole
                            ? Finding.fine(id, "alias " + alias + " of " + name + " is version " + version())
                            : Finding.sick(
                                    id,
                                    Severity.CRITICAL,
                                    "alias " + alias + " of " + name + " is version " + found.functionVersion()
                                            + (whole ? "" : " and others")
                                            + ", and not " + version(),
                                    "What runs is not what was deployed.",
                                    "Point it back: aws lambda update-alias"
                                            + place.in() + " --function-name " + name
                                            + " --name " + alias + " --function-version " + version()
                                            + " --routing-config AdditionalVersionWeights={}");
                },
                _ -> Finding.sick(
                        id,
                        Severity.CRITICAL,
                        "alias " + alias + " of " + name + " is gone",
                        means(),
                        "Make it again: aws lambda create-alias"
                                + place.in() + " --function-name " + name + " --name " + alias
                                + " --function-version " + version()),
                why -> Finding.unknown(id, "alias " + alias + " of " + name, why));
    }

    private Finding concurrency() {
        String id = name + "-concurrency";
        Optional<Integer> wanted = function.text("ReservedConcurrentExecutions").map(Integer::valueOf);
        Seen<Optional<Integer>> seen = Sight.of(
                "GetFunctionConcurrency on " + name,
                () -> Optional.ofNullable(lambda.getFunctionConcurrency(request -> request.functionName(name))
                        .reservedConcurrentExecutions()));
        return seen.either(
                found -> {
                    if (found.equals(wanted)) {
                        return Finding.fine(
                                id,
                                name + " has "
                                        + found.map(n -> n + " executions").orElse("no executions")
                                        + " reserved, as deployed");
                    }
                    boolean off = found.equals(Optional.of(0));
                    String fix = wanted.isPresent()
                            ? "Give it its executions back: aws lambda put-function-concurrency"
                                    + place.in()
                                    + " --function-name " + name + " --reserved-concurrent-executions "
                                    + wanted.get()
                            : "Take the limit away: aws lambda delete-function-concurrency" + place.in()
                                    + " --function-name " + name;
                    return Finding.sick(
                            id,
                            off ? Severity.CRITICAL : Severity.MEDIUM,
                            off
                                    ? name + " is throttled to 0"
                                    : name + " has "
                                            + found.map(n -> n + " executions").orElse("no executions")
                                            + " reserved, and not "
                                            + wanted.map(String::valueOf).orElse("none"),
                            off ? means() : "It may be starved, or starve others.",
                            fix);
                },
                _ -> Finding.unknown(id, "the concurrency of " + name, "Lambda says that there is no such function"),
                why -> Finding.unknown(id, "the concurrency of " + name, why));
    }

    /**
     * Who may call this function by its own policies: everybody whom the stack lets, and nobody else. The function without
     * its alias, and its version, have policies of their own; whoever may call those has the same function.
     */
    private Finding permissions() {
        String id = name + "-permission";
        List<Part> wanted = blueprint.parts(LAMBDA + "Permission").stream()
                .filter(part -> part.text("FunctionName").orElse("").contains(":function:" + name))
                .toList();
        Finding worst = Finding.fine(id, "its callers may call " + name + ", and nobody else by its policies");
        for (Optional<String> qualifier : qualifiers()) {
            List<Part> here = qualifier.equals(Optional.of(alias)) ? wanted : List.of();
            Seen<String> seen = Sight.of(
                    "GetPolicy on " + name,
                    () -> lambda.getPolicy(request -> {
                                request.functionName(name);
                                qualifier.ifPresent(request::qualifier);
                            })
                            .policy());
            Finding found = seen.either(
                    policy -> permission(id, policy, here, qualifier),
                    _ -> here.isEmpty() ? Finding.fine(id, "nobody") : notAllowed(id, here.getFirst()),
                    why -> Finding.unknown(id, "who may call " + name, why));
            if (found.state() != Finding.State.FINE
                    && (worst.state() == Finding.State.FINE || found.severity().compareTo(worst.severity()) < 0)) {
                worst = found;
            }
        }
        return worst;
    }

    private List<Optional<String>> qualifiers() {
        String version = version();
        return version.matches("[0-9]+")
                ? List.of(Optional.of(alias), Optional.empty(), Optional.of(version))
                : List.of(Optional.of(alias), Optional.empty());
    }

    private Finding permission(String id, String policy, List<Part> wanted, Optional<String> qualifier) {
        JsonNode statements;
        try {
            statements = JSON.readTree(policy).path("Statement");
        } catch (JsonProcessingException e) {
            return Finding.unknown(id, "who may call " + name, "the policy is not JSON");
        }
        for (Part part : wanted) {
            boolean given = false;
            for (JsonNode statement : statements) {
                given |= gives(part, statement);
            }
            if (!given) {
                return notAllowed(id, part);
            }
        }
        for (JsonNode statement : statements) {
            if (wanted.stream().noneMatch(part -> gives(part, statement))) {
                JsonNode who = statement.path("Principal");
                boolean everybody =
                        who.asText().equals("*") || who.path("AWS").asText().equals("*");
                String sid = statement.path("Sid").asText();
                return Finding.sick(
                        id,
                        Severity.HIGH,
                        (everybody ? "everybody" : "somebody whom the stack does not name, " + who + ",") + " may call "
                                + name,
                        "Anybody who may call it may feed it events of their own, or ask the hub for what they like.",
                        "Take that away: aws lambda remove-permission"
                                + place.in() + " --function-name " + name
                                + qualifier.map(text -> " --qualifier " + text).orElse("") + " --statement-id "
                                + (sid.matches("[A-Za-z0-9_-]{1,100}") ? sid : "ID"));
            }
        }
        return Finding.fine(id, "its callers may call " + name);
    }

    private static boolean gives(Part part, JsonNode statement) {
        return statement.path("Effect").asText().equals("Allow")
                && statement
                        .path("Principal")
                        .path("Service")
                        .asText()
                        .equals(part.text("Principal").orElse("?"))
                && sources(statement).contains(part.text("SourceArn").orElse("?"));
    }

    /** Lambda writes the key as AWS:SourceArn; keys have no case (IAM user guide, "Condition"). */
    private static List<String> sources(JsonNode statement) {
        List<String> sources = new ArrayList<>();
        for (JsonNode operator : statement.path("Condition")) {
            operator.properties().forEach(one -> {
                if (one.getKey().equalsIgnoreCase("aws:SourceArn")) {
                    sources.add(one.getValue().asText());
                }
            });
        }
        return sources;
    }

    private Finding notAllowed(String id, Part part) {
        String source = part.text("SourceArn").orElse("RULE");
        return Finding.sick(
                id,
                Severity.CRITICAL,
                source + " may not call " + name,
                means(),
                "Allow it: aws lambda add-permission" + place.in() + " --function-name " + name
                        + " --qualifier " + alias
                        + " --statement-id trailwarden --action lambda:InvokeFunction --principal "
                        + part.text("Principal").orElse("SERVICE") + " --source-arn " + source);
    }

    private Optional<Finding> retries() {
        String id = name + "-retries";
        Optional<Part> wanted = blueprint.part(LAMBDA + "EventInvokeConfig", "FunctionName", function.physicalId());
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        String retries = wanted.get().text("MaximumRetryAttempts").orElse("2");
        String destination = wanted.get()
                .text("DestinationConfig", "OnFailure", "Destination")
                .orElse("");
        Supplier<GetFunctionEventInvokeConfigResponse> read = () -> lambda.getFunctionEventInvokeConfig(
                request -> request.functionName(name).qualifier(alias));
        Seen<GetFunctionEventInvokeConfigResponse> seen = Sight.of("GetFunctionEventInvokeConfig on " + name, read);
        String fix = "Set it: aws lambda put-function-event-invoke-config"
                + place.in() + " --function-name " + name
                + " --qualifier " + alias + " --maximum-retry-attempts " + retries
                + (destination.isEmpty() ? "" : " --destination-config OnFailure={Destination=" + destination + "}");
        String means = "An event that fails is not tried again, or is lost.";
        return Optional.of(seen.either(
                found -> {
                    String goes = found.destinationConfig() == null
                                    || found.destinationConfig().onFailure() == null
                                    || found.destinationConfig().onFailure().destination() == null
                            ? ""
                            : found.destinationConfig().onFailure().destination();
                    return retries.equals(String.valueOf(found.maximumRetryAttempts())) && goes.equals(destination)
                            ? Finding.fine(id, "what fails in " + name + " is tried again and kept, as deployed")
                            : Finding.sick(
                                    id,
                                    Severity.HIGH,
                                    "what fails in " + name + " is not tried again and kept as deployed",
                                    means,
                                    fix);
                },
                _ -> Finding.sick(id, Severity.HIGH, name + " has no settings for what fails", means, fix),
                why -> Finding.unknown(id, "what is done with what fails in " + name, why)));
    }

    private String means() {
        return switch (name) {
            case "trailwarden-hub" -> "Tampers are not undone when they happen.";
            case "trailwarden-desk" -> "Digests are not sent, and operators are not answered.";
            case "trailwarden-sweep" -> "No account is looked at without an event.";
            default -> "What it does is not done.";
        };
    }

    private String redeploy() {
        return "Deploy hub.yaml again; CloudFormation says what differs: " + place.drift();
    }
}
