package dev.trailwarden.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.core.decision.ArnPattern;
import dev.trailwarden.core.decision.Decision;
import dev.trailwarden.core.decision.Exemptions;
import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.decision.Judge;
import dev.trailwarden.core.decision.Mode;
import dev.trailwarden.core.decision.Ruling;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.event.TrailEventReader;
import dev.trailwarden.core.event.UnreadableEvent;
import dev.trailwarden.core.port.Directory;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what Trailwarden would do about events, without AWS. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = {
            "Says what Trailwarden would do about an event, and why.",
            "Needs no AWS.",
            "Takes an EventBridge event, a CloudTrail record, an array of them, a CloudTrail log file (gzip or"
                    + " not), the output of aws cloudtrail lookup-events, or a dead letter.",
            "Exit code 2 if something in it cannot be read; what can be read is explained all the same."
        })
final class ExplainCommand implements Callable<Integer> {
    /** More than any operation's name has. */
    private static final int LONGEST_NAME = 128;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A JSON file, or - for standard input.")
    @SuppressWarnings("NullAway.Init")
    private String file;

    @Option(names = "--json", description = "One JSON object per event, one per line.")
    private boolean json;

    @Option(
            names = "--member-role",
            paramLabel = "PATH/NAME",
            description = "Path and name of the remediation role (default: ${DEFAULT-VALUE}).")
    private String memberRole = House.DEFAULT_MEMBER_ROLE;

    @Option(
            names = "--management-account",
            paramLabel = "ID",
            description = "The management account, which owns the organization trails.")
    private @Nullable String managementAccount;

    @Option(
            names = "--break-glass",
            paramLabel = "ARN",
            description = "A role that may stop a trail, such as arn:aws:iam::*:role/security/BreakGlass. Repeatable.")
    private List<String> breakGlass = new ArrayList<>();

    @Option(names = "--mode", paramLabel = "MODE", description = "enforce or observe (default: ${DEFAULT-VALUE}).")
    private String mode = Mode.ENFORCE.id();

    @Option(
            names = "--exemptions",
            paramLabel = "FILE",
            description = "The exemptions, as trailwarden exemptions check takes them.")
    private @Nullable String exemptions;

    private final ObjectMapper mapper = new ObjectMapper();
    private final TrailEventReader reader = new TrailEventReader();

    @Override
    public Integer call() throws Main.BadInput {
        Judge judge = new Judge(house(), Directory.NOBODY, Clock.systemUTC());
        EventFile given = new EventFile(file, reader);
        List<JsonNode> events = given.events();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        boolean allRead = true;
        for (int i = 0; i < events.size(); i++) {
            try {
                Decision decision = judge.judge(reader.readAny(events.get(i)));
                out.println(json ? line(Ruling.of(decision)) : sentence(decision));
            } catch (UnreadableEvent e) {
                allRead = false;
                out.flush();
                err.println("trailwarden: " + PlainText.of(where(given, i, events.size()), 2_000) + ": " + e.what());
            }
        }
        out.flush();
        return allRead ? Main.OK : Main.BAD_INPUT;
    }

    private House house() throws Main.BadInput {
        try {
            return new House(
                    memberRole,
                    Optional.ofNullable(managementAccount).map(AccountId::new),
                    breakGlass.stream().map(ArnPattern::ofRole).toList(),
                    House.DEFAULT_WINDOW,
                    Mode.of(mode),
                    exemptions == null ? Exemptions.NONE : new ExemptionsFile(exemptions).read());
        } catch (IllegalArgumentException e) {
            throw new Main.BadInput(String.valueOf(e.getMessage()));
        }
    }

    private String line(Ruling ruling) {
        try {
            return mapper.writeValueAsString(ruling);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a decision cannot be written as JSON", e);
        }
    }

    private static String sentence(Decision decision) {
        Ruling ruling = Ruling.of(decision);
        String verb = switch (decision) {
            case Decision.Restore restore ->
                (restore.mode() == Mode.OBSERVE ? "Observe (" : "Restore (")
                        + restore.remedy().id() + ")";
            case Decision.AlertOnly alert -> "Alert only";
            case Decision.Ignore ignore -> "Ignore";
            case Decision.Reject reject -> "Reject";
        };
        String what = decision.about()
                .map(event -> PlainText.of(event.eventName(), LONGEST_NAME) + " by " + ruling.actor()
                        + (ruling.trail() == null ? "" : " on " + ruling.trail())
                        + " in account " + ruling.account() + ", " + ruling.region())
                .orElse("an event");
        return verb + ": " + what + ". Because " + ruling.reason() + "."
                + (ruling.severity() == null ? "" : " Severity " + ruling.severity() + ".");
    }

    private static String where(EventFile file, int index, int of) {
        return file.name() + (of == 1 ? "" : ", event " + (index + 1) + " of " + of);
    }
}
