package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.event.TrailArn;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has the hub put one trail right now. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = {
            "Has the hub make a trail equal to its baseline now.",
            "While a break-glass window is open the trail is left alone, unless --end-window ends it.",
            "Exit code 0 if the trail is now what it should be, 1 if it is not."
        })
final class RestoreCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "TRAIL_ARN", description = "The ARN of the trail.")
    @SuppressWarnings("NullAway.Init")
    private TrailArn trail;

    @Option(names = "--end-window", description = "End a break-glass window that is still open.")
    private boolean endWindow;

    @Option(names = "--json", description = "The desk's answer as one JSON object.")
    private boolean json;

    @Mixin
    private Signature signature = new Signature();

    @Mixin
    private DeskOptions desk = new DeskOptions();

    @Override
    public Integer call() throws Main.BadInput {
        JsonNode answer;
        try (DeskClient client = new DeskClient(desk)) {
            ObjectNode request = DeskClient.request("restore").put("trail", trail.toString());
            answer = client.ask(signature.sign(request.put("endWindow", endWindow), client));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(answer);
        } else {
            SeenText.print(out, answer.path("trails"));
        }
        out.flush();
        return answer.path("ok").asBoolean() ? Main.OK : Main.NOT_HELD;
    }
}
