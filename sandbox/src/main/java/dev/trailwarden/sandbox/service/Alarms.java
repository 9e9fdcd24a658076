package dev.trailwarden.sandbox.service;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** CloudWatch alarms as their templates describe them. They are recorded, not evaluated. */
public final class Alarms {
    private final Map<String, Alarm> alarms = new ConcurrentHashMap<>();

    /** No alarms yet. */
    public Alarms() {}

    /**
     * An alarm.
     *
     * @param name its name
     * @param namespace of its metric
     * @param metric its metric
     * @param dimensions of its metric
     * @param threshold what it is compared with
     * @param comparison how
     * @param actions what it tells
     */
    public record Alarm(
            String name,
            String namespace,
            String metric,
            Map<String, String> dimensions,
            double threshold,
            String comparison,
            List<String> actions) {}

    void put(String place, Alarm alarm) {
        alarms.put(place + "/" + alarm.name(), alarm);
    }

    void remove(String place, String name) {
        alarms.remove(place + "/" + name);
    }

    /**
     * Every alarm.
     *
     * @return ordered by place and name
     */
    public List<Alarm> all() {
        return List.copyOf(new TreeMap<>(alarms).values());
    }
}
