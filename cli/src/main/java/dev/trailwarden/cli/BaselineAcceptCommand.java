package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.event.TrailArn;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Agrees to a change of a trail. */
@Command(
        name = "accept",
        mixinStandardHelpOptions = true,
        description = {
            "Agrees to a change: the trail as it is becomes its baseline.",
            "With an incident's id from an alert: the settings that the incident was about become the baseline,"
                    + " and the trail is made equal to it again. The security team is told who agreed."
        })
final class BaselineAcceptCommand implements Callable<Integer> {
    private static final int LONGEST = 200;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            paramLabel = "TRAIL_ARN|INCIDENT_ID",
            description = "The ARN of the trail, or the id of the incident from its alert.")
    @SuppressWarnings("NullAway.Init")
    private String what;

    @Option(names = "--json", description = "The desk's answer as one JSON object.")
    private boolean json;

    @Mixin
    private Signature signature = new Signature();

    @Mixin
    private DeskOptions desk = new DeskOptions();

    @Override
    public Integer call() throws Main.BadInput {
        ObjectNode request = DeskClient.request("baseline-accept");
        if (TrailArn.parse(what).isPresent()) {
            request.put("trail", what);
        } else if (what.startsWith("arn:") || what.isBlank()) {
            throw new Main.BadInput("'" + what + "' is neither the ARN of a trail, such as"
                    + " arn:aws:cloudtrail:eu-west-1:111111111111:trail/audit, nor the id of an incident");
        } else {
            request.put("incident", what);
        }
        JsonNode answer;
        try (DeskClient client = new DeskClient(desk)) {
            answer = client.ask(signature.sign(request, client));
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
        out.println(
                answer.has("version")
                        ? answer.path("trail").asText() + ": " + BaselineText.of(answer) + "."
                        : what + " is deleted, and no baseline is kept of it any more.");
        answer.path("closed")
                .forEach(incident ->
                        out.println("Incident " + PlainText.of(incident.asText(), LONGEST) + " is closed."));
        if (answer.has("trails")) {
            out.println();
            SeenText.print(out, answer.get("trails"));
        }
    }
}
