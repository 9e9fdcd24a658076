package dev.trailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.cli.Launched.Ran;
import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.identity.Credentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The rollout as an administrator of the hub account types it, or of the management account, from nothing, on the sandbox. */
class RolloutCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> PROPERTIES = Map.of(
            "AWS_ACCESS_KEY_ID", "aws.accessKeyId",
            "AWS_SECRET_ACCESS_KEY", "aws.secretAccessKey",
            "AWS_REGION", "aws.region",
            "AWS_CONFIG_FILE", "aws.configFile",
            "AWS_SHARED_CREDENTIALS_FILE", "aws.sharedCredentialsFile");
    private static final String MANAGEMENT = DemoOrganization.MANAGEMENT.value();
    private static final String EMAIL = "--alert-email=security@example.com";
    /** What nobody has to wait for in every test. */
    private static final String TWO_REGIONS = "--rule-regions=eu-west-1,us-west-2";

    @TempDir
    private Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    /** A shell of the hub account's administrator, who has a profile of the management account. */
    private List<String> hub() throws Exception {
        Credentials key = sandbox.key(DemoOrganization.MANAGEMENT, DemoOrganization.ADMIN);
        Path config =
                Files.writeString(folder.resolve("config"), """
                [profile management]
                aws_access_key_id = %s
                aws_secret_access_key = %s
                """.formatted(key.accessKeyId(), key.secretAccessKey()));
        return shell(sandbox.key(DemoOrganization.SECURITY, DemoOrganization.ADMIN), config);
    }

    private List<String> management() {
        return shell(sandbox.key(DemoOrganization.MANAGEMENT, DemoOrganization.ADMIN), Path.of("/dev/null"));
    }

    private List<String> shell(Credentials key, Path config) {
        List<String> environment = new ArrayList<>(sandbox.environment(key, DemoOrganization.HUB_REGION));
        environment.add("AWS_CONFIG_FILE=" + config);
        environment.add("AWS_SHARED_CREDENTIALS_FILE=/dev/null");
        return environment;
    }

    /** In this process, with what a shell would have in its environment. */
    private Ran rollout(List<String> shell, String... words) {
        for (String line : shell) {
            Optional.ofNullable(PROPERTIES.get(line.substring(0, line.indexOf('='))))
                    .ifPresent(property -> System.setProperty(property, line.substring(line.indexOf('=') + 1)));
        }
        List<String> arguments = new ArrayList<>(List.of("rollout"));
        arguments.addAll(Arrays.asList(words));
        arguments.addAll(List.of("--endpoint-url", sandbox.endpoint().toString()));
        try {
            return InProcess.run(arguments.toArray(String[]::new));
        } finally {
            PROPERTIES.values().forEach(System::clearProperty);
        }
    }

    private static JsonNode json(Ran ran) throws Exception {
        assertThat(ran.err()).isEmpty();
        return JSON.readTree(ran.out());
    }

    private static void ended(int exit, Ran ran) {
        assertThat(ran.exit()).as("%s%s", ran.out(), ran.err()).isEqualTo(exit);
    }

    @Test
    void fromNothingToEverythingAndASecondRunHasNothingToDo() throws Exception {
        Ran before = rollout(hub(), "status", "--management-profile", "management");
        ended(Main.NOT_HELD, before);
        assertThat(before.out()).contains("stack trailwarden-hub").contains("not there");
        Ran plan = rollout(hub(), "plan", "--management-profile", "management", EMAIL);
        ended(Main.NOT_HELD, plan);
        assertThat(plan.out())
                .contains("create the StackSet trailwarden-member-rules")
                .contains("17 Regions");
        assertThat(rollout(hub(), "status", "--management-profile", "management")
                        .out())
                .as("a plan writes nothing")
                .isEqualTo(before.out());

        Ran applied = rollout(hub(), "apply", "--management-profile", "management", EMAIL, "--yes");

        ended(Main.OK, applied);
        assertThat(applied.out()).contains("Everything is as it should be.");
        assertThat(applied.err()).isEmpty();
        Ran after = rollout(hub(), "status", "--management-profile", "management");
        ended(Main.OK, after);
        assertThat(after.out())
                .contains("68 of 68 stacks current")
                .contains("17 of 17 Regions")
                .contains("Nothing is missing.");
        Ran again = rollout(hub(), "apply", "--management-profile", "management", "--yes", "--json");
        ended(Main.OK, again);
        assertThat(json(again).path("steps")).isEmpty();
        stopsAreUndone(DemoOrganization.PAYMENTS.value(), "payments-trail", "eu-west-1");
        stopsAreUndone(MANAGEMENT, "organization-trail", "us-east-1");
    }

    /** Not only stacks: what they are for. */
    private void stopsAreUndone(String account, String trail, String region) throws Exception {
        String arn = "arn:aws:cloudtrail:" + region + ":" + account + ":trail/" + trail;
        RolloutProof.stop(sandbox, account, trail, region);
        sandbox.activity().awaitIdle(Duration.ofSeconds(60));
        assertThat(sandbox.trail(arn).logging()).as("%s is on again", arn).isTrue();
    }

    @Test
    void aRunThatIsStoppedOrKilledIsRepeatedAndEndsTheSame() throws Exception {
        String[] apply = {"rollout", "apply", "--management-profile", "management", EMAIL, "--yes"};
        sandbox.stackSets().pace(Duration.ofSeconds(10));
        try (Launched stopped = Launched.start(hub(), apply)) {
            stopped.untilItSays("- create the stack trailwarden-hub");
            stopped.process().destroy();
            assertThat(stopped.ended().err()).contains("Run the same command again");
        }
        ended(Main.NOT_HELD, rollout(hub(), "status", "--management-profile", "management"));
        try (Launched killed = Launched.start(hub(), apply)) {
            killed.untilItSays("- deploy the StackSet trailwarden-member-rules");
            assertThat(Launched.within(Duration.ofSeconds(30), this::rulesAreUnderWay))
                    .isTrue();
            killed.process().destroyForcibly().waitFor();
        }
        assertThat(rulesAreUnderWay()).as("AWS goes on").isTrue();
        Ran status = rollout(hub(), "status", "--management-profile", "management");
        ended(Main.NOT_HELD, status);
        assertThat(status.out()).contains("not there");

        Ran resumed = rollout(hub(), Arrays.copyOfRange(apply, 1, apply.length));

        ended(Main.OK, resumed);
        assertThat(resumed.out())
                .contains("- wait for an operation on trailwarden-member-rules that was under way (CREATE)")
                .contains("Everything is as it should be.")
                .doesNotContain("create the stack trailwarden-hub")
                .doesNotContain("create the StackSet trailwarden-member-roles");
        ended(Main.OK, rollout(hub(), "status", "--management-profile", "management"));
    }

    private boolean rulesAreUnderWay() {
        try {
            return !json(rollout(hub(), "status", "--json"))
                    .at("/stackSets/trailwarden-member-rules/underWay")
                    .isEmpty();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anAccountThatComesLaterIsCoveredWithoutAHand() throws Exception {
        ended(Main.OK, rollout(hub(), "apply", "--management-profile", "management", EMAIL, TWO_REGIONS, "--yes"));

        String fresh = RolloutProof.newAccount(sandbox, "fresh");

        sandbox.activity().awaitIdle(Duration.ofSeconds(60));
        Ran plan = rollout(hub(), "plan", "--management-profile", "management", TWO_REGIONS, "--json");
        ended(Main.OK, plan);
        assertThat(json(plan).path("steps")).isEmpty();
        assertThat(sandbox.delivery().stacks().all())
                .filteredOn(stack -> stack.target().accountId().equals(fresh))
                .as("one for the roles, two for the rules")
                .hasSize(3);
    }

    @Test
    @EnabledIf("dev.trailwarden.cli.RolloutProof#awsIsInstalledOrHasToBe")
    void theCommandsThatAreShownDoTheSameWithTheRealAwsCommand() throws Exception {
        JsonNode plan =
                json(rollout(hub(), "plan", "--management-profile", "management", EMAIL, TWO_REGIONS, "--json"));
        assertThat(plan.path("steps")).hasSize(10);

        for (JsonNode step : plan.path("steps")) {
            List<String> shell = step.path("step").asText().contains("the management account") ? management() : hub();
            List<String> commands = new ArrayList<>();
            step.path("commands").forEach(command -> commands.add(command.asText()));
            RolloutProof.bash(shell, commands);
        }

        Ran after = rollout(hub(), "plan", "--management-profile", "management", TWO_REGIONS);
        ended(Main.OK, after);
        assertThat(after.out()).contains("Nothing has to be done.");
    }

    @Test
    void parametersAndANewJarAreUpdatesThatKeepWhatIsNotNamed() throws Exception {
        Path parameters = Files.writeString(folder.resolve("parameters.yaml"), "Mode: observe\nBreakGlassHours: 8\n");
        ended(
                Main.OK,
                rollout(
                        management(),
                        "apply",
                        "--hub-account",
                        "222222222222",
                        EMAIL,
                        TWO_REGIONS,
                        "--parameters",
                        parameters.toString(),
                        "--yes"));

        Ran plan = rollout(
                management(),
                "plan",
                "--hub-account",
                "222222222222",
                TWO_REGIONS,
                "--parameter",
                "Mode=enforce",
                "--json");
        assertThat(json(plan).path("steps")).hasSize(1);
        assertThat(json(plan).at("/steps/0/differences"))
                .extracting(JsonNode::asText)
                .containsExactly("Mode: observe becomes enforce", "SettingsRevision: 1 becomes 2");
        ended(
                Main.OK,
                rollout(
                        management(),
                        "apply",
                        "--hub-account",
                        "222222222222",
                        TWO_REGIONS,
                        "--parameter",
                        "Mode=enforce",
                        "--yes"));

        Path jar = folder.resolve("other.jar");
        Files.copy(Launched.HOME.resolve("hub-lambda/target/trailwarden-hub.jar"), jar);
        RolloutProof.touch(jar);
        Ran renewed = rollout(
                management(), "apply", "--hub-account", "222222222222", TWO_REGIONS, "--jar", jar.toString(), "--yes");
        ended(Main.OK, renewed);
        assertThat(renewed.out()).contains("upload the hub's code").contains("update the stack trailwarden-hub");
        ended(
                Main.OK,
                rollout(management(), "plan", "--hub-account", "222222222222", TWO_REGIONS, "--jar", jar.toString()));
    }

    @Test
    void theCanaryComesFirstAndTheRestOnlyWhenSomebodySaysSo() throws Exception {
        Ran early = rollout(hub(), "apply", EMAIL, TWO_REGIONS, "--canary", "Security", "--continue", "--yes");
        ended(Main.BAD_INPUT, early);
        assertThat(early.err()).contains("the canary Security is not fine");

        Ran canary = rollout(
                hub(),
                "apply",
                EMAIL,
                TWO_REGIONS,
                "--canary",
                "Security",
                "--management-profile",
                "management",
                "--yes");
        ended(Main.OK, canary);
        assertThat(canary.out()).contains("Look before you go on").contains("--continue");
        JsonNode status = json(rollout(hub(), "status", "--management-profile", "management", "--json"));
        assertThat(status.at("/stackSets/trailwarden-member-rules/current").asInt())
                .isEqualTo(2);

        Ran rest = rollout(
                hub(),
                "apply",
                TWO_REGIONS,
                "--canary",
                "Security",
                "--continue",
                "--management-profile",
                "management",
                "--yes");
        ended(Main.OK, rest);
        JsonNode all = json(rollout(hub(), "status", "--management-profile", "management", "--json"));
        assertThat(all.at("/stackSets/trailwarden-member-rules/current").asInt())
                .isEqualTo(8);
        assertThat(all.at("/managementAccount/trailwarden-member-rules")).hasSize(2);
    }

    @Test
    void anAccountThatFailsIsNamedWithTheReasonAndTheOthersAreCovered() throws Exception {
        RolloutProof.roleInTheWay(sandbox, DemoOrganization.RESEARCH);

        Ran applied = rollout(hub(), "apply", EMAIL, TWO_REGIONS, "--management-profile", "management", "--yes");

        ended(Main.NOT_HELD, applied);
        assertThat(applied.out())
                .contains("  trailwarden-member-roles, 444444444444, eu-west-1: ")
                .contains("something of this name is there already")
                .doesNotContain("  trailwarden-member-roles, 333333333333");
        JsonNode status = json(rollout(hub(), "status", "--management-profile", "management", "--json"));
        assertThat(status.path("missing"))
                .extracting(place -> place.path("account").asText())
                .contains("444444444444");

        RolloutProof.roleOutOfTheWay(sandbox, DemoOrganization.RESEARCH);
        ended(Main.OK, rollout(hub(), "apply", TWO_REGIONS, "--management-profile", "management", "--yes"));
    }

    @Test
    void withoutTheManagementAccountsCredentialsItsCommandsArePrintedAndItIsNotCalledDone() throws Exception {
        Ran applied = rollout(hub(), "apply", EMAIL, TWO_REGIONS, "--yes");

        ended(Main.NOT_HELD, applied);
        assertThat(applied.out())
                .contains("NOT DONE: the management account " + MANAGEMENT)
                .contains("aws cloudformation deploy --stack-name trailwarden-member-roles");
    }

    @Test
    void everythingIsTakenBackAndWhatIsKeptIsSaid() throws Exception {
        ended(Main.OK, rollout(hub(), "apply", EMAIL, TWO_REGIONS, "--management-profile", "management", "--yes"));
        Ran refused = rollout(hub(), "remove", "--with-hub", "--yes");
        ended(Main.BAD_INPUT, refused);
        assertThat(refused.err()).contains("the management account may go on forwarding");
        Ran dry = rollout(hub(), "remove", "--with-hub", "--management-profile", "management", "--dry-run");
        ended(Main.OK, dry);

        Ran removed = rollout(hub(), "remove", "--with-hub", "--management-profile", "management", "--yes");

        ended(Main.OK, removed);
        assertThat(removed.out().replaceAll("\\s+", " "))
                .contains("Table (AWS::DynamoDB::Table)")
                .contains("It is gone.");
        JsonNode status = json(rollout(hub(), "status", "--management-profile", "management", "--json"));
        assertThat(status.path("hub").asText()).isEqualTo("MISSING");
        assertThat(status.at("/stackSets/trailwarden-member-rules/there").asBoolean())
                .isFalse();
        assertThat(status.at("/managementAccount/trailwarden-member-rules")).isEmpty();
    }

    @Test
    void badInputIsOneSentenceAndNothingElse() throws Exception {
        refused("AlertEmail", hub(), "apply", "--yes");
        refused("AlertEmail has to be", hub(), "apply", "--alert-email=a b", "--yes");
        refused("Mode has to be one of enforce, observe", hub(), "apply", EMAIL, "--parameter", "Mode=off", "--yes");
        refused("'' is no Region", hub(), "plan", EMAIL, "--region", "");
        refused("'eu west' is no Region", hub(), "plan", EMAIL, "--region", "eu west");
        refused("--continue goes with --canary", hub(), "apply", "--continue", "--yes");
        refused("no OU 'Nowhere'", hub(), "plan", EMAIL, "--ou", "Nowhere");
        refused("there is no profile 'nobody'", hub(), "plan", EMAIL, "--management-profile", "nobody");
        refused("there is no parameter Colour", hub(), "apply", EMAIL, "--parameter", "Colour=red", "--yes");
        refused("'moon-1' is no Region", hub(), "plan", EMAIL, "--rule-regions", "moon-1");
        refused("say where the hub is", management(), "status");
        refused("no account 123456789012", hub(), "plan", EMAIL, "--account", "123456789012");
        refused("cannot be read", hub(), "plan", EMAIL, "--jar", "/nowhere.jar");
        refused("there is no terminal to ask on", hub(), "apply", EMAIL, TWO_REGIONS);
    }

    private void refused(String sentence, List<String> shell, String... words) {
        Ran ran = rollout(shell, words);
        assertThat(ran.out() + ran.err()).contains(sentence).doesNotContain("\tat ");
        assertThat(ran.err()).startsWith("trailwarden: ");
        ended(Main.BAD_INPUT, ran);
    }

    @Test
    void everyVerbHasAHelpThatSaysWhatItsExitCodesMean() {
        for (String verb : List.of("plan", "apply", "status", "remove")) {
            Ran help = InProcess.run("rollout", verb, "--help");
            assertThat(help.exit()).isEqualTo(Main.OK);
            assertThat(help.out())
                    .contains("Exit code 0")
                    .contains("--management-profile")
                    .contains("--json");
        }
    }
}
