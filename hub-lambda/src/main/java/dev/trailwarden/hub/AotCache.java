package dev.trailwarden.hub;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Whether the JVM has taken the ahead-of-time cache that the hub's own runtime was packed with. A JVM that cannot take it
 * starts without (JEP 483), several times slower and just as right, so this is told and nothing is refused.
 */
final class AotCache {
    /** The path of the cache, set by the {@code bootstrap} of that packaging and by nobody else. */
    static final String VARIABLE = "TRAILWARDEN_AOT_CACHE";

    private static final Path MAPPED_FILES = Path.of("/proc/self/maps");

    private AotCache() {}

    /**
     * Writes one JSON line if a cache was asked for and is not in use.
     *
     * @param environment the function's
     * @param out the function's log
     */
    static void check(Map<String, String> environment, PrintStream out) {
        String wanted = environment.get(VARIABLE);
        if (wanted == null || isMapped(wanted)) {
            return;
        }
        out.println(JsonNodeFactory.instance
                .objectNode()
                .put("problem", "aot-cache-not-used")
                .put("cache", wanted)
                .put("costs", "every cold start takes several times as long; nothing else differs")
                .put("do", "build the package again with tools/package-runtime, and roll it out as it is")
                .toString());
    }

    private static boolean isMapped(String file) {
        try (Stream<String> lines = Files.lines(MAPPED_FILES)) {
            String real = Path.of(file).toRealPath().toString();
            return lines.anyMatch(line -> line.endsWith(" " + real));
        } catch (IOException missing) {
            return false;
        }
    }
}
