package dev.trailwarden.cli;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.coverage.Report;
import dev.trailwarden.coverage.ReportJson;
import dev.trailwarden.coverage.ReportPage;
import dev.trailwarden.coverage.Survey;
import dev.trailwarden.scp.live.Node;
import dev.trailwarden.scp.live.OrganizationFault;
import dev.trailwarden.scp.live.OrganizationPicture;
import dev.trailwarden.scp.live.Targets;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what is covered in the organization, and which accounts could be blinded. */
@Command(
        name = "coverage",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Says which accounts could be blinded right now, and how.",
            "It looks at every active account of the organization, in every Region that is enabled in it, and"
                    + " compares what is there with what should be: the rule, its pattern and its target, the roles, the"
                    + " hub's bus, the SCPs, and every trail with its bucket, its key and its baseline. An account that"
                    + " nobody deployed to is red, not absent; what cannot be read is never green. Nothing is written. Run"
                    + " it with credentials of the hub's account that may assume the role trailwarden/trailwarden-auditor"
                    + " of every account and invoke the hub's desk.",
            "Exit code 0 if the target is met, 1 if it is not, 2 if the organization could not be looked at."
        })
final class CoverageCommand implements Callable<Integer> {
    private static final double ALL = 100;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description =
                    "Also write one page with a map of all accounts and Regions to this file. It needs no network.")
    private @Nullable Path html;

    @Option(names = "--json", description = "The report as one JSON object; see docs/guides/coverage.md.")
    private boolean json;

    @Option(
            names = "--fail-under",
            paramLabel = "PERCENT",
            description = "How much has to be covered (default: ${DEFAULT-VALUE}).")
    private double target = ALL;

    @Option(names = "--account", paramLabel = "ID", description = "Only this account; may be given several times.")
    private List<AccountId> accounts = new ArrayList<>();

    @Option(
            names = "--ou",
            paramLabel = "OU",
            description = "Only accounts in this OU (id, name or path); may be given several times.")
    private List<String> units = new ArrayList<>();

    @Option(names = "--all", description = "Say everything about every account, not only about the worst.")
    private boolean all;

    @Option(
            names = "--hub-account",
            paramLabel = "ID",
            description = "The account the hub is in (default: that of your credentials).")
    private @Nullable AccountId hub;

    @Mixin
    private DeskOptions desk = new DeskOptions();

    @Override
    public Integer call() throws Main.BadInput, OrganizationFault, InterruptedException {
        if (target < 0 || target > ALL || Double.isNaN(target)) {
            throw new Main.BadInput("--fail-under is a number from 0 to 100");
        }
        if (html != null) {
            requireWritable(html);
        }
        Report report;
        try (LiveCoverage live = new LiveCoverage(desk)) {
            OrganizationPicture picture = live.organization();
            Set<String> asked = asked(picture);
            try (Steps steps = new Steps()) {
                report = live.survey(Optional.ofNullable(hub))
                        .of(picture, account -> asked.isEmpty() || asked.contains(account.id()), steps);
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(ReportJson.of(report, target));
        } else {
            CoverageText.print(out, report, target, all);
        }
        out.flush();
        if (html != null) {
            write(html, ReportPage.of(report, target));
            spec.commandLine().getErr().println("The page is in " + html.toAbsolutePath() + ".");
        }
        return report.percent() >= target ? Main.OK : Main.NOT_HELD;
    }

    /** The accounts that were asked for; none means all. */
    private Set<String> asked(OrganizationPicture picture) throws Main.BadInput, OrganizationFault {
        Set<String> asked = new HashSet<>();
        for (AccountId account : accounts) {
            asked.add(Targets.find(picture, account.value()).id());
        }
        for (String unit : units) {
            Node place = Targets.find(picture, unit);
            List<Node.Account> in = picture.accounts().stream()
                    .filter(account -> picture.isWithin(account, place))
                    .toList();
            if (in.isEmpty()) {
                throw new Main.BadInput(place.said() + " has no account");
            }
            in.forEach(account -> asked.add(account.id()));
        }
        return asked;
    }

    /** Asked before the accounts are: of thousands of them that takes minutes. */
    private static void requireWritable(Path file) throws Main.BadInput {
        if (file.toString().isBlank() || Files.isDirectory(file)) {
            throw new Main.BadInput("--html: '" + file + "' is no file; name one, such as coverage.html");
        }
        Path folder = folder(file);
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new Main.BadInput("--html: " + folder
                    + " is no folder that you may write to; make it, or name a file in another one");
        }
    }

    private static Path folder(Path file) {
        return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("."));
    }

    /** Whole or not at all: a page that is half written looks like good news. */
    private static void write(Path file, String page) throws Main.BadInput {
        Path folder = folder(file);
        try {
            Path half = Files.createTempFile(folder, "coverage", ".html");
            try {
                Files.writeString(half, page);
                Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(half);
            }
        } catch (IOException e) {
            throw new Main.BadInput("--html: " + file + " cannot be written: " + e.getMessage());
        }
    }

    /** Shows a person how many accounts have been looked at. */
    private static final class Steps implements Survey.Progress, AutoCloseable {
        private Optional<ProbeProgress> bar = Optional.empty();

        @Override
        public void begin(int accounts) {
            bar = Optional.of(ProbeProgress.onTerminal(accounts));
        }

        @Override
        public void step() {
            bar.ifPresent(ProbeProgress::step);
        }

        @Override
        public void close() {
            bar.ifPresent(ProbeProgress::close);
        }
    }
}
