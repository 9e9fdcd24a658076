package dev.trailwarden.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one run has measured, as it is kept in a file of JSON. Parts may be measured by several commands, one after the
 * other; each adds what it has.
 *
 * @param runs what was run: for each part its command, and when
 * @param machine what it ran on, by name
 * @param missing subjects and parts that were not measured, and why
 * @param calls what the hub calls for the first event of a process, by operation
 * @param laterCalls what it calls for every later one
 * @param samples by subject and measure
 * @param figures single figures by name, for example {@code micro.us}
 */
public record Results(
        Map<String, String> runs,
        Map<String, String> machine,
        Map<String, String> missing,
        Map<String, Integer> calls,
        Map<String, Integer> laterCalls,
        Map<String, Map<Measure, List<Double>>> samples,
        Map<String, Double> figures) {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    /** In the order of the file, whatever was added since it was read: the same results always give the same page. */
    public Results {
        runs = new TreeMap<>(runs);
        machine = new TreeMap<>(machine);
        missing = new TreeMap<>(missing);
        calls = new TreeMap<>(calls);
        laterCalls = new TreeMap<>(laterCalls);
        samples = new TreeMap<>(samples);
        figures = new TreeMap<>(figures);
    }

    /**
     * Nothing measured yet.
     *
     * @return to be filled
     */
    public static Results empty() {
        return new Results(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
    }

    /**
     * The file that every command adds its results to.
     *
     * @param home the project's folder
     * @return in a folder of the build
     */
    public static Path file(Path home) {
        return home.resolve("benchmarks/target/results.json");
    }

    /**
     * What was measured before, so that a part can be measured alone.
     *
     * @param home the project's folder
     * @return {@link #file}; where a build has removed that, what the project's page is made of
     */
    public static Results kept(Path home) throws IOException {
        Path latest = file(home);
        return read(Files.exists(latest) ? latest : home.resolve("docs/performance.json"));
    }

    /**
     * What was measured before.
     *
     * @param file from {@link #write}; need not exist
     * @return its content, or nothing
     */
    public static Results read(Path file) throws IOException {
        return Files.exists(file) ? JSON.readValue(file.toFile(), Results.class) : empty();
    }

    /**
     * Keeps the results.
     *
     * @param file where
     */
    public void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, JSON.writeValueAsString(this) + "\n");
    }

    /**
     * Adds a sample.
     *
     * @param subject of what
     * @param measure which
     * @param value in the measure's unit
     */
    public void add(String subject, Measure measure, double value) {
        samples.computeIfAbsent(subject, ignored -> new EnumMap<>(Measure.class))
                .computeIfAbsent(measure, ignored -> new ArrayList<>())
                .add(value);
    }

    /**
     * Puts a value in the place of whatever was measured before.
     *
     * @param subject of what
     * @param measure which
     * @param value in the measure's unit
     */
    public void replace(String subject, Measure measure, double value) {
        samples.getOrDefault(subject, new EnumMap<>(Measure.class)).remove(measure);
        add(subject, measure, value);
    }

    /**
     * The samples of a measure.
     *
     * @param subject of what
     * @param measure which
     * @return their spread; empty when there are none
     */
    public Optional<Spread> of(String subject, Measure measure) {
        return Optional.ofNullable(samples.getOrDefault(subject, Map.of()).get(measure))
                .map(Spread::new);
    }

    /**
     * A single figure.
     *
     * @param name which
     * @return its value; empty when it was not measured
     */
    public Optional<Double> figure(String name) {
        return Optional.ofNullable(figures.get(name));
    }
}
