package dev.trailwarden.sandbox;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.MANAGEMENT;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.sandbox.model.AccountId;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a rollout calls, by the unmodified AWS CLI, which is another client than the SDK. Skipped, visibly, where the aws
 * command is not installed; where {@code CI=true} that is a failure.
 */
@EnabledIf(
        value = "isInstalledOrHasToBe",
        disabledReason = "the aws command is not installed; the sandbox was not driven with it")
class AwsCommandTest {
    private static final String BUCKET = "trailwarden-code-222222222222";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Sandbox sandbox;

    @TempDir
    Path folder;

    static boolean isInstalledOrHasToBe() {
        return isInstalled() || "true".equals(System.getenv("CI"));
    }

    private static boolean isInstalled() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "aws")));
    }

    @BeforeEach
    void start() throws IOException {
        assertThat(isInstalled()).as("the aws command is installed").isTrue();
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private record Ran(int exit, String output) {
        JsonNode json() throws IOException {
            assertThat(exit).as(output).isZero();
            return JSON.readTree(output);
        }
    }

    private Ran aws(AccountId account, String words, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of("aws"));
        command.addAll(List.of(words.split(" ", -1)));
        command.addAll(List.of(more));
        ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = process.environment();
        environment
                .keySet()
                .removeIf(name ->
                        name.startsWith("AWS_") || name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        sandbox.environment(sandbox.key(account, ADMIN), HUB_REGION).forEach(line -> {
            int equals = line.indexOf('=');
            environment.put(line.substring(0, equals), line.substring(equals + 1));
        });
        environment.putAll(Map.of(
                "AWS_CONFIG_FILE", "/dev/null",
                "AWS_SHARED_CREDENTIALS_FILE", "/dev/null",
                "AWS_PAGER", "",
                "AWS_MAX_ATTEMPTS", "1"));
        Process running = process.start();
        String output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(running.waitFor(), output);
    }

    @Test
    void aCodePackageIsUploadedToABucketOfItsOwnersAndNotToAnothers() throws Exception {
        byte[] content = new byte[50_000];
        new Random(2).nextBytes(content);
        Path jar = Files.write(folder.resolve("hub.jar"), content);
        aws(
                        SECURITY,
                        "s3api create-bucket --create-bucket-configuration LocationConstraint=eu-west-1 --bucket "
                                + BUCKET)
                .json();
        Ran versioned = aws(
                SECURITY, "s3api put-bucket-versioning --versioning-configuration Status=Enabled --bucket " + BUCKET);

        JsonNode put = aws(
                        SECURITY,
                        "s3api put-object --key hub.jar --checksum-algorithm SHA256 --if-none-match * --bucket "
                                + BUCKET + " --expected-bucket-owner 222222222222 --body",
                        jar.toString())
                .json();
        Ran again = aws(
                SECURITY,
                "s3api put-object --key hub.jar --if-none-match * --bucket " + BUCKET + " --body",
                jar.toString());
        Ran copied = aws(SECURITY, "s3 cp", jar.toString(), "s3://" + BUCKET + "/copied.jar");
        Path back = folder.resolve("back.jar");
        aws(SECURITY, "s3api get-object --key copied.jar --bucket " + BUCKET, back.toString())
                .json();
        Ran stranger = aws(SECURITY, "s3api head-bucket --expected-bucket-owner 333333333333 --bucket " + BUCKET);

        assertThat(versioned.exit()).as(versioned.output()).isZero();
        assertThat(put.path("VersionId").asText()).isNotEmpty();
        assertThat(put.path("ChecksumSHA256").asText()).isNotEmpty();
        assertThat(again.output()).contains("(PreconditionFailed) when calling the PutObject operation");
        assertThat(copied.exit()).as(copied.output()).isZero();
        assertThat(Files.readAllBytes(back)).isEqualTo(content);
        assertThat(stranger.output()).contains("(403) when calling the HeadBucket operation");
    }

    @Test
    void aRegionIsEnabledForAMember() throws Exception {
        Ran before = aws(PAYMENTS, "cloudtrail list-trails --region ap-east-1");
        Ran enabled = aws(MANAGEMENT, "account enable-region --region-name ap-east-1 --account-id 333333333333");
        sandbox.activity().awaitIdle(Duration.ofSeconds(30));

        assertThat(before.output()).contains("The security token included in the request is invalid");
        assertThat(enabled.exit()).as(enabled.output()).isZero();
        assertThat(aws(PAYMENTS, "account list-regions --region-opt-status-contains ENABLED")
                        .json()
                        .findValuesAsText("RegionName"))
                .containsExactly("ap-east-1");
        aws(PAYMENTS, "cloudtrail list-trails --region ap-east-1").json();
    }

    @Test
    void anAccountThatIsCreatedGetsItsStackByItself() throws Exception {
        String root = sandbox.world().organization().root().id();
        String template = """
                {"Resources": {"Rule": {"Type": "AWS::Events::Rule", "Properties": {"EventPattern": {"source": ["shop"]}}}}}""";
        aws(
                        MANAGEMENT,
                        "cloudformation create-stack-set --stack-set-name rules --permission-model SERVICE_MANAGED"
                                + " --auto-deployment Enabled=true,RetainStacksOnAccountRemoval=false --template-body",
                        template)
                .json();
        String operation = aws(
                        MANAGEMENT,
                        "cloudformation create-stack-instances --stack-set-name rules --regions eu-west-1 us-east-1"
                                + " --operation-preferences RegionConcurrencyType=PARALLEL,MaxConcurrentPercentage=100"
                                + " --deployment-targets OrganizationalUnitIds=" + root)
                .json()
                .path("OperationId")
                .asText();
        aws(MANAGEMENT, "organizations create-account --account-name fresh --email fresh@example.com")
                .json();
        sandbox.activity().awaitIdle(Duration.ofSeconds(60));

        assertThat(aws(
                                MANAGEMENT,
                                "cloudformation describe-stack-set-operation --stack-set-name rules --operation-id "
                                        + operation)
                        .json()
                        .at("/StackSetOperation/Status")
                        .asText())
                .isEqualTo("SUCCEEDED");
        assertThat(aws(MANAGEMENT, "cloudformation list-stack-instances --stack-set-name rules")
                        .json()
                        .findValuesAsText("Account"))
                .hasSize(10)
                .contains("700000000001");
    }
}
