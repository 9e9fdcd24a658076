package dev.trailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a command whose output cannot be written: a pipeline must not take half a report for a whole one. */
class OutputTest {
    private static final File FULL = new File("/dev/full");

    @TempDir
    private Path folder;

    private Process started(ProcessBuilder.Redirect output) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.trailwarden.cli.Main",
                        "--help")
                .redirectOutput(output)
                .redirectError(errors().toFile())
                .start();
    }

    private Path errors() {
        return folder.resolve("errors");
    }

    @Test
    void aFullDiskIsSaidAndNoSuccess() throws Exception {
        assumeTrue(FULL.exists(), "this system has no disk that is always full");
        assertThat(started(ProcessBuilder.Redirect.to(FULL)).waitFor()).isEqualTo(Main.BAD_INPUT);
        assertThat(Files.readString(errors()))
                .startsWith("trailwarden: not everything could be written to the standard output: ")
                .hasLineCount(1);
    }

    @Test
    void aReaderThatHasEnoughIsNoNews() throws Exception {
        Process process = started(ProcessBuilder.Redirect.PIPE);
        process.getInputStream().close();
        assertThat(process.waitFor()).isEqualTo(Main.BAD_INPUT);
        assertThat(Files.readString(errors())).isEmpty();
    }

    @Test
    void whatIsWrittenWholeEndsAsItShould() throws Exception {
        Process process = started(ProcessBuilder.Redirect.PIPE);
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("Usage: trailwarden ");
        assertThat(process.waitFor()).isEqualTo(Main.OK);
    }
}
