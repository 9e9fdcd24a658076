package dev.trailwarden.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.benchmarks.report.Goals;
import dev.trailwarden.benchmarks.report.PerformancePage;
import dev.trailwarden.benchmarks.report.Results;
import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.Rollout;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.lambda.Invocation;
import dev.trailwarden.sandbox.template.Stack;
import dev.trailwarden.sandbox.wire.Rates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;

/**
 * Sweeps and surveys an organization of thousands of accounts, with AWS's published rates kept by the server and every
 * answer delayed, and prints how long that takes, what it costs, and what the server counted. The organization, the
 * sweep's functions and the coverage command are processes of their own on this one machine.
 */
public final class OrganizationBenchmark {
    private static final String FUNCTION = "trailwarden-sweep";
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    private static final Duration TO_THE_END = Duration.ofMinutes(1);
    private static final String SWEEP_ONLY = "--sweep-only";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Sandbox sandbox;
    private final Stack hub;
    private final Map<String, Double> figures = new TreeMap<>();

    private OrganizationBenchmark(Sandbox sandbox, Stack hub) {
        this.sandbox = sandbox;
        this.hub = hub;
    }

    /**
     * Measures.
     *
     * @param args how many accounts (default 10,000), how many milliseconds every answer takes (default 20); and
     *     {@code --sweep-only} to leave out the survey, which takes far longer
     */
    public static void main(String[] args) throws IOException, InterruptedException, TimeoutException {
        List<String> words = new ArrayList<>(List.of(args));
        boolean survey = !words.remove(SWEEP_ONLY);
        int accounts = words.isEmpty() ? 10_000 : Integer.parseInt(words.get(0));
        int latency = words.size() > 1 ? Integer.parseInt(words.get(1)) : 20;
        Path home = Path.of(System.getProperty("trailwarden.home"));
        Rollout rollout = Rollout.of(home);
        String run = "`benchmarks/run organization " + accounts + " " + latency + (survey ? "" : " " + SWEEP_ONLY)
                + "`, " + Instant.now().truncatedTo(ChronoUnit.MINUTES) + ", load before it " + Machine.load();
        try (Sandbox sandbox = Sandbox.start(Sandbox.Settings.forTests())) {
            long began = System.nanoTime();
            Stack hub = sandbox.deploy(rollout);
            sandbox.populate(accounts, rollout);
            row("machine", Runtime.getRuntime().availableProcessors() + " processors, Java " + Runtime.version());
            row(
                    "organization",
                    accounts + " generated accounts and " + DemoOrganization.ACCOUNTS.size() + " others, made in "
                            + seconds(began));
            row("every answer", latency + " ms later; rates as AWS publishes them");
            sandbox.wire().latency(Duration.ofMillis(latency));
            sandbox.rates().publish();
            OrganizationBenchmark benchmark = new OrganizationBenchmark(sandbox, hub);
            benchmark.figures.put("sweep.accounts", (double) accounts);
            benchmark.figures.put("sweep.latency", (double) latency);
            benchmark.sweep("first sweep, takes the baselines", "sweep.first");
            benchmark.sweep("second sweep, finds all sound", "sweep");
            Results results = benchmark.keep(home, run);
            System.out.println();
            Goals.of(results).stream()
                    .filter(goal -> goal.what().startsWith("sweep of 10,000"))
                    .forEach(goal ->
                            row(goal.what(), goal.bound() + ": " + goal.figure().orElse("–") + ", " + goal.verdict()));
            if (survey) {
                benchmark.coverage();
                benchmark.keep(home, run);
            }
        }
    }

    /** In place of what an earlier run has measured of another organization. */
    private Results keep(Path home, String run) throws IOException {
        Results results = Results.kept(home);
        results.figures().keySet().removeIf(name -> name.contains(".calls.") || name.startsWith("coverage."));
        results.figures().putAll(figures);
        results.runs().put("organization", run);
        results.write(Results.file(home));
        return results;
    }

    private void sweep(String which, String name) throws IOException, InterruptedException, TimeoutException {
        sandbox.rates().reset();
        sandbox.delivery().functions().recycle(FUNCTION);
        long began = System.nanoTime();
        try (Watched watched = Watched.begin()) {
            ask("{\"do\": \"sweep\", \"by\": \"benchmark\"}");
            JsonNode seen = ask("{\"do\": \"sweep-status\"}");
            long said = began;
            while (!seen.at("/run/finished").isTextual()) {
                if (System.nanoTime() - said > BETWEEN_LINES.toNanos()) {
                    said = System.nanoTime();
                    System.err.println("benchmarks: " + which + ", " + seconds(began) + ": "
                            + seen.path("done").asInt() + " of "
                            + seen.path("batches").asInt() + " batches");
                }
                Thread.sleep(BETWEEN_LOOKS);
                seen = ask("{\"do\": \"sweep-status\"}");
            }
            Watched.Usage usage = watched.of("SweepHandler");
            figures.put(name + ".seconds", (System.nanoTime() - began) / 1e9);
            figures.put(name + ".megabytes", (double) usage.peakMegabytes());
            figures.put(name + ".floor", floor());
            System.out.println();
            row(which, seconds(began));
            row("  counts", seen.path("counts").toString());
            used(usage);
            counted(name);
        }
        // The worker that finishes a sweep tells its end only then; a sweep begun before is a deep one again.
        sandbox.activity().awaitIdle(TO_THE_END);
    }

