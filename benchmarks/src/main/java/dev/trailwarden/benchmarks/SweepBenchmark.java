package dev.trailwarden.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.benchmarks.lambda.Subject;
import dev.trailwarden.benchmarks.report.Results;
import dev.trailwarden.benchmarks.wire.Director;
import dev.trailwarden.sandbox.template.Template;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The same look into 17 Regions of a thousand accounts by our code and by boto3: in fresh processes on one core, with answers
 * after 20 ms and no rates, by plain HTTP and by TLS. Boto3 does a part, from which the whole is extrapolated.
 */
final class SweepBenchmark {
    /** What the fake AWS plays. */
    static final String SCRIPT = "sweep";

    /** The enabled Regions of an account that has asked for no more (AWS account management, reference guide). */
    static final int REGIONS = 17;

    private static final int ACCOUNTS = 1_000;

    /** Of the thousand: enough to keep 64 threads busy. */
    private static final int BOTO3_ACCOUNTS = 256;

    private static final int BOTO3_THREADS = 64;

    /**
     * Accounts at once: as many as connections are kept open to one host, which stands for all Regions here. A worker of the
     * sweep has 32; this process does the work of all workers.
     */
    private static final int AT_ONCE = 256;

    private static final int ROUNDS = 3;
    private static final Duration LATENCY = Duration.ofMillis(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path home;
    private final Captured captured;
    private final Director aws;
    private final boolean quick;

    /**
     * @param home the project's folder
     * @param captured how the hub is started
     * @param aws what is called
     * @param quick for one round, and less of boto3's
     */
    SweepBenchmark(Path home, Captured captured, Director aws, boolean quick) {
        this.home = home;
        this.captured = captured;
        this.aws = aws;
        this.quick = quick;
    }

    /**
     * What a process did.
     *
     * @param seconds from its start to its result, or of the loop only where it says so itself
     * @param processor seconds of its own
     * @param megabytes the most it had resident
     * @param fake seconds of the processor that the fake AWS used meanwhile
     */
    private record Run(double seconds, double processor, double megabytes, double fake) {}

    /**
     * Measures.
     *
     * @param python runs boto3, where there is one
     * @param results where the figures go
     */
    void run(Optional<Python> python, Results results) throws IOException, InterruptedException {
        results.figures().keySet().removeIf(name -> name.startsWith("sweep.wide.") || name.startsWith("sweep.boto3."));
        for (boolean tls : List.of(false, true)) {
            Map<String, String> endpoints = tls ? aws.environment() : aws.plainEnvironment();
            // Neither what AWS's stand-in has to compile nor the page cache is what is measured.
            measure(ours(ACCOUNTS).with(endpoints), ACCOUNTS);
            List<Run> runs = new ArrayList<>();
            for (int round = 0; round < (quick ? 1 : ROUNDS); round++) {
                runs.add(measure(ours(ACCOUNTS).with(endpoints), ACCOUNTS));
            }
            runs.sort(Comparator.comparingDouble(Run::seconds));
            String name = tls ? "sweep.wide.tls" : "sweep.wide";
            keep(results, name, runs.get(runs.size() / 2), ACCOUNTS);
            results.figures().put(name + ".fastest", runs.getFirst().seconds());
            results.figures().put(name + ".slowest", runs.getLast().seconds());
            if (python.isPresent()) {
                int accounts = quick ? BOTO3_ACCOUNTS / 4 : BOTO3_ACCOUNTS;
                Run boto3 = measure(boto3(python.get(), accounts).with(endpoints), accounts);
                keep(results, tls ? "sweep.boto3.tls" : "sweep.boto3", boto3, accounts);
            }
        }
    }

    /** Everything but memory grows with the accounts. */
    private static void keep(Results results, String name, Run run, int accounts) {
        double whole = (double) ACCOUNTS / accounts;
        results.figures().put(name + ".accounts", (double) accounts);
        results.figures().put(name + ".seconds", run.seconds() * whole);
        results.figures().put(name + ".processor", run.processor() * whole);
        results.figures().put(name + ".megabytes", run.megabytes());
        results.figures().put(name + ".fake", run.fake() * whole);
    }

    /** Java and its flags are those of the sweep's function on the managed runtime. */
    private Subject ours(int accounts) throws IOException {
        String options = Template.tree(Files.readString(home.resolve("hub-lambda/hub.yaml")))
                .at("/Resources/SweepFunction/Properties/Environment/Variables/JAVA_TOOL_OPTIONS/Fn::If/2")
                .textValue();
        return captured.hub()
                .startedBy(command -> {
                    List<String> words = new ArrayList<>(command.subList(0, command.indexOf("-cp") + 1));
                    words.add(home.resolve(Benchmarks.JAR)
                            + File.pathSeparator
                            + home.resolve("benchmarks/target/classes"));
                    words.add(WideSweep.class.getName());
                    words.addAll(
                            List.of(Integer.toString(accounts), Integer.toString(REGIONS), Integer.toString(AT_ONCE)));
                    return words;
                })
                .with(Map.of("MEMBER_ROLE", Python.MEMBER_ROLE, "JAVA_TOOL_OPTIONS", options));
    }

    private Subject boto3(Python python, int accounts) {
        return python.running("boto3 sweep", home.resolve(Benchmarks.PYTHON), "sweep.py", captured.hub())
                .startedBy(command -> {
                    command.addAll(List.of(
                            Integer.toString(accounts), Integer.toString(REGIONS), Integer.toString(BOTO3_THREADS)));
                    return command;
                });
    }

    private Run measure(Subject subject, int accounts) throws IOException, InterruptedException {
        aws.play(SCRIPT, LATENCY);
        Duration before = aws.processor();
        List<String> command = new ArrayList<>(Machine.pinned());
        command.addAll(subject.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(subject.folder().toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(subject.environment());
        long began = System.nanoTime();
        Process process = builder.start();
        try (BufferedReader lines = process.inputReader()) {
            String told = lines.readLine();
            double seconds = (System.nanoTime() - began) / 1e9;
            Duration fake = aws.processor().minus(before);
            if (told == null || process.waitFor() != 0) {
                throw new IOException("the sweep failed: " + subject.command());
            }
            aws.verify(SCRIPT, accounts);
            JsonNode itself = JSON.readTree(told);
            return new Run(
                    itself.path("seconds").asDouble(seconds),
                    itself.path("processor").asDouble(),
                    itself.path("kilobytes").asDouble() / 1_000,
                    fake.toNanos() / 1e9);
        } finally {
            process.destroyForcibly();
        }
    }
}
