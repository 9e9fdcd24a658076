package dev.trailwarden.scp.cases;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trailwarden.policy.AccessRequest;
import dev.trailwarden.policy.Requester;
import dev.trailwarden.scp.GuardDraft;
import dev.trailwarden.scp.GuardSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Cases as people write them down:
 *
 * <pre>
 * {"about": "what these cases have in common",
 *  "settings": {"profiles": ["core"], "breakGlass": ["arn:*:iam::*:role/security/BreakGlass"]},
 *  "cases": [
 *    {"name": "an administrator cannot stop a trail",
 *     "principal": "arn:aws:iam::111122223333:role/Admin", "session": "ann", "account": "member",
 *     "action": "cloudtrail:StopLogging", "resource": "arn:aws:cloudtrail:eu-west-1:111122223333:trail/org",
 *     "context": {"aws:ViaAWSService": "false"},
 *     "expect": "denied by DenyTrailTamper"}]}
 * </pre>
 *
 * {@code principal} is the ARN of a role, user, root user or federated user, or a service like
 * {@code events.amazonaws.com}; {@code session}, {@code account} (else {@code member}; {@code management} and
 * {@code delegated} are the others), {@code context} and {@code settings} may be left out. A condition key with an empty list
 * is taken away. {@code expect} is {@code allowed}, {@code denied}, or {@code denied by} and the statement's Sid.
 *
 * @param about what the cases have in common
 * @param settings of the guardrail they are about; empty if they are about any
 * @param cases the cases, each with a name of its own
 */
public record ScpCaseFile(String about, Optional<GuardSettings> settings, List<ScpCase> cases) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Set<String> FILE_FIELDS = Set.of("about", "settings", "cases");
    private static final Set<String> CASE_FIELDS =
            Set.of("name", "principal", "session", "account", "action", "resource", "context", "expect");
    private static final Pattern SERVICE = Pattern.compile("[a-z0-9-]+(?:\\.[a-z0-9-]+)+");

    /** Takes a copy of the list. */
    public ScpCaseFile {
        cases = List.copyOf(cases);
    }

    /**
     * Reads a file of cases.
     *
     * @param json its content
     * @return the cases
     * @throws IllegalArgumentException if the text is not JSON, a field is missing or unknown, or a value makes no sense;
     *     the message names the case
     */
    public static ScpCaseFile parse(String json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the case file is not valid JSON: " + e.getOriginalMessage(), e);
        }
        refuseOthers("the case file", root, FILE_FIELDS);
        List<ScpCase> cases = new ArrayList<>();
        for (JsonNode node : root.path("cases")) {
            cases.add(readCase(node));
        }
        if (cases.isEmpty()) {
            throw new IllegalArgumentException("the case file has no cases; nothing would be proven");
        }
        if (cases.stream().map(ScpCase::name).distinct().count() < cases.size()) {
            throw new IllegalArgumentException("the case file has two cases of the same name; say how they differ");
        }
        return new ScpCaseFile(
                required("the case file", root, "about"),
                root.has("settings")
                        ? Optional.of(GuardDraft.parse(root.path("settings").toString())
                                .settings())
                        : Optional.empty(),
                cases);
    }

    private static ScpCase readCase(JsonNode node) {
        String name = required("a case", node, "name");
        refuseOthers(name, node, CASE_FIELDS);
        try {
            AccessRequest request = new AccessRequest(
                    requester(
                            required(name, node, "principal"),
                            node.path("session").asText("session")),
                    required(name, node, "action"),
                    required(name, node, "resource"),
                    context(node.path("context")));
            return new ScpCase(name, account(node.path("account").asText("member")), request, expected(node));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads who calls.
     *
     * @param principal the ARN of a role, user, root user or federated user, or a service
     * @param session what a role's session is called
     * @return who that is
     * @throws IllegalArgumentException if nobody can be called that
     */
    public static Requester requester(String principal, String session) {
        if (SERVICE.matcher(principal).matches()) {
            return new Requester.AwsService(principal);
        }
        String[] parts = principal.split(":", 6);
        String resource = parts.length < 6 ? "" : parts[5];
        if (resource.equals("root")) {
            return new Requester.RootUser(principal);
        }
        return switch (resource.split("/", 2)[0]) {
            case "role" -> new Requester.RoleSession(principal, session, "AROAEXAMPLE");
            case "user" -> new Requester.IamUser(principal, "AIDAEXAMPLE");
            case "federated-user" -> new Requester.FederatedUser(principal);
            default ->
                throw new IllegalArgumentException(
                        "'" + principal + "' is not the ARN of a role, user, root user or federated"
                                + " user, nor a service; for a session write the role's ARN and the session beside it");
        };
    }

    /**
     * Reads how an account stands in the organization.
     *
     * @param text {@code member}, {@code delegated} or {@code management}
     * @return what that means
     * @throws IllegalArgumentException if it is none of these
     */
    public static ScpCase.Account account(String text) {
        return switch (text) {
            case "member" -> ScpCase.Account.MEMBER;
            case "delegated" -> ScpCase.Account.DELEGATED_ADMINISTRATOR;
            case "management" -> ScpCase.Account.MANAGEMENT;
            default ->
                throw new IllegalArgumentException("account is '" + text + "'; write member, delegated or management");
        };
    }

    private static ScpCase.Expected expected(JsonNode node) {
        String text = node.path("expect").asText();
        String denied = "denied by ";
        if (text.equals("allowed")) {
            return new ScpCase.Expected.Allowed();
        }
        if (text.equals("denied")) {
            return new ScpCase.Expected.Denied();
        }
        if (text.startsWith(denied)) {
            return new ScpCase.Expected.DeniedBy(text.substring(denied.length()));
        }
        throw new IllegalArgumentException(
                "expect is '" + text + "'; write allowed, denied, or denied by and the statement's Sid");
    }

    private static Map<String, List<String>> context(JsonNode node) {
        if (!node.isObject() && !node.isMissingNode()) {
            throw new IllegalArgumentException("context must be an object of condition keys and their values");
        }
        Map<String, List<String>> context = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            context.put(entry.getKey(), strings("the context key " + entry.getKey(), entry.getValue()));
        }
        return context;
    }

    private static List<String> strings(String place, JsonNode node) {
        List<JsonNode> nodes = node.isArray() ? node.valueStream().toList() : List.of(node);
        if (!nodes.stream().allMatch(JsonNode::isTextual)) {
            throw new IllegalArgumentException(place + " must be a string or an array of strings");
        }
        return nodes.stream().map(JsonNode::asText).toList();
    }

    private static String required(String place, JsonNode node, String field) {
        String text = node.path(field).asText();
        if (text.isEmpty()) {
            throw new IllegalArgumentException(place + " has no " + field + "; add it");
        }
        return text;
    }

    private static void refuseOthers(String place, JsonNode node, Set<String> known) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!known.contains(entry.getKey())) {
                throw new IllegalArgumentException(place + " has the unknown field '" + entry.getKey() + "'; known are "
                        + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }
}
