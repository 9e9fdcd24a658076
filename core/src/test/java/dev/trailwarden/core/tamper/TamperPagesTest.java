package dev.trailwarden.core.tamper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages of docs/tampers say what the code says. With the system property {@code trailwarden.approve} they are written. */
final class TamperPagesTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("trailwarden.home")).resolve("docs/tampers");

    private static final String AGAIN = "write the pages again, read what changed and commit it: mvn -pl core -am test "
            + "-Dtest=TamperPagesTest -Dsurefire.failIfNoSpecifiedTests=false -Dtrailwarden.approve=true";

    @BeforeAll
    static void writeIfAsked() throws IOException {
        if (!Boolean.getBoolean("trailwarden.approve")) {
            return;
        }
        Files.createDirectories(FOLDER);
        for (String file : TamperPages.all().keySet()) {
            Files.writeString(FOLDER.resolve(file), TamperPages.all().get(file));
        }
    }

    static Set<String> pages() {
        return TamperPages.all().keySet();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyPageSaysWhatTheCodeSays(String file) throws IOException {
        Path page = FOLDER.resolve(file);
        assertThat(page).as(AGAIN).exists();
        assertThat(Files.readString(page)).as(AGAIN).isEqualTo(TamperPages.all().get(file));
    }

    @Test
    void noPageIsLeftOfAKindThatIsNoMore() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())).collect(Collectors.toSet()))
                    .isEqualTo(pages());
        }
    }

    @Test
    void everyKindSaysInSentencesWhatItIsWhatIsDoneAndWhatIsLost() {
        assertThat(Catalogue.ALL)
                .flatExtracting(Tamper::about, Tamper::undone, Tamper::lost)
                .allSatisfy(
                        text -> assertThat((String) text).matches("[A-Z].*[.]").doesNotContain("  "));
        assertThat(Catalogue.ALL)
                .extracting(Tamper::deed)
                .allSatisfy(deed -> assertThat(deed).matches("[a-z].*[a-zA-Z]"));
    }
}