    /**
     * The seconds in which nobody can be faster: those of the fullest bucket that the hub's account, or the organization,
     * shares among all accounts. The buckets of one account each are never the ones that are waited for.
     */
    private double floor() {
        return sandbox.rates().report().stream()
                .filter(line -> line.service().equals("sts") || line.service().equals("organizations"))
                .flatMap(line -> line.published().stream()
                        .map(rate -> (line.calls() - line.refused() - rate.burst()) / (double) rate.perSecond()))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private JsonNode ask(String request) throws IOException {
        Invocation invocation =
                sandbox.delivery().functions().invoke(hub.resource("SweepAlias").physicalId(), request);
        if (!(invocation.outcome() instanceof Invocation.Returned answered)) {
            throw new IllegalStateException("the sweep does not answer: " + invocation.outcome());
        }
        return JSON.readTree(answered.payload());
    }

    private void coverage() throws IOException, InterruptedException {
        sandbox.rates().reset();
        Path out = Files.createTempFile("trailwarden-coverage", ".json");
        Path page = Files.createTempFile("trailwarden-coverage", ".html");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Dtrailwarden.home=" + System.getProperty("trailwarden.home"),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.trailwarden.cli.Main",
                "coverage",
                "--json",
                "--html",
                page.toString()));
        ProcessBuilder process =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
        sandbox.environment(sandbox.key(DemoOrganization.SECURITY, DemoOrganization.ADMIN), DemoOrganization.HUB_REGION)
                .forEach(line -> process.environment()
                        .put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        // By this address the command does not know that it asks this machine, and keeps to the rates.
        process.environment()
                .put("AWS_ENDPOINT_URL", "http://0.0.0.0:" + sandbox.endpoint().getPort());
        long began = System.nanoTime();
        try (Watched watched = Watched.begin()) {
            int exit = process.start().waitFor();
            System.out.println();
            row("coverage", seconds(began) + ", exit code " + exit);
            figures.put("coverage.seconds", (System.nanoTime() - began) / 1e9);
            JsonNode report = JSON.readTree(out.toFile());
            row(
                    "  percent",
                    report.path("percent").asText() + " of "
                            + report.path("accounts").size() + " accounts");
            row("  page", String.format(Locale.ROOT, "%.1f MB", Files.size(page) / 1_000_000.0));
            Watched.Usage usage = watched.of("dev.trailwarden.cli.Main");
            figures.put("coverage.megabytes", (double) usage.peakMegabytes());
            figures.put("coverage.floor", floor());
            used(usage);
            counted("coverage");
        } finally {
            Files.delete(out);
            Files.delete(page);
        }
    }

    private static void used(Watched.Usage usage) {
        row(
                "  client",
                String.format(
                        Locale.ROOT,
                        "%d processes, peak %d MB resident, %.0f s of processor time",
                        usage.processes(),
                        usage.peakMegabytes(),
                        usage.processorSeconds()));
    }

    /**
     * What the server saw, busiest first.
     *
     * @param name of the figures
     */
    private void counted(String name) {
        List<Rates.Line> lines = sandbox.rates().report().stream()
                .filter(line -> line.calls() > 0)
                .sorted(Comparator.comparingLong(Rates.Line::calls).reversed())
                .toList();
        lines.stream()
                .filter(line ->
                        line.scope() == Rates.Scope.ACCOUNT && !line.operation().equals(Rates.ALL))
                .forEach(line ->
                        figures.put(name + ".calls." + line.service() + " " + line.operation(), (double) line.calls()));
        row(
                "  calls",
                String.valueOf(PerformancePage.calls(figures, name).values().stream()
                        .mapToLong(Double::longValue)
                        .sum()));
        long refused = lines.stream().mapToLong(Rates.Line::refused).sum();
        figures.put(name + ".refused", (double) refused);
        row("  refused for their rate", String.valueOf(refused));
        System.out.printf(
                "  %-14s %-34s %-12s %10s %8s %8s  %s%n",
                "service", "operation", "counted by", "calls", "refused", "peak/s", "published rate, burst");
        for (Rates.Line line : lines) {
            System.out.printf(
                    "  %-14s %-34s %-12s %10d %8d %8d  %s%n",
                    line.service(),
                    line.operation(),
                    line.scope().name().toLowerCase(Locale.ROOT),
                    line.calls(),
                    line.refused(),
                    line.peak(),
                    line.published()
                            .map(rate -> rate.perSecond() + ", " + rate.burst())
                            .orElse(""));
        }
    }

    private static String seconds(long began) {
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - began) / 1_000_000_000.0);
    }

    private static void row(String what, String value) {
        System.out.printf("%-40s %s%n", what, value);
    }
}
