package dev.trailwarden.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {
    /** The times in a zip are in whole seconds. */
    private static final long MORE_THAN_A_SECOND = 1_100;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSameFilesAreTheSameBytesAtAnotherTime(boolean compressed) throws Exception {
        Path source = folder.resolve("source");
        Path file = Files.writeString(
                Files.createDirectories(source.resolve("inner")).resolve("file"), "text");
        Archive.write(source, folder.resolve("first.zip"), compressed);

        Thread.sleep(MORE_THAN_A_SECOND);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        Archive.write(source, folder.resolve("second.zip"), compressed);

        assertThat(folder.resolve("second.zip")).hasSameBinaryContentAs(folder.resolve("first.zip"));
    }

    @Test
    void anotherFileIsOtherBytes() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        Path file = Files.writeString(source.resolve("file"), "text");
        Archive.write(source, folder.resolve("first.zip"), true);

        Files.writeString(file, "more");
        Archive.write(source, folder.resolve("second.zip"), true);

        assertThat(Files.mismatch(folder.resolve("first.zip"), folder.resolve("second.zip")))
                .isNotEqualTo(-1);
    }
}
