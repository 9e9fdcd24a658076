package dev.trailwarden.runtime;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.cli.drill.Scenario;
import dev.trailwarden.cli.drill.Scenarios;
import dev.trailwarden.cli.drill.Scene;
import dev.trailwarden.cli.drill.Theatre;
import dev.trailwarden.hub.HubHandler;
import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.Packaging;
import dev.trailwarden.sandbox.Rollout;
import dev.trailwarden.sandbox.lambda.Invocation;
import dev.trailwarden.sandbox.lambda.Invocation.Returned;
import dev.trailwarden.sandbox.service.SqsService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Plays drills on the hub in its own runtime while the JVM records what it loads. All of it happens in one process, under
 * the real runtime interface client, because a recording is of one process.
 */
final class Training {
    /** What comes most, and each kind of end that an event can have; none of them replaces the process that records. */
    private static final List<String> SCENARIOS = List.of(
            "stop-by-name",
            "stop-organization-trail",
            "selectors-read-only",
            "break-glass",
            "refused-by-scp",
            "own-repair");

    private static final String HUB = "arn:aws:lambda:" + DemoOrganization.HUB_REGION + ":" + DemoOrganization.SECURITY
            + ":function:trailwarden-hub:live";
    private static final String BATCHES =
            "arn:aws:sqs:" + DemoOrganization.HUB_REGION + ":" + DemoOrganization.SECURITY + ":trailwarden-sweep";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Theatre theatre;
    private final ObjectMapper json = new ObjectMapper();

    private Training(Theatre theatre) {
        this.theatre = theatre;
    }

    /**
     * Trains.
     *
     * @param home the project's folder
     * @param zip the package without a cache, and with {@link EveryHandler}
     * @param recording where the JVM writes what it saw
     * @throws IOException if the sandbox cannot be started
     * @throws InterruptedException if the thread is interrupted
     * @throws IllegalStateException if a scenario does not hold, or nothing was recorded
     */
    static void run(Path home, Path zip, Path recording) throws IOException, InterruptedException {
        Rollout shipped = Rollout.of(home).packagedAs(Packaging.OWN_RUNTIME, zip);
        try (Theatre theatre = new Theatre(shipped.withHub(recorded(shipped.hub(), recording)), true)) {
            Training training = new Training(theatre);
            training.play();
            training.look();
            training.sweep();
            end();
        }
        if (!Files.isReadable(recording)) {
            throw new IllegalStateException("the JVM did not write " + recording);
        }
    }

    /** The hub's template, with all three functions' work in the first of them, and the JVM told to record. */
    private static String recorded(String template, Path recording) {
        return template.replace(HubHandler.class.getName(), EveryHandler.class.getName())
                .replaceFirst(" Variables:\n", " Variables:\n          SWEEP_QUEUE_URL: !Ref SweepQueue\n")
                .replaceFirst(" Variables:\n", " Variables:\n          SWEEP_CONCURRENCY: \"2\"\n")
                .replaceFirst(
                        "JAVA_TOOL_OPTIONS:\\s+!If .*",
                        "JAVA_TOOL_OPTIONS: -XX:AOTMode=record -XX:AOTConfiguration=" + recording)
                // The batches are to stay in the queue until they are handed to the process that records.
                .replace("      FunctionResponseTypes:\n", "      Enabled: false\n      FunctionResponseTypes:\n");
    }

    private void play() throws InterruptedException {
        for (String id : SCENARIOS) {
            Scenario scenario = Scenarios.find(id).orElseThrow();
            Scene scene = theatre.play(scenario);
            if (!scene.held()) {
                throw new IllegalStateException("the scenario " + id + " did not hold: " + scene.expectations());
            }
        }
    }

    private void look() {
        for (var account : DemoOrganization.ACCOUNTS) {
            ask("{\"do\":\"look\",\"account\":\"" + account + "\",\"by\":\"training\"}");
        }
        ask("{\"do\":\"baseline-list\",\"by\":\"training\"}");
        ask("{\"do\":\"digest\"}");
    }

    private void sweep() {
        ask("{\"do\":\"sweep\",\"by\":\"training\"}");
        for (SqsService.Letter letter : theatre.sandbox().delivery().queues().messages(BATCHES)) {
            ObjectNode event = json.createObjectNode();
            event.putArray("Records").addObject().put("messageId", letter.id()).put("body", letter.body());
            ask(event.toString());
        }
        ask("{\"do\":\"sweep-status\"}");
    }

    private void ask(String event) {
        Invocation invocation = theatre.sandbox().delivery().functions().invoke(HUB, event);
        if (!(invocation.outcome() instanceof Returned)) {
            throw new IllegalStateException(event + " came to " + invocation.outcome());
        }
    }

    /** Ends the functions' processes as their own end would: what was recorded is written by the JVM when it shuts down. */
    private static void end() throws InterruptedException {
        List<ProcessHandle> functions = ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/jre/bin/java"))
                .toList();
        functions.forEach(ProcessHandle::destroy);
        for (ProcessHandle function : functions) {
            try {
                function.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException stuck) {
                throw new IllegalStateException("a function does not end", stuck);
            }
        }
    }
}
