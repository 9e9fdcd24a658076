package dev.trailwarden.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the benchmark runs on. */
final class Machine {
    private Machine() {}

    /**
     * Describes it.
     *
     * @param python the recipe's Python, where there is one
     * @return values by name
     */
    static Map<String, String> describe(Optional<Python> python) throws IOException {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("processor", first(Path.of("/proc/cpuinfo"), "model name").orElse(System.getProperty("os.arch")));
        machine.put("cores", Integer.toString(cores()));
        machine.put("memory", first(Path.of("/proc/meminfo"), "MemTotal").orElse("not known"));
        machine.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("Java", System.getProperty("java.vendor") + " " + Runtime.version());
        machine.put("Python", python.map(Python::version).orElse("none with boto3"));
        return machine;
    }

    /**
     * How busy the machine is.
     *
     * @return Linux's load averages of 1, 5 and 15 minutes
     */
    static String load() throws IOException {
        Path file = Path.of("/proc/loadavg");
        return Files.exists(file)
                ? String.join(
                        " ", List.of(Files.readString(file).split(" ", -1)).subList(0, 3))
                : "not known";
    }

    /** Whether or not this process may use them all. */
    private static int cores() throws IOException {
        Path file = Path.of("/proc/cpuinfo");
        if (!Files.exists(file)) {
            return Runtime.getRuntime().availableProcessors();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return Math.toIntExact(
                    lines.filter(line -> line.startsWith("processor")).count());
        }
    }

    /**
     * The words that keep a process on the first core; the benchmark itself and the fake AWS are on another.
     *
     * @return words before its command; none where there is no second core, or no taskset
     */
    static List<String> pinned() throws IOException {
        return cores() > 1 && Files.isExecutable(Path.of("/usr/bin/taskset"))
                ? List.of("/usr/bin/taskset", "-c", "0")
                : List.of();
    }

    private static Optional<String> first(Path file, String name) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        }
    }
}
