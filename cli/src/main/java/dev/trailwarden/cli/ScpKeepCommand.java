package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.event.OrganizationHints;
import dev.trailwarden.core.event.PlainText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has the hub hold the guardrail to what it is now. */
@Command(
        name = "keep",
        mixinStandardHelpOptions = true,
        description = {
            "Has the hub keep the guardrail as it is now: the policies, their text, where they are attached,"
                    + " and the services that Trailwarden leans on.",
            "From now on every difference is told, and a detached policy is attached again where the hub may do"
                    + " that. Open incidents about the guardrail are closed and told as accepted.",
            "Without POLICY_ID: every policy whose name begins with trailwarden-guardrail."
        })
final class ScpKeepCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "POLICY_ID", arity = "0..*", description = "The id of a policy, such as p-examplepolicy.")
    private List<String> policies = new ArrayList<>();

    @Option(names = "--json", description = "The desk's answer as one JSON object.")
    private boolean json;

    @Mixin
    private Signature signature = new Signature();

    @Mixin
    private DeskOptions desk = new DeskOptions();

    @Override
    public Integer call() throws Main.BadInput {
        ObjectNode request = DeskClient.request("guardrail-keep");
        for (String policy : policies) {
            if (!OrganizationHints.isPolicy(policy)) {
                throw new Main.BadInput("'" + policy + "' is not the id of a policy, such as p-examplepolicy");
            }
        }
        policies.forEach(request.putArray("policies")::add);
        JsonNode answer;
        try (DeskClient client = new DeskClient(desk)) {
            answer = client.ask(signature.sign(request, client));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(answer);
        } else {
            GuardrailText.kept(out, answer);
            answer.path("closed")
                    .forEach(incident ->
                            out.println("Incident " + PlainText.of(incident.asText(), 200) + " is closed."));
        }
        out.flush();
        return Main.OK;
    }
}
