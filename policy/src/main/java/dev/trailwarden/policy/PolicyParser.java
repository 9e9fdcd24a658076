package dev.trailwarden.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns JSON into statements, or says what is wrong and where. Source: IAM User Guide, "Grammar of the IAM JSON policy language". */
final class PolicyParser {
    private static final JsonMapper JSON = JsonMapper.builder()
            // Of two Effects Jackson would keep the last without a word.
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Set<String> DOCUMENT_ELEMENTS = Set.of("Version", "Id", "Statement");
    private static final Set<String> STATEMENT_ELEMENTS = Set.of(
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition");
    private static final Pattern ACTION = Pattern.compile("\\*|(?:\\*|[A-Za-z0-9-]+):[A-Za-z0-9*?]+");
    private static final int ARN_PARTS = 6;

    PolicyDocument parse(String json) {
        JsonNode root = read(json);
        refuseOthers("the policy", root, DOCUMENT_ELEMENTS);
        boolean variables = variablesCount(root.path("Version"));
        if (root.has("Id") && !root.path("Id").isTextual()) {
            throw new InvalidPolicyException("Id must be a string");
        }
        JsonNode written = root.path("Statement");
        List<JsonNode> nodes = written.isArray() ? written.valueStream().toList() : List.of(written);
        if (nodes.isEmpty() || written.isMissingNode()) {
            throw new InvalidPolicyException("Statement is missing or empty; a policy needs at least one");
        }
        List<Statement> statements = new ArrayList<>();
        Set<String> sids = new HashSet<>();
        for (int i = 0; i < nodes.size(); i++) {
            Statement statement = statement(i, nodes.get(i), variables);
            if (statement.sid().isPresent() && !sids.add(statement.sid().get())) {
                throw new InvalidPolicyException(
                        place(i, statement.sid()) + " has the Sid of an earlier statement; choose another");
            }
            statements.add(statement);
        }
        return new PolicyDocument(json, statements);
    }

    static String place(int index, Optional<String> sid) {
        return "Statement " + (index + 1) + sid.map(id -> " (" + id + ")").orElse("");
    }

    private static JsonNode read(String json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new InvalidPolicyException("the policy is not valid JSON: " + e.getOriginalMessage(), e);
        }
        if (!root.isObject()) {
            throw new InvalidPolicyException("the policy is not a JSON object with Version and Statement");
        }
        return root;
    }

    /** Policy variables exist since the second version of the language; before, a dollar sign was a dollar sign. */
    private static boolean variablesCount(JsonNode version) {
        return switch (version.asText()) {
            case "2012-10-17" -> true;
            case "2008-10-17" -> false;
            case "" ->
                throw new InvalidPolicyException(
                        "Version is missing; write \"Version\": \"2012-10-17\" (without it, policy"
                                + " variables would be plain text)");
            default ->
                throw new InvalidPolicyException(
                        "Version is '" + version.asText() + "'; write \"2012-10-17\" or \"2008-10-17\"");
        };
    }

    private static Statement statement(int index, JsonNode node, boolean variables) {
        Optional<String> sid = Optional.of(node.path("Sid").asText()).filter(id -> !id.isEmpty());
        String place = place(index, sid);
        if (!node.isObject()) {
            throw new InvalidPolicyException(place + " is not a JSON object");
        }
        refuseOthers(place, node, STATEMENT_ELEMENTS);
        if (node.has("Sid") && !node.path("Sid").isTextual()) {
            throw new InvalidPolicyException(place + ": Sid must be a string");
        }
        Statement.Effect effect = effect(place, node.path("Effect"));
        String principal = oneOf(place, node, "Principal", "NotPrincipal");
        String action = oneOf(place, node, "Action", "NotAction");
        String resource = oneOf(place, node, "Resource", "NotResource");
        if (action.isEmpty()) {
            throw new InvalidPolicyException(
                    place + " has neither Action nor NotAction; say which actions it is about");
        }
        if (principal.equals("NotPrincipal") && effect == Statement.Effect.ALLOW) {
            throw new InvalidPolicyException(
                    place + " allows everybody but some, which lets in strangers without credentials;"
                            + " use Principal, or Effect Deny");
        }
        return new Statement(
                sid,
                effect,
                principal.isEmpty()
                        ? Optional.empty()
                        : Optional.of(principals(place + ": " + principal, node.path(principal))),
                principal.equals("NotPrincipal"),
                actions(place + ": " + action, node.path(action)),
                action.equals("NotAction"),
                resource.isEmpty()
                        ? Optional.empty()
                        : Optional.of(resources(place + ": " + resource, node.path(resource), variables)),
                resource.equals("NotResource"),
                ConditionParser.conditions(place, node.path("Condition"), variables));
    }

