package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.lambda.AsyncInvoker;
import dev.trailwarden.sandbox.lambda.AsyncInvoker.Policy;
import dev.trailwarden.sandbox.lambda.FunctionSettings;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A function: its code and settings as they are now, as they were published, and who may call what. */
final class LambdaFunction {
    static final String LATEST = "$LATEST";
    /** Lambda quota: the resource policy of a function, version or alias. */
    private static final int MAX_POLICY_BYTES = 20_480;

    private final AccountId account;
    private final Region region;
    private final String name;
    private Code latest;
    private int lastVersion;
    private final Map<String, Code> versions = new TreeMap<>();
    private final Map<String, String> aliases = new TreeMap<>();
    private final Map<String, Map<String, JsonNode>> statements = new HashMap<>();
    private final Map<String, Policy> asyncPolicies = new HashMap<>();
    private final Map<String, Integer> pollers = new HashMap<>();
    private Optional<Integer> reserved = Optional.empty();
    private int running;

    /**
     * What runs.
     *
     * @param settings what its process sees
     * @param roleArn the execution role
     * @param sha256 of the code, in Base64
     * @param description of a published version
     */
    record Code(FunctionSettings settings, String roleArn, String sha256, String description) {}

    LambdaFunction(AccountId account, Region region, String name, Code latest) {
        this.account = account;
        this.region = region;
        this.name = name;
        this.latest = latest;
    }

    AccountId account() {
        return account;
    }

    Region region() {
        return region;
    }

    String name() {
        return name;
    }

    String arn() {
        return "arn:aws:lambda:%s:%s:function:%s".formatted(region, account, name);
    }

    String arn(String qualifier) {
        return arn() + ":" + qualifier;
    }

    synchronized Code latest() {
        return latest;
    }

    synchronized void change(Code code) {
        latest = code;
    }

    /** Publishes what is there now, unless exactly that was published last. */
    synchronized String publish(Optional<String> expectedSha256, String description) {
        if (expectedSha256.filter(sha -> !sha.equals(latest.sha256())).isPresent()) {
            throw ApiError.badRequest(
                    "InvalidParameterValueException",
                    "CodeSHA256 (%s) is different from current CodeSHA256 in $LATEST (%s). Please try again with the CodeSHA256 in $LATEST."
                            .formatted(expectedSha256.orElse(""), latest.sha256()));
        }
        FunctionSettings now = latest.settings();
        Code published = new Code(
                new FunctionSettings(
                        now.name(),
                        Integer.toString(lastVersion + 1),
                        now.region(),
                        now.code(),
                        now.handler(),
                        now.memoryMegabytes(),
                        now.timeout(),
                        now.logGroup(),
                        now.environment()),
                latest.roleArn(),
                latest.sha256(),
                description);
        lastVersion++;
        versions.put(Integer.toString(lastVersion), published);
        return Integer.toString(lastVersion);
    }

    synchronized void unpublish(String version) {
        versions.remove(version);
    }

    synchronized void alias(String alias, String version) {
        if (!versions.containsKey(version) && !version.equals(LATEST)) {
            throw notFound(arn(version));
        }
        aliases.put(alias, version);
    }

    synchronized void unalias(String alias) {
        aliases.remove(alias);
    }

    /** The version behind an alias. */
    synchronized Optional<String> aliased(String alias) {
        return Optional.ofNullable(aliases.get(alias));
    }

    /** The code behind a qualifier: an alias, a version, or {@code $LATEST}. */
    synchronized Code code(String qualifier) {
        String version = aliases.getOrDefault(qualifier, qualifier);
        Code code = version.equals(LATEST) ? latest : versions.get(version);
        if (code == null) {
            throw notFound(arn(qualifier));
        }
        return code;
    }

    synchronized void permit(String qualifier, String sid, JsonNode statement) {
        code(qualifier);
        statements.computeIfAbsent(qualifier, absent -> new TreeMap<>()).put(sid, statement);
        int bytes = policy(qualifier).map(policy -> policy.toString().length()).orElse(0);
        if (bytes > MAX_POLICY_BYTES) {
            statements.getOrDefault(qualifier, new TreeMap<>()).remove(sid);
            throw ApiError.badRequest("PolicyLengthExceededException", "The policy is longer than 20 KB");
        }
    }

    synchronized void forbid(String qualifier, String sid) {
        statements.getOrDefault(qualifier, new TreeMap<>()).remove(sid);
    }

    /** The resource policy of a qualifier. */
    synchronized Optional<JsonNode> policy(String qualifier) {
        Map<String, JsonNode> list = statements.getOrDefault(qualifier, Map.of());
        if (list.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode policy = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
        ArrayNode array = policy.putArray("Statement");
        list.values().forEach(array::add);
        return Optional.of(policy);
    }

    synchronized void retry(String qualifier, Optional<Policy> policy) {
        code(qualifier);
        policy.ifPresentOrElse(wanted -> asyncPolicies.put(qualifier, wanted), () -> asyncPolicies.remove(qualifier));
    }

    synchronized Policy retries(String qualifier) {
        return asyncPolicies.getOrDefault(qualifier, Policy.DEFAULT);
    }

    /** How hard to try, where somebody said so. */
    synchronized Optional<Policy> retryPolicy(String qualifier) {
        return Optional.ofNullable(asyncPolicies.get(qualifier));
    }

    /** How many invocations may run at once, of all versions together; empty for no limit of its own. */
    synchronized void reserve(Optional<Integer> concurrency) {
        reserved = concurrency;
    }

    synchronized Optional<Integer> reserved() {
        return reserved;
    }

    /**
     * Counts an invocation that begins.
     *
     * @throws ApiError {@code TooManyRequestsException}, 429, when the reserved concurrency is in use
     */
    synchronized void enter() {
        if (reserved.filter(limit -> running >= limit).isPresent()) {
            ObjectNode reason = JsonNodeFactory.instance
                    .objectNode()
                    .put("Reason", "ReservedFunctionConcurrentInvocationLimitExceeded");
            throw new ApiError(AsyncInvoker.THROTTLED, 429, "Rate Exceeded.").with(reason);
        }
        running++;
    }

    synchronized void leave() {
        running--;
    }

    /** How many batches at once an event source may send here; 0 when it sends nothing any more. */
    synchronized void polledBy(String mapping, int atOnce) {
        if (atOnce > 0) {
            pollers.put(mapping, atOnce);
        } else {
            pollers.remove(mapping);
        }
    }

    /** How many processes one version may have here: one for whoever calls, and what its event sources ask for. */
    synchronized int places() {
        return 1 + pollers.values().stream().mapToInt(Integer::intValue).sum();
    }

    static ApiError notFound(String arn) {
        return new ApiError("ResourceNotFoundException", 404, "Function not found: " + arn);
    }
}
