package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.core.baseline.Facet;
import dev.trailwarden.core.baseline.SettingsJson;
import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.event.TrailArn;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what a trail should be. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what a trail should be.",
            "With --json, what stands under \"settings\" is what trailwarden baseline pin takes."
        })
final class BaselineShowCommand implements Callable<Integer> {
    private static final int WIDEST = 90;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "TRAIL_ARN", description = "The ARN of the trail.")
    @SuppressWarnings("NullAway.Init")
    private TrailArn trail;

    @Option(names = "--json", description = "The desk's answer as one JSON object.")
    private boolean json;

    @Mixin
    private DeskOptions desk = new DeskOptions();

    @Override
    public Integer call() throws Main.BadInput {
        JsonNode answer;
        try (DeskClient client = new DeskClient(desk)) {
            answer = client.ask(DeskClient.request("baseline-show").put("trail", trail.toString()));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(answer.toPrettyString());
        } else {
            print(out, answer);
        }
        out.flush();
        return Main.OK;
    }

    private void print(PrintWriter out, JsonNode answer) throws Main.BadInput {
        out.println(trail);
        out.println(BaselineText.of(answer));
        out.println();
        TrailSettings settings;
        try {
            settings = SettingsJson.read(answer.path("settings"));
        } catch (IllegalArgumentException e) {
            throw new Main.BadInput("the desk is of another version than this command; see its answer with --json");
        }
        Table table = new Table(WIDEST, "SETTING", "SHOULD BE");
        for (Facet facet : Facet.values()) {
            table.row(facet.label(), facet.in(settings));
        }
        table.lines().forEach(out::println);
    }
}
