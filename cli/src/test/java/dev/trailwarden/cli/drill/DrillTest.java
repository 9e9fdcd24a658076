package dev.trailwarden.cli.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
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
    private static Theatre theatre;

    @BeforeAll
    static void open() throws Exception {
        theatre = new Theatre(Path.of(System.getProperty("trailwarden.home")), true);
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
                .allSatisfy(expectation ->
                        assertThat(expectation.held()).as(expectation.claim()).isTrue());
    }

    @Execution(ExecutionMode.SAME_THREAD)
    @Test
    void idsAreUniqueAndTheTourIsShort() {
        List<String> ids = scenarios().toList();
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(Scenarios.ALL.stream().filter(Scenario::onTour)).hasSizeBetween(4, 10);
    }
}
