package dev.trailwarden.sandbox;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.LEDGER;
import static dev.trailwarden.sandbox.DemoOrganization.MALLORY;
import static dev.trailwarden.sandbox.DemoOrganization.MANAGEMENT;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.sandbox.identity.Credentials;
import dev.trailwarden.sandbox.model.Region;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The unmodified AWS CLI as the client; skipped, visibly, where it is not installed. */
class AwsCliTest {
    private static Sandbox sandbox;

    @BeforeAll
    static void start() throws IOException {
        boolean installed = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "aws")));
        assumeTrue(installed, "the aws command is not on the PATH");
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
    }

    @AfterAll
    static void stop() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    private record Ran(int exit, String output) {
        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(output);
        }
    }

    private static Ran aws(Credentials credentials, Region region, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("aws"));
        command.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = process.environment();
        environment.keySet().removeIf(name -> name.startsWith("AWS_"));
        environment.put("AWS_CONFIG_FILE", "/dev/null");
        environment.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        environment.put("AWS_PAGER", "");
        environment.put("AWS_MAX_ATTEMPTS", "1");
        for (String line : sandbox.environment(credentials, region)) {
            environment.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
        }
        Process running = process.start();
        String output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(running.waitFor(), output);
    }

    @Test
    void theTrailIsStoppedSeenAndStartedAgain() throws Exception {
        Credentials mallory = sandbox.key(PAYMENTS, MALLORY);

        Ran stop = aws(mallory, HUB_REGION, "cloudtrail", "stop-logging", "--name", "payments-trail");
        Ran status = aws(mallory, HUB_REGION, "cloudtrail", "get-trail-status", "--name", "payments-trail");
        Ran start = aws(mallory, HUB_REGION, "cloudtrail", "start-logging", "--name", "payments-trail");
        Ran events = aws(mallory, HUB_REGION, "cloudtrail", "lookup-events", "--max-items", "10");

        assertThat(stop.exit).as(stop.output).isZero();
        assertThat(status.json().path("IsLogging").asBoolean(true)).isFalse();
        assertThat(status.json().path("StopLoggingTime").asText()).isNotEmpty();
        assertThat(start.exit).as(start.output).isZero();
        assertThat(events.json().findValuesAsText("EventName"))
                .startsWith("StartLogging", "GetTrailStatus", "StopLogging");
    }

    @Test
    void trailsAreDescribedListedAndGot() throws Exception {
        Credentials mallory = sandbox.key(PAYMENTS, MALLORY);

        Ran described = aws(mallory, Region.US_EAST_1, "cloudtrail", "describe-trails");
        Ran listed = aws(mallory, HUB_REGION, "cloudtrail", "list-trails");
        Ran got = aws(mallory, HUB_REGION, "cloudtrail", "get-trail", "--name", "payments-trail");

        assertThat(described.json().findValuesAsText("Name")).contains("organization-trail", "payments-trail");
        assertThat(listed.json().findValuesAsText("HomeRegion")).containsExactlyInAnyOrder("eu-west-1", "us-east-1");
        assertThat(got.json().path("Trail").path("HomeRegion").asText()).isEqualTo("eu-west-1");
    }

    @Test
    void errorsAreToldAsAwsTellsThem() throws Exception {
        Credentials mallory = sandbox.key(PAYMENTS, MALLORY);

        Ran wrongRegion = aws(mallory, Region.US_EAST_1, "cloudtrail", "stop-logging", "--name", "payments-trail");
        Ran denied =
                aws(sandbox.key(LEDGER, MALLORY), HUB_REGION, "cloudtrail", "stop-logging", "--name", "ledger-trail");
        Ran stranger = aws(
                new Credentials("AKIAIOSFODNN7EXAMPLE", "none", Optional.empty()),
                HUB_REGION,
                "sts",
                "get-caller-identity");

        assertThat(wrongRegion.output).contains("(InvalidHomeRegionException) when calling the StopLogging operation");
        assertThat(denied.output)
                .contains("(AccessDeniedException) when calling the StopLogging operation: User:"
                        + " arn:aws:iam::555555555555:user/mallory is not authorized to perform")
                .contains("with an explicit deny in a service control policy");
        assertThat(stranger.output).contains("(InvalidClientTokenId) when calling the GetCallerIdentity operation");
    }

    @Test
    void theManagementAccountLooksAroundAndEntersAMember() throws Exception {
        Credentials admin = sandbox.key(MANAGEMENT, ADMIN);

        Ran accounts = aws(admin, HUB_REGION, "organizations", "list-accounts");
        Ran policies = aws(
                admin,
                HUB_REGION,
                "organizations",
                "list-policies-for-target",
                "--filter",
                "SERVICE_CONTROL_POLICY",
                "--target-id",
                "555555555555");
        Ran assumed = aws(
                admin,
                HUB_REGION,
                "sts",
                "assume-role",
                "--role-arn",
                "arn:aws:iam::333333333333:role/OrganizationAccountAccessRole",
                "--role-session-name",
                "drill");
        JsonNode keys = assumed.json().path("Credentials");
        Ran identity = aws(
                new Credentials(
                        keys.path("AccessKeyId").asText(),
                        keys.path("SecretAccessKey").asText(),
                        Optional.of(keys.path("SessionToken").asText())),
                HUB_REGION,
                "sts",
                "get-caller-identity");

        assertThat(accounts.json().findValuesAsText("Id")).hasSize(5);
        assertThat(policies.json().findValuesAsText("Name")).containsExactly("FullAWSAccess");
        assertThat(identity.json().path("Arn").asText())
                .isEqualTo("arn:aws:sts::333333333333:assumed-role/OrganizationAccountAccessRole/drill");
    }
}
