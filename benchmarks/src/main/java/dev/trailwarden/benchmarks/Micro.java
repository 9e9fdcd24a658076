package dev.trailwarden.benchmarks;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs {@link JudgeBenchmark} in a JVM of its own, with the JVM's defaults. */
final class Micro {
    private Micro() {}

    /**
     * Measures.
     *
     * @param quick for fewer iterations
     * @return microseconds an event
     */
    static double run(boolean quick) throws RunnerException {
        OptionsBuilder options = new OptionsBuilder();
        options.include(JudgeBenchmark.class.getName());
        if (quick) {
            options.warmupIterations(2).measurementIterations(2).measurementTime(TimeValue.milliseconds(500));
        }
        return new Runner(options.build()).runSingle().getPrimaryResult().getScore();
    }
}
