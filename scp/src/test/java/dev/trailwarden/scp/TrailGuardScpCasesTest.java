package dev.trailwarden.scp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.policy.NamedPolicy;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrailGuardScpCasesTest {
    static Stream<Arguments> cases() {
        return Cases.all().stream().flatMap(file -> {
            NamedPolicy scp =
                    Cases.scp(TrailGuardScp.exempting(file.breakGlass()).json());
            return file.cases().stream().map(one -> Arguments.argumentSet(one.name(), one, scp));
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theGuardDoesWhatTheCaseSays(ScpCase one, NamedPolicy scp) {
        assertThat(one.disagreement(scp)).isEmpty();
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
