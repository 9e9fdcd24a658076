package dev.trailwarden.cli.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.sandbox.Rollout;
import dev.trailwarden.sandbox.service.Inbox.Mail;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scenario of the drill, on one organization, one after the other. */
@Execution(ExecutionMode.CONCURRENT)
class DrillTest {
    private static final int MOST_LINES = 30;

    private static Theatre theatre;

    @BeforeAll
    static void open() throws Exception {
        theatre = new Theatre(Rollout.of(Path.of(System.getProperty("trailwarden.home"))), true);
    }

    @AfterAll
    static void close() {
        theatre.close();
    }

    static Stream<String> scenarios() {
        return Scenarios.ALL.stream().map(Scenario::id);
    }

    @Execution(ExecutionMode.SAME_THREAD)
    @ParameterizedTest
    @MethodSource("scenarios")
    void everythingHolds(String id) throws Exception {
        Scene scene = theatre.play(Scenarios.find(id).orElseThrow());
        assertThat(scene.expectations())
                .isNotEmpty()
                .allSatisfy(expectation -> assertThat(expectation.held())
                        .as(() -> expectation.claim() + '\n' + whatHappened(scene))
                        .isTrue());
    }

    /** What fails once in a hundred runs has to say why the first time. */
    private static String whatHappened(Scene scene) {
        List<String> unusual = theatre.sandbox().delivery().functions().logs("trailwarden-hub").stream()
                .filter(line -> !line.contains("\"outcome\":\"restored\""))
                .toList();
        Stream<String> lines = Stream.of(
                        Stream.of(scene.scenario().id() + " took " + scene.took() + "; alerts:"),
                        scene.alerts().stream().map(Mail::subject),
                        Stream.of("dead letters:"),
                        theatre.sandbox().deadLetters().stream().map(Object::toString),
                        Stream.of("the hub's latest lines that do not say restored:"),
                        unusual.subList(Math.max(0, unusual.size() - MOST_LINES), unusual.size()).stream())
                .flatMap(part -> part.limit(MOST_LINES));
        return lines.collect(Collectors.joining("\n"));
    }

    @Execution(ExecutionMode.SAME_THREAD)
    @Test
    void idsAreUniqueAndTheTourIsShort() {
        List<String> ids = scenarios().toList();
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(Scenarios.ALL.stream().filter(Scenario::onTour)).hasSizeBetween(4, 10);
    }
}
