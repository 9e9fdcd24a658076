package dev.trailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.cli.Launched.Ran;
import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.DemoTrails;
import dev.trailwarden.sandbox.Rollout;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.identity.Credentials;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.organization.Regions;
import dev.trailwarden.sandbox.trail.Trail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.DescribeRuleResponse;
import software.amazon.awssdk.services.kms.KmsClient;

/** The whole of it against the sandbox: what is deployed is green, and whatever is taken away is named in one run. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CoverageCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RULE = "trailwarden-forward";
    private static final dev.trailwarden.sandbox.model.Region FRANKFURT =
            new dev.trailwarden.sandbox.model.Region("eu-central-1");
    private static final List<String> PROPERTIES =
            List.of("aws.accessKeyId", "aws.secretAccessKey", "aws.region", "aws.endpointUrl");
    private static final String PAYMENTS_TRAIL = "arn:aws:cloudtrail:eu-west-1:333333333333:trail/payments-trail";
    private static final String ORGANIZATION_TRAIL =
            "arn:aws:cloudtrail:us-east-1:111111111111:trail/organization-trail";

    private static Sandbox sandbox;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        Credentials key = sandbox.key(DemoOrganization.SECURITY, DemoOrganization.ADMIN);
        System.setProperty("aws.accessKeyId", key.accessKeyId());
        System.setProperty("aws.secretAccessKey", key.secretAccessKey());
        System.setProperty("aws.region", DemoOrganization.HUB_REGION.name());
        System.setProperty("aws.endpointUrl", sandbox.endpoint().toString());
    }

    @AfterAll
    static void stop() {
        PROPERTIES.forEach(System::clearProperty);
        sandbox.close();
    }

    private static Ran run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("coverage"));
        all.addAll(List.of(arguments));
        return InProcess.run(all.toArray(String[]::new));
    }

    private static JsonNode report(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("--json"));
        all.addAll(List.of(arguments));
        Ran ran = run(all.toArray(String[]::new));
        assertThat(ran.err()).isEmpty();
        return JSON.readTree(ran.out());
    }

    private static JsonNode account(JsonNode report, AccountId account) {
        return StreamSupport.stream(report.path("accounts").spliterator(), false)
                .filter(one -> one.path("id").asText().equals(account.value()))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> kinds(JsonNode account) {
        return account.path("problems").findValuesAsText("kind");
    }

    private static String ways(JsonNode account) {
        return account.path("ways").toString();
    }

    private static EventBridgeClient events(AccountId account, dev.trailwarden.sandbox.model.Region region) {
        Credentials key = sandbox.key(account, DemoOrganization.ADMIN);
        return EventBridgeClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .endpointOverride(sandbox.endpoint())
                .region(Region.of(region.name()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())))
                .build();
    }

    /** What every account of the sandbox has enabled. */
    private static List<dev.trailwarden.sandbox.model.Region> regions() {
        return Regions.COMMERCIAL.stream()
                .filter(region -> sandbox.world().regions().isUsable(DemoOrganization.LEDGER, region))
                .toList();
    }

    private static void key(Consumer<KmsClient> change) {
        Credentials key = sandbox.key(DemoOrganization.PAYMENTS, DemoOrganization.ADMIN);
        try (KmsClient kms = KmsClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .endpointOverride(sandbox.endpoint())
                .region(Region.of(DemoOrganization.HUB_REGION.name()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())))
                .build()) {
            change.accept(kms);
        }
    }

    private static String role(AccountId account, String name) {
        return "arn:aws:iam::" + account + ":role/trailwarden/" + name;
    }

    @Order(1)
    @Test
    void beforeTheRolloutEveryAccountIsRedAndNoneIsAbsent() throws Exception {
        JsonNode report = report();
        assertThat(report.path("percent").doubleValue())
                .as("the SCP of one account")
                .isLessThan(10);
        assertThat(report.path("accounts")).hasSize(DemoOrganization.ACCOUNTS.size());
        assertThat(report.path("accounts")).allSatisfy(account -> {
            assertThat(account.path("readable").booleanValue()).isFalse();
            assertThat(kinds(account)).contains("unreadable");
            assertThat(account.path("blindable").booleanValue()).isTrue();
        });
        assertThat(run().exit()).isEqualTo(Main.NOT_HELD);
    }

    @Order(2)
    @Test
    void afterTheRolloutEverythingIsGreen() throws Exception {
        sandbox.deploy(Rollout.of(Launched.HOME).across(DemoOrganization.ACCOUNTS, regions()));
        Organization organization = sandbox.world().organization();
        organization.attach(
                organization.policies().stream()
                        .filter(policy -> policy.name().equals("trailwarden-protect-trails"))
                        .findFirst()
                        .orElseThrow()
                        .id(),
                organization.root().id());
        JsonNode before = report();
        assertThat(kinds(account(before, DemoOrganization.PAYMENTS))).containsExactly("baseline");
        DemoOrganization.ACCOUNTS.forEach(account -> InProcess.run("look", account.value()));
        JsonNode weak = account(report(), DemoOrganization.RESEARCH);
        assertThat(kinds(weak)).contains("weak");
        InProcess.run(
                "baseline",
                "accept",
                "arn:aws:cloudtrail:us-west-2:444444444444:trail/research-trail",
                "--reason",
                "as research wants it",
                "--by",
                "alice");
        JsonNode report = report();
        assertThat(report.path("accounts"))
                .allSatisfy(account -> assertThat(account.path("problems")).isEmpty());
        assertThat(report.path("percent").doubleValue()).isEqualTo(100);
        assertThat(report.path("accountsBlindable").intValue()).isZero();
        assertThat(account(report, DemoOrganization.PAYMENTS).path("regions")).hasSize(17);
        Ran ran = run();
        assertThat(ran.exit()).isEqualTo(Main.OK);
        assertThat(ran.out())
                .startsWith("Organization o-4trailward3n: 100 % covered")
                .hasLineCount(2);
    }

    /** One break, one run, one name; then it is whole again. */
    private static JsonNode broken(AccountId account, Runnable breaking, Runnable mending) throws Exception {
        breaking.run();
        try {
            JsonNode report = report();
            assertThat(report.path("ok").booleanValue()).isFalse();
            return account(report, account);
        } finally {
            mending.run();
        }
    }

    @Order(3)
    @Test
    void aRuleThatIsDeletedDisabledLoosenedOrSentElsewhereIsNamedWithItsRegion() throws Exception {
        try (EventBridgeClient events = events(DemoOrganization.PAYMENTS, FRANKFURT)) {
            DescribeRuleResponse rule = events.describeRule(request -> request.name(RULE));
            var targets =
                    events.listTargetsByRule(request -> request.rule(RULE)).targets();
            Runnable mend = () -> {
                events.putRule(request -> request.name(RULE)
                        .eventPattern(rule.eventPattern())
                        .description(rule.description())
                        .state(rule.state()));
                events.putTargets(request -> request.rule(RULE).targets(targets));
            };
            JsonNode deleted = broken(
                    DemoOrganization.PAYMENTS,
                    () -> {
                        events.removeTargets(request ->
                                request.rule(RULE).ids(targets.getFirst().id()));
                        events.deleteRule(request -> request.name(RULE));
                    },
                    mend);
            assertThat(kinds(deleted)).containsExactly("rule-missing");
            assertThat(deleted.at("/problems/0/regions").toString()).isEqualTo("[\"eu-central-1\"]");
            assertThat(deleted.at("/problems/0/remedies").toString())
                    .contains("aws events put-rule --name trailwarden-forward --state ENABLED --region eu-central-1")
                    .contains("StopLogging")
                    .contains("Arn=arn:aws:events:eu-west-1:222222222222:event-bus/trailwarden,"
                            + "RoleArn=arn:aws:iam::333333333333:role/trailwarden/trailwarden-forwarder");
            assertThat(deleted.at("/regions/eu-central-1/why").textValue()).isEqualTo("rule-missing");
            assertThat(deleted.path("blindable").booleanValue())
                    .as("no trail is at home in Frankfurt")
                    .isFalse();

            assertThat(kinds(broken(
                            DemoOrganization.PAYMENTS, () -> events.disableRule(request -> request.name(RULE)), mend)))
                    .containsExactly("rule-disabled");
            assertThat(kinds(broken(
                            DemoOrganization.PAYMENTS,
                            () -> events.putRule(request -> request.name(RULE)
                                    .eventPattern(rule.eventPattern().replace("\"StopLogging\",", ""))
                                    .state(rule.state())),
                            mend)))
                    .containsExactly("rule-pattern");
            assertThat(kinds(broken(
                            DemoOrganization.PAYMENTS,
                            () -> events.removeTargets(request ->
                                    request.rule(RULE).ids(targets.getFirst().id())),
                            mend)))
                    .containsExactly("rule-target");
            assertThat(kinds(broken(
                            DemoOrganization.PAYMENTS,
                            () -> events.putTargets(request -> request.rule(RULE)
                                    .targets(targets.getFirst().toBuilder()
                                            .roleArn("arn:aws:iam::333333333333:role/OrganizationAccountAccessRole")
                                            .build())),
                            mend)))
                    .containsExactly("rule-target");
        }
        assertThat(report().path("ok").booleanValue()).isTrue();
    }

    @Order(4)
    @Test
    void theHomeRegionOfTheOrganizationTrailWithoutARuleBlindsEveryAccountThatHasNoOther() throws Exception {
        try (EventBridgeClient events =
                events(DemoOrganization.MANAGEMENT, dev.trailwarden.sandbox.model.Region.US_EAST_1)) {
            events.disableRule(request -> request.name(RULE));
            try {
                JsonNode report = report();
                assertThat(ways(account(report, DemoOrganization.MANAGEMENT)))
                        .contains("its only trail is organization-trail, whose home Region us-east-1 does not tell of a"
                                + " stop: the rule trailwarden-forward is disabled");
                assertThat(ways(account(report, DemoOrganization.LEDGER)))
                        .contains("organization-trail of the account 111111111111");
            } finally {
                events.enableRule(request -> request.name(RULE));
            }
        }
    }

    @Order(5)
    @Test
    void aRoleThatIsGoneOrChangedIsNamed() throws Exception {
        Rollout rollout = Rollout.of(Launched.HOME).across(List.of(DemoOrganization.LEDGER), regions());
        var identities = sandbox.world().identities();
        String remediation = role(DemoOrganization.LEDGER, "trailwarden-remediation");
        JsonNode trust = identities.role(remediation).orElseThrow().trustPolicy();
        JsonNode opened = broken(
                DemoOrganization.LEDGER,
                () -> identities.updateTrust(remediation, json("""
                        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                          "Principal": {"AWS": "arn:aws:iam::555555555555:root"}}]}""")),
                () -> identities.updateTrust(remediation, trust));
        assertThat(kinds(opened)).containsExactly("remediation");
        assertThat(ways(opened)).contains("could not be switched on again");
        JsonNode denied = broken(
                DemoOrganization.LEDGER,
                () -> identities.putRolePolicy(remediation, "revoke", json("""
                        {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}""")),
                () -> identities.deleteRolePolicy(remediation, "revoke"));
        assertThat(denied.at("/problems/0/what").textValue()).contains("has policies that are not ours: revoke");
        JsonNode gone = broken(
                DemoOrganization.LEDGER,
                () -> identities.deleteRole(role(DemoOrganization.LEDGER, "trailwarden-forwarder")),
                () -> {});
        assertThat(kinds(gone)).containsExactly("forwarder");
        assertThat(gone.path("regions"))
                .allSatisfy(region ->
                        assertThat(region.toString()).isEqualTo("{\"state\":\"open\",\"why\":\"forwarder\"}"));
        sandbox.delivery()
                .stacks()
                .delete(new dev.trailwarden.sandbox.template.StackTarget(
                        DemoOrganization.LEDGER.value(), DemoOrganization.HUB_REGION.name(), Rollout.ROLES_STACK));
        JsonNode unreadable = account(report(), DemoOrganization.LEDGER);
        assertThat(kinds(unreadable)).containsExactly("unreadable");
        assertThat(unreadable.path("regions")).hasSize(17);
        sandbox.deployMembers(rollout);
        assertThat(report().path("ok").booleanValue()).isTrue();
    }

    @Order(6)
    @Test
    void aTrailThatIsOffChangedUndeliveredOrNotOursIsNamed() throws Exception {
        Trail whole = sandbox.trail(PAYMENTS_TRAIL);
        Runnable mend = () -> sandbox.world().trails().change(PAYMENTS_TRAIL, ignored -> whole);
        assertThat(kinds(broken(
                        DemoOrganization.PAYMENTS,
                        () -> sandbox.world()
                                .trails()
                                .change(
                                        PAYMENTS_TRAIL,
                                        on -> on.stop(sandbox.world().clock().now())),
                        mend)))
                .contains("trail-off");
        JsonNode moved = broken(
                DemoOrganization.PAYMENTS,
                () -> sandbox.world()
                        .trails()
                        .change(PAYMENTS_TRAIL, on -> on.with(on.settings().withBucket(DemoTrails.FOREIGN_BUCKET))),
                mend);
        assertThat(kinds(moved)).contains("bucket", "changed");
        assertThat(moved.path("problems").toString()).contains("which no account of the organization owns");
        assertThat(moved.path("problems").toString()).contains("trailwarden restore " + PAYMENTS_TRAIL);
        JsonNode undelivered = broken(
                DemoOrganization.PAYMENTS,
                () -> sandbox.world().destinations().refuseBucket(DemoTrails.bucket(DemoOrganization.PAYMENTS)),
                () -> sandbox.world()
                        .destinations()
                        .addBucket(DemoTrails.bucket(DemoOrganization.PAYMENTS), DemoOrganization.HUB_REGION));
        assertThat(kinds(undelivered)).contains("delivery");
        Runnable unlock = () -> key(kms -> kms.enableKey(request -> request.keyId(DemoTrails.PAYMENTS_KEY)));
        JsonNode locked = broken(
                DemoOrganization.PAYMENTS,
                () -> key(kms -> kms.disableKey(request -> request.keyId(DemoTrails.PAYMENTS_KEY))),
                unlock);
        assertThat(kinds(locked)).contains("key");
        assertThat(locked.path("problems").toString())
                .contains("which is Disabled")
                .contains("aws kms enable-key --key-id " + DemoTrails.PAYMENTS_KEY + " --region eu-west-1");
        JsonNode going = broken(
                DemoOrganization.PAYMENTS,
                () -> key(kms -> kms.scheduleKeyDeletion(request -> request.keyId(DemoTrails.PAYMENTS_KEY))),
                () -> {
                    key(kms -> kms.cancelKeyDeletion(request -> request.keyId(DemoTrails.PAYMENTS_KEY)));
                    unlock.run();
                });
        assertThat(kinds(going)).contains("key");
        assertThat(going.path("problems").toString())
                .contains("which is PendingDeletion")
                .contains("aws kms cancel-key-deletion --key-id " + DemoTrails.PAYMENTS_KEY + " --region eu-west-1");
    }

    @Order(7)
    @Test
    void aTrailThatIsStoppedEverywhereLeavesRegionsUnrecorded() throws Exception {
        Trail whole = sandbox.trail(ORGANIZATION_TRAIL);
        JsonNode ledger = broken(
                DemoOrganization.LEDGER,
                () -> sandbox.world()
                        .trails()
                        .change(
                                ORGANIZATION_TRAIL,
                                on -> on.stop(sandbox.world().clock().now())),
                () -> sandbox.world().trails().change(ORGANIZATION_TRAIL, ignored -> whole));
        assertThat(kinds(ledger)).containsExactly("unrecorded");
        assertThat(ledger.at("/problems/0/regions")).hasSize(16);
    }

    @Order(8)
    @Test
    void aGuardrailThatIsDetachedIsNamedAndOneThatHindersUsToo() throws Exception {
        Organization organization = sandbox.world().organization();
        String guardrail = organization.policies().stream()
                .filter(policy -> policy.name().equals("trailwarden-protect-trails"))
                .findFirst()
                .orElseThrow()
                .id();
        JsonNode open = broken(
                DemoOrganization.PAYMENTS,
                () -> organization.detach(guardrail, organization.root().id()),
                () -> organization.attach(guardrail, organization.root().id()));
        assertThat(kinds(open)).containsExactly("guardrail");
        assertThat(open.path("blindable").booleanValue()).isFalse();
        String adverse = organization.createPolicy("quiet", "", """
                        {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "cloudtrail:StartLogging",
                          "Resource": "*"}]}""").id();
        JsonNode hindered = broken(
                DemoOrganization.PAYMENTS,
                () -> organization.attach(adverse, DemoOrganization.PAYMENTS.value()),
                () -> organization.detach(adverse, DemoOrganization.PAYMENTS.value()));
        assertThat(kinds(hindered)).containsExactly("hindered");
        assertThat(ways(hindered)).contains("denied cloudtrail:StartLogging by the SCP quiet");
    }

    @Order(9)
    @Test
    void theBusThatTakesNothingMakesEveryRegionRed() throws Exception {
        Rollout rollout = Rollout.of(Launched.HOME).across(DemoOrganization.ACCOUNTS, regions());
        JsonNode ledger = broken(
                DemoOrganization.LEDGER,
                () -> sandbox.deploy(rollout.withHub(rollout.hub()
                        .replace("aws:PrincipalOrgID: !Ref OrganizationId", "aws:PrincipalOrgID: o-another0000"))),
                () -> sandbox.deploy(rollout));
        assertThat(kinds(ledger)).containsExactly("bus");
        assertThat(ledger.path("regions"))
                .allSatisfy(
                        region -> assertThat(region.path("state").textValue()).isEqualTo("open"));
    }

    @Order(10)
    @Test
    void oneAccountOrUnitMayBeAskedAboutAndTheTargetDecides() throws Exception {
        assertThat(report("--account", DemoOrganization.PAYMENTS.value()).path("accounts"))
                .hasSize(1);
        assertThat(report("--ou", "Workloads").path("accounts")).hasSize(3);
        try (EventBridgeClient events = events(DemoOrganization.PAYMENTS, FRANKFURT)) {
            events.disableRule(request -> request.name(RULE));
            assertThat(run().exit()).isEqualTo(Main.NOT_HELD);
            assertThat(run("--fail-under", "99").exit()).isEqualTo(Main.OK);
            assertThat(run("--account", DemoOrganization.LEDGER.value()).exit()).isEqualTo(Main.OK);
            events.enableRule(request -> request.name(RULE));
        }
        Ran wrong = run("--fail-under", "101");
        assertThat(wrong.exit()).isEqualTo(Main.BAD_INPUT);
        assertThat(run("--ou", "Nowhere").exit()).isEqualTo(Main.BAD_INPUT);
        assertThat(run("--account", "123456789012").err()).contains("this organization has no account 123456789012");
    }

    @Order(10)
    @Test
    void anAccountThatKeepsUsFromReadingItsTrailCouldBeBlinded() throws Exception {
        var identities = sandbox.world().identities();
        String auditor = role(DemoOrganization.PAYMENTS, "trailwarden-auditor");
        JsonNode hidden = broken(
                DemoOrganization.PAYMENTS,
                () -> identities.putRolePolicy(auditor, "quiet", json("""
                        {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "cloudtrail:Get*",
                          "Resource": "*"}]}""")),
                () -> identities.deleteRolePolicy(auditor, "quiet"));
        assertThat(kinds(hidden)).contains("trail-unknown");
        assertThat(hidden.path("blindable").booleanValue()).isTrue();
        assertThat(ways(hidden)).contains("nothing is known of a trail");
        assertThat(hidden.path("problems").toString()).contains("list-role-policies --role-name trailwarden-auditor");
    }

    @Order(10)
    @Test
    void anAccountThatIsNotCountedIsNamed() throws Exception {
        Organization organization = sandbox.world().organization();
        AccountId account = new AccountId("700000000002");
        organization.addAccount(
                account, "attic", organization.root(), sandbox.world().clock().now());
        organization.state(account, "CLOSED");
        assertThat(run().out()).contains("1 account is not active and not counted: attic (700000000002, closed).");
        organization.remove(account);
    }

    @Order(10)
    @Test
    void aPageThatCannotBeWrittenIsSaidBeforeAnybodyIsAskedAnything() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        for (String page : List.of(folder.resolve("no/such/x.html").toString(), empty.toString(), "")) {
            Ran ran = run("--html", page, "--endpoint-url", "http://127.0.0.1:1");
            assertThat(ran.exit()).isEqualTo(Main.BAD_INPUT);
            assertThat(ran.err()).contains("--html: ").contains("; ").doesNotContain("Connection refused");
        }
        assertThat(empty).isDirectory();
    }

    @Order(11)
    @Test
    void aNewAccountThatNobodyDeployedToIsRedAndItsNameHarmsNobody() throws Exception {
        AccountId account = new AccountId("700000000001");
        String name = "</script><script>alert(1)</script>\"'&\u202egpj";
        Organization organization = sandbox.world().organization();
        organization.addAccount(
                account, name, organization.root(), sandbox.world().clock().now());
        Path page = folder.resolve("coverage.html");
        Ran ran = run("--html", page.toString());
        assertThat(ran.exit()).isEqualTo(Main.NOT_HELD);
        assertThat(ran.out())
                .contains("700000000001")
                .contains("cannot be looked at")
                .doesNotContain("\u202e");
        String html = Files.readString(page);
        assertThat(html).doesNotContain("<script>alert").doesNotContain("\u202e");
        assertThat(html).contains("\\u003c/script>\\u003cscript>alert(1)\\u003c/script>\\\"'&?gpj");
        assertThat(html).doesNotContain("http://").doesNotContain("https://").doesNotContain("src=");
        organization.remove(account);
        assertThat(Optional.of(run("--html", folder.resolve("no/such/x.html").toString()))
                        .map(Ran::exit))
                .contains(Main.BAD_INPUT);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
