package dev.trailwarden.cli;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.rollout.Commands;
import dev.trailwarden.rollout.HubCode;
import dev.trailwarden.rollout.Names;
import dev.trailwarden.rollout.OrganizationSeen;
import dev.trailwarden.rollout.ParameterFile;
import dev.trailwarden.rollout.RolloutFault;
import dev.trailwarden.rollout.StackSets;
import dev.trailwarden.rollout.Survey;
import dev.trailwarden.rollout.Template;
import dev.trailwarden.rollout.Wish;
import dev.trailwarden.sandbox.Packaging;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is rolled out, and to whom. */
final class RolloutOptions {
    private static final int LONGEST = 1024 * 1024;
    private static final int PERCENT = 100;
    private static final String REGION = "[a-z]{2,5}(-[a-z]+)+-[0-9]+";

    @Mixin
    private RolloutAccess access = new RolloutAccess();

    @Option(
            names = "--alert-email",
            paramLabel = "ADDRESS",
            description = "The inbox of the alerts; needed the first time. AWS sends it a mail that somebody has to"
                    + " confirm.")
    private @Nullable String alertEmail;

    @Option(
            names = "--parameters",
            paramLabel = "FILE",
            description =
                    "Parameters of hub.yaml (and GuardrailPolicyArns), YAML or JSON: Mode: observe; or a list as the"
                            + " aws CLI takes it. What is not named keeps its value.")
    private @Nullable String parameterFile;

    @Option(
            names = "--parameter",
            paramLabel = "NAME=VALUE",
            description = "One parameter; repeatable, counts more than the file.")
    private Map<String, String> parameters = Map.of();

    @Option(
            names = "--bucket",
            paramLabel = "NAME",
            description = "The bucket of the hub account for the hub's code (default:"
                    + " trailwarden-code-ACCOUNT-REGION, made if it is not there).")
    private @Nullable String bucket;

    @Option(
            names = "--packaging",
            paramLabel = "KIND",
            description = "How the hub is packaged: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}; say it every"
                    + " time, it goes with the code).")
    private Packaging packaging = Packaging.MANAGED;

    @Option(
            names = "--jar",
            paramLabel = "FILE",
            description = "The hub's code, the jar or the zip that the packaging asks for (default: the project's).")
    private @Nullable Path jar;

    @Option(names = "--hub-template", paramLabel = "FILE", description = "Instead of the project's hub.yaml.")
    private @Nullable Path hubTemplate;

    @Option(
            names = "--roles-template",
            paramLabel = "FILE",
            description = "Instead of the project's member-roles.yaml.")
    private @Nullable Path rolesTemplate;

    @Option(
            names = "--rules-template",
            paramLabel = "FILE",
            description = "Instead of the project's member-rules.yaml.")
    private @Nullable Path rulesTemplate;

    @Option(
            names = "--ou",
            paramLabel = "OU",
            split = ",",
            description = "Only accounts in this OU (id or name), with all OUs in it; repeatable (default: the root).")
    private List<String> units = List.of();

    @Option(
            names = "--account",
            paramLabel = "ACCOUNT",
            split = ",",
            description = "Only this account; repeatable. Accounts that later come into its OU get the stacks, too:"
                    + " automatic deployment knows no accounts.")
    private List<AccountId> accounts = List.of();

    @Option(
            names = "--canary",
            paramLabel = "OU",
            description = "Try this OU first, then stop for a look; with --continue the rest.")
    private @Nullable String canary;

    @Option(names = "--continue", description = "The canary is fine: go on to the rest. Refused if it is not.")
    private boolean goOn;

    @Option(
            names = "--rule-regions",
            paramLabel = "REGION",
            split = ",",
            description = "Rules only in these Regions (default: every Region that an account has).")
    private List<String> regions = List.of();

    @Option(
            names = "--at-once",
            paramLabel = "PERCENT",
            defaultValue = "100",
            description = "In how many accounts at once (default: ${DEFAULT-VALUE}).")
    private int atOnce;

    @Option(
            names = "--tolerate",
            paramLabel = "PERCENT",
            defaultValue = "25",
            description = "How many accounts of a Region may fail before the rest of it is left (default:"
                    + " ${DEFAULT-VALUE}).")
    private int tolerated;

    RolloutAccess access() {
        return access;
    }

    boolean isContinued() {
        return goOn;
    }

    Optional<String> canary() {
        return Optional.ofNullable(canary);
    }

    /**
     * Checks what can be checked without asking anybody.
     *
     * @throws Main.BadInput if options contradict each other
     */
    void check() throws Main.BadInput {
        if (goOn && canary == null) {
            throw new Main.BadInput("--continue goes with --canary; say which OU was the canary");
        }
        if (canary != null && !(units.isEmpty() && accounts.isEmpty())) {
            throw new Main.BadInput("--canary goes before the whole organization; leave out --ou and --account");
        }
        if (!units.isEmpty() && !accounts.isEmpty()) {
            throw new Main.BadInput("give either --ou or --account");
        }
        for (String region : regions) {
            if (!region.matches(REGION)) {
                throw new Main.BadInput("--rule-regions: '" + region + "' is no Region, such as eu-west-1");
            }
        }
        if (atOnce < 1 || atOnce > PERCENT || tolerated < 0 || tolerated > PERCENT) {
            throw new Main.BadInput("--at-once is 1 to 100, --tolerate 0 to 100");
        }
    }

