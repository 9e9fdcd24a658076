package dev.trailwarden.benchmarks;

import dev.trailwarden.benchmarks.lambda.Instance;
import dev.trailwarden.benchmarks.lambda.Subject;
import dev.trailwarden.benchmarks.profile.Group;
import dev.trailwarden.benchmarks.profile.Profile;
import dev.trailwarden.benchmarks.profile.ThreadTimes;
import dev.trailwarden.benchmarks.report.Results;
import dev.trailwarden.benchmarks.wire.Director;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What the processor's time goes to in the hub with a runtime of its own, or, where that was not packed, on the managed one:
 * for the first event of a cold process, and for events of a warm one. AWS answers at once.
 */
final class ProfileBenchmark {
    private static final String SCRIPT = "hub";
    private static final String OPTIONS = "JAVA_TOOL_OPTIONS";

    /** A recording adds the recorder's module, and a cache fits only the modules that it was made with. */
    private static final String MODULE = "--add-modules=jdk.jfr";

    private final Director aws;
    private final Captured captured;
    private final boolean quick;

    ProfileBenchmark(Director aws, Captured captured, boolean quick) {
        this.aws = aws;
        this.captured = captured;
        this.quick = quick;
    }

    /**
     * Profiles the hub with a runtime of its own, started by a whole JDK, which can sample itself, and with a cache that was
     * made for that JDK.
     *
     * @param own the unpacked packaging
     * @param managed the hub on the managed runtime, for its settings
     * @param results where the figures go
     */
    void run(OwnRuntime own, Subject managed, Results results) throws IOException, InterruptedException {
        Path cache = own.taskRoot().resolve("profiled.aot");
        Subject subject = own.profiled(managed, cache);
        aws.play(SCRIPT, Duration.ZERO);
        try (Instance training =
                Instance.of(subject.with(Map.of(OPTIONS, MODULE + " -XX:AOTCacheOutput=" + cache)), Machine.pinned())) {
            var _ = training.first(captured.event(0));
            training.end();
        }
        if (!Files.exists(cache)) {
            throw new IOException("the JVM made no cache for the profile");
        }
        measure(subject, results);
        results.figures().put("profile.own-runtime", 1.0);
    }

    /**
     * Profiles a hub as it is started.
     *
     * @param subject with a whole JDK
     * @param results where the figures go
     */
    void measure(Subject subject, Results results) throws IOException, InterruptedException {
        results.figures().keySet().removeIf(name -> name.startsWith("profile."));
        int runs = quick ? 2 : 9;
        Profile cold = new Profile();
        for (int run = 0; run < runs; run++) {
            cold(subject, cold);
        }
        keep(results, "profile.cold", cold, runs);
        int events = quick ? 100 : 500;
        Profile warm = new Profile();
        warm(subject, warm, quick ? 50 : 300, events);
        keep(results, "profile.warm", warm, events);
    }

    /** The recorder's own start costs more than many a group, so how long the threads ran is asked of a process without it. */
    private void cold(Subject subject, Profile profile) throws IOException, InterruptedException {
        ThreadTimes threads;
        aws.play(SCRIPT, Duration.ZERO);
        try (Instance instance = Instance.of(subject.with(Map.of(OPTIONS, MODULE)), Machine.pinned())) {
            var _ = instance.first(captured.event(0));
            threads = ThreadTimes.of(instance.pid());
            aws.verify(SCRIPT, 1);
            requireCache(instance);
        }
        Path recording = Files.createTempFile("trailwarden-profile", ".jfr");
        aws.play(SCRIPT, Duration.ZERO);
        try (Instance instance =
                Instance.of(subject.with(Map.of(OPTIONS, Profile.options(recording))), Machine.pinned())) {
            var _ = instance.first(captured.event(0));
            Instant until = Instant.now();
            aws.verify(SCRIPT, 1);
            instance.end();
            requireCache(instance);
            profile.add(recording, Instant.EPOCH, until, threads);
        } finally {
            Files.delete(recording);
        }
    }

    /** The hub says so itself. */
    private static void requireCache(Instance instance) throws IOException {
        if (instance.lastLines().contains("aot-cache-not-used")) {
            throw new IOException("the JVM did not take its cache: " + instance.lastLines());
        }
    }

    private void warm(Subject subject, Profile profile, int practice, int counted)
            throws IOException, InterruptedException {
        Path recording = Files.createTempFile("trailwarden-profile", ".jfr");
        aws.play(SCRIPT, Duration.ZERO);
        try (Instance instance =
                Instance.of(subject.with(Map.of(OPTIONS, Profile.options(recording))), Machine.pinned())) {
            var _ = instance.first(captured.event(0));
            for (int i = 1; i < practice; i++) {
                var _ = instance.invoke(captured.event(i));
            }
            Instant from = Instant.now();
            ThreadTimes before = ThreadTimes.of(instance.pid());
            for (int i = practice; i < practice + counted; i++) {
                var _ = instance.invoke(captured.event(i));
            }
            Instant until = Instant.now();
            ThreadTimes threads = ThreadTimes.of(instance.pid()).since(before);
            aws.verify(SCRIPT, practice + counted);
            instance.end();
            profile.add(recording, from, until, threads);
        } finally {
            Files.delete(recording);
        }
    }

    /** Of one start, or of one event. */
    private static void keep(Results results, String name, Profile profile, int times) {
        results.figures().put(name + ".samples", (double) profile.samples());
        for (Map.Entry<Group, Double> each : profile.millis().entrySet()) {
            results.figures().put(name + "." + each.getKey(), each.getValue() / times);
        }
    }
}
