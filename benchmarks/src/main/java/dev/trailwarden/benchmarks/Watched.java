package dev.trailwarden.benchmarks;

import dev.trailwarden.benchmarks.lambda.PeakMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Watches the memory and the processor time of the processes that this one starts, by what Linux says of them. */
final class Watched implements AutoCloseable {
    private static final long MILLIS = 200;

    private final Map<Long, Long> peaks = new ConcurrentHashMap<>();
    private final Map<Long, String> commands = new ConcurrentHashMap<>();
    private final Map<Long, Double> processor = new ConcurrentHashMap<>();
    private final Thread watcher;

    private Watched() {
        watcher = Thread.ofPlatform().daemon().start(this::watch);
    }

    static Watched begin() {
        return new Watched();
    }

    private void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            look();
            try {
                Thread.sleep(MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized void look() {
        ProcessHandle.current().descendants().forEach(process -> {
            process.info()
                    .totalCpuDuration()
                    .ifPresent(time -> processor.put(process.pid(), time.toNanos() / 1_000_000_000.0));
            PeakMemory.kilobytes(process.pid())
                    .ifPresent(kilobytes -> peaks.merge(process.pid(), kilobytes, Math::max));
            commands.computeIfAbsent(process.pid(), Watched::command);
        });
    }

    private static String command(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
        } catch (IOException e) {
            return "";
        }
    }

    /**
     * The processes whose command line contains a text.
     *
     * @param mark the text
     */
    Usage of(String mark) {
        look();
        var mine = commands.entrySet().stream()
                .filter(entry -> entry.getValue().contains(mark))
                .map(Map.Entry::getKey)
                .toList();
        return new Usage(
                mine.size(),
                mine.stream()
                                .mapToLong(pid -> peaks.getOrDefault(pid, 0L))
                                .max()
                                .orElse(0)
                        / 1024,
                mine.stream()
                        .mapToDouble(pid -> processor.getOrDefault(pid, 0.0))
                        .sum());
    }

    /**
     * What some processes used.
     *
     * @param processes how many there were
     * @param peakMegabytes the most memory that any one of them ever had resident
     * @param processorSeconds of all of them together
     */
    record Usage(int processes, long peakMegabytes, double processorSeconds) {}

    @Override
    public void close() {
        watcher.interrupt();
    }
}
