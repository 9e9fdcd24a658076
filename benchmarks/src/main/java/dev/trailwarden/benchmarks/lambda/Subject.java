package dev.trailwarden.benchmarks.lambda;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A handler that can be started.
 *
 * @param id names it in the results, for example {@code managed}
 * @param command program and arguments
 * @param folder where it is started
 * @param environment all of its variables but the address of the Runtime API
 */
public record Subject(String id, List<String> command, Path folder, Map<String, String> environment) {
    /** Keeps what it is given from later changes. */
    public Subject {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /**
     * The same with other variables beside.
     *
     * @param more replace those of the same name
     * @return another subject of the same id
     */
    public Subject with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.putAll(more);
        return new Subject(id, command, folder, all);
    }

    /**
     * The same, started by another command.
     *
     * @param change makes it from a copy of the present one
     * @return another subject of the same id
     */
    public Subject startedBy(UnaryOperator<List<String>> change) {
        return new Subject(id, change.apply(new ArrayList<>(command)), folder, environment);
    }
}
