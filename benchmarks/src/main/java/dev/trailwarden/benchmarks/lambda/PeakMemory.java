package dev.trailwarden.benchmarks.lambda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The most memory that a process ever had resident, as Linux keeps it. */
public final class PeakMemory {
    private PeakMemory() {}

    /**
     * Reads it.
     *
     * @param pid the process
     * @return kilobytes; empty when it has ended
     */
    public static Optional<Long> kilobytes(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> Long.valueOf(line.replaceAll("[^0-9]", "")))
                    .findFirst();
        } catch (IOException | UncheckedIOException ended) {
            return Optional.empty();
        }
    }
}
