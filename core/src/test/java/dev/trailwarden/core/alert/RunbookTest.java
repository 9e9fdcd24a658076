package dev.trailwarden.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RunbookTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    @Test
    void everyPageThatAnAlertNamesIsThereAndEveryPageIsNamed() throws IOException {
        Set<String> named = Stream.of(
                        Stream.of(Verdict.values()).map(Runbook::of),
                        Stream.of(Notice.Kind.values()).map(Runbook::of),
                        Stream.of(Runbook.ofDigest()))
                .flatMap(pages -> pages)
                .collect(Collectors.toSet());

        try (Stream<Path> pages = Files.list(PROJECT.resolve("docs/runbooks"))) {
            assertThat(pages.map(page -> PROJECT.relativize(page).toString())
                            .filter(page -> !page.endsWith("README.md")))
                    .containsExactlyInAnyOrderElementsOf(named);
        }
    }
}
