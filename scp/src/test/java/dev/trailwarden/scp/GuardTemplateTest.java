package dev.trailwarden.scp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class GuardTemplateTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BREAK_GLASS = "arn:*:iam::*:role/security/BreakGlass";
    private static final String LZA = "arn:*:iam::*:role/AWSAccelerator-*";

    private static JsonNode read(String template) {
        return JSON.valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).<Map<String, Object>>load(template));
    }

    /** What CloudFormation makes of the functions we use. */
    private static JsonNode resolved(JsonNode node, Map<String, List<String>> parameters) {
        if (node.isArray()) {
            ArrayNode array = JSON.createArrayNode();
            node.forEach(one -> array.add(resolved(one, parameters)));
            return array;
        }
        if (!node.isObject()) {
            return node;
        }
        if (node.has("Ref")) {
            return JSON.valueToTree(parameters.getOrDefault(node.path("Ref").asText(), List.of()));
        }
        if (node.has("Fn::Join")) {
            JsonNode items = resolved(node.at("/Fn::Join/1"), parameters);
            return JSON.getNodeFactory()
                    .textNode(items.valueStream()
                            .map(JsonNode::asText)
                            .collect(Collectors.joining(node.at("/Fn::Join/0").asText())));
        }
        if (node.has("Fn::Split")) {
            return JSON.valueToTree(List.of(
                    resolved(node.at("/Fn::Split/1"), parameters).asText().split(",", -1)));
        }
        ObjectNode object = JSON.createObjectNode();
        node.properties().forEach(entry -> object.set(entry.getKey(), resolved(entry.getValue(), parameters)));
        return object;
    }

    /** A policy in which a single text and a list of one are the same, as AWS has it. */
    private static JsonNode listed(JsonNode node) {
        if (node.isTextual()) {
            return JSON.createArrayNode().add(node);
        }
        if (node.isArray()) {
            return node.valueStream().allMatch(JsonNode::isTextual)
                    ? node
                    : JSON.valueToTree(
                            node.valueStream().map(GuardTemplateTest::listed).toList());
        }
        ObjectNode object = JSON.createObjectNode();
        node.properties().forEach(entry -> object.set(entry.getKey(), listed(entry.getValue())));
        return object;
    }

    private static JsonNode policy(String json) throws JsonProcessingException {
        return listed(JSON.readTree(json));
    }

    @Test
    void withItsParametersTheShippedTemplateIsTheGuardrailOfThoseSettings() throws JsonProcessingException {
        GuardSettings settings = GuardSettings.of(
                EnumSet.of(Profile.HARDENED, Profile.GUARD),
                List.of(new RolePattern(BREAK_GLASS), new RolePattern("arn:aws:iam::*:role/Glass")),
                List.of(new RolePattern("arn:*:iam::*:role/stacksets-exec-*"), new RolePattern(LZA)));
        JsonNode content = resolved(
                read(GuardTemplate.shipped()).at("/Resources/Guardrail/Properties/Content"),
                Map.of(
                        "BreakGlassPatterns", List.of(BREAK_GLASS, "arn:aws:iam::*:role/Glass"),
                        "DeployerPatterns", List.of("arn:*:iam::*:role/stacksets-exec-*", LZA)));
        List<GuardPolicy> policies = Guardrail.of(settings).policies();
        assertThat(policies).hasSize(1);
        assertThat(listed(content)).isEqualTo(policy(policies.getFirst().json()));
    }

    @Test
    void aTemplateOfOnesOwnSettingsHasThemWrittenOut() throws JsonProcessingException {
        GuardSettings settings = GuardSettings.of(
                EnumSet.allOf(Profile.class), RolePattern.ofPermissionSet("EmergencyAccess"), Deployer.LZA.roles());
        JsonNode template = read(GuardTemplate.of(settings));
        assertThat(listed(template.at("/Resources/Guardrail/Properties/Content")))
                .isEqualTo(policy(Guardrail.of(settings).policies().getFirst().json()));
        assertThat(template.path("Parameters").propertyStream().map(Map.Entry::getKey))
                .containsExactly("TargetIds");
    }

    @Test
    void severalPoliciesAreMadeOneAfterTheOther() throws JsonProcessingException {
        GuardSettings settings = GuardSettings.of(
                EnumSet.allOf(Profile.class),
                IntStream.range(0, 80)
                        .mapToObj("arn:aws:iam::111122223333:role/BreakGlass%03d"::formatted)
                        .map(RolePattern::new)
                        .toList(),
                List.of());
        List<GuardPolicy> policies = Guardrail.of(settings).policies();
        JsonNode resources = read(GuardTemplate.of(settings)).path("Resources");
        assertThat(resources.size()).isEqualTo(policies.size()).isGreaterThan(1);
        assertThat(resources.at("/Guardrail2/DependsOn").asText()).isEqualTo("Guardrail");
        for (int i = 0; i < policies.size(); i++) {
            JsonNode properties =
                    resources.path("Guardrail" + (i == 0 ? "" : i + 1)).path("Properties");
            assertThat(properties.path("Name").asText())
                    .isEqualTo(policies.get(i).name());
            assertThat(listed(properties.path("Content")))
                    .isEqualTo(policy(policies.get(i).json()));
        }
    }

    @Test
    void everyPolicyOutlivesItsStackAndNeedsNoTransform() {
        JsonNode template = read(GuardTemplate.shipped());
        JsonNode policy = template.at("/Resources/Guardrail");
        assertThat(policy.path("Type").asText()).isEqualTo("AWS::Organizations::Policy");
        assertThat(policy.at("/Properties/Type").asText()).isEqualTo("SERVICE_CONTROL_POLICY");
        assertThat(policy.path("DeletionPolicy").asText()).isEqualTo("Retain");
        assertThat(policy.path("UpdateReplacePolicy").asText()).isEqualTo("Retain");
        assertThat(template.has("Transform")).isFalse();
        assertThat(GuardTemplate.shipped().length()).isLessThan(51_200);
    }

    @Test
    void theParametersTakeThePatternsThatThePolicyTakes() {
        JsonNode parameters = read(GuardTemplate.shipped()).path("Parameters");
        String patterns = parameters.at("/BreakGlassPatterns/AllowedPattern").asText();
        assertThat(Set.of(
                        BREAK_GLASS,
                        LZA,
                        "arn:aws-us-gov:iam::111122223333:role/a/b",
                        RolePattern.ofPermissionSet("x").getLast().arn()))
                .allMatch(pattern -> pattern.matches(patterns));
        assertThat(Set.of("", "arn:*:iam::*:role/*", "arn:*:iam::*:user/ann", "BreakGlass", BREAK_GLASS + "," + LZA))
                .noneMatch(pattern -> pattern.matches(patterns));
        String targets = parameters.at("/TargetIds/AllowedPattern").asText();
        assertThat(Set.of("", "r-a1b2", "ou-a1b2-12345678", "111122223333")).allMatch(id -> id.matches(targets));
        assertThat(Set.of("root", "o-a1b2c3d4e5")).noneMatch(id -> id.matches(targets));
    }
}
