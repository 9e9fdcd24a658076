package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.PlainText;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Has the hub look at all accounts now, as it does every fifteen minutes by itself. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        description = {
            "Has the hub look at every trail of every account now, as its schedule does every fifteen minutes.",
            "What differs from its baseline is put right, and a healthy trail of which no baseline is kept gets"
                    + " one. Without --wait the command ends when all accounts are listed, while they are looked at.",
            "Exit code 0 if the sweep was begun (with --wait: if everything is well), 1 if with --wait"
                    + " something is not, 2 if it was not begun, for example because another one is under way."
        })
final class SweepCommand implements Callable<Integer> {
    private static final String SWEEP = "trailwarden-sweep:live";

    /** A little longer than the function may run: it answers when it has listed all accounts. */
    private static final Duration PATIENCE = Duration.ofSeconds(910);

    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(2);
    private static final int LONGEST = 1_000;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--wait", description = "Wait for the end of the sweep and say what it found.")
    private boolean wait;

    @Option(names = "--status", description = "Begin nothing; say how the latest sweep stands.")
    private boolean status;

    @Option(
            names = "--account",
            paramLabel = "ID",
            description = "Look at this account alone, as trailwarden look does. May be repeated.")
    private List<AccountId> accounts = new ArrayList<>();

    @Option(
            names = "--function",
            paramLabel = "NAME",
            description =
                    "Name or ARN of the hub's sweep function, or with --account of its desk function, with its alias"
                            + " (default: " + SWEEP + ", and trailwarden-desk:live with --account).")
    private String function = "";

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Mixin
    private AwsOptions aws = new AwsOptions();

    @Override
    public Integer call() throws Main.BadInput, InterruptedException {
        if (!accounts.isEmpty()) {
            if (wait || status) {
                throw new ParameterException(
                        spec.commandLine(), "--account is looked at at once; --wait and --status are for all accounts");
            }
            return new LookCommand.Looking(
                            spec.commandLine().getOut(), spec.commandLine().getErr(), json)
                    .at(accounts, function.isEmpty() ? DeskOptions.DESK : function, aws);
        }
        PrintWriter out = spec.commandLine().getOut();
        try (DeskClient client = new DeskClient(function.isEmpty() ? SWEEP : function, aws, PATIENCE)) {
            if (!status) {
                JsonNode begun = client.ask(DeskClient.request("sweep").put("by", client.caller()));
                if (!begun.path("ok").asBoolean()) {
                    throw new Main.BadInput("no sweep was begun: "
                            + begun.path("refused").asText("the function does not say why")
                            + "; see how it stands with --status");
                }
                if (!wait) {
                    print(out, begun);
                    return Main.OK;
                }
            }
            JsonNode seen = wait ? end(client) : client.ask(DeskClient.request("sweep-status"));
            print(out, seen);
            return (status && !wait) || isWell(seen) ? Main.OK : Main.NOT_HELD;
        }
    }

    private static JsonNode end(DeskClient client) throws Main.BadInput, InterruptedException {
        while (true) {
            JsonNode seen = client.ask(DeskClient.request("sweep-status"));
            if (seen.at("/run/finished").isTextual() || !seen.has("run")) {
                return seen;
            }
            Thread.sleep(BETWEEN_QUESTIONS);
        }
    }

    private static boolean isWell(JsonNode seen) {
        JsonNode counts = seen.path("counts");
        return seen.at("/run/finished").isTextual()
                && List.of("Unreachable", "Unseen", "NotLogging", "NotDelivering", "Failed", "Unmatched").stream()
                        .allMatch(count -> counts.path(count).asLong() == 0);
    }

    private void print(PrintWriter out, JsonNode answer) {
        if (json) {
            ((ObjectNode) answer).put("well", isWell(answer));
            out.println(answer);
            return;
        }
        JsonNode run = answer.path("run");
        if (run.isMissingNode()) {
            out.println("There was no sweep yet.");
            return;
        }
        out.println("Sweep " + run.path("id").asText() + ", begun "
                + run.path("began").asText() + " by "
                + PlainText.of(run.path("by").asText(), LONGEST) + ":");
        if (!run.path("listed").asBoolean()) {
            out.println("the accounts are being listed.");
        } else if (!run.path("finished").isTextual()) {
            out.println(run.path("accounts").asLong() + " accounts are being looked at"
                    + (answer.has("batches")
                            ? "; " + answer.path("done").asLong() + " of "
                                    + answer.path("batches").asLong() + " batches are done."
                            : ". See how it goes on with: trailwarden sweep --status"));
        } else if (answer.has("counts")) {
            finished(out, run, answer);
        } else {
            out.println(run.path("accounts").asLong()
                    + " accounts were looked at. What was found: trailwarden sweep --status");
        }
    }

    private static void finished(PrintWriter out, JsonNode run, JsonNode answer) {
        Duration took = Duration.between(
                Instant.parse(run.path("began").asText()),
                Instant.parse(run.path("finished").asText()));
        JsonNode counts = answer.path("counts");
        out.println(counts.path("Accounts").asLong() + " accounts, "
                + counts.path("Trails").asLong() + " trails, finished after " + took.toSeconds() + " s.");
        Table table = new Table(LONGEST, "WHAT", "HOW MANY");
        counts.properties().forEach(count -> {
            if (count.getValue().asLong() != 0) {
                table.row(words(count.getKey()), String.valueOf(count.getValue().asLong()));
            }
        });
        table.lines().forEach(out::println);
        answer.path("notWell").forEach(sentence -> out.println("- " + PlainText.of(sentence.asText(), LONGEST)));
    }

    /** {@code NotLogging} as people write it. */
    private static String words(String count) {
        return count.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
}