    /**
     * What is wanted.
     *
     * @param session whose accounts
     * @param canaryOnly whether only the canary is meant
     */
    Wish wish(RolloutSession session, boolean canaryOnly) throws Main.BadInput, RolloutFault {
        HubCode code = code();
        return new Wish(
                session.hubAccount(),
                session.hubRegion(),
                new Wish.Templates(
                        text(hubTemplate, "hub-lambda/hub.yaml"),
                        text(rolesTemplate, "member-stack/member-roles.yaml"),
                        text(rulesTemplate, "member-stack/member-rules.yaml")),
                code,
                bucket(session),
                parameters(),
                scope(session.organization(), units, accounts, canaryOnly ? canary() : Optional.empty()),
                regions.isEmpty() ? Optional.empty() : Optional.of(new TreeSet<>(regions)),
                new StackSets.Speed(atOnce, tolerated));
    }

    /** Where the code is, or will be. */
    Survey.Question.Place place(RolloutSession session) throws Main.BadInput {
        return new Survey.Question.Place(bucket(session), code().key());
    }

    private String bucket(RolloutSession session) {
        return bucket == null ? Names.bucket(session.hubAccount(), session.hubRegion()) : bucket;
    }

    /** The accounts that options mean; all, if none are named. */
    static Wish.Scope scope(
            OrganizationSeen organization, List<String> units, List<AccountId> accounts, Optional<String> canary)
            throws RolloutFault {
        if (canary.isPresent()) {
            String unit = organization.place(canary.get());
            if (unit.equals(organization.root())) {
                throw new RolloutFault("the root is everything, and no canary", "name an OU");
            }
            return new Wish.Scope(List.of(unit), List.of(), true);
        }
        if (!accounts.isEmpty()) {
            Set<String> parents = new LinkedHashSet<>();
            for (AccountId account : accounts) {
                if (account.value().equals(organization.managementAccount())) {
                    throw new RolloutFault(
                            "no StackSet deploys to the management account " + account,
                            "it gets its own stacks when the whole organization is rolled out");
                }
                parents.add(organization
                        .member(account.value())
                        .orElseThrow(
                                () -> new RolloutFault("this organization has no account " + account, "check the id"))
                        .parent());
            }
            return new Wish.Scope(
                    List.copyOf(parents),
                    accounts.stream().map(AccountId::value).distinct().toList(),
                    false);
        }
        Set<String> places = new LinkedHashSet<>();
        for (String unit : units) {
            places.add(organization.place(unit));
        }
        return new Wish.Scope(places.isEmpty() ? List.of(organization.root()) : List.copyOf(places), List.of(), false);
    }

    private Map<String, String> parameters() throws Main.BadInput {
        Map<String, String> values = new HashMap<>();
        if (parameterFile != null) {
            try {
                values.putAll(ParameterFile.read(new InputFile(parameterFile, "the parameters").text(LONGEST)));
            } catch (IllegalArgumentException e) {
                throw new Main.BadInput(parameterFile + ": " + e.getMessage());
            }
        }
        values.putAll(parameters);
        if (alertEmail != null) {
            values.put("AlertEmail", alertEmail);
        }
        return values;
    }

    private HubCode code() throws Main.BadInput {
        Path file = jar == null
                ? home().map(home -> home.resolve(packaging.file()))
                        .orElseThrow(() -> new Main.BadInput("where is the hub's code? Give --jar"))
                : jar;
        try {
            return HubCode.of(file, packaging.id());
        } catch (IOException e) {
            throw new Main.BadInput(file + " cannot be read; build it with " + packaging.builtBy() + ", or give --jar");
        }
    }

    private static Optional<Path> home() {
        return Optional.ofNullable(System.getProperty("trailwarden.home")).map(Path::of);
    }

    /** A template that is named, the project's, or the one in the command's own jar. */
    private static String text(@Nullable Path named, String shipped) throws Main.BadInput {
        Path file = file(named, shipped);
        String text;
        try {
            if (named != null || Files.isReadable(file)) {
                text = Files.readString(file);
            } else {
                try (InputStream in = Commands.class.getResourceAsStream("/" + shipped)) {
                    if (in == null) {
                        throw new Main.BadInput(file + " is not there, and not in this command either");
                    }
                    text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        } catch (IOException e) {
            throw new Main.BadInput(file + ": cannot be read: " + e.getMessage());
        }
        if (!Template.isOurs(text)) {
            throw new Main.BadInput(file + " is no template of Trailwarden's: its Description has to begin with"
                    + " \"Trailwarden, \", by which its stacks are known later");
        }
        return text;
    }

    private static Path file(@Nullable Path named, String shipped) {
        return named == null ? home().map(home -> home.resolve(shipped)).orElse(Path.of(shipped)) : named;
    }

    /** The steps as plain commands. */
    Commands commands(RolloutSession session) {
        return new Commands(new Commands.Setting(
                session.hubAccount(),
                session.hubRegion(),
                session.organization().partition(),
                !session.caller().equals(session.organization().managementAccount()),
                file(hubTemplate, "hub-lambda/hub.yaml"),
                file(rolesTemplate, "member-stack/member-roles.yaml"),
                file(rulesTemplate, "member-stack/member-rules.yaml")));
    }
}
