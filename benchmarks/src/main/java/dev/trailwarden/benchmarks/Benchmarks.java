package dev.trailwarden.benchmarks;

import dev.trailwarden.benchmarks.Trials.Candidate;
import dev.trailwarden.benchmarks.lambda.Subject;
import dev.trailwarden.benchmarks.report.Goals;
import dev.trailwarden.benchmarks.report.Measure;
import dev.trailwarden.benchmarks.report.PerformancePage;
import dev.trailwarden.benchmarks.report.Results;
import dev.trailwarden.benchmarks.wire.Authority;
import dev.trailwarden.benchmarks.wire.Director;
import dev.trailwarden.benchmarks.wire.Script;
import dev.trailwarden.sandbox.Rollout;
import dev.trailwarden.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Measures the hub in its packagings beside the recipe in Python, judges every goal, and writes the page. Each part adds
 * to one file of results.
 */
public final class Benchmarks {
    private static final Set<String> LAMBDA = Set.of("cold", "warm", "throughput", "sweep", "profile", "all");

    private static final int ATTEMPTS = 3;

    static final String JAR = "hub-lambda/target/trailwarden-hub.jar";
    private static final String ZIP = "hub-runtime/target/trailwarden-hub-runtime.zip";
    static final String PYTHON = "benchmarks/python";

    private final Path home;
    private final Path file;
    private final boolean quick;

    private Benchmarks(Path home, boolean quick) {
        this.home = home;
        this.file = Results.file(home);
        this.quick = quick;
    }

    /**
     * Measures.
     *
     * @param args a part: {@code cold}, {@code warm} (and its other name {@code throughput}), {@code micro}, {@code sweep},
     *     {@code profile}, {@code storm}, {@code page} or {@code all}, which begins with no results; and {@code --quick} for few rounds
     */
    public static void main(String[] args) throws Exception {
        List<String> words = new ArrayList<>(List.of(args));
        boolean quick = words.remove("--quick");
        String part = words.isEmpty() ? "all" : words.getFirst();
        Benchmarks benchmarks = new Benchmarks(Path.of(System.getProperty("trailwarden.home")), quick);
        benchmarks.run(part);
    }

    private void run(String part) throws Exception {
        Results results = part.equals("all") ? Results.empty() : Results.kept(home);
        if (!part.equals("page")) {
            results.runs()
                    .put(
                            part,
                            "`benchmarks/run " + part + (quick ? " --quick" : "") + "`, "
                                    + Instant.now().truncatedTo(ChronoUnit.MINUTES) + ", load before it "
                                    + Machine.load());
        }
        if (LAMBDA.contains(part)) {
            lambda(part, results);
        }
        if (part.equals("micro") || part.equals("all")) {
            results.figures().put("micro.us", Micro.run(quick));
        }
        if (part.equals("storm") || part.equals("all")) {
            StormBenchmark.run(results);
        }
        results.write(file);
        String page = PerformancePage.of(results);
        System.out.println(page);
        if (!quick) {
            results.write(home.resolve("docs/performance.json"));
            Files.writeString(home.resolve("docs/performance.md"), page);
        }
        // The sandbox's threads would otherwise keep the process.
        System.exit(0);
    }

