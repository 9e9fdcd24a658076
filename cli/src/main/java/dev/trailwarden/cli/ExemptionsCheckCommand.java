package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.decision.Exemption;
import dev.trailwarden.core.decision.Exemptions;
import dev.trailwarden.core.event.AccountId;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks the file of exemptions and prints it as hub.yaml takes it. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Checks a file of exemptions, and prints the value of the parameter Exemptions of hub.yaml.",
            "The file is a JSON list of objects with account or unit, trail (optional, * stands for anything),"
                    + " effect (exempt or observe), until (a day, in UTC) and reason.",
            "Exit code 2, naming every mistake, if anything is wrong with it."
        })
final class ExemptionsCheckCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A JSON file, or - for standard input.")
    @SuppressWarnings("NullAway.Init")
    private String file;

    @Option(names = "--json", description = "One JSON object: the value, its size, and what it says.")
    private boolean json;

    @Override
    public Integer call() throws Main.BadInput {
        ExemptionsFile given = new ExemptionsFile(file);
        String text = given.text();
        Exemptions exemptions = given.read(text);
        String value = given.value(text);
        if (value.length() > ExemptionsFile.LONGEST_VALUE) {
            throw new Main.BadInput(given.name() + ": it is too long: " + value.length() + " of "
                    + ExemptionsFile.LONGEST_VALUE
                    + " characters. Remove what has ended, shorten reasons, or exempt a unit instead of its accounts.");
        }
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        List<Exemption> ended = exemptions.list().stream()
                .filter(one -> one.until().isBefore(today))
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(asJson(exemptions, value, today));
        } else {
            out.println(value);
            PrintWriter err = spec.commandLine().getErr();
            err.println(given.name() + ": " + counted(exemptions.list().size()) + ", " + value.length() + " of "
                    + ExemptionsFile.LONGEST_VALUE + " characters.");
            ended.forEach(
                    one -> err.println("  ended on " + one.until() + " and exempts nobody any more: " + whose(one)));
            err.flush();
        }
        out.flush();
        return Main.OK;
    }

    private static String counted(int exemptions) {
        return exemptions == 1 ? "1 exemption" : exemptions + " exemptions";
    }

    private static String whose(Exemption one) {
        return one.account().map(AccountId::value).or(one::unit).orElseThrow()
                + one.trail().map(trail -> ", trail " + trail).orElse("");
    }

    private static String asJson(Exemptions exemptions, String value, LocalDate today) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("value", value);
        node.put("characters", value.length());
        node.put("limit", ExemptionsFile.LONGEST_VALUE);
        var list = node.putArray("exemptions");
        exemptions
                .list()
                .forEach(one -> list.addObject()
                        .put("account", one.account().map(AccountId::value).orElse(null))
                        .put("unit", one.unit().orElse(null))
                        .put("trail", one.trail().orElse(null))
                        .put("effect", one.effect().id())
                        .put("until", one.until().toString())
                        .put("reason", one.reason())
                        .put("ended", one.until().isBefore(today)));
        return node.toString();
    }
}
