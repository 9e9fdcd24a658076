package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the kept guardrail, and how the organization compares with it. */
@Command(
        name = "kept",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the guardrail that the hub keeps, and what differs from it now.",
            "Nothing is written.",
            "Exit code 0 if the guardrail is what was kept, 1 if it is not."
        })
final class ScpKeptCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--text",
            paramLabel = "POLICY_ID",
            description = "Only the kept text of that policy, as Organizations takes it.")
    private @Nullable String text;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write the text, instead of printing it.")
    private @Nullable Path file;

    @Option(names = "--json", description = "The desk's answer as one JSON object.")
    private boolean json;

    @Mixin
    private DeskOptions desk = new DeskOptions();

    @Override
    public Integer call() throws Main.BadInput {
        if (file != null && text == null) {
            throw new Main.BadInput("--out is for a policy's text; say which with --text POLICY_ID");
        }
        JsonNode answer;
        try (DeskClient client = new DeskClient(desk)) {
            answer = client.ask(DeskClient.request("guardrail-kept"));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (text != null) {
            write(out, textOf(answer, text));
            return Main.OK;
        }
        if (json) {
            out.println(answer);
        } else {
            GuardrailText.kept(out, answer);
            out.println();
            GuardrailText.seen(out, answer.path("now"));
        }
        out.flush();
        return answer.path("ok").asBoolean() ? Main.OK : Main.NOT_HELD;
    }

    private static String textOf(JsonNode answer, String policy) throws Main.BadInput {
        return answer.path("policies")
                .valueStream()
                .filter(one -> one.path("id").asText().equals(policy))
                .map(one -> one.path("text").asText())
                .findFirst()
                .orElseThrow(() -> new Main.BadInput("the kept guardrail has no policy '" + policy + "'"));
    }

    private void write(PrintWriter out, String policy) throws Main.BadInput {
        if (file == null) {
            out.println(policy);
            out.flush();
            return;
        }
        try {
            // To the last character: what Organizations is given is compared with what was kept.
            Files.writeString(file, policy);
        } catch (IOException e) {
            throw new Main.BadInput("--out: " + file + " cannot be written: " + e.getMessage());
        }
    }
}
