package dev.trailwarden.benchmarks;

import dev.trailwarden.benchmarks.lambda.CpuShare;
import dev.trailwarden.benchmarks.lambda.Instance;
import dev.trailwarden.benchmarks.lambda.Subject;
import dev.trailwarden.benchmarks.report.Measure;
import dev.trailwarden.benchmarks.report.Results;
import dev.trailwarden.benchmarks.wire.Director;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Measures one thing of one handler, once. Every run is verified by the calls that AWS has seen, and counts only
 * if they are those that were recorded.
 */
final class Trials {
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration FAR = Duration.ofMillis(20);
    private static final double NANOS = 1_000_000.0;

    private final Director aws;
    private final List<String> pinned;
    private final IntFunction<String> events;
    private final Results results;

    /**
     * @param aws what the subjects call
     * @param pinned the words before a command that keep it on its core
     * @param events the events of a process, counted from 0
     * @param results where the samples go
     */
    Trials(Director aws, List<String> pinned, IntFunction<String> events, Results results) {
        this.aws = aws;
        this.pinned = pinned;
        this.events = events;
        this.results = results;
    }

    /**
     * A handler and the answers that it gets.
     *
     * @param subject how it is started
     * @param script what AWS answers it
     */
    record Candidate(Subject subject, String script) {
        /** The same, started otherwise. */
        Candidate with(Map<String, String> environment) {
            return new Candidate(subject.with(environment), script);
        }
    }

    /** The process starts because an event has come. */
    void cold(Candidate candidate, boolean far) throws IOException, InterruptedException {
        aws.play(candidate.script(), far ? FAR : AT_ONCE);
        try (Instance instance = Instance.of(candidate.subject(), pinned)) {
            Duration took = instance.first(events.apply(0));
            aws.verify(candidate.script(), 1);
            add(candidate, far ? Measure.COLD_20 : Measure.COLD_0, took);
        }
    }

    /** INIT has a whole core, as on Lambda; the event has what 512 MB get. */
    void split(Candidate candidate, boolean primed) throws IOException, InterruptedException {
        Optional<CpuShare> share = CpuShare.unlimited();
        if (share.isEmpty()) {
            results.missing().put("INIT and INVOKE apart", "this machine lets us make no group of cgroup v1's cpu");
            return;
        }
        aws.play(candidate.script(), AT_ONCE);
        try (CpuShare group = share.get();
                Instance instance = Instance.of(candidate.subject(), pinned, group)) {
            Duration init = instance.ready();
            aws.play(candidate.script(), AT_ONCE);
            Duration invoke = instance.invoke(events.apply(0));
            aws.verify(candidate.script(), 1);
            add(candidate, primed ? Measure.INIT_PRIMED : Measure.INIT, init);
            add(candidate, primed ? Measure.INVOKE_512_PRIMED : Measure.INVOKE_512, invoke);
            add(candidate, primed ? Measure.SPLIT_512_PRIMED : Measure.SPLIT_512, init.plus(invoke));
        }
    }

    /** The first event of a process whose INIT is long over: what is left to do after a snapshot was restored. */
    void primedFirst(Candidate candidate) throws IOException, InterruptedException {
        aws.play(candidate.script(), AT_ONCE);
        try (Instance instance = Instance.of(candidate.subject(), pinned)) {
            Duration first = afterInit(candidate, instance);
            aws.verify(candidate.script(), 1);
            add(candidate, Measure.PRIMED_FIRST, first);
        }
    }

    private Duration afterInit(Candidate candidate, Instance instance) throws IOException, InterruptedException {
        if ("snap-start".equals(candidate.subject().environment().get("AWS_LAMBDA_INITIALIZATION_TYPE"))) {
            instance.checkpoint();
            aws.play(candidate.script(), AT_ONCE);
            return instance.restored(events.apply(0));
        }
        instance.ready();
        aws.play(candidate.script(), AT_ONCE);
        return instance.invoke(events.apply(0));
    }

    /**
     * Events one after the other.
     *
     * @param practice how many are not counted
     * @param counted how many are
     */
    void warm(Candidate candidate, int practice, int counted) throws IOException, InterruptedException {
        aws.play(candidate.script(), AT_ONCE);
        try (Instance instance = Instance.of(candidate.subject(), pinned)) {
            afterInit(candidate, instance);
            for (int i = 1; i < practice; i++) {
                instance.invoke(events.apply(i));
            }
            List<Duration> took = new ArrayList<>();
            long began = System.nanoTime();
            for (int i = practice; i < practice + counted; i++) {
                took.add(instance.invoke(events.apply(i)));
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            aws.verify(candidate.script(), practice + counted);
            took.forEach(each -> add(candidate, Measure.WARM, each));
            results.add(candidate.subject().id(), Measure.THROUGHPUT, counted / seconds);
            results.add(candidate.subject().id(), Measure.PEAK, instance.peakKilobytes() / 1000.0);
        }
    }

    /** The JVM's own list of what it loads, in a run that is not timed. */
    void classes(Candidate candidate) throws IOException, InterruptedException {
        Path list = Files.createTempFile("trailwarden-classes", ".log");
        aws.play(candidate.script(), AT_ONCE);
        try (Instance instance = Instance.of(
                candidate
                        .subject()
                        .with(Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + list + ":none:filecount=0")),
                pinned)) {
            instance.first(events.apply(0));
            try (Stream<String> lines = Files.lines(list)) {
                results.add(candidate.subject().id(), Measure.CLASSES, (double)
                        lines.filter(line -> line.contains(" source: ")).count());
            }
        } finally {
            Files.delete(list);
        }
    }

    private void add(Candidate candidate, Measure measure, Duration took) {
        results.add(candidate.subject().id(), measure, took.toNanos() / NANOS);
    }
}
