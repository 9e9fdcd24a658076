package dev.trailwarden.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.cli.drill.Stage;
import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.Rollout;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.lambda.Invocation;
import dev.trailwarden.sandbox.template.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs the real hub under Lambda's runtime client against the embedded organization, over plain HTTP on loopback, and
 * prints what one restored trail costs. Cold is a new process: start to ready ({@code init}), then the first event.
 */
public final class HubBenchmark {
    private static final String TRAIL = "arn:aws:cloudtrail:eu-west-1:333333333333:trail/payments-trail";
    private static final String FUNCTION = "trailwarden-hub";

    private final Sandbox sandbox;
    private final String function;

    private HubBenchmark(Sandbox sandbox, Stack hub) {
        this.sandbox = sandbox;
        this.function = hub.resource("FunctionAlias").physicalId();
    }

    /**
     * Measures.
     *
     * @param args how many cold rounds (default 12), how many warm ones (default 300)
     */
    public static void main(String[] args) throws IOException {
        int cold = args.length > 0 ? Integer.parseInt(args[0]) : 12;
        int warm = args.length > 1 ? Integer.parseInt(args[1]) : 300;
        Rollout rollout = Rollout.of(Path.of(System.getProperty("trailwarden.home")));
        try (Sandbox sandbox = Sandbox.start(Sandbox.Settings.forTests())) {
            HubBenchmark benchmark = new HubBenchmark(sandbox, sandbox.deploy(rollout));
            benchmark.machine(cold, warm);
            row("package", String.format(Locale.ROOT, "%.2f MB", Files.size(rollout.code()) / 1_000_000.0));
            row("classes at the first invocation", String.valueOf(benchmark.classes(rollout)));
            benchmark.takeBaseline(sandbox.deploy(rollout));
            benchmark.cold(cold);
            benchmark.warm(warm);
        }
    }

    /** So that every restore is followed by a comparison, as in an organization that has been looked at. */
    private void takeBaseline(Stack hub) {
        Invocation look = sandbox.delivery()
                .functions()
                .invoke(
                        hub.resource("DeskAlias").physicalId(),
                        "{\"do\": \"look\", \"account\": \"" + DemoOrganization.PAYMENTS
                                + "\", \"by\": \"benchmark\"}");
        if (!look.outcome().toString().contains("captured")) {
            throw new IllegalStateException("no baseline was taken: " + look.outcome());
        }
    }

    private void machine(int cold, int warm) {
        row("machine", Runtime.getRuntime().availableProcessors() + " processors, Java " + Runtime.version());
        row("rounds", cold + " cold, " + warm + " warm");
    }

    /** The JVM's own list of what it loaded, in a run that is not timed. */
    private int classes(Rollout rollout) throws IOException {
        Path list = Files.createTempFile("trailwarden-classes", ".log");
        sandbox.deploy(rollout.withHub(rollout.hub()
                .replaceFirst("JAVA_TOOL_OPTIONS:\\s+!If .*", "JAVA_TOOL_OPTIONS: -Xlog:class+load:file=" + list)
                .replace("Default: \"1\"", "Default: \"classes\"")));
        restoreOnce();
        try (Stream<String> lines = Files.lines(list)) {
            return Math.toIntExact(
                    lines.filter(line -> line.contains(" source: ")).count());
        } finally {
            Files.delete(list);
        }
    }

    private void cold(int rounds) {
        List<Duration> restored = new ArrayList<>();
        List<Duration> init = new ArrayList<>();
        List<Duration> first = new ArrayList<>();
        List<Duration> both = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            sandbox.delivery().functions().recycle(FUNCTION);
            Round round = restoreOnce();
            Invocation invocation = round.invocation();
            restored.add(round.restored());
            init.add(invocation.init().orElseThrow());
            first.add(invocation.duration());
            both.add(invocation.init().orElseThrow().plus(invocation.duration()));
        }
        row("cold: event to StartLogging", spread(restored));
        row("cold: init", spread(init));
        row("cold: first event", spread(first));
        row("cold: both", spread(both));
    }

    private void warm(int rounds) {
        List<Duration> restored = new ArrayList<>();
        List<Duration> all = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            Round round = restoreOnce();
            restored.add(round.restored());
            all.add(round.invocation().duration());
        }
        row("warm: event to StartLogging, p50, p99", percentiles(restored));
        row("warm: whole event, p50, p99", percentiles(all));
    }

    private static String percentiles(List<Duration> all) {
        List<Duration> sorted = all.stream().sorted().toList();
        return String.format(
                Locale.ROOT, "%.1f ms, %.1f ms", millis(sorted.get(sorted.size() / 2)), millis(sorted.get((int)
                        (sorted.size() * 0.99))));
    }

    /**
     * One stop and its end.
     *
     * @param invocation what Lambda would report
     * @param restored from the event's arrival, a cold start included, to CloudTrail's taking StartLogging
     */
    private record Round(Invocation invocation, Duration restored) {}

    /** Stops the trail, hands the hub the event, and does not count a round in which the trail stays off. */
    private Round restoreOnce() {
        sandbox.world()
                .trails()
                .change(TRAIL, on -> on.stop(sandbox.world().clock().now()));
        ObjectNode event = Stage.envelope(Stage.record(
                DemoOrganization.PAYMENTS,
                DemoOrganization.HUB_REGION,
                "StopLogging",
                Map.of("name", "payments-trail")));
        Instant began = sandbox.world().clock().now();
        Invocation invocation = sandbox.delivery().functions().invoke(function, event.toString());
        if (!sandbox.trail(TRAIL).logging()) {
            throw new IllegalStateException("the hub did not restore the trail: " + invocation.outcome());
        }
        Instant started = sandbox.trail(TRAIL).started().orElseThrow();
        return new Round(invocation, Duration.between(began, started));
    }

    private static String spread(List<Duration> all) {
        List<Duration> sorted = all.stream().sorted().toList();
        return String.format(
                Locale.ROOT,
                "%.0f ms (%.0f-%.0f)",
                millis(sorted.get(sorted.size() / 2)),
                millis(sorted.getFirst()),
                millis(sorted.getLast()));
    }

    private static double millis(Duration length) {
        return length.toNanos() / 1_000_000.0;
    }

    private static void row(String what, String value) {
        System.out.printf("%-40s %s%n", what, value);
    }
}
