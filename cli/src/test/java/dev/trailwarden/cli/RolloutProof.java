package dev.trailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.identity.Credentials;
import dev.trailwarden.sandbox.identity.Role;
import dev.trailwarden.sandbox.model.AccountId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;

/** What a test of the rollout does beside the rollout. */
final class RolloutProof {
    private RolloutProof() {}

    /** An administrator of the account stops a trail. */
    static void stop(Sandbox sandbox, String account, String trail, String region) {
        Credentials key = sandbox.key(new AccountId(account), DemoOrganization.ADMIN);
        try (CloudTrailClient client = CloudTrailClient.builder()
                .endpointOverride(sandbox.endpoint())
                .region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())))
                .build()) {
            client.stopLogging(request -> request.name(trail));
        }
    }

    static boolean awsIsInstalledOrHasToBe() {
        return AwsCliTest.isInstalledOrHasToBe();
    }

    /** The management account founds another account; gives its id when there is one. */
    static String newAccount(Sandbox sandbox, String name) throws Exception {
        Credentials key = sandbox.key(DemoOrganization.MANAGEMENT, DemoOrganization.ADMIN);
        try (OrganizationsClient client = OrganizationsClient.builder()
                .endpointOverride(sandbox.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())))
                .build()) {
            String id = client.createAccount(
                            request -> request.accountName(name).email(name + "@example.com"))
                    .createAccountStatus()
                    .id();
            sandbox.activity().awaitIdle(Duration.ofSeconds(60));
            return client.describeCreateAccountStatus(request -> request.createAccountRequestId(id))
                    .createAccountStatus()
                    .accountId();
        }
    }

    /** Pastes commands into a shell, one after the other. */
    static void bash(List<String> environment, List<String> commands) throws Exception {
        ProcessBuilder shell =
                new ProcessBuilder("bash", "-e", "-c", String.join("\n", commands)).redirectErrorStream(true);
        shell.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        environment.forEach(line ->
                shell.environment().put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        Process running = shell.start();
        String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(running.waitFor()).as("%s%n%s", commands, said).isZero();
    }

    /** Another jar that does the same. */
    static void touch(Path jar) throws IOException {
        try (FileSystem inside = FileSystems.newFileSystem(jar, Map.of())) {
            Files.writeString(inside.getPath("/a-note.txt"), "another build", StandardCharsets.UTF_8);
        }
    }

    /** Somebody has made a role by hand, of the name that ours has. */
    static void roleInTheWay(Sandbox sandbox, AccountId account) {
        Role other = sandbox.world().identities().role(account, "BreakGlass").orElseThrow();
        sandbox.world()
                .identities()
                .createRole(account, "/by-hand/", "trailwarden-forwarder", other.trustPolicy(), Map.of());
    }

    static void roleOutOfTheWay(Sandbox sandbox, AccountId account) {
        Role made = sandbox.world()
                .identities()
                .role(account, "trailwarden-forwarder")
                .orElseThrow();
        sandbox.world().identities().deleteRole(made.arn());
    }
}
