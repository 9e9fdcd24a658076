package dev.trailwarden.benchmarks;

import dev.trailwarden.benchmarks.report.Goals;
import dev.trailwarden.benchmarks.report.Measure;
import dev.trailwarden.benchmarks.report.Results;
import dev.trailwarden.benchmarks.report.Spread;
import dev.trailwarden.benchmarks.storm.Storm;
import dev.trailwarden.benchmarks.storm.Storm.Work;
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
        work(results, Goals.SNAPSTART, Measure.PRIMED_FIRST, results.calls(), RESTORE)
                .ifPresent(first -> simulate(results, Goals.SNAPSTART, first));
        work(results, Goals.OWN, Measure.COLD_0, results.calls(), 0)
                .ifPresent(first -> simulate(results, Goals.OWN, first));
    }

    /** The processor's time stretches with the share of it, the waiting does not. */
    private static Optional<Work> work(
            Results results, String packaging, Measure measure, Map<String, Integer> calls, double before) {
        Optional<Spread> measured = results.of(packaging, measure);
        int sessions = calls.getOrDefault("AssumeRole", 0);
        if (measured.isEmpty() || sessions == 0) {
            return Optional.empty();
        }
        int all = calls.values().stream().mapToInt(count -> count).sum();
        return Optional.of(new Work(before + measured.get().median() / 1000 / SHARE + ANSWER * all, sessions));
    }

    private static void simulate(Results results, String packaging, Work first) {
        Optional<Work> later = work(results, packaging, Measure.WARM, results.laterCalls(), 0);
        if (later.isEmpty()) {
            return;
        }
        for (int concurrency : List.of(1_000, 50)) {
            for (boolean backingOff : List.of(false, true)) {
                Storm.Plan plan = new Storm.Plan(STOPS, concurrency, first, later.get(), backingOff);
                Storm.Outcome outcome = Storm.of(plan);
                String name = "storm." + packaging + "." + concurrency + (backingOff ? ".backing off" : ".at once");
                results.figures().put(name, outcome.seconds());
                results.figures().put(name + ".left", (double) outcome.left());
                results.figures().put(name + ".failed", (double) outcome.failed());
                results.figures().put(name + ".sts", plan.ofSts());
                results.figures().put(name + ".environments", plan.ofEnvironments());
            }
        }
    }
}
