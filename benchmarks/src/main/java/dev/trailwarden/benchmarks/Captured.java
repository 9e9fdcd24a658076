package dev.trailwarden.benchmarks;

import dev.trailwarden.benchmarks.lambda.Instance;
import dev.trailwarden.benchmarks.lambda.Subject;
import dev.trailwarden.benchmarks.wire.Answer;
import dev.trailwarden.benchmarks.wire.Recorder;
import dev.trailwarden.benchmarks.wire.Script;
import dev.trailwarden.cli.drill.Stage;
import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.Rollout;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.lambda.Invocation;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.template.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The hub as the embedded organization runs it, deployed from the project's own templates: how its process is started,
 * and what AWS answers while it restores a trail.
 *
 * @param hub the command and the environment of its process, without any endpoint
 * @param script what was answered
 * @param first the trail that the first event is about
 * @param later the trail whose answers are given to every later event
 */
record Captured(Subject hub, Script script, Stopped first, Stopped later) {
    private static final String FUNCTION = "trailwarden-hub";

    /** One account in seventeen of a generated organization has its trail in the hub's Region. */
    private static final int ACCOUNTS = 17 * 5;

    /** Accounts from here on are only in events. */
    private static final long NEVER_MET = 800_000_000_000L;

    /** A trail that is stopped. */
    record Stopped(AccountId account, String name) {
        private static Stopped fleet(AccountId account) {
            // The names count from 1 as the ids do.
            return new Stopped(account, "fleet-" + (Long.parseLong(account.value()) - 700_000_000_000L) + "-trail");
        }

        private String arn() {
            return "arn:aws:cloudtrail:" + DemoOrganization.HUB_REGION + ":" + account + ":trail/" + name;
        }

        private String event() {
            return Stage.envelope(
                            Stage.record(account, DemoOrganization.HUB_REGION, "StopLogging", Map.of("name", name)))
                    .toString();
        }
    }

    /**
     * Deploys the hub, lets it restore a trail, looks at its process, and starts the same once more with a recorder in
     * front of the organization. There it restores the trails of several accounts, each for the first time.
     *
     * @param sandbox the organization
     * @param rollout the project's templates and code
     * @throws IOException when a trail is not restored, or not by the same calls in every account but the first
     */
    static Captured of(Sandbox sandbox, Rollout rollout) throws IOException, InterruptedException {
        Stack hub = sandbox.deploy(rollout);
        List<Stopped> trails = sandbox.populate(ACCOUNTS, rollout).stream()
                .map(Stopped::fleet)
                .filter(trail -> sandbox.world().trails().find(trail.arn()).isPresent())
                .toList();
        for (Stopped trail : trails) {
            takeBaseline(sandbox, hub, trail.account());
        }
        Stopped example = trails.getFirst();
        stop(sandbox, example);
        sandbox.delivery().functions().invoke(hub.resource("FunctionAlias").physicalId(), example.event());
        requireRestored(sandbox, example);
        Subject subject = running();
        try (Recorder recorder = new Recorder(sandbox.endpoint());
                Instance instance = Instance.of(
                        subject.with(
                                Map.of("AWS_ENDPOINT_URL", recorder.endpoint().toString())),
                        List.of())) {
            Map<String, List<Answer>> first = restore(sandbox, recorder, instance, trails.get(1));
            Map<String, List<Answer>> later = restore(sandbox, recorder, instance, trails.get(2));
            for (Stopped trail : trails.subList(3, trails.size())) {
                Map<String, List<Answer>> again = restore(sandbox, recorder, instance, trail);
                if (!sizes(again).equals(sizes(later))) {
                    throw new IOException("the hub calls " + sizes(later) + " for one event and " + sizes(again)
                            + " for the next of the same kind");
                }
            }
            return new Captured(
                    subject,
                    new Script(
                            trails.get(1).account().value(),
                            first,
                            trails.get(2).account().value(),
                            later),
                    trails.get(1),
                    trails.get(2));
        }
    }

    /**
     * The stop that a process answers.
     *
     * @param index 0 is the first event of a process; every later one is of an account that the process has not met
     * @return a new event
     */
    String event(int index) {
        return index == 0
                ? first.event()
                : new Stopped(new AccountId(Long.toString(NEVER_MET + index)), later.name()).event();
    }

    private static Map<String, Integer> sizes(Map<String, List<Answer>> answers) {
        return answers.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().size()));
    }

    /** So that every restore is followed by a comparison, as in an organization that has been looked at. */
    private static void takeBaseline(Sandbox sandbox, Stack hub, AccountId account) {
        Invocation look = sandbox.delivery()
                .functions()
                .invoke(
                        hub.resource("DeskAlias").physicalId(),
                        "{\"do\": \"look\", \"account\": \"" + account + "\", \"by\": \"benchmark\"}");
        if (!look.outcome().toString().contains("captured")) {
            throw new IllegalStateException("no baseline was taken: " + look.outcome());
        }
    }

    private static Map<String, List<Answer>> restore(
            Sandbox sandbox, Recorder recorder, Instance instance, Stopped trail)
            throws IOException, InterruptedException {
        stop(sandbox, trail);
        instance.invoke(trail.event());
        requireRestored(sandbox, trail);
        Map<String, List<Answer>> answers = recorder.take();
        if (!answers.keySet().containsAll(Set.of("AssumeRole", "StartLogging", "GetTrailStatus", "Publish"))) {
            throw new IOException("the hub only calls " + sizes(answers) + ": " + instance.lastLines());
        }
        return answers;
    }

    private static void stop(Sandbox sandbox, Stopped trail) {
        sandbox.world()
                .trails()
                .change(trail.arn(), on -> on.stop(sandbox.world().clock().now()));
    }

    private static void requireRestored(Sandbox sandbox, Stopped trail) {
        if (!sandbox.trail(trail.arn()).logging()) {
            throw new IllegalStateException("the hub did not restore the trail");
        }
    }

    /** The process of the function, as Linux tells of it: started by the sandbox as Lambda starts it. */
    private static Subject running() throws IOException {
        for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
            Path proc = Path.of("/proc", Long.toString(process.pid()));
            Map<String, String> environment = new LinkedHashMap<>();
            words(proc.resolve("environ")).forEach(line -> {
                String[] pair = line.split("=", 2);
                environment.put(pair[0], pair[1]);
            });
            if (FUNCTION.equals(environment.get("AWS_LAMBDA_FUNCTION_NAME"))) {
                environment.keySet().removeIf(name -> name.startsWith("AWS_ENDPOINT_URL"));
                return new Subject("managed", words(proc.resolve("cmdline")), Path.of("/"), environment);
            }
        }
        throw new IOException("no process of " + FUNCTION + " is running");
    }

    private static List<String> words(Path file) throws IOException {
        return Arrays.stream(Files.readString(file).split("\0", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
