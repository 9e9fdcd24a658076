package dev.trailwarden.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, disabledReason = "Lambda is Linux, and only there a process can see its own mappings")
class AotCacheTest {
    @TempDir
    private static Path folder;

    private static String said(Map<String, String> environment) {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        AotCache.check(environment, new PrintStream(log, true, StandardCharsets.UTF_8));
        return log.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aFunctionWithoutACacheIsNoProblem() {
        assertThat(said(Map.of())).isEmpty();
    }

    @Test
    void aCacheThatTheJvmDidNotTakeIsTold() throws IOException {
        Path cache = Files.writeString(folder.resolve("refused.aot"), "not mapped");

        String said = said(Map.of(AotCache.VARIABLE, cache.toString()));

        assertThat(said).endsWith(System.lineSeparator());
        JsonNode line = new ObjectMapper().readTree(said);
        assertThat(line.path("problem").asText()).isEqualTo("aot-cache-not-used");
        assertThat(line.path("cache").asText()).isEqualTo(cache.toString());
        assertThat(line.path("costs").asText()).contains("cold start");
        assertThat(line.path("do").asText()).contains("tools/package-runtime");
    }

    @Test
    void aCacheInUseIsNotWorthALine() throws IOException {
        Path cache = Files.writeString(folder.resolve("taken.aot"), "mapped");
        try (FileChannel channel = FileChannel.open(cache)) {
            var mapped = channel.map(MapMode.READ_ONLY, 0, channel.size());

            assertThat(said(Map.of(AotCache.VARIABLE, cache.toString()))).isEmpty();
            // Read afterwards, so that it is mapped all the while.
            assertThat(mapped.get(0)).isEqualTo((byte) 'm');
        }
    }
}
