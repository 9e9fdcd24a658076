package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has the hub hold the guardrail no more. */
@Command(
        name = "release",
        mixinStandardHelpOptions = true,
        description = {
            "Has the hub watch over the guardrail no more.",
            "The organization is not touched; the security team is told who did it and why. A policy that"
                    + " denies Trailwarden what it needs is told all the same."
        })
final class ScpReleaseCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

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
            answer = client.ask(signature.sign(DeskClient.request("guardrail-release"), client));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? answer.toString() : "The guardrail is released. trailwarden scp keep takes it up again.");
        out.flush();
        return Main.OK;
    }
}
