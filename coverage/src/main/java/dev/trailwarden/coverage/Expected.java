package dev.trailwarden.coverage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What our templates make in an account, taken from the templates themselves. */
public final class Expected {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode roles;
    private final Home home;
    private final JsonNode rule;
    private final String pattern;

    /**
     * What the templates' parameters are filled with.
     *
     * @param partition {@code aws}, {@code aws-cn}, ...
     * @param organization {@code o-...}
     * @param management the management account
     * @param hub the account that the hub is in
     * @param hubRegion where it is there
     */
    public record Home(String partition, String organization, AccountId management, AccountId hub, Region hubRegion) {}

    /**
     * A role as its template makes it.
     *
     * @param name without its path
     * @param trust its trust policy, see {@link #canonical}
     * @param policies its inline policies by name, see {@link #canonical}
     * @param optional the names of inline policies that it may have too
     */
    public record Role(String name, String trust, Map<String, String> policies, Set<String> optional) {}

    /**
     * Where the rule sends what it matches.
     *
     * @param id the target's id
     * @param arn the hub's event bus
     * @param roleArn the account's forwarder role
     */
    public record Target(String id, String arn, String roleArn) {}

    /**
     * Reads the templates.
     *
     * @param roles member-roles.yaml, its short tags written as {@code Fn::...} and {@code Ref}
     * @param rules member-rules.yaml, the same
     * @param home what their parameters are filled with
     */
    public Expected(JsonNode roles, JsonNode rules, Home home) {
        this.roles = roles;
        this.home = home;
        this.rule = rules.at("/Resources/ForwardTamperEvents/Properties");
        this.pattern = rule.path("EventPattern").toString();
        if (!rule.path("EventPattern").isObject()) {
            throw new IllegalArgumentException("member-rules.yaml has no rule ForwardTamperEvents");
        }
    }

    /** Where the hub is. */
    public Home home() {
        return home;
    }

    /** The rule's name. */
    public String ruleName() {
        return rule.path("Name").asText();
    }

    /** The rule's event pattern as JSON. */
    public String pattern() {
        return pattern;
    }

    /**
     * Whether a pattern means the same: within a field the order of values does not matter, nor that of fields.
     *
     * @param text an event pattern, JSON
     */
    public boolean samePattern(String text) {
        try {
            return canonical(JSON.readTree(text)).equals(canonical(rule.path("EventPattern")));
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /** The rule's target in an account. */
    public Target target(AccountId account) {
        JsonNode target = rule.at("/Targets/0");
        return new Target(
                target.path("Id").asText(),
                resolved(target.path("Arn"), account).asText(),
                resolved(target.path("RoleArn"), account).asText());
    }

    /** The role that an account's rules use. */
    public Role forwarder(AccountId account) {
        return role("ForwarderRole", account);
    }

    /** The role that the hub assumes in an account. */
    public Role remediation(AccountId account) {
        return role("RemediationRole", account);
    }

    /** The path of the roles, without slashes at its ends. */
    public String rolePath() {
        return roles.at("/Resources/RemediationRole/Properties/Path").asText().replaceAll("^/|/$", "");
    }

    /** The name of the hub's event bus. */
    public String bus() {
        String arn = target(home.hub()).arn();
        return arn.substring(arn.indexOf('/') + 1);
    }

    private Role role(String logicalId, AccountId account) {
        JsonNode properties = roles.at("/Resources/" + logicalId + "/Properties");
        Map<String, String> policies = new LinkedHashMap<>();
        Set<String> optional = new LinkedHashSet<>();
        for (JsonNode one : properties.path("Policies")) {
            Optional<Boolean> there =
                    one.has("Fn::If") ? holds(one.at("/Fn::If/0").asText(), account) : Optional.of(true);
            JsonNode policy = one.has("Fn::If") ? one.at("/Fn::If/1") : one;
            String name = policy.path("PolicyName").asText();
            if (there.isEmpty()) {
                optional.add(name);
            } else if (there.get()) {
                policies.put(name, canonical(resolved(policy.path("PolicyDocument"), account)));
            }
        }
        return new Role(
                properties.path("RoleName").asText(),
                canonical(resolved(properties.path("AssumeRolePolicyDocument"), account)),
                policies,
                optional);
    }

    /** Nothing for a condition that depends on what the operator chose at the rollout. */
    private Optional<Boolean> holds(String condition, AccountId account) {
        JsonNode equals = roles.at("/Conditions/" + condition + "/Fn::Equals");
        if (!equals.isArray() || equals.size() != 2) {
            return Optional.empty();
        }
        return Optional.of(resolved(equals.get(0), account).equals(resolved(equals.get(1), account)));
    }

    private JsonNode resolved(JsonNode node, AccountId account) {
        if (node.isObject() && node.size() == 1 && node.has("Ref")) {
            return TextNode.valueOf(values(account).getOrDefault(node.get("Ref").asText(), node.toString()));
        }
        if (node.isObject() && node.size() == 1 && node.path("Fn::Sub").isTextual()) {
            String text = node.get("Fn::Sub").textValue();
            for (Map.Entry<String, String> value : values(account).entrySet()) {
                text = text.replace("${" + value.getKey() + "}", value.getValue());
            }
            return TextNode.valueOf(text);
        }
        if (node.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(field -> object.set(field.getKey(), resolved(field.getValue(), account)));
            return object;
        }
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            node.forEach(one -> array.add(resolved(one, account)));
            return array;
        }
        return node;
    }

    private Map<String, String> values(AccountId account) {
        Map<String, String> values = new HashMap<>();
        values.put("AWS::Partition", home.partition());
        values.put("AWS::AccountId", account.value());
        values.put("OrganizationId", home.organization());
        values.put("ManagementAccountId", home.management().value());
        values.put("HubAccountId", home.hub().value());
        values.put("HubRegion", home.hubRegion().id());
        return values;
    }

    /**
     * One text for all documents that mean the same: a value alone is a list of one, lists have no order and no
     * repetitions, nor have fields an order (IAM user guide, policy elements; EventBridge user guide, event patterns).
     *
     * @param document a policy or an event pattern
     */
    public static String canonical(JsonNode document) {
        if (document.isObject()) {
            Map<String, String> fields = new TreeMap<>();
            document.properties()
                    .forEach(field ->
                            fields.put(TextNode.valueOf(field.getKey()).toString(), canonical(field.getValue())));
            return fields.toString();
        }
        if (document.isArray()) {
            Set<String> values = new TreeSet<>();
            document.forEach(one -> values.add(alone(one)));
            return values.toString();
        }
        return "[" + alone(document) + "]";
    }

    private static String alone(JsonNode node) {
        return node.isContainerNode()
                ? canonical(node)
                : TextNode.valueOf(node.asText()).toString();
    }

    /**
     * The same for text.
     *
     * @param json a policy or an event pattern
     * @return nothing if it is no JSON
     */
    public static Optional<String> canonical(String json) {
        try {
            return Optional.of(canonical(JSON.readTree(json)));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
