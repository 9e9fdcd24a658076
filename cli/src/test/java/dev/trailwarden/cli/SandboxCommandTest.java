package dev.trailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.cli.Launched.Ran;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.sns.SnsClient;

/** The verb {@code sandbox} as a user runs it: in its own process, by what it prints. The aws command: {@link AwsCliTest}. */
class SandboxCommandTest {
    private static final Duration SECONDS = Duration.ofSeconds(20);

    private static Launched sandbox;
    private static JsonNode printed;

    @BeforeAll
    static void start() throws Exception {
        sandbox = Launched.start("sandbox", "--port", "0", "--json").untilItSays("}\n");
        printed = new ObjectMapper().readTree(sandbox.out());
    }

    @AfterAll
    static void stop() throws Exception {
        sandbox.close();
    }

    private static <B extends AwsClientBuilder<B, C>, C> C client(
            JsonNode printed, B builder, String account, String user) {
        JsonNode keys = account(printed, account).path("users").path(user);
        return builder.endpointOverride(URI.create(printed.path("endpoint").asText()))
                .region(Region.of(printed.path("region").asText()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        keys.path("AWS_ACCESS_KEY_ID").asText(),
                        keys.path("AWS_SECRET_ACCESS_KEY").asText())))
                .build();
    }

    private static JsonNode account(JsonNode printed, String id) {
        for (JsonNode account : printed.path("accounts")) {
            if (account.path("id").asText().equals(id)) {
                return account;
            }
        }
        throw new AssertionError("no account " + id + " in " + printed);
    }

    private static void stopThePaymentsTrail(JsonNode printed) {
        try (CloudTrailClient cloudTrail = client(printed, CloudTrailClient.builder(), "333333333333", "mallory")) {
            cloudTrail.stopLogging(request -> request.name("payments-trail"));
        }
    }

    @Test
    void anEmptyOneHasItsAccountsAndNothingOfOurs() throws Exception {
        try (Launched command = Launched.start("sandbox", "--port", "0", "--json", "--empty", "--accounts", "2")
                .untilItSays("}\n")) {
            JsonNode empty = new ObjectMapper().readTree(command.out());
            assertThat(empty.path("accounts").findValuesAsText("name"))
                    .containsExactly(
                            "management", "security", "payments", "research", "ledger", "member-1", "member-2");
            try (SnsClient topics = client(empty, SnsClient.builder(), "222222222222", "admin")) {
                assertThat(topics.listTopics().topics()).isEmpty();
            }
        }
    }

    @Test
    void theJsonIsOneObjectWithEverythingAProgramNeeds() throws Exception {
        assertThat(sandbox.out().strip().lines()).hasSize(1);
        assertThat(printed.propertyStream().map(field -> field.getKey()))
                .containsExactly("endpoint", "organization", "region", "topic", "accounts", "trails");
        assertThat(printed.path("endpoint").asText()).matches("http://127\\.0\\.0\\.1:[1-9][0-9]*");
        assertThat(printed.path("accounts").findValuesAsText("name"))
                .containsExactly("management", "security", "payments", "research", "ledger");
        assertThat(account(printed, "333333333333")
                        .path("users")
                        .propertyStream()
                        .map(user -> user.getKey()))
                .containsExactly("admin", "mallory");
        assertThat(printed.path("trails")).hasSize(5);
    }

    /** It needs the template and the parameters of the hub's stack. */
    @Test
    void doctorCanLookAtWhatItDeployed() throws Exception {
        JsonNode keys = account(printed, "222222222222").path("users").path("admin");
        Ran ran = Launched.run(
                List.of(
                        "AWS_ENDPOINT_URL=" + printed.path("endpoint").asText(),
                        "AWS_REGION=" + printed.path("region").asText(),
                        "AWS_ACCESS_KEY_ID=" + keys.path("AWS_ACCESS_KEY_ID").asText(),
                        "AWS_SECRET_ACCESS_KEY="
                                + keys.path("AWS_SECRET_ACCESS_KEY").asText()),
                "doctor",
                "--json",
                "--without",
                "stacksets,guardrail");
        assertThat(ran.err()).isEmpty();
        JsonNode findings = new ObjectMapper().readTree(ran.out()).path("findings");
        assertThat(findings)
                .hasSizeGreaterThan(50)
                .noneMatch(finding -> finding.path("state").asText().equals("unknown"));
    }

    @Test
    void aStoppedTrailIsBackAndTheMailIsPrintedWhole() throws Exception {
        stopThePaymentsTrail(printed);

        sandbox.untilItSays("Incident  ");

        assertThat(sandbox.err())
                .contains("cloudtrail:StopLogging by arn:aws:iam::333333333333:user/mallory in eu-west-1\n")
                .contains("+-- mail to security@example.com\n")
                .containsPattern("¦ Subject: Trailwarden: RESTORED - .*payments-trail")
                .containsPattern("¦ .*blind for");
    }

    @Test
    void aMailCannotSteerTheTerminal() throws Exception {
        try (SnsClient sns = client(printed, SnsClient.builder(), "222222222222", "admin")) {
            sns.publish(request -> request.topicArn(printed.path("topic").asText())
                    .message("harmless \u001b[2J\u001b[1;32m \u202eless @|red so|@"));
        }

        sandbox.untilItSays("harmless ");

        assertThat(sandbox.err())
                .contains("harmless ?[2J?[1;32m ?less @ |red so|@")
                .doesNotContain("\u001b", "\u202e");
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void aSignalEndsItFreesThePortAndLeavesNoFunctionBehind(String signal, int exit) throws Exception {
        try (Launched command =
                Launched.start("sandbox", "--port", "0", "--json", "--quiet").untilItSays("}\n")) {
            JsonNode itsOwn = new ObjectMapper().readTree(command.out());
            stopThePaymentsTrail(itsOwn);
            assertThat(Launched.within(
                            SECONDS,
                            () -> command.process().descendants().findAny().isPresent()))
                    .as("the hub's function runs in a process")
                    .isTrue();
            List<ProcessHandle> functions = command.process().descendants().toList();

            new ProcessBuilder(
                            "kill",
                            "-" + signal,
                            String.valueOf(command.process().pid()))
                    .start()
                    .waitFor();
            Ran ran = command.ended();

            assertThat(ran.exit()).isEqualTo(exit);
            assertThat(ran.err()).as("it is quiet").isEmpty();
            assertThat(Launched.within(SECONDS, () -> functions.stream().noneMatch(ProcessHandle::isAlive)))
                    .as("the functions ended with it")
                    .isTrue();
            int port = URI.create(itsOwn.path("endpoint").asText()).getPort();
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
                assertThat(free.isBound()).isTrue();
            }
        }
    }

    @Test
    void aTakenPortIsSaidInOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            Ran ran = InProcess.run("sandbox", "--port", String.valueOf(taken.getLocalPort()));

            assertThat(ran.exit()).isEqualTo(2);
            assertThat(ran.out()).isEmpty();
            assertThat(ran.err())
                    .isEqualTo("trailwarden: port " + taken.getLocalPort()
                            + " cannot be had (Address already in use); choose another with --port, or --port 0 for"
                            + " any\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999", "65536", "-1"})
    void whatIsNoPortIsSaidInOneSentence(String port) {
        Ran ran = InProcess.run("sandbox", "--port", port);

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).isEqualTo("trailwarden: --port: " + port + " is not a port; take one from 0 to 65535\n");
    }

    @Test
    void aPortThatIsNoNumberIsNamedAndTheHelpPointedAt() {
        Ran ran = InProcess.run("sandbox", "--port", "http\u001b[31m");

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains("'http?[31m' is not an int").endsWith("Try: trailwarden sandbox --help\n");
        assertThat(ran.err().replace("\n", "")).doesNotContainPattern("\\p{Cntrl}");
    }
}