    /** What is measured of processes. */
    private void lambda(String part, Results results) throws Exception {
        Optional<Python> python = Python.find();
        results.machine().clear();
        results.machine().putAll(Machine.describe(python));
        results.missing().clear();
        Path folder = Files.createTempDirectory("trailwarden-benchmarks");
        Rollout rollout = Rollout.of(home);
        say("the embedded organization answers, and is recorded");
        try (Sandbox sandbox = Sandbox.start(Sandbox.Settings.forTests())) {
            Captured captured = Captured.of(sandbox, rollout);
            Map<String, Script> scripts = Map.of(
                    "hub",
                    captured.script(),
                    "recipe",
                    captured.script().recipe(),
                    SweepBenchmark.SCRIPT,
                    captured.script().sweep(SweepBenchmark.REGIONS));
            results.calls().clear();
            results.calls().putAll(captured.script().calls(1));
            results.laterCalls().clear();
            captured.script()
                    .later()
                    .forEach((operation, answers) -> results.laterCalls().put(operation, answers.size()));
            try (Director aws = Director.start(scripts, Authority.in(folder), folder)) {
                List<Candidate> candidates = candidates(captured, python, aws, results);
                Trials trials = new Trials(aws, Machine.pinned(), captured::event, results);
                if (Machine.pinned().isEmpty()) {
                    results.missing().put("cores of their own", "one core, or no taskset: all share what there is");
                }
                rehearse(candidates, aws, captured);
                if (part.equals("sweep") || part.equals("all")) {
                    say("a sweep of many Regions, ours and boto3's");
                    new SweepBenchmark(home, captured, aws, quick).run(python, results);
                }
                if (part.equals("cold") || part.equals("all")) {
                    cold(candidates, trials, results);
                }
                if (part.equals("warm") || part.equals("throughput") || part.equals("all")) {
                    warm(candidates, trials, results);
                }
                if (part.equals("profile") || part.equals("all")) {
                    profile(captured, aws, results);
                }
            }
        }
    }

    private List<Candidate> candidates(Captured captured, Optional<Python> python, Director aws, Results results)
            throws IOException {
        List<Candidate> candidates = new ArrayList<>();
        Subject hub = captured.hub().with(aws.environment());
        candidates.add(new Candidate(hub, "hub"));
        candidates.add(new Candidate(snapStart(hub), "hub"));
        results.replace(Goals.MANAGED, Measure.PACKAGE, Files.size(home.resolve(JAR)) / 1e6);
        Path zip = home.resolve(ZIP);
        if (Files.exists(zip)) {
            OwnRuntime own = OwnRuntime.unpacked(zip, Files.createTempDirectory("trailwarden-task-root"));
            for (Subject subject : own.subjects(hub)) {
                candidates.add(new Candidate(subject, "hub"));
                results.replace(subject.id(), Measure.PACKAGE, Files.size(zip) / 1e6);
            }
        } else {
            results.missing().put("the hub with a runtime of its own", "tools/package-runtime has not made " + ZIP);
        }
        if (python.isPresent()) {
            for (String recipe : List.of(Goals.CLASSIC, Goals.TUNED)) {
                Subject subject = python.get()
                        .running(recipe, home.resolve(PYTHON), recipe + ".py", captured.hub())
                        .with(aws.environment());
                candidates.add(new Candidate(subject, "recipe"));
            }
        } else {
            results.missing().put("the recipe", "there is no python3 with boto3 here: pip install boto3");
        }
        return candidates;
    }

