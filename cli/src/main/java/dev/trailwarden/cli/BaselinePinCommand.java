package dev.trailwarden.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.baseline.SettingsJson;
import dev.trailwarden.core.event.TrailArn;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a trail should be, whatever it is like now. */
@Command(
        name = "pin",
        mixinStandardHelpOptions = true,
        description = {
            "Says what a trail should be, whatever it is like now and whatever is kept of it.",
            "It is not changed by this:",
            "the next look, or trailwarden restore, makes it so."
        })
final class BaselinePinCommand implements Callable<Integer> {
    private static final int LARGEST = 1024 * 1024;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "TRAIL_ARN", description = "The ARN of the trail; it need not exist.")
    @SuppressWarnings("NullAway.Init")
    private TrailArn trail;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            required = true,
            description = {
                "The settings: JSON as trailwarden baseline show --json prints it, or what stands there under"
                        + " \"settings\"; - for standard input."
            })
    @SuppressWarnings("NullAway.Init")
    private String file;

    @Option(names = "--json", description = "The desk's answer as one JSON object.")
    private boolean json;

    @Mixin
    private Signature signature = new Signature();

    @Mixin
    private DeskOptions desk = new DeskOptions();

    @Override
    public Integer call() throws Main.BadInput {
        JsonNode settings = settings();
        JsonNode answer;
        try (DeskClient client = new DeskClient(desk)) {
            ObjectNode request = DeskClient.request("baseline-pin").put("trail", trail.toString());
            answer = client.ask(signature.sign(request.set("settings", settings), client));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? answer.toString() : trail + ": " + BaselineText.of(answer) + ".");
        out.flush();
        return Main.OK;
    }

    private JsonNode settings() throws Main.BadInput {
        InputFile given = new InputFile(file, "the settings");
        try {
            JsonNode root = new ObjectMapper().readTree(given.text(LARGEST));
            JsonNode settings = root.has("settings") ? root.get("settings") : root;
            SettingsJson.read(settings);
            return settings;
        } catch (JsonProcessingException e) {
            throw new Main.BadInput(given.name() + ": it is not JSON: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            throw new Main.BadInput(given.name() + ": " + e.getMessage());
        }
    }
}
