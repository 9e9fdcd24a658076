package dev.trailwarden.scp.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.policy.NamedPolicy;
import dev.trailwarden.scp.GuardPolicy;
import dev.trailwarden.scp.GuardSettings;
import dev.trailwarden.scp.Guardrail;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Spoils every part of every statement in every way that can be thought of in general, and expects the table of who may do
 * what to notice. What can only be thought of in particular is in {@link GuardrailMutationTest}.
 */
class GuardMutationsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ACCOUNT = 4;

    static Stream<Arguments> settings() {
        return Cases.settings().entrySet().stream()
                .map(named -> Arguments.argumentSet(named.getKey(), named.getValue()));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void everySpoiledPolicyFailsACase(GuardSettings settings) {
        List<GuardCases.GuardCase> cases = new ArrayList<>(GuardCases.of(settings));
        // Most changes are noticed by many cases, and those stand together.
        Collections.shuffle(cases, new Random(4));
        List<String> policies = Guardrail.of(settings).policies().stream()
                .map(GuardPolicy::json)
                .toList();
        Map<String, String> noticed = new LinkedHashMap<>();
        List<String> survivors = new ArrayList<>();
        for (int policy = 0; policy < policies.size(); policy++) {
            for (Mutant mutant : mutants(policies.get(policy))) {
                List<String> spoiled = new ArrayList<>(policies);
                spoiled.set(policy, mutant.policy());
                List<NamedPolicy> scps = spoiled.stream().map(Cases::scp).toList();
                Optional<String> by = cases.stream()
                        .map(GuardCases.GuardCase::one)
                        .filter(one ->
                                mutant.services().contains(service(one.request().action())))
                        .filter(one -> one.disagreement(scps).isPresent())
                        .map(ScpCase::name)
                        .findFirst();
                by.ifPresentOrElse(one -> noticed.put(mutant.what(), one), () -> survivors.add(mutant.what()));
            }
        }
        assertThat(survivors).as("changes that no case notices").isEmpty();
        assertThat(noticed).hasSizeGreaterThan(10);
    }

    /**
     * A policy that was spoiled.
     *
     * @param what how
     * @param policy its text
     * @param services of the statement that was spoiled, whose cases should notice
     */
    private record Mutant(String what, String policy, Set<String> services) {}

    private static String service(String action) {
        return action.substring(0, action.indexOf(':'));
    }

    private static List<Mutant> mutants(String policy) {
        List<Mutant> mutants = new ArrayList<>();
        int statements = read(policy).path("Statement").size();
        for (int i = 0; i < statements; i++) {
            int index = i;
            ObjectNode sound = statement(read(policy), index);
            String sid = sound.path("Sid").asText();
            Set<String> services = texts(sound.path("Action")).stream()
                    .map(GuardMutationsTest::service)
                    .collect(Collectors.toSet());
            spoilings(sound).forEach((what, spoil) -> {
                ObjectNode root = read(policy);
                spoil.accept(statement(root, index));
                if (root.equals(read(policy))) {
                    throw new IllegalStateException(sid + ": " + what + " changes nothing");
                }
                mutants.add(new Mutant(sid + ": " + what, root.toString(), services));
            });
            ObjectNode without = read(policy);
            ((ArrayNode) without.path("Statement")).remove(index);
            if (statements > 1) {
                mutants.add(new Mutant(sid + ": dropped", without.toString(), services));
            }
        }
        return mutants;
    }

    private static Map<String, Consumer<ObjectNode>> spoilings(ObjectNode sound) {
        Map<String, Consumer<ObjectNode>> all = new LinkedHashMap<>();
        all.put("Deny became Allow", statement -> statement.put("Effect", "Allow"));
        all.put("Action became NotAction", statement -> renamed(statement, "Action", "NotAction"));
        all.put("Resource became NotResource", statement -> renamed(statement, "Resource", "NotResource"));
        for (String action : texts(sound.path("Action"))) {
            replacements(all, "Action", action, Set.of("trailwarden:Nothing", action.replaceFirst(":.*", ":*")));
        }
        for (String resource : texts(sound.path("Resource"))) {
            replacements(all, "Resource", resource, otherResources(resource));
        }
        JsonNode condition = sound.path("Condition");
        if (condition.isObject()) {
            all.put("Condition dropped", statement -> statement.remove("Condition"));
            for (String operator :
                    List.of("ArnLike", "StringLike", "StringEquals", "StringNotEquals", "ForAnyValue:ArnNotLike")) {
                all.put("ArnNotLike became " + operator, statement -> {
                    JsonNode keys = statement.path("Condition").path("ArnNotLike");
                    statement.putObject("Condition").set(operator, keys);
                });
            }
            for (String key : List.of("aws:SourceArn", "aws:userid", "aws:PrincipalAccount", "aws:PrincipalTag/role")) {
                all.put(
                        "aws:PrincipalArn became " + key,
                        statement -> renamed(
                                (ObjectNode) statement.path("Condition").path("ArnNotLike"), "aws:PrincipalArn", key));
            }
            for (String exempt : texts(condition.path("ArnNotLike").path("aws:PrincipalArn"))) {
                for (String other : otherPatterns(exempt)) {
                    all.put(exempt + " became " + other, statement -> {
                        ObjectNode keys =
                                (ObjectNode) statement.path("Condition").path("ArnNotLike");
                        replaced(keys, "aws:PrincipalArn", exempt, other);
                    });
                }
            }
        }
        return all;
    }

    private static void replacements(
            Map<String, Consumer<ObjectNode>> all, String element, String from, Set<String> others) {
        for (String other : others) {
            all.put(from + " became " + other, statement -> replaced(statement, element, from, other));
        }
    }

    private static Set<String> otherResources(String resource) {
        if (resource.equals("*")) {
            return Set.of(
                    "arn:aws:nothing:::nothing",
                    "arn:aws:cloudtrail:*:*:*",
                    "arn:aws:*:*:*:*",
                    "arn:*:*:*:111111111111:*");
        }
        Set<String> others = changed(resource);
        others.add("arn:aws:nothing:::nothing");
        others.add("*");
        others.add(resource.substring(0, resource.indexOf('/') + 1) + "*");
        if (resource.endsWith("*")) {
            others.add(resource.substring(0, resource.length() - 1));
        } else {
            others.add(resource + "*");
        }
        return others;
    }

    private static Set<String> otherPatterns(String pattern) {
        Set<String> others = changed(pattern);
        int name = pattern.lastIndexOf('/') + 1;
        others.add("arn:aws:iam::000000000000:role/nobody");
        others.add("arn:*:iam::*:role/*");
        others.add("arn:*:*:*:*:*");
        others.add(pattern.replace(":role/", ":*/"));
        others.add(pattern.replace(":role/", ":role/*"));
        others.add(pattern.replace(":role/", ":role/*/"));
        others.add(pattern.substring(0, name) + "*" + pattern.substring(name));
        others.add(pattern.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/"));
        if (pattern.endsWith("*")) {
            others.add(pattern.substring(0, pattern.length() - 1));
        } else {
            others.add(pattern + "*");
        }
        int role = pattern.indexOf(":role/") + ":role/".length();
        if (name > role) {
            others.add(pattern.substring(0, role) + pattern.substring(name));
        }
        // Two stars are one.
        others.removeIf(other -> other.contains("**"));
        return others;
    }

    /** Each part of an ARN that is a wildcard made narrow, and the other way round. */
    private static Set<String> changed(String arn) {
        Set<String> others = new LinkedHashSet<>();
        String[] narrow = {"", "aws", "", "eu-west-1", "111111111111"};
        for (int part : new int[] {1, 3, ACCOUNT}) {
            String[] parts = arn.split(":", 6);
            if (!parts[part].isEmpty()) {
                parts[part] = parts[part].equals("*") ? narrow[part] : "*";
                others.add(String.join(":", parts));
            }
        }
        return others;
    }

    private static void replaced(ObjectNode node, String field, String from, String to) {
        Set<String> texts = new LinkedHashSet<>();
        texts(node.path(field)).forEach(text -> texts.add(text.equals(from) ? to : text));
        node.set(field, JSON.valueToTree(texts));
    }

    private static void renamed(ObjectNode node, String from, String to) {
        node.set(to, node.path(from));
        node.remove(from);
    }

    private static List<String> texts(JsonNode node) {
        return (node.isArray() ? node.valueStream() : Stream.of(node))
                .map(JsonNode::asText)
                .collect(Collectors.toList());
    }

    private static ObjectNode statement(ObjectNode root, int index) {
        return (ObjectNode) root.path("Statement").path(index);
    }

    private static ObjectNode read(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