    /**
     * With SnapStart the java25 runtime does not stop at C1 (Lambda developer guide, "Customize the JVM"), unless the function's
     * own options say so, as the hub's do; and the process waits in front of its first event until the snapshot is taken.
     */
    private static Subject snapStart(Subject hub) {
        Subject started = hub.startedBy(command -> {
                    command.remove("-XX:TieredStopAtLevel=1");
                    return command;
                })
                .with(Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"));
        return new Subject(Goals.SNAPSTART, started.command(), started.folder(), started.environment());
    }

    /** So that neither the fake AWS nor the page cache is what is measured. */
    private void rehearse(List<Candidate> candidates, Director aws, Captured captured)
            throws IOException, InterruptedException {
        say("rehearsal");
        Trials unheard = new Trials(aws, Machine.pinned(), captured::event, Results.empty());
        for (Candidate candidate : candidates) {
            unheard.warm(candidate, quick ? 5 : 200, 1);
        }
    }

    /** A thing to do in a round. */
    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    /**
     * On a machine that is too busy, the hub leaves out what it has no time for: such a run is repeated, and the page says
     * how many were.
     */
    private static void counted(Task task, Results results) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                task.run();
                return;
            } catch (Director.OtherCalls other) {
                if (attempt == ATTEMPTS) {
                    throw other;
                }
                say("repeated: " + other.getMessage());
                results.figures().merge("repeated", 1.0, Double::sum);
            }
        }
    }

    /** Every round does everything once, in an order of its own. */
    private void cold(List<Candidate> candidates, Trials trials, Results results)
            throws IOException, InterruptedException {
        Set<Measure> measured = Set.of(
                Measure.COLD_0,
                Measure.COLD_20,
                Measure.INIT,
                Measure.INVOKE_512,
                Measure.SPLIT_512,
                Measure.INIT_PRIMED,
                Measure.INVOKE_512_PRIMED,
                Measure.SPLIT_512_PRIMED,
                Measure.PRIMED_FIRST,
                Measure.CLASSES);
        results.samples().values().forEach(of -> of.keySet().removeAll(measured));
        int rounds = quick ? 2 : 11;
        Random random = new Random(rounds);
        for (int round = 1; round <= rounds; round++) {
            say("cold, round " + round + " of " + rounds);
            List<Task> tasks = new ArrayList<>();
            for (Candidate candidate : candidates) {
                tasks.addAll(tasks(candidate, trials));
            }
            Collections.shuffle(tasks, random);
            for (Task task : tasks) {
                counted(task, results);
            }
        }
        for (Candidate candidate : candidates) {
            if (candidate.script().equals("hub") && !candidate.subject().id().equals(Goals.SNAPSTART)) {
                trials.classes(candidate);
            }
        }
    }

    private static List<Task> tasks(Candidate candidate, Trials trials) {
        String id = candidate.subject().id();
        if (id.equals(Goals.SNAPSTART)) {
            return List.of(() -> trials.primedFirst(candidate));
        }
        List<Task> tasks =
                new ArrayList<>(List.of(() -> trials.cold(candidate, false), () -> trials.cold(candidate, true)));
        if (candidate.script().equals("hub")) {
            // The hub primes itself in its INIT.
            tasks.add(() -> trials.split(candidate, true));
        } else {
            tasks.add(() -> trials.split(candidate, false));
        }
        if (candidate.script().equals("recipe")) {
            Candidate primed = candidate.with(Map.of("PRIME", "1"));
            tasks.add(() -> trials.primedFirst(primed));
            tasks.add(() -> trials.split(primed, true));
        }
        return tasks;
    }

    private void warm(List<Candidate> candidates, Trials trials, Results results)
            throws IOException, InterruptedException {
        results.samples()
                .values()
                .forEach(of -> of.keySet().removeAll(Set.of(Measure.WARM, Measure.THROUGHPUT, Measure.PEAK)));
        int rounds = quick ? 1 : 3;
        Random random = new Random(rounds);
        List<Candidate> order = new ArrayList<>(candidates);
        for (int round = 1; round <= rounds; round++) {
            say("warm, round " + round + " of " + rounds);
            Collections.shuffle(order, random);
            for (Candidate candidate : order) {
                counted(() -> trials.warm(candidate, quick ? 50 : 300, quick ? 100 : 500), results);
            }
        }
    }

    private void profile(Captured captured, Director aws, Results results) throws IOException, InterruptedException {
        say("a profile");
        ProfileBenchmark profile = new ProfileBenchmark(aws, captured, quick);
        Subject managed = captured.hub().with(aws.environment());
        Path zip = home.resolve(ZIP);
        if (Files.exists(zip)) {
            OwnRuntime own = OwnRuntime.unpacked(zip, Files.createTempDirectory("trailwarden-task-root"));
            counted(() -> profile.run(own, managed, results), results);
        } else {
            counted(() -> profile.measure(managed, results), results);
        }
    }

    private static void say(String what) {
        System.err.println("benchmarks: " + what);
    }
}
