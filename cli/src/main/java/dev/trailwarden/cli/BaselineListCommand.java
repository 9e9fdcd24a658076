package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.event.AccountId;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the trails of which baselines are kept. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the baselines that are kept.",
            "Exit code 1 if one of them cannot be trusted: its item in the table is not what the hub wrote."
        })
final class BaselineListCommand implements Callable<Integer> {
    private static final int WIDEST = 90;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--account", paramLabel = "ID", description = "Only those of this account.")
    private @Nullable AccountId account;

    @Option(names = "--json", description = "The desk's answer as one JSON object.")
    private boolean json;

    @Mixin
    private DeskOptions desk = new DeskOptions();

    @Override
    public Integer call() throws Main.BadInput {
        ObjectNode request = DeskClient.request("baseline-list");
        if (account != null) {
            request.put("account", account.value());
        }
        JsonNode answer;
        try (DeskClient client = new DeskClient(desk)) {
            answer = client.ask(request);
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

    private static void print(PrintWriter out, JsonNode answer) {
        Table table = new Table(WIDEST, "TRAIL", "BASELINE");
        for (JsonNode row : answer.path("baselines")) {
            table.row(
                    row.path("trail").asText(),
                    row.hasNonNull("problem")
                            ? "NOT TRUSTED: " + row.get("problem").asText()
                            : BaselineText.of(row));
        }
        if (table.isEmpty()) {
            out.println("No baseline is kept; trailwarden look ACCOUNT takes one of every healthy trail.");
            return;
        }
        table.lines().forEach(out::println);
        if (answer.path("left").asLong() > 0) {
            out.println("... and " + answer.get("left").asLong() + " more; narrow it with --account.");
        }
    }
}
