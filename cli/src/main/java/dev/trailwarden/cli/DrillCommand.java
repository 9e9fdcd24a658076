package dev.trailwarden.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.cli.drill.Renderer;
import dev.trailwarden.cli.drill.Scenario;
import dev.trailwarden.cli.drill.Scenarios;
import dev.trailwarden.cli.drill.Scene;
import dev.trailwarden.cli.drill.Theatre;
import dev.trailwarden.sandbox.Packaging;
import dev.trailwarden.sandbox.Rollout;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plays scenarios on the embedded organization and says whether everything held. */
@Command(
        name = "drill",
        mixinStandardHelpOptions = true,
        description = {
            "Plays attacks and accidents on an embedded AWS organization, with the real templates and the real"
                    + " hub.",
            "Without a scenario: a short tour of the most telling ones.",
            "Exit code 0 only if everything held that had to.",
            "",
            "With --live: proves an installation on AWS itself. Makes a throw-away trail in an account, stops"
                    + " it as an attacker would, measures how long it was off and how long until the alert was out, and"
                    + " takes it away again.",
            "It touches no trail that it did not make, and asks first. The security team gets three alerts by" + " it.",
            "Exit code 0 if the trail was restored, and the alert was seen or could not be looked for; 1 if"
                    + " not, or if a service control policy refused it (then nothing was made, and nobody can stop a trail"
                    + " there); 2 otherwise."
        })
final class DrillCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "SCENARIO", arity = "0..*", description = "Which; 'all' for every one. See --list.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--list", description = "List the scenarios and play none.")
    private boolean list;

    @Option(names = "--json", description = "One JSON object per scenario, one per line.")
    private boolean json;

    @Option(
            names = "--fast",
            description = "Wait a thousandth of the time Lambda waits between attempts, instead of a thirtieth.")
    private boolean fast;

    @Option(
            names = "--packaging",
            paramLabel = "KIND",
            description = "How the hub is packaged: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Packaging packaging = Packaging.MANAGED;

    @Mixin
    private LiveDrillOptions live = new LiveDrillOptions();

    private final ObjectMapper mapper = new ObjectMapper();

    @Override
    public Integer call() throws Main.BadInput, IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        if (live.asked()) {
            if (list || fast || !names.isEmpty()) {
                throw new Main.BadInput("--live plays no scenario; leave out scenarios, --list and --fast");
            }
            return live.run(out, json);
        }
        if (list) {
            Scenarios.ALL.forEach(this::listed);
            out.flush();
            return Main.OK;
        }
        List<Scenario> chosen = chosen();
        Rollout rollout = Rollout.of(Home.find(packaging), packaging);
        Renderer renderer = new Renderer(out, Ansi.AUTO);
        long began = System.nanoTime();
        List<Scene> scenes = new ArrayList<>();
        try (Theatre theatre = new Theatre(rollout, fast)) {
            for (Scenario scenario : chosen) {
                Scene scene = theatre.play(scenario);
                scenes.add(scene);
                if (json) {
                    out.println(line(scene));
                    out.flush();
                } else {
                    renderer.scene(scene);
                }
            }
        }
        if (!json) {
            renderer.summary(scenes, Duration.ofNanos(System.nanoTime() - began));
        }
        return scenes.stream().allMatch(Scene::held) ? Main.OK : Main.NOT_HELD;
    }

    private List<Scenario> chosen() throws Main.BadInput {
        if (names.isEmpty()) {
            return Scenarios.ALL.stream().filter(Scenario::onTour).toList();
        }
        if (names.equals(List.of("all"))) {
            return Scenarios.ALL;
        }
        List<Scenario> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.add(Scenarios.find(name)
                    .orElseThrow(() -> new Main.BadInput(
                            "there is no scenario called '" + name + "'; trailwarden drill --list names them all")));
        }
        return chosen;
    }

    private void listed(Scenario scenario) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode node = mapper.createObjectNode();
            node.put("id", scenario.id());
            node.put("story", scenario.story());
            node.put("onTour", scenario.onTour());
            out.println(node);
        } else {
            out.printf("%-28s %s%s%n", scenario.id(), scenario.story(), scenario.onTour() ? " (on the tour)" : "");
        }
    }

    private String line(Scene scene) throws JsonProcessingException {
        ObjectNode node = mapper.createObjectNode();
        node.put("id", scene.scenario().id());
        node.put("story", scene.scenario().story());
        node.put("held", scene.held());
        node.put("seconds", scene.took().toMillis() / 1000.0);
        scene.blind().ifPresent(blind -> node.put("blindSeconds", blind.toMillis() / 1000.0));
        var expectations = node.putArray("expectations");
        scene.expectations()
                .forEach(e -> expectations.addObject().put("claim", e.claim()).put("held", e.held()));
        var timeline = node.putArray("timeline");
        scene.timeline()
                .forEach(m -> timeline.addObject()
                        .put("at", m.at().toString())
                        .put("where", m.where())
                        .put("what", m.what()));
        var alerts = node.putArray("alerts");
        scene.alerts()
                .forEach(mail ->
                        alerts.addObject().put("subject", mail.subject()).put("body", mail.body()));
        return mapper.writeValueAsString(node);
    }
}
