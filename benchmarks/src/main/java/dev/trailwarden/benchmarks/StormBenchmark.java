package dev.trailwarden.benchmarks;

import dev.trailwarden.benchmarks.report.Goals;
import dev.trailwarden.benchmarks.report.Measure;
import dev.trailwarden.benchmarks.report.Results;
import dev.trailwarden.benchmarks.report.Spread;
import dev.trailwarden.benchmarks.storm.Storm;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Feeds the {@link Storm} with the times that were measured. */
final class StormBenchmark {
    private static final int STOPS = 17_000;

    /** What 1,024 MB, hub.yaml's default, have of one core: 1,769 MB are a whole one (Lambda developer guide). */
    private static final double SHARE = 1024.0 / 1769;

    /** Seconds that one answer of AWS takes. */
    private static final double ANSWER = 0.02;

    /** Seconds that Lambda takes to restore a snapshot; AWS publishes none, some hundred milliseconds are reported. */
    private static final double RESTORE = 0.5;

    private StormBenchmark() {}

    /** Simulates with every packaging that was measured. */
    static void run(Results results) {
        results.figures().keySet().removeIf(name -> name.startsWith("storm."));
        results.figures().put("storm.floor", Storm.floor(STOPS));
        first(results, Goals.SNAPSTART, Measure.PRIMED_FIRST)
                .ifPresent(seconds -> simulate(results, Goals.SNAPSTART, seconds + RESTORE));
        first(results, Goals.OWN, Measure.COLD_0).ifPresent(seconds -> simulate(results, Goals.OWN, seconds));
    }

    /** The processor's time stretches with the share of it, the waiting does not. */
    private static Optional<Double> first(Results results, String packaging, Measure measure) {
        return results.of(packaging, measure).map(spread -> seconds(spread.median(), results.calls()));
    }

    private static double seconds(double millis, Map<String, Integer> calls) {
        return millis / 1000 / SHARE
                + ANSWER * calls.values().stream().mapToInt(count -> count).sum();
    }

    private static void simulate(Results results, String packaging, double first) {
        Optional<Spread> warm = results.of(packaging, Measure.WARM);
        if (warm.isEmpty()) {
            return;
        }
        double later = seconds(warm.get().median(), results.laterCalls());
        int sessions = results.laterCalls().getOrDefault("AssumeRole", 1);
        for (int concurrency : List.of(1_000, 50)) {
            for (boolean backingOff : List.of(false, true)) {
                Storm.Outcome outcome =
                        Storm.of(new Storm.Plan(STOPS, concurrency, sessions, first, later, backingOff));
                String name = "storm." + packaging + "." + concurrency + (backingOff ? ".backing off" : ".at once");
                results.figures().put(name, outcome.seconds());
                results.figures().put(name + ".left", (double) outcome.left());
            }
        }
    }
}
