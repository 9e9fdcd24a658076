package dev.trailwarden.cli.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.Rollout;
import dev.trailwarden.sandbox.template.Template;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Takes one permission after the other out of the roles of our templates, deploys what is left, and expects a scenario
 * to fail. A permission that nothing misses should not be there.
 */
class EveryPermissionIsNeededTest {
    private static final Path HOME = Path.of(System.getProperty("trailwarden.home"));

    /** The scenarios that between them use everything a role may do; the first that fails ends the search. */
    private static final List<String> TELLTALES = List.of("stop-by-name", "stop-without-a-name", "unreadable-event");

    private static Theatre theatre;

    @BeforeAll
    static void open() throws Exception {
        theatre = new Theatre(HOME, true);
    }

    @AfterAll
    static void close() {
        theatre.close();
    }

    /** One action of one statement of one role. */
    record Permission(String template, String role, String document, int statement, String sid, String action) {
        @Override
        public String toString() {
            return template + " " + role + " " + sid + " " + action;
        }
    }

    static Stream<Permission> permissions() throws Exception {
        List<Permission> all = new ArrayList<>();
        for (String template : List.of("hub-lambda/hub.yaml", "member-stack/member-roles.yaml")) {
            roles(tree(template)).forEach(role -> {
                for (String document : documents(role)) {
                    JsonNode statements = role.at(document + "/Statement");
                    for (int i = 0; i < statements.size(); i++) {
                        for (String action : actions(statements.get(i))) {
                            all.add(new Permission(
                                    template,
                                    role.path("Properties").path("RoleName").asText(),
                                    document,
                                    i,
                                    statements.get(i).path("Sid").asText(),
                                    action));
                        }
                    }
                }
            });
        }
        return all.stream();
    }

    @AfterEach
    void deployTheRealTemplates() throws Exception {
        theatre.sandbox().deploy(Rollout.of(HOME));
        theatre.sandbox().delivery().functions().recycle("trailwarden-hub");
    }

    @ParameterizedTest
    @MethodSource("permissions")
    void withoutItAScenarioFails(Permission permission) throws Exception {
        ObjectNode tree = tree(permission.template());
        roles(tree)
                .filter(role ->
                        role.path("Properties").path("RoleName").asText().equals(permission.role()))
                .forEach(role -> remove(role, permission));
        deploy(permission.template(), tree);
        assertThat(firstThatFails(TELLTALES))
                .as("the scenario that misses " + permission)
                .isNotEmpty();
    }

    @Test
    void withoutTheOrganizationInTheBusPolicyTheStrangerIsLetIn() throws Exception {
        ObjectNode tree = tree("hub-lambda/hub.yaml");
        ObjectNode equals =
                (ObjectNode) tree.at("/Resources/EventBusPolicy/Properties/Statement/Condition/StringEquals");
        assertThat(equals.remove("aws:PrincipalOrgID")).isNotNull();
        deploy("hub-lambda/hub.yaml", tree);
        assertThat(firstThatFails(List.of("stranger"))).isEqualTo("stranger");
    }

    @Test
    void withoutTheOrganizationInTheTrustTheRoleStillAsksForTheHubsName() throws Exception {
        ObjectNode tree = tree("member-stack/member-roles.yaml");
        ObjectNode conditions = (ObjectNode) tree.at(
                "/Resources/RemediationRole/Properties/AssumeRolePolicyDocument/Statement/0/Condition/ArnEquals");
        conditions.put("aws:PrincipalArn", "arn:aws:iam::222222222222:role/trailwarden/another");
        deploy("member-stack/member-roles.yaml", tree);
        assertThat(firstThatFails(List.of("stop-by-name"))).isEqualTo("stop-by-name");
    }

    @Test
    void withNothingTakenAwayNoneFails() throws Exception {
        assertThat(firstThatFails(TELLTALES)).isEmpty();
        assertThat(firstThatFails(List.of("stranger"))).isEmpty();
    }

    private static String firstThatFails(List<String> scenarios) throws Exception {
        for (String id : scenarios) {
            if (!theatre.play(Scenarios.find(id).orElseThrow()).held()) {
                return id;
            }
        }
        return "";
    }

    private static void deploy(String template, ObjectNode tree) {
        Rollout real = Rollout.of(HOME);
        String text = tree.toString();
        theatre.sandbox().deploy(template.startsWith("hub") ? real.withHub(text) : real.withMemberRoles(text));
        // A session that was opened before is still good; a new process has none.
        theatre.sandbox().delivery().functions().recycle("trailwarden-hub");
    }

    private static ObjectNode tree(String template) throws Exception {
        return Template.tree(Files.readString(HOME.resolve(template)));
    }

    private static Stream<JsonNode> roles(ObjectNode tree) {
        List<JsonNode> roles = new ArrayList<>();
        tree.path("Resources").forEach(resource -> {
            if (resource.path("Type").asText().equals("AWS::IAM::Role")) {
                roles.add(resource);
            }
        });
        return roles.stream();
    }

    private static List<String> documents(JsonNode role) {
        List<String> documents = new ArrayList<>(List.of("/Properties/AssumeRolePolicyDocument"));
        for (int i = 0; i < role.at("/Properties/Policies").size(); i++) {
            documents.add("/Properties/Policies/" + i + "/PolicyDocument");
        }
        return documents;
    }

    private static List<String> actions(JsonNode statement) {
        JsonNode action = statement.path("Action");
        if (action.isTextual()) {
            return List.of(action.textValue());
        }
        List<String> actions = new ArrayList<>();
        action.forEach(one -> actions.add(one.textValue()));
        return actions;
    }

    /** A statement without an action is not valid; the last action takes an action nobody uses in its place. */
    private static void remove(JsonNode role, Permission permission) {
        ObjectNode statement = (ObjectNode) role.at(permission.document() + "/Statement/" + permission.statement());
        ArrayNode left = statement.arrayNode();
        actions(statement).stream()
                .filter(action -> !action.equals(permission.action()))
                .forEach(left::add);
        if (left.isEmpty()) {
            left.add(permission.action().startsWith("sts:") ? "sts:TagSession" : "sts:GetCallerIdentity");
        }
        statement.set("Action", left);
    }
}
