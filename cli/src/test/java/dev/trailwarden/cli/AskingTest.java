package dev.trailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person at a terminal is asked and shown. */
class AskingTest {
    @ParameterizedTest
    @ValueSource(strings = {"y", "Y", "yes", " YES "})
    void aYesIsAYes(String answer) {
        assertThat(Consent.agrees(answer)).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "n", "no", "yep", "y es", "ja"})
    void everythingElseIsANo(String answer) {
        assertThat(Consent.agrees(answer)).isFalse();
    }

    @Test
    void theBarCountsAccounts() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ProbeProgress progress = ProbeProgress.on(new PrintStream(bytes, true, StandardCharsets.UTF_8), 2)) {
            progress.step();
            progress.step();
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("Accounts")
                .contains("100%")
                .contains("2/2");
    }
}
