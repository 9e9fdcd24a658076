package dev.trailwarden.scp.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.policy.NamedPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GuardrailCasesTest {
    static Stream<Arguments> cases() {
        return ShippedCases.all().stream().flatMap(file -> {
            List<NamedPolicy> guardrail = Cases.scps(file.settings().orElseThrow());
            return file.cases().stream().map(one -> Arguments.argumentSet(one.name(), one, guardrail));
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theGuardDoesWhatTheCaseSays(ScpCase one, List<NamedPolicy> guardrail) {
        assertThat(one.disagreement(guardrail)).isEmpty();
    }

    @Test
    void everyFileOfTheFolderIsShipped() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("trailwarden.home"))
                .resolve("scp/src/main/resources/dev/trailwarden/scp/cases"))) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .containsExactlyInAnyOrderElementsOf(ShippedCases.names().stream()
                            .map(name -> name + ".json")
                            .toList());
        }
    }

    @Test
    void thereAreAsManyCallsToLetThroughAsMakesSense() {
        List<ScpCase> all = ShippedCases.all().stream()
                .flatMap(file -> file.cases().stream())
                .toList();
        assertThat(all).hasSizeGreaterThanOrEqualTo(350);
        assertThat(all.stream().filter(one -> one.expected() instanceof ScpCase.Expected.Allowed))
                .hasSizeGreaterThanOrEqualTo(120);
    }
}
