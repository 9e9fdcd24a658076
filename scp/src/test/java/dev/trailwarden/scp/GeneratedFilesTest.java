package dev.trailwarden.scp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The files made from the statements say what the code says. With the system property {@code trailwarden.approve} they are written. */
class GeneratedFilesTest {
    private static final Path HOME = Path.of(System.getProperty("trailwarden.home"));

    private static final String AGAIN = "write it again, read what changed and commit it: mvn -pl scp -am test "
            + "-Dtest=GeneratedFilesTest -Dsurefire.failIfNoSpecifiedTests=false -Dtrailwarden.approve=true";

    static Stream<Arguments> files() {
        return Map.of("scp/scp.yaml", GuardTemplate.shipped(), "docs/scp/statements.md", StatementsPage.text())
                .entrySet()
                .stream()
                .map(file -> Arguments.argumentSet(file.getKey(), HOME.resolve(file.getKey()), file.getValue()));
    }

    @ParameterizedTest
    @MethodSource("files")
    void theFileSaysWhatTheCodeSays(Path file, String text) throws IOException {
        if (Boolean.getBoolean("trailwarden.approve")) {
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, text);
        }
        assertThat(file).as(AGAIN).exists();
        assertThat(Files.readString(file)).as(AGAIN).isEqualTo(text);
    }
}
