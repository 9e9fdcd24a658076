package dev.trailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.cli.Launched.Ran;
import dev.trailwarden.cli.drill.Scenario;
import dev.trailwarden.cli.drill.Scenarios;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verb {@code drill} from outside; whether every scenario holds is {@code DrillTest}'s. */
class DrillCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path NOTHING = Path.of("/dev/null");

    private static List<JsonNode> objects(String lines) throws Exception {
        List<JsonNode> objects = new ArrayList<>();
        for (String line : lines.lines().toList()) {
            JsonNode object = JSON.readTree(line);
            assertThat(object.isObject()).as(line).isTrue();
            objects.add(object);
        }
        return objects;
    }

    private static List<String> keys(JsonNode object) {
        return object.propertyStream().map(field -> field.getKey()).toList();
    }

    @Test
    void theListNamesEveryScenarioAndItsStory() {
        Ran ran = InProcess.run("drill", "--list");

        assertThat(ran.exit()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out().lines())
                .zipSatisfy(
                        Scenarios.ALL,
                        (line, scenario) ->
                                assertThat(line).startsWith(scenario.id() + " ").contains(" " + scenario.story()));
        assertThat(ran.out().lines().filter(line -> line.endsWith(" (on the tour)")))
                .hasSameSizeAs(Scenarios.ALL.stream().filter(Scenario::onTour).toList());
    }

    @Test
    void theListAsJsonIsOneObjectALine() throws Exception {
        Ran ran = InProcess.run("drill", "--list", "--json");

        assertThat(ran.exit()).isZero();
        assertThat(objects(ran.out()))
                .allSatisfy(object -> assertThat(keys(object)).containsExactly("id", "story", "onTour"))
                .extracting(object -> object.path("id").asText())
                .containsExactlyElementsOf(
                        Scenarios.ALL.stream().map(Scenario::id).toList());
    }

    @Test
    void anUnknownScenarioIsNamedAndNoneIsPlayed() {
        Ran ran = InProcess.run("drill", "stop-by-name", "stop-\u001b[31mby-magic");

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .isEqualTo("trailwarden: there is no scenario called 'stop-?[31mby-magic'; trailwarden drill --list"
                        + " names them all\n");
    }

    @Test
    void theJsonOfAPlayedScenarioIsOneObjectALine() throws Exception {
        Ran ran = Launched.run("drill", "--fast", "--json", "stop-by-name", "refused-by-scp");

        assertThat(ran.err()).isEmpty();
        assertThat(ran.exit()).isZero();
        List<JsonNode> scenes = objects(ran.out());
        assertThat(scenes)
                .extracting(scene -> scene.path("id").asText())
                .containsExactly("stop-by-name", "refused-by-scp");
        assertThat(keys(scenes.getFirst()))
                .containsExactly(
                        "id", "story", "held", "seconds", "blindSeconds", "expectations", "timeline", "alerts");
        assertThat(keys(scenes.getLast()))
                .as("a trail that was never off was never blind")
                .containsExactly("id", "story", "held", "seconds", "expectations", "timeline", "alerts");
        assertThat(scenes).allSatisfy(scene -> {
            assertThat(scene.path("held").asBoolean()).isTrue();
            assertThat(scene.path("expectations"))
                    .isNotEmpty()
                    .allMatch(claim -> claim.path("held").asBoolean());
            assertThat(scene.at("/alerts/0/subject").asText()).startsWith("Trailwarden: ");
        });
    }

    @Test
    void whatDoesNotHoldIsSaidAndIsTheExitCode(@TempDir Path home) throws Exception {
        for (String needed : List.of(
                "hub-lambda/hub.yaml",
                "hub-lambda/target/trailwarden-hub.jar",
                "member-stack/member-roles.yaml",
                "member-stack/member-rules.yaml")) {
            Path copy = home.resolve(needed);
            Files.createDirectories(copy.getParent());
            Files.copy(Launched.HOME.resolve(needed), copy);
        }
        Path tables = home.resolve("sandbox/dynamodb-local/target/lib");
        Files.createDirectories(tables.getParent());
        Files.createSymbolicLink(tables, Launched.HOME.resolve("sandbox/dynamodb-local/target/lib"));
        Path roles = home.resolve("member-stack/member-roles.yaml");
        Files.writeString(roles, Files.readString(roles).replace("- cloudtrail:StartLogging", "- cloudtrail:GetTrail"));

        Ran ran = Launched.run(home, NOTHING, "drill", "--fast", "stop-by-name", "refused-by-scp");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .contains("  NOT HELD  the trail logs again\n")
                .contains("  ok  the attacker's call succeeds\n")
                .contains("1 of 2 scenarios held, in ")
                .endsWith("  not held: stop-by-name\n")
                .doesNotContain("\u001b");
    }

    @Test
    void aPackageThatWasNotBuiltIsSaidWithWhatBuildsIt(@TempDir Path home) throws Exception {
        for (String needed : List.of(
                "hub-lambda/hub.yaml",
                "hub-lambda/target/trailwarden-hub.jar",
                "member-stack/member-roles.yaml",
                "member-stack/member-rules.yaml",
                "sandbox/dynamodb-local/target/lib")) {
            Path link = home.resolve(needed);
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, Launched.HOME.resolve(needed));
        }

        Ran ran = Launched.run(home, NOTHING, "drill", "--packaging", "own-runtime", "stop-by-name");

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .isEqualTo("trailwarden: " + home.resolve("hub-runtime/target/trailwarden-hub-runtime.zip")
                        + " is missing; run: tools/package-runtime\n");
    }

    @Test
    void aFolderThatWasNotBuiltIsSaidWithWhatToDo(@TempDir Path home) throws Exception {
        Ran ran = Launched.run(home, NOTHING, "drill", "stop-by-name");

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .isEqualTo("trailwarden: " + home.resolve("hub-lambda/hub.yaml")
                        + " is missing; run: mvn -q -DskipTests package\n");
    }
}
