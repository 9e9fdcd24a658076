package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.core.event.TrailArn;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows how a trail differs from what it should be. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = {
            "Shows how a trail differs from its baseline, and the calls that would undo it.",
            "Changes nothing.",
            "Exit code 0 if nothing differs, 1 if something does."
        })
final class BaselineDiffCommand implements Callable<Integer> {
    private static final int WIDEST = 48;

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
            answer = client.ask(DeskClient.request("baseline-diff").put("trail", trail.toString()));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(answer);
        } else {
            print(out, answer);
        }
        out.flush();
        return answer.path("ok").asBoolean() ? Main.OK : Main.NOT_HELD;
    }

    private void print(PrintWriter out, JsonNode answer) {
        if (answer.path("ok").asBoolean()) {
            out.println(trail + " is what it should be.");
            return;
        }
        Table table = new Table(WIDEST, "SETTING", "SHOULD BE", "IS");
        for (JsonNode change : answer.path("changes")) {
            table.row(
                    change.path("setting").asText(),
                    change.path("baseline").asText(),
                    change.path("found").asText());
        }
        table.lines().forEach(out::println);
        out.println();
        StringBuilder calls = new StringBuilder();
        for (JsonNode call : answer.path("calls")) {
            calls.append(calls.isEmpty() ? "" : ", ").append(call.asText());
        }
        out.println("trailwarden restore would call: " + calls);
    }
}
