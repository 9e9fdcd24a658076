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
            "Has the hub look at every trail of an account.",
            "What differs from its baseline is put right, and a healthy trail of which no baseline is kept gets"
                    + " one. A look at the management account is one at the guardrail, too.",
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
        return new Looking(spec.commandLine().getOut(), spec.commandLine().getErr(), json)
                .at(accounts, desk.function(), desk.aws());
    }

    /** Has the desk look at accounts, one after the other. */
    static final class Looking {
        private final PrintWriter out;
        private final PrintWriter err;
        private final boolean json;

        Looking(PrintWriter out, PrintWriter err, boolean json) {
            this.out = out;
            this.err = err;
            this.json = json;
        }

        /** Gives the exit code. */
        int at(List<AccountId> accounts, String function, AwsOptions aws) throws Main.BadInput {
            boolean allSound = true;
            boolean allSeen = true;
            try (DeskClient client = new DeskClient(function, aws, DeskClient.PATIENCE)) {
                for (AccountId id : accounts) {
                    try {
                        JsonNode answer = client.ask(DeskClient.request("look").put("account", id.value()));
                        allSound &= answer.path("ok").asBoolean();
                        print(id, answer);
                    } catch (Main.BadInput e) {
                        // The others are looked at all the same.
                        allSeen = false;
                        err.println("trailwarden: account " + id + ": "
                                + PlainText.of(String.valueOf(e.getMessage()), 2_000));
                    }
                    out.flush();
                }
            }
            return allSeen ? allSound ? Main.OK : Main.NOT_HELD : Main.BAD_INPUT;
        }

        private void print(AccountId id, JsonNode answer) {
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
}
