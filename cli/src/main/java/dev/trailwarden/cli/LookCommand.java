package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.event.AccountId;
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

/** Has the hub look at accounts without waiting for an event. */
@Command(
        name = "look",
        mixinStandardHelpOptions = true,
        description = {
            "Has the hub look at every trail of an account: what differs from its baseline is put right, and a healthy",
            "trail of which no baseline is kept gets one. A look at the management account is one at the guardrail, too.",
            "Exit code 0 if every trail is now what it should be, 1 if one is not."
        })
final class LookCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "ACCOUNT", arity = "1..*", description = "The 12 digits of an account.")
    private List<AccountId> accounts = new ArrayList<>();

    @Option(names = "--json", description = "One JSON object per account, one per line.")
    private boolean json;

    @Mixin
    private DeskOptions desk = new DeskOptions();

    @Override
    public Integer call() throws Main.BadInput {
        PrintWriter out = spec.commandLine().getOut();
        boolean allSound = true;
        boolean allSeen = true;
        try (DeskClient client = new DeskClient(desk)) {
            for (AccountId id : accounts) {
                try {
                    JsonNode answer = client.ask(DeskClient.request("look").put("account", id.value()));
                    allSound &= answer.path("ok").asBoolean();
                    print(out, id, answer);
                } catch (Main.BadInput e) {
                    // The others are looked at all the same.
                    allSeen = false;
                    spec.commandLine()
                            .getErr()
                            .println("trailwarden: account " + id + ": "
                                    + PlainText.of(String.valueOf(e.getMessage()), 2_000));
                }
                out.flush();
            }
        }
        return allSeen ? allSound ? Main.OK : Main.NOT_HELD : Main.BAD_INPUT;
    }

    private void print(PrintWriter out, AccountId id, JsonNode answer) {
        if (json) {
            ((ObjectNode) answer).put("account", id.value());
            out.println(answer);
            return;
        }
        if (answer.path("trails").isEmpty()) {
            out.println(id + ": this account has no trail of its own, and should have none.");
        } else {
            out.println(id + ":");
            SeenText.print(out, answer.path("trails"));
        }
        // The management account's look is one at the organization's guardrail, too.
        if (answer.has("guardrail")) {
            GuardrailText.seen(out, answer.get("guardrail"));
        }
    }
}
