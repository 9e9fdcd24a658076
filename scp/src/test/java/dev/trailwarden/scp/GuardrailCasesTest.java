package dev.trailwarden.scp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.policy.NamedPolicy;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GuardrailCasesTest {
    static Stream<Arguments> cases() {
        return Cases.all().stream().flatMap(file -> {
            List<NamedPolicy> guardrail = Cases.scps(file.settings());
            return file.cases().stream().map(one -> Arguments.argumentSet(one.name(), one, guardrail));
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theGuardDoesWhatTheCaseSays(ScpCase one, List<NamedPolicy> guardrail) {
        assertThat(one.disagreement(guardrail)).isEmpty();
    }

    @Test
    void thereAreAsManyCallsToLetThroughAsMakesSense() {
        List<ScpCase> all =
                Cases.all().stream().flatMap(file -> file.cases().stream()).toList();
        assertThat(all).hasSizeGreaterThanOrEqualTo(90);
        assertThat(all.stream().filter(one -> one.expected() instanceof ScpCase.Expected.Allowed))
                .hasSizeGreaterThanOrEqualTo(30);
    }
}
