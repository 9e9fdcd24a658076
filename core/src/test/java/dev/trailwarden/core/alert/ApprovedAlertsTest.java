package dev.trailwarden.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.core.Fixtures;
import dev.trailwarden.core.alert.ApprovedAlerts.Scene;
import dev.trailwarden.core.tamper.Catalogue;
import dev.trailwarden.core.tamper.Tamper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the texts of alerts against those that a person has read and approved. With the system property {@code
 * trailwarden.approve} they are written; read every one that changed before you commit it.
 */
final class ApprovedAlertsTest {
    private static final Path FOLDER = Path.of("..", "fixtures");

    @BeforeAll
    static void writeIfAsked() throws Exception {
        if (!Boolean.getBoolean("trailwarden.approve")) {
            return;
        }
        for (Scene scene : scenes()) {
            Files.writeString(FOLDER.resolve(scene.toString()), text(scene.alert()));
        }
    }

    static List<Scene> scenes() {
        return ApprovedAlerts.scenes();
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void theTextIsTheOneThatWasApproved(Scene scene) throws Exception {
        assertThat(text(scene.alert()))
                .isEqualTo(Fixtures.of(scene.folder(), scene.name())
                        .beside("." + scene.verdict().id() + ".alert.txt"));
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void itFitsIn72ColumnsAndKeepsTheOrderOfTheQuestionsThatAreAsked(Scene scene) throws Exception {
        Alert alert = scene.alert();
        String body = AlertText.body(alert);

        assertThat(body.lines())
                .allSatisfy(line ->
                        assertThat(line).hasSizeLessThanOrEqualTo(Page.WIDTH).isEqualTo(line.stripTrailing()));
        assertThat(Stream.of(
                                alert.verdict().words() + ": ",
                                "\nBlind ",
                                "\nWho ",
                                "\nFrom ",
                                "  BEFORE ",
                                "\nLost ",
                                "\nWhat to do\n",
                                "\nMore: docs/runbooks/",
                                "\nDecision ",
                                "\nSeverity ",
                                "\nIncident " + " ".repeat(1) + alert.incident())
                        .map(body::indexOf)
                        .filter(at -> at >= 0))
                .as(body)
                .isSorted()
                .hasSizeGreaterThanOrEqualTo(6);
    }

    @Test
    void everyKindHasAnApprovedTextInItsFolder() {
        assertThat(scenes())
                .extracting(Scene::folder)
                .containsAll(Catalogue.ALL.stream().map(Tamper::id).toList());
    }

    @Test
    void everyVerdictHasAnApprovedText() {
        assertThat(scenes()).extracting(Scene::verdict).containsAll(EnumSet.allOf(Verdict.class));
    }

    @Test
    void everyApprovedTextIsHeldAgainstSomething() {
        Set<String> files = scenes().stream()
                .map(Scene::folder)
                .distinct()
                .flatMap(folder -> Fixtures.files(folder).stream().map(file -> folder + "/" + file.getFileName()))
                .filter(name -> name.endsWith(".alert.txt"))
                .collect(Collectors.toSet());

        assertThat(scenes()).extracting(Scene::toString).containsExactlyInAnyOrderElementsOf(files);
    }

    private static String text(Alert alert) {
        return AlertText.subject(alert) + "\n\n" + AlertText.body(alert);
    }
}
