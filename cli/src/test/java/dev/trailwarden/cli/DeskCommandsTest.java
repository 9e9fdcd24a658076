package dev.trailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.cli.Launched.Ran;
import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.Rollout;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.identity.Credentials;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.organization.ControlPolicy;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.service.Inbox.Mail;
import dev.trailwarden.sandbox.trail.Trail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.MacAlgorithmSpec;

/** The operator's verbs, asked of the real desk function in the sandbox. Each test has an account of its own. */
class DeskCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> PROPERTIES =
            List.of("aws.accessKeyId", "aws.secretAccessKey", "aws.region", "aws.endpointUrl");

    private static Sandbox sandbox;
    private static Rollout rollout;

    @TempDir
    private Path folder;

    private AccountId account = new AccountId("000000000000");
    private String trail = "";

    @BeforeAll
    static void start() throws Exception {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        rollout = Rollout.of(Launched.HOME);
        sandbox.deploy(rollout);
        operator(sandbox.key(DemoOrganization.SECURITY, DemoOrganization.ADMIN));
        System.setProperty("aws.region", DemoOrganization.HUB_REGION.name());
        System.setProperty("aws.endpointUrl", sandbox.endpoint().toString());
    }

    @AfterAll
    static void stop() {
        PROPERTIES.forEach(System::clearProperty);
        sandbox.close();
    }

    private static void operator(Credentials key) {
        System.setProperty("aws.accessKeyId", key.accessKeyId());
        System.setProperty("aws.secretAccessKey", key.secretAccessKey());
    }

    @BeforeEach
    void anAccountWithAHealthyTrail() {
        account = sandbox.addAccounts(1).getFirst();
        sandbox.deployMembers(rollout.across(List.of(account), List.of(DemoOrganization.HUB_REGION)));
        trail = sandbox.world().trails().all().stream()
                .map(Trail::arn)
                .filter(arn -> arn.contains(":" + account + ":"))
                .findFirst()
                .orElseThrow();
    }

    /** More than ten alerts in five minutes would be told by digests, and each test is to see its own. */
    @BeforeEach
    void noAlertWasSentYet() {
        sandbox.delivery().inbox().clear();
        Credentials key = sandbox.key(DemoOrganization.SECURITY, DemoOrganization.ADMIN);
        try (DynamoDbClient tables = client(DynamoDbClient.builder(), key)) {
            tables
                    .query(query -> query.tableName("trailwarden")
                            .keyConditionExpression("pk = :pk")
                            .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS("alerts"))))
                    .items()
                    .stream()
                    .map(item -> Optional.ofNullable(item.get("sk")).orElseThrow())
                    .forEach(window -> tables.deleteItem(delete -> delete.tableName("trailwarden")
                            .key(Map.of("pk", AttributeValue.fromS("alerts"), "sk", window))));
        }
    }

    private static Ran run(String... arguments) {
        return InProcess.run(arguments);
    }

    private static JsonNode json(Ran ran) throws Exception {
        return JSON.readTree(ran.out());
    }

    /** A change that no event reports. */
    private void nobodySees(String key, String value) {
        sandbox.world().trails().change(trail, now -> {
            Map<String, String> tags = new TreeMap<>(now.tags());
            tags.put(key, value);
            return now.withTags(tags);
        });
    }

    private List<Mail> mails() throws Exception {
        sandbox.activity().awaitIdle(Duration.ofSeconds(30));
        return sandbox.delivery().inbox().mails();
    }

    private void looked() {
        assertThat(run("look", account.value()).exit()).isZero();
    }

    @Test
    void aLookTakesTheBaselineAndTheNextOneFindsTheTrailSound() throws Exception {
        Ran first = run("look", account.value());
        assertThat(first.err()).isEmpty();
        assertThat(first.out()).startsWith(account + ":").contains("captured");
        assertThat(first.exit()).isZero();

        Ran second = run("look", "--json", account.value());
        assertThat(json(second).path("account").textValue()).isEqualTo(account.value());
        assertThat(json(second).at("/trails/0/state").textValue()).isEqualTo("sound");
        assertThat(second.out()).hasLineCount(1);
        assertThat(mails()).isEmpty();
    }

    @Test
    void aChangeThatNoEventReportedIsFoundByALookUndoneAndTold() throws Exception {
        looked();
        nobodySees("owner", "mallory");
        Ran ran = run("look", account.value());
        assertThat(ran.out()).contains("restored").contains("tags");
        assertThat(ran.exit()).isZero();
        assertThat(sandbox.trail(trail).tags()).doesNotContainValue("mallory");
        assertThat(mails())
                .singleElement()
                .satisfies(mail -> assertThat(mail.subject()).contains("RESTORED"));
    }

    @Test
    void aTrailThatWasNeverHealthyIsNotOkAndAnAccountWithoutARoleIsAnError() {
        sandbox.world().trails().change(trail, now -> now.stop(Instant.parse("2026-03-01T12:00:00Z")));
        Ran weak = run("look", account.value());
        assertThat(weak.out()).contains("it does not log").contains("trailwarden baseline accept " + trail);
        assertThat(weak.exit()).isEqualTo(Main.NOT_HELD);

        Ran one = run("look", "999999999999", account.value());
        assertThat(one.err())
                .startsWith("trailwarden: account 999999999999: ")
                .contains("member-roles.yaml")
                .hasLineCount(1);
        assertThat(one.out()).contains(account.value());
        assertThat(one.exit()).isEqualTo(Main.BAD_INPUT);
    }

    @Test
    void aBaselineIsListedAndShownInWordsAndAsJson() throws Exception {
        assertThat(run("baseline", "list", "--account", account.value()).out()).contains("No baseline is kept");
        looked();
        Ran list = run("baseline", "list", "--account", account.value());
        assertThat(list.out()).contains(trail).contains("version 1, captured by a look at 2");
        assertThat(list.exit()).isZero();
        assertThat(json(run("baseline", "list", "--json")).path("baselines").findValuesAsText("trail"))
                .contains(trail);

        Ran shown = run("baseline", "show", trail);
        assertThat(shown.out()).startsWith(trail).contains("S3 bucket").contains("event selectors");
        assertThat(json(run("baseline", "show", trail, "--json"))
                        .at("/settings/logging")
                        .booleanValue())
                .isTrue();
    }

    @Test
    void aDiffShowsBothSidesAndTheCallsAndARestoreMakesThem() throws Exception {
        looked();
        assertThat(run("baseline", "diff", trail).exit()).isZero();
        nobodySees("owner", "mallory");
        Ran diff = run("baseline", "diff", trail);
        assertThat(diff.out())
                .containsPattern("SETTING +SHOULD BE +IS")
                .containsPattern("tags .*owner=mallory")
                .contains("trailwarden restore would call: ");
        assertThat(diff.exit()).isEqualTo(Main.NOT_HELD);
        assertThat(sandbox.trail(trail).tags()).containsValue("mallory");

        Ran restored = run("restore", trail);
        assertThat(restored.out()).contains("restored");
        assertThat(restored.exit()).isZero();
        assertThat(run("baseline", "diff", trail).exit()).isZero();
    }

    @Test
    void whatWasUndoneCanBeAcceptedByItsIncidentAndIsDoneAgain() throws Exception {
        looked();
        nobodySees("owner", "platform");
        looked();
        assertThat(sandbox.trail(trail).tags()).doesNotContainValue("platform");
        Matcher told =
                Pattern.compile("look-[0-9a-f-]{36}").matcher(mails().getFirst().body());
        assertThat(told.find()).isTrue();
        String incident = told.group();

        Ran accepted = run("baseline", "accept", incident, "--reason", "CHG-1234");
        assertThat(accepted.err()).isEmpty();
        assertThat(accepted.out())
                .contains("version 2, accepted by arn:aws:iam::222222222222:user/admin")
                .contains("Incident " + incident + " is closed.")
                .contains("restored");
        assertThat(accepted.exit()).isZero();
        assertThat(sandbox.trail(trail).tags()).containsValue("platform");
        assertThat(mails())
                .anySatisfy(mail -> assertThat(mail.subject()).contains("ACCEPTED"))
                .anySatisfy(mail -> assertThat(mail.body()).contains("CHG-1234"));
    }

    @Test
    void aTrailIsAcceptedAsItIs() throws Exception {
        looked();
        nobodySees("owner", "platform");
        Ran accepted = run("baseline", "accept", trail, "--by", "alice", "--json");
        assertThat(json(accepted).path("version").longValue()).isEqualTo(2);
        assertThat(json(accepted).path("by").textValue()).isEqualTo("alice");
        assertThat(run("baseline", "diff", trail).exit()).isZero();
        assertThat(sandbox.trail(trail).tags()).containsValue("platform");
    }

    @Test
    void whatShowPrintsCanBePinned() throws Exception {
        looked();
        ObjectNode shown = (ObjectNode) json(run("baseline", "show", trail, "--json"));
        ((ObjectNode) shown.path("settings").path("tags")).put("owner", "platform");
        Path file = Files.writeString(folder.resolve("settings.json"), shown.toString());

        Ran pinned = run("baseline", "pin", trail, "--file", file.toString(), "--by", "alice");
        assertThat(pinned.err()).isEmpty();
        assertThat(pinned.out()).contains("version 2, pinned by alice");
        assertThat(run("baseline", "diff", trail).exit()).isEqualTo(Main.NOT_HELD);
        assertThat(run("restore", trail).exit()).isZero();
        assertThat(sandbox.trail(trail).tags()).containsEntry("owner", "platform");
    }

    @Test
    void settingsThatAreNotOnesAreRefusedBeforeAnybodyIsAsked() throws Exception {
        Path file = Files.writeString(folder.resolve("settings.json"), "{\"logging\": true}");
        Ran missing = run("baseline", "pin", trail, "--file", file.toString());
        assertThat(missing.err())
                .startsWith("trailwarden: " + file + ": these are not the settings of a trail: ")
                .contains("bucket");
        Files.writeString(file, "{");
        assertThat(run("baseline", "pin", trail, "--file", file.toString()).err())
                .contains("it is not JSON");
        assertThat(run(
                                "baseline",
                                "pin",
                                trail,
                                "--file",
                                folder.resolve("none").toString())
                        .err())
                .contains("there is no such file");
        assertThat(missing.exit()).isEqualTo(Main.BAD_INPUT);
    }

    @Test
    void whatTheDeskRefusesIsOneSentenceAndExitCodeTwo() {
        refused("no baseline is kept of", "baseline", "show", trail);
        refused("there is no incident", "baseline", "accept", "event-9");
        refused("neither the ARN of a trail", "baseline", "accept", "arn:aws:s3:::bucket");
        refused("is not the ARN of a trail", "restore", "payments-trail");
        refused("12 digits", "look", "12");
    }

    @Test
    void aDeskThatIsNotThereOrNotToBeAskedIsSaidSo() {
        refused("there is no function nope in eu-west-1", "baseline", "list", "--function", "nope");
        refused("deploy hub-lambda/hub.yaml", "baseline", "list", "--region", "us-east-1");
        refused("is not an http or https URL", "baseline", "list", "--endpoint-url", "foo");
        refused("Connection refused", "baseline", "list", "--endpoint-url", "http://127.0.0.1:1");
        operator(sandbox.key(DemoOrganization.PAYMENTS, DemoOrganization.MALLORY));
        try {
            refused(
                    "you need lambda:InvokeFunction on arn:aws:lambda:eu-west-1:222222222222:function:trailwarden-desk",
                    "baseline",
                    "list",
                    "--function",
                    "arn:aws:lambda:eu-west-1:222222222222:function:trailwarden-desk:live");
        } finally {
            operator(sandbox.key(DemoOrganization.SECURITY, DemoOrganization.ADMIN));
        }
    }

    @Test
    void theSdksOwnEnvironmentIsEnough() throws Exception {
        List<String> environment = sandbox.environment(
                sandbox.key(DemoOrganization.SECURITY, DemoOrganization.ADMIN), DemoOrganization.HUB_REGION);
        Ran ran = Launched.run(environment, "look", account.value());
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).contains("captured");
        List<String> nobody = new ArrayList<>(environment);
        nobody.removeIf(line -> line.contains("KEY"));
        nobody.addAll(List.of(
                "AWS_EC2_METADATA_DISABLED=true",
                "AWS_CONFIG_FILE=/dev/null",
                "AWS_SHARED_CREDENTIALS_FILE=/dev/null"));
        assertThat(Launched.run(nobody, "look", account.value()).err())
                .contains("there are no AWS credentials")
                .hasLineCount(1);
    }

    @Test
    void aProfileThatIsNamedComesBeforeTheEnvironment() throws Exception {
        Credentials key = sandbox.key(DemoOrganization.SECURITY, DemoOrganization.ADMIN);
        Path config = Files.writeString(folder.resolve("config"), """
                [profile security]
                region = %s
                endpoint_url = %s
                aws_access_key_id = %s
                aws_secret_access_key = %s
                """.formatted(
                        DemoOrganization.HUB_REGION, sandbox.endpoint(), key.accessKeyId(), key.secretAccessKey()));
        List<String> mallory = new ArrayList<>(sandbox.environment(
                sandbox.key(DemoOrganization.PAYMENTS, DemoOrganization.MALLORY), DemoOrganization.HUB_REGION));
        mallory.removeIf(line -> line.startsWith("AWS_ENDPOINT_URL"));
        mallory.add("AWS_CONFIG_FILE=" + config);
        Ran ran = Launched.run(mallory, "baseline", "list", "--profile", "security");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.exit()).isZero();
        Ran nobody = Launched.run(mallory, "baseline", "list", "--profile", "nobody");
        assertThat(nobody.exit()).isEqualTo(2);
        assertThat(nobody.err())
                .contains("there is no profile 'nobody' in your AWS configuration")
                .hasLineCount(1);
    }

    @Test
    void anAdministratorOfTheHubsAccountAsksTheDeskAndCannotSealABaseline() {
        looked();
        Credentials key = sandbox.key(DemoOrganization.SECURITY, DemoOrganization.ADMIN);
        try (KmsClient keys = client(KmsClient.builder(), key)) {
            assertThatThrownBy(() -> keys.generateMac(mac -> mac.keyId("alias/trailwarden-seal")
                            .macAlgorithm(MacAlgorithmSpec.HMAC_SHA_256)
                            .message(SdkBytes.fromUtf8String("a baseline"))))
                    .isInstanceOf(KmsException.class)
                    .hasMessageContaining("is not authorized to perform: kms:GenerateMac");
        }
    }

    private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
            B builder, Credentials key) {
        return builder.endpointOverride(sandbox.endpoint())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .region(Region.of(DemoOrganization.HUB_REGION.name()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())))
                .build();
    }

    private static void refused(String why, String... arguments) {
        Ran ran = run(arguments);
        assertThat(ran.err()).startsWith("trailwarden: ").contains(why);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.exit()).isEqualTo(Main.BAD_INPUT);
    }

    @Test
    void theGuardrailIsKeptComparedGivenBackAsTextAndReleased() throws Exception {
        Organization organization = sandbox.world().organization();
        ControlPolicy ours = organization.policies().stream()
                .filter(policy -> policy.name().equals("trailwarden-protect-trails"))
                .findFirst()
                .orElseThrow();
        Ran none = run("scp", "keep");
        assertThat(none.err()).contains("no service control policy whose name begins with trailwarden-guardrail");
        assertThat(none.exit()).isEqualTo(Main.BAD_INPUT);
        assertThat(run("scp", "keep", "p-1").err()).contains("'p-1' is not the id of a policy");
        assertThat(run("scp", "kept").err()).contains("no guardrail is kept");

        Ran kept = run("scp", "keep", ours.id(), "--by", "ute");
        assertThat(kept.err()).isEmpty();
        assertThat(kept.out())
                .contains("is kept as it was on")
                .contains("by ute")
                .contains(ours.id());
        Ran sound = run("scp", "kept");
        assertThat(sound.out()).contains("The guardrail is sound.");
        assertThat(sound.exit()).isZero();

        String unit = organization.targetsOf(ours.id()).getFirst();
        organization.detach(ours.id(), unit);
        Ran differs = run("scp", "kept");
        assertThat(differs.out())
                .contains("target " + unit + ": kept attached, found detached")
                .contains("  aws organizations attach-policy --policy-id " + ours.id() + " --target-id " + unit);
        assertThat(differs.exit()).isEqualTo(Main.NOT_HELD);
        assertThat(json(run("scp", "kept", "--json")).at("/now/state").asText()).isEqualTo("unheld");
        Ran look = run("look", DemoOrganization.MANAGEMENT.value());
        assertThat(look.out()).contains("The guardrail is unheld");
        assertThat(look.exit()).isEqualTo(Main.NOT_HELD);
        organization.attach(ours.id(), unit);

        Path file = folder.resolve("guardrail.json");
        assertThat(run("scp", "kept", "--text", ours.id(), "--out", file.toString())
                        .exit())
                .isZero();
        assertThat(Files.readString(file)).isEqualTo(ours.policy().document().json());
        assertThat(run("scp", "kept", "--text", "p-another01").err()).contains("has no policy 'p-another01'");
        assertThat(run("scp", "kept", "--out", "x").err()).contains("--text POLICY_ID");

        assertThat(run("scp", "release", "--by", "ute", "--reason", "CHG-1").out())
                .contains("is released");
        assertThat(run("scp", "release").exit()).isEqualTo(Main.BAD_INPUT);
        assertThat(mails())
                .extracting(Mail::subject)
                .anySatisfy(subject -> assertThat(subject).startsWith("Trailwarden: CHANGED - "))
                .anySatisfy(subject -> assertThat(subject).startsWith("Trailwarden: ACCEPTED - "));
    }
}
