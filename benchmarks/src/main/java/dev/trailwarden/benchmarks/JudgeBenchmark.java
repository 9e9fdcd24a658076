package dev.trailwarden.benchmarks;

import dev.trailwarden.core.alert.Alert;
import dev.trailwarden.core.alert.AlertJson;
import dev.trailwarden.core.alert.AlertText;
import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.decision.Decision;
import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.decision.Judge;
import dev.trailwarden.core.event.TrailEventReader;
import dev.trailwarden.core.event.UnreadableEvent;
import dev.trailwarden.core.port.Directory;
import dev.trailwarden.core.remedy.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** The part of an event's path that calls nobody: parse, decide, render the alert as text and as JSON. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 15, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class JudgeBenchmark {
    private byte[] event = {};
    private final TrailEventReader reader = new TrailEventReader();
    private final Judge judge = new Judge(
            new House(House.DEFAULT_MEMBER_ROLE, Optional.empty(), List.of()),
            Directory.NOBODY,
            InstantSource.system());

    /** Reads the event, a plain stop of a trail. */
    @Setup
    public void read() throws IOException {
        try (InputStream file = JudgeBenchmark.class.getResourceAsStream("/fixtures/stop-logging/by-name.json")) {
            if (file == null) {
                throw new IOException("the fixtures are not on the class path");
            }
            event = file.readAllBytes();
        }
    }

    /** One event. */
    @Benchmark
    public void parseDecideRender(Blackhole sink) throws UnreadableEvent {
        Decision decision = judge.judge(reader.read(event));
        if (!(decision instanceof Decision.Restore)) {
            throw new IllegalStateException("the event is no longer one that is answered: " + decision);
        }
        Outcome restored = new Outcome.Restored(
                List.of(new Outcome.Trail("audit", "eu-west-1", Optional.empty(), Optional.empty())));
        Alert alert = Alert.of("an-incident", Verdict.RESTORED, decision, Optional.of(restored));
        sink.consume(AlertText.subject(alert));
        sink.consume(AlertText.body(alert));
        sink.consume(AlertJson.of(alert));
    }
}