    private static Statement.Effect effect(String place, JsonNode node) {
        return switch (node.asText()) {
            case "Allow" -> Statement.Effect.ALLOW;
            case "Deny" -> Statement.Effect.DENY;
            default ->
                throw new InvalidPolicyException(place + ": Effect is "
                        + (node.isMissingNode() ? "missing" : node.toString()) + "; write \"Allow\" or \"Deny\"");
        };
    }

    private static List<Glob> actions(String place, JsonNode node) {
        return strings(place, node).stream()
                .map(action -> {
                    if (!ACTION.matcher(action).matches()) {
                        throw new InvalidPolicyException(place + " has '" + action
                                + "', which is not service:Action, like cloudtrail:StopLogging or s3:Get*");
                    }
                    return Glob.of(action);
                })
                .toList();
    }

    private static List<Template> resources(String place, JsonNode node, boolean variables) {
        return strings(place, node).stream()
                .map(resource -> resource(place, resource, variables))
                .toList();
    }

    private static Template resource(String place, String written, boolean variables) {
        Template template = template(place, written, variables);
        if (written.equals("*") || template.hasVariables()) {
            return template;
        }
        if (!written.startsWith("arn:")) {
            throw new InvalidPolicyException(place + " has '" + written + "', which is neither an ARN nor \"*\"");
        }
        // IAM fills up a short ARN: "arn:aws:sqs" means every queue.
        int missing = ARN_PARTS - written.split(":", ARN_PARTS).length;
        return missing == 0 ? template : template(place, written + ":*".repeat(missing), variables);
    }

    private static Principals principals(String place, JsonNode node) {
        if (node.isTextual()) {
            if (!node.asText().equals("*")) {
                throw new InvalidPolicyException(place + " is '" + node.asText()
                        + "'; write \"*\" or an object like {\"AWS\": \"111122223333\"}");
            }
            return new Principals(true, Set.of(), Set.of(), Set.of());
        }
        if (!node.isObject() || node.isEmpty()) {
            throw new InvalidPolicyException(place + " must be \"*\" or an object like {\"AWS\": \"111122223333\"}");
        }
        Set<String> aws = new LinkedHashSet<>();
        Set<String> services = new LinkedHashSet<>();
        Set<String> federated = new LinkedHashSet<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String type = place + "." + entry.getKey();
            List<String> values = strings(type, entry.getValue());
            switch (entry.getKey()) {
                case "AWS" -> values.forEach(value -> add(aws, type, value, Principals.complaintAboutAws(value)));
                case "Service" ->
                    values.forEach(value -> add(services, type, value, Principals.complaintAboutService(value)));
                case "Federated" -> federated.addAll(values);
                default ->
                    throw new InvalidPolicyException(
                            type + " is not a type of principal known here; use AWS, Service or Federated");
            }
        }
        return new Principals(aws.remove("*"), aws, services, federated);
    }

    private static void add(Set<String> into, String place, String value, String complaint) {
        if (!complaint.isEmpty()) {
            throw new InvalidPolicyException(place + " has '" + value + "', which " + complaint);
        }
        into.add(value);
    }

    static Template template(String place, String written, boolean variables) {
        try {
            return variables ? Template.parse(written) : Template.plain(written);
        } catch (InvalidPolicyException e) {
            throw new InvalidPolicyException(place + ": " + e.getMessage(), e);
        }
    }

    private static String oneOf(String place, JsonNode node, String element, String opposite) {
        if (node.has(element) && node.has(opposite)) {
            throw new InvalidPolicyException(place + " has both " + element + " and " + opposite + "; keep one");
        }
        return node.has(element) ? element : node.has(opposite) ? opposite : "";
    }

    private static List<String> strings(String place, JsonNode node) {
        List<JsonNode> nodes = node.isArray() ? node.valueStream().toList() : List.of(node);
        if (nodes.isEmpty() || !nodes.stream().allMatch(JsonNode::isTextual)) {
            throw new InvalidPolicyException(place + " must be a string or an array of strings, at least one");
        }
        return nodes.stream().map(JsonNode::asText).toList();
    }

    private static void refuseOthers(String place, JsonNode node, Set<String> known) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!known.contains(entry.getKey())) {
                throw new InvalidPolicyException(place + " has the element '" + entry.getKey()
                        + "', which policies do not have; known are "
                        + String.join(", ", known.stream().sorted().toList()) + " (case matters)");
            }
        }
    }
}
