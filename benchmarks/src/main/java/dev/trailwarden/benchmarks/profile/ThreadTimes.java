package dev.trailwarden.benchmarks.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The processor time of a process's threads, as Linux counts it.
 *
 * @param millis by the thread's name; threads of one name together
 */
public record ThreadTimes(Map<String, Double> millis) {
    /** Keeps what it is given from later changes. */
    public ThreadTimes {
        millis = Map.copyOf(millis);
    }

    /**
     * Reads them.
     *
     * @param pid of the process
     * @return since its start; without threads that have ended
     */
    public static ThreadTimes of(long pid) throws IOException {
        List<Path> threads;
        try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            threads = all.toList();
        }
        Map<String, Double> millis = new TreeMap<>();
        for (Path thread : threads) {
            try {
                String nanos = Files.readString(thread.resolve("schedstat")).split(" ", 2)[0];
                millis.merge(
                        Files.readString(thread.resolve("comm")).strip(), Long.parseLong(nanos) / 1e6, Double::sum);
            } catch (IOException e) {
                // The JVM ends compiler threads that it needs no more, between the listing and now too.
                if (Files.exists(thread)) {
                    throw e;
                }
            }
        }
        return new ThreadTimes(millis);
    }

    /**
     * What came since.
     *
     * @param before the times of the same process earlier
     * @return the difference
     */
    public ThreadTimes since(ThreadTimes before) {
        Map<String, Double> grown = new TreeMap<>();
        millis.forEach((name, now) -> grown.put(name, Math.max(0, now - before.millis.getOrDefault(name, 0.0))));
        return new ThreadTimes(grown);
    }
}
