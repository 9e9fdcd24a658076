package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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

    @Option(names = "--json", description = "The desk's answers as one JSON object.")
    private boolean json;

    @Mixin
    private DeskOptions desk = new DeskOptions();

    @Override
    public Integer call() throws Main.BadInput {
        ObjectNode request = DeskClient.request("baseline-list");
        if (account != null) {
            request.put("account", account.value());
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("ok", true);
        ArrayNode baselines = answer.putArray("baselines");
        try (DeskClient client = new DeskClient(desk)) {
            JsonNode page;
            do {
                page = client.ask(request);
                answer.put(
                        "ok", answer.path("ok").asBoolean() && page.path("ok").asBoolean());
                page.path("baselines").forEach(baselines::add);
                request.put("after", page.path("next").asText());
            } while (page.hasNonNull("next"));
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
    }
}
