package dev.trailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.cli.Launched.Ran;
import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.Rollout;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.identity.Credentials;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.organization.ControlPolicy;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.service.Inbox.Mail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Tag;
import software.amazon.awssdk.services.cloudtrail.model.TrailInfo;
import software.amazon.awssdk.services.iam.IamClient;

/** The drill on a hub that runs, as a customer plays it on AWS. */
class LiveDrillTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> PROPERTIES =
            List.of("aws.accessKeyId", "aws.secretAccessKey", "aws.region", "aws.endpointUrl");
    private static final String PAYMENTS = DemoOrganization.PAYMENTS.value();

    private static Sandbox sandbox;

    @BeforeAll
    static void deploy() throws Exception {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        sandbox.deploy(Rollout.of(Launched.HOME));
        System.setProperty("aws.region", DemoOrganization.HUB_REGION.name());
        System.setProperty("aws.endpointUrl", sandbox.endpoint().toString());
    }

    @AfterAll
    static void close() {
        PROPERTIES.forEach(System::clearProperty);
        sandbox.close();
    }

    @BeforeEach
    void asTheAccountsAdministrator() {
        person(DemoOrganization.PAYMENTS);
    }

    private static void person(AccountId account) {
        Credentials key = sandbox.key(account, DemoOrganization.ADMIN);
        System.setProperty("aws.accessKeyId", key.accessKeyId());
        System.setProperty("aws.secretAccessKey", key.secretAccessKey());
    }

    private static Ran drill(String... more) {
        List<String> words = new ArrayList<>(List.of("drill", "--live", "--account", PAYMENTS));
        words.addAll(List.of(more));
        return InProcess.run(words.toArray(String[]::new));
    }

    private static StaticCredentialsProvider administrator() {
        Credentials key = sandbox.key(DemoOrganization.PAYMENTS, DemoOrganization.ADMIN);
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
    }

    private static CloudTrailClient trails() {
        return CloudTrailClient.builder()
                .endpointOverride(sandbox.endpoint())
                .httpClient(UrlConnectionHttpClient.create())
                .region(Region.of(DemoOrganization.HUB_REGION.name()))
                .credentialsProvider(administrator())
                .build();
    }

    private static List<String> names() {
        try (CloudTrailClient trails = trails()) {
            return trails.listTrails(request -> {}).trails().stream()
                    .map(TrailInfo::name)
                    .toList();
        }
    }

    @Test
    void aTrailIsStoppedRestoredToldAndTakenAway() throws Exception {
        Ran ran = drill("--yes", "--json", "--patience", "60");
        JsonNode answer = JSON.readTree(ran.out());
        assertThat(answer.path("result").asText()).as(ran.out() + ran.err()).isEqualTo("restored");
        assertThat(answer.path("secondsToRestored").asDouble()).isPositive();
        assertThat(answer.path("leftBehind")).isEmpty();
        assertThat(ran.exit()).isEqualTo(Main.OK);
        sandbox.activity().awaitIdle(Duration.ofSeconds(60));
        assertThat(names()).noneMatch(name -> name.startsWith(LiveDrill.PREFIX));
        assertThat(sandbox.delivery().inbox().mails().stream().map(Mail::subject))
                .anyMatch(subject -> subject.contains("RESTORED - StopLogging") && subject.contains(LiveDrill.PREFIX));
    }

    @Test
    void somebodyOfTheHubsAccountSeesWhenTheAlertIsOut() throws Exception {
        try (IamClient iam = IamClient.builder()
                .endpointOverride(sandbox.endpoint())
                .httpClient(UrlConnectionHttpClient.create())
                .region(Region.of(DemoOrganization.HUB_REGION.name()))
                .credentialsProvider(administrator())
                .build()) {
            iam.createRole(request -> request.roleName("Drill")
                    .assumeRolePolicyDocument("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                            + "\"Principal\":{\"AWS\":\"arn:aws:iam::222222222222:root\"},"
                            + "\"Action\":\"sts:AssumeRole\"}]}"));
            iam.putRolePolicy(request -> request.roleName("Drill")
                    .policyName("all")
                    .policyDocument("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                            + "\"Action\":\"*\",\"Resource\":\"*\"}]}"));
        }
        person(DemoOrganization.SECURITY);
        Ran ran = drill("--yes", "--json", "--role", "Drill", "--patience", "60");
        JsonNode answer = JSON.readTree(ran.out());
        assertThat(answer.path("result").asText()).as(ran.out() + ran.err()).isEqualTo("restored");
        assertThat(answer.path("alert").asText()).startsWith("told as RESTORED, incident ");
        assertThat(answer.path("secondsToAlert").asDouble())
                .isGreaterThanOrEqualTo(answer.path("secondsToRestored").asDouble());
        assertThat(ran.exit()).isEqualTo(Main.OK);
    }

    @Test
    void whatItWouldDoIsSaidAndNotDone() {
        List<String> before = names();
        Ran ran = drill("--dry-run");
        assertThat(ran.exit()).isEqualTo(Main.OK);
        assertThat(ran.out()).contains("Stop it as").contains("RESTORED: trailwarden-drill-");
        assertThat(names()).isEqualTo(before);
    }

    @Test
    void nothingIsDoneWithoutAYes() {
        List<String> before = names();
        Ran ran = drill();
        assertThat(ran.exit()).isEqualTo(Main.BAD_INPUT);
        assertThat(ran.err()).contains("--yes");
        assertThat(names()).isEqualTo(before);
    }

    @Test
    void whatAKilledDrillLeftIsFoundByNameAndTagAndNothingElseIsTouched() {
        try (CloudTrailClient trails = trails()) {
            for (String name : List.of("trailwarden-drill-0badcafe", "trailwarden-drill-0badbeef")) {
                trails.createTrail(request -> request.name(name)
                        .s3BucketName(
                                sandbox.trail("arn:aws:cloudtrail:eu-west-1:" + PAYMENTS + ":trail/payments-trail")
                                        .settings()
                                        .bucket())
                        .tagsList(Tag.builder()
                                .key(LiveDrill.TAG)
                                .value("0badcafe")
                                .build()));
            }
            assertThat(drill("--clean-up", "--dry-run").out())
                    .contains("Would delete trail")
                    .contains("0badcafe")
                    .doesNotContain("0badbeef");
            assertThat(drill("--clean-up", "--yes").out())
                    .contains("Deleted trail")
                    .contains("0badcafe");
            assertThat(names())
                    .contains("payments-trail", "trailwarden-drill-0badbeef")
                    .doesNotContain("trailwarden-drill-0badcafe");
            trails.deleteTrail(request -> request.name("trailwarden-drill-0badbeef"));
        }
    }

    @Test
    void aGuardrailThatRefusesItIsAResultOfItsOwnAndNothingIsMade() {
        Organization organization = sandbox.world().organization();
        ControlPolicy policy = organization.createPolicy(
                "no-deletion",
                "",
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"cloudtrail:DeleteTrail\","
                        + "\"Resource\":\"*\"}]}");
        organization.attach(policy.id(), PAYMENTS);
        try {
            List<String> before = names();
            Ran ran = drill("--yes", "--json");
            assertThat(ran.exit()).isEqualTo(Main.NOT_HELD);
            assertThat(ran.out()).contains("\"result\":\"refused-by-guardrail\"");
            assertThat(names()).isEqualTo(before);
        } finally {
            organization.detach(policy.id(), PAYMENTS);
            organization.deletePolicy(policy.id());
        }
    }

    @Test
    void anAccountThatCannotBeEnteredIsSaid() {
        person(DemoOrganization.SECURITY);
        Ran ran = drill("--yes", "--role", "NoSuchRole");
        assertThat(ran.exit()).isEqualTo(Main.BAD_INPUT);
        assertThat(ran.err()).contains("--role");
        assertThat(InProcess.run("drill", "--live").exit()).isEqualTo(Main.BAD_INPUT);
        assertThat(InProcess.run("drill", "--account", PAYMENTS).exit()).isEqualTo(Main.BAD_INPUT);
    }
}
