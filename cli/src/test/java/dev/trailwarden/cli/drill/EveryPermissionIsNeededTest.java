package dev.trailwarden.cli.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.coverage.Auditor;
import dev.trailwarden.coverage.SdkAuditor;
import dev.trailwarden.pace.Pace;
import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.DemoTrails;
import dev.trailwarden.sandbox.Packaging;
import dev.trailwarden.sandbox.Rollout;
import dev.trailwarden.sandbox.identity.Credentials;
import dev.trailwarden.sandbox.template.Template;
import dev.trailwarden.scp.live.OrganizationFault;
import dev.trailwarden.scp.live.OrganizationPicture;
import dev.trailwarden.scp.live.PictureReader;
import dev.trailwarden.scp.live.SdkOrganization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;

/**
 * Takes one permission after the other out of the roles of our templates, deploys what is left, and expects the scenario
 * that uses it to fail. A permission that nothing misses should not be there.
 */
@Execution(ExecutionMode.CONCURRENT)
class EveryPermissionIsNeededTest {
    private static final Path HOME = Path.of(System.getProperty("trailwarden.home"));
    private static final String HUB = "hub-lambda/hub.yaml";
    private static final String ROLES = "member-stack/member-roles.yaml";

    /** No scenario: everything that coverage reads, through the auditor. */
    private static final String AUDIT = "audit";

    /** The scenarios that tell, each with the permissions it misses: {@code role sid action}. */
    private static final Map<String, List<String>> TELLTALES = Map.ofEntries(
            Map.entry(
                    AUDIT,
                    List.of(
                            "trailwarden-auditor WhoeverTheHubAccountLets sts:AssumeRole",
                            "trailwarden-auditor LookAtTrails cloudtrail:GetEventConfiguration",
                            "trailwarden-auditor LookAtTrails cloudtrail:GetEventSelectors",
                            "trailwarden-auditor LookAtTrails cloudtrail:GetInsightSelectors",
                            "trailwarden-auditor LookAtTrails cloudtrail:GetTrail",
                            "trailwarden-auditor LookAtTrails cloudtrail:GetTrailStatus",
                            "trailwarden-auditor LookAtTrails cloudtrail:ListTags",
                            "trailwarden-auditor FindTrailsRegionsAndBuckets account:ListRegions",
                            "trailwarden-auditor FindTrailsRegionsAndBuckets cloudtrail:ListTrails",
                            "trailwarden-auditor FindTrailsRegionsAndBuckets s3:ListAllMyBuckets",
                            "trailwarden-auditor SeeWhetherATrailsKeyIsThere kms:DescribeKey",
                            "trailwarden-auditor LookAtTheRuleThatForwards events:DescribeRule",
                            "trailwarden-auditor LookAtTheRuleThatForwards events:ListTargetsByRule",
                            "trailwarden-auditor LookAtTheRoles iam:GetRole",
                            "trailwarden-auditor LookAtTheRoles iam:GetRolePolicy",
                            "trailwarden-auditor LookAtTheRoles iam:ListAttachedRolePolicies",
                            "trailwarden-auditor LookAtTheRoles iam:ListRolePolicies",
                            "trailwarden-auditor SeeWhomTheBusLetsIn events:DescribeEventBus",
                            "trailwarden-auditor ListAccountsUnitsAndPolicies organizations:DescribeOrganization",
                            "trailwarden-auditor ListAccountsUnitsAndPolicies organizations:DescribePolicy",
                            "trailwarden-auditor ListAccountsUnitsAndPolicies organizations:ListAccountsForParent",
                            "trailwarden-auditor ListAccountsUnitsAndPolicies organizations:ListOrganizationalUnitsForParent",
                            "trailwarden-auditor ListAccountsUnitsAndPolicies organizations:ListPolicies",
                            "trailwarden-auditor ListAccountsUnitsAndPolicies organizations:ListRoots",
                            "trailwarden-auditor ListAccountsUnitsAndPolicies organizations:ListTargetsForPolicy")),
            Map.entry(
                    "stop-by-name",
                    List.of(
                            "trailwarden-hub LambdaInThisAccount sts:AssumeRole",
                            "trailwarden-hub BecomeTheRemediationRoleOfAnyMember sts:AssumeRole",
                            "trailwarden-hub BecomeTheRemediationRoleOfAnyMember sts:SetSourceIdentity",
                            "trailwarden-hub TellTheSecurityTeam sns:Publish",
                            "trailwarden-hub UseTheKeyOfTheTopic kms:Decrypt",
                            "trailwarden-hub UseTheKeyOfTheTopic kms:GenerateDataKey",
                            "trailwarden-hub WriteTheLogs logs:CreateLogStream",
                            "trailwarden-hub WriteTheLogs logs:PutLogEvents",
                            "trailwarden-remediation OnlyTheHubFunctionOfThisOrganization sts:AssumeRole",
                            "trailwarden-remediation OnlyTheHubFunctionOfThisOrganization sts:SetSourceIdentity",
                            "trailwarden-remediation LookAtTrailsAndMakeThemWhatTheyShouldBe cloudtrail:GetTrailStatus",
                            "trailwarden-remediation LookAtTrailsAndMakeThemWhatTheyShouldBe cloudtrail:StartLogging",
                            "trailwarden-remediation AskForNamesAndUnitsOfAccounts organizations:DescribeAccount",
                            "trailwarden-forwarder OnlyOurRulesOfThisAccount sts:AssumeRole",
                            "trailwarden-forwarder PutOnTheHubBus events:PutEvents")),
            Map.entry(
                    "bucket-swapped",
                    List.of(
                            "trailwarden-hub RememberBaselinesAndIncidents dynamodb:Query",
                            "trailwarden-hub SealBaselines kms:VerifyMac",
                            "trailwarden-remediation LookAtTrailsAndMakeThemWhatTheyShouldBe cloudtrail:GetEventConfiguration",
                            "trailwarden-remediation LookAtTrailsAndMakeThemWhatTheyShouldBe cloudtrail:GetEventSelectors",
                            "trailwarden-remediation LookAtTrailsAndMakeThemWhatTheyShouldBe cloudtrail:GetInsightSelectors",
                            "trailwarden-remediation LookAtTrailsAndMakeThemWhatTheyShouldBe cloudtrail:GetTrail",
                            "trailwarden-remediation LookAtTrailsAndMakeThemWhatTheyShouldBe cloudtrail:ListTags",
                            "trailwarden-remediation LookAtTrailsAndMakeThemWhatTheyShouldBe cloudtrail:UpdateTrail")),
            Map.entry(
                    "delivered-twice",
                    List.of(
                            "trailwarden-hub RememberBaselinesAndIncidents dynamodb:GetItem",
                            "trailwarden-hub RememberBaselinesAndIncidents dynamodb:PutItem")),
            Map.entry(
                    "stop-again-and-again",
                    List.of(
                            "trailwarden-hub RememberBaselinesAndIncidents dynamodb:DeleteItem",
                            "trailwarden-hub RememberBaselinesAndIncidents dynamodb:UpdateItem")),
            Map.entry("weak-trail-is-no-baseline", List.of("trailwarden-hub SealBaselines kms:GenerateMac")),
            Map.entry("told-to-machines", List.of("trailwarden-hub TellMachines events:PutEvents")),
            Map.entry("unreadable-event", List.of("trailwarden-hub KeepWhatFailed sqs:SendMessage")),
            Map.entry(
                    "stop-without-a-name", List.of("trailwarden-remediation FindTheHomeRegion cloudtrail:ListTrails")),
            Map.entry(
                    "delete-trail",
                    List.of("trailwarden-remediation LookAtTrailsAndMakeThemWhatTheyShouldBe cloudtrail:CreateTrail")),
            Map.entry(
                    "selectors-read-only",
                    List.of(
                            "trailwarden-remediation LookAtTrailsAndMakeThemWhatTheyShouldBe cloudtrail:PutEventSelectors")),
            Map.entry(
                    "insights-off",
                    List.of(
                            "trailwarden-remediation LookAtTrailsAndMakeThemWhatTheyShouldBe cloudtrail:PutInsightSelectors")),
            Map.entry(
                    "event-configuration-cleared",
                    List.of(
                            "trailwarden-remediation LookAtTrailsAndMakeThemWhatTheyShouldBe cloudtrail:PutEventConfiguration")),
            Map.entry(
                    "tags-removed",
                    List.of("trailwarden-remediation LookAtTrailsAndMakeThemWhatTheyShouldBe cloudtrail:AddTags")),
            Map.entry(
                    "tags-added",
                    List.of("trailwarden-remediation LookAtTrailsAndMakeThemWhatTheyShouldBe cloudtrail:RemoveTags")),
            Map.entry(
                    "minimized", List.of("trailwarden-remediation HandTrailsTheirRoleForCloudWatchLogs iam:PassRole")),
            Map.entry(
                    "organization-flag-removed",
                    List.of(
                            "trailwarden-remediation MakeAnOrganizationTrailAgain organizations:DescribeOrganization",
                            "trailwarden-remediation MakeAnOrganizationTrailAgain organizations:ListAWSServiceAccessForOrganization")),
            Map.entry(
                    "store-stopped",
                    List.of(
                            "trailwarden-remediation LookAtEventDataStoresAndMakeThemCollect cloudtrail:GetEventDataStore",
                            "trailwarden-remediation LookAtEventDataStoresAndMakeThemCollect cloudtrail:StartEventDataStoreIngestion")),
            Map.entry(
                    "store-deleted",
                    List.of(
                            "trailwarden-remediation LookAtEventDataStoresAndMakeThemCollect cloudtrail:RestoreEventDataStore",
                            "trailwarden-remediation LookAtEventDataStoresAndMakeThemCollect cloudtrail:UpdateEventDataStore")),
            Map.entry(
                    "guardrail-detached",
                    List.of(
                            "trailwarden-remediation LookAtTheGuardrail organizations:DescribePolicy",
                            "trailwarden-remediation LookAtTheGuardrail organizations:ListTargetsForPolicy",
                            "trailwarden-remediation AttachTheGuardrailAgain organizations:AttachPolicy",
                            "trailwarden-remediation WhereverItWasAttached organizations:AttachPolicy")),
            Map.entry(
                    "guardrail-found-by-a-look",
                    List.of(
                            "trailwarden-remediation LookAtTheGuardrail organizations:ListPolicies",
                            "trailwarden-remediation LookAtTheGuardrail organizations:ListRoots")),
            Map.entry(
                    "sweep-all-is-well",
                    List.of(
                            "trailwarden-hub HandBatchesOverAndTakeThem sqs:DeleteMessage",
                            "trailwarden-hub HandBatchesOverAndTakeThem sqs:ReceiveMessage",
                            "trailwarden-hub HandBatchesOverAndTakeThem sqs:SendMessage",
                            "trailwarden-hub LookAtItself dynamodb:DescribeContinuousBackups",
                            "trailwarden-hub LookAtItself dynamodb:DescribeTable",
                            "trailwarden-hub LookAtItself events:DescribeEventBus",
                            "trailwarden-hub LookAtItself events:DescribeRule",
                            "trailwarden-hub LookAtItself events:ListTargetsByRule",
                            "trailwarden-hub LookAtItself kms:DescribeKey",
                            "trailwarden-hub LookAtItself sns:GetTopicAttributes",
                            "trailwarden-hub LookAtItself sns:ListSubscriptionsByTopic",
                            "trailwarden-hub LookAtItself sqs:GetQueueAttributes",
                            "trailwarden-scheduler SchedulesOfThisAccount sts:AssumeRole",
                            "trailwarden-scheduler BeginTheSweep lambda:InvokeFunction",
                            "trailwarden-remediation FindTheRegions account:ListRegions",
                            "trailwarden-remediation LookAtTheRuleThatForwards events:DescribeRule",
                            "trailwarden-remediation LookAtTheRuleThatForwards events:ListTargetsByRule",
                            "trailwarden-remediation FindEveryAccount organizations:ListAccounts",
                            "trailwarden-remediation FindEveryAccount organizations:ListAccountsForParent",
                            "trailwarden-remediation FindEveryAccount organizations:ListOrganizationalUnitsForParent")),
            Map.entry(
                    "sweep-finds-a-stopped-trail",
                    List.of("trailwarden-remediation FindOutWhoDidIt cloudtrail:LookupEvents")),
            Map.entry("sweep-cannot-begin", List.of("trailwarden-scheduler KeepWhatCouldNotBegin sqs:SendMessage")),
            Map.entry(
                    "exempt-unit",
                    List.of("trailwarden-remediation AskForNamesAndUnitsOfAccounts organizations:ListParents")));

    private static Theatre theatre;

    @BeforeAll
    static void open() throws Exception {
        theatre = new Theatre(shipped(), true);
    }

    @AfterAll
    static void close() {
        theatre.close();
    }

    /** Each permission is missed by a new process: where the own runtime was built, that starts them in half the time. */
    private static Rollout shipped() {
        boolean built = System.getenv("TRAILWARDEN_NEEDS_RUNTIME") != null;
        return Rollout.of(HOME, built ? Packaging.OWN_RUNTIME : Packaging.MANAGED);
    }

    /** One action of one statement of one role; the document is a JSON pointer. */
    record Permission(String template, String role, String document, int statement, String sid, String action) {
        @Override
        public String toString() {
            return role + " " + sid + " " + action;
        }
    }

    static Stream<Permission> permissions() throws Exception {
        List<Permission> all = new ArrayList<>();
        for (String template : List.of(HUB, ROLES)) {
            roles(tree(template))
                    .forEach(role -> documents(role).forEach(document -> {
                        JsonNode statements = role.at(document + "/Statement");
                        for (int i = 0; i < statements.size(); i++) {
                            for (String action : actions(statements.get(i))) {
                                all.add(new Permission(
                                        template,
                                        nameOf(role),
                                        document,
                                        i,
                                        statements.get(i).path("Sid").asText(),
                                        action));
                            }
                        }
                    }));
        }
        return all.stream();
    }

    private static Map<String, String> telltales() {
        Map<String, String> byPermission = new TreeMap<>();
        TELLTALES.forEach(
                (scenario, missed) -> missed.forEach(permission -> assertThat(byPermission.put(permission, scenario))
                        .as(permission)
                        .isNull()));
        return byPermission;
    }

    @Execution(ExecutionMode.SAME_THREAD)
    @Test
    void everyPermissionHasAScenarioThatMissesIt() throws Exception {
        assertThat(permissions().map(Permission::toString))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(telltales().keySet());
    }

    @Execution(ExecutionMode.SAME_THREAD)
    @ParameterizedTest
    @MethodSource("permissions")
    void withoutItThatScenarioFails(Permission permission) throws Exception {
        ObjectNode tree = tree(permission.template());
        roles(tree).filter(role -> nameOf(role).equals(permission.role())).forEach(role -> remove(role, permission));
        boolean deployed = deploys(permission.template(), tree);
        String scenario = telltales().getOrDefault(permission.toString(), "no scenario misses it");
        assertThat(deployed && holds(scenario))
                .as(scenario + " without " + permission)
                .isFalse();
    }

    @Execution(ExecutionMode.SAME_THREAD)
    @Test
    void withNothingTakenAwayEachOfThemHolds() throws Exception {
        deploy(HUB, tree(HUB));
        deploy(ROLES, tree(ROLES));
        for (String scenario : TELLTALES.keySet()) {
            assertThat(holds(scenario)).as(scenario).isTrue();
        }
        assertThat(holds("stranger")).isTrue();
    }

    @Execution(ExecutionMode.SAME_THREAD)
    @Test
    void withoutTheOrganizationInTheBusPolicyTheStrangerIsLetIn() throws Exception {
        ObjectNode tree = tree(HUB);
        ObjectNode equals =
                (ObjectNode) tree.at("/Resources/EventBusPolicy/Properties/Statement/Condition/StringEquals");
        assertThat(equals.remove("aws:PrincipalOrgID")).isNotNull();
        deploy(HUB, tree);
        assertThat(holds("stranger")).isFalse();
    }

    @Execution(ExecutionMode.SAME_THREAD)
    @Test
    void withoutTheOrganizationInTheTrustTheRoleStillAsksForTheHubsName() throws Exception {
        ObjectNode tree = tree(ROLES);
        ObjectNode conditions = (ObjectNode) tree.at(
                "/Resources/RemediationRole/Properties/AssumeRolePolicyDocument/Statement/0/Condition/ArnEquals");
        conditions.put("aws:PrincipalArn", "arn:aws:iam::222222222222:role/trailwarden/another");
        deploy(ROLES, tree);
        assertThat(holds("stop-by-name")).isFalse();
    }

    /** The hub never uses the auditor, so no scenario can miss what it may do. */
    private static boolean audited() {
        Credentials admin = theatre.sandbox().key(DemoOrganization.SECURITY, DemoOrganization.ADMIN);
        Region hub = new Region(DemoOrganization.HUB_REGION.name());
        AccountId payments = new AccountId(DemoOrganization.PAYMENTS.value());
        try (SdkAuditor auditor = new SdkAuditor(
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(admin.accessKeyId(), admin.secretAccessKey())),
                Optional.of(theatre.sandbox().endpoint()),
                hub.id(),
                time -> {})) {
            Auditor.Audited account = auditor.open(payments);
            account.account().regions();
            boolean seen = account.account().forwarding(hub).isPresent()
                    && account.role("trailwarden-remediation").isPresent();
            for (TrailArn trail : account.account().trails(hub)) {
                if (trail.owner().equals(payments)) {
                    account.account().settings(trail);
                }
            }
            account.keyState(hub, DemoTrails.PAYMENTS_KEY);
            account.buckets();
            seen &= auditor.open(new AccountId(DemoOrganization.SECURITY.value()))
                    .busPolicy(hub, "trailwarden")
                    .isPresent();
            try (OrganizationsClient management = OrganizationsClient.builder()
                    .endpointOverride(theatre.sandbox().endpoint())
                    .region(software.amazon.awssdk.regions.Region.of(hub.id()))
                    .httpClient(UrlConnectionHttpClient.create())
                    .credentialsProvider(auditor.credentials(new AccountId(DemoOrganization.MANAGEMENT.value())))
                    .build()) {
                PictureReader reader = new PictureReader(new SdkOrganization(
                        management, new Pace(Map.of(), System::nanoTime, Thread::sleep), Thread::sleep));
                OrganizationPicture tree = reader.tree();
                reader.withTextsOn(tree, tree.nodes());
            }
            return seen;
        } catch (MemberFault | OrganizationFault denied) {
            return false;
        }
    }

    private static boolean holds(String scenario) throws Exception {
        if (scenario.equals(AUDIT)) {
            return audited();
        }
        return theatre.play(Scenarios.find(scenario).orElseThrow()).held();
    }

    /** A queue's mapping and a schedule are refused at once if the role they name cannot be used for them. */
    private static boolean deploys(String template, ObjectNode tree) {
        try {
            deploy(template, tree);
            return true;
        } catch (RuntimeException refused) {
            assertThat(String.valueOf(refused.getMessage())).contains("execution role");
            return false;
        }
    }

    private static void deploy(String template, ObjectNode tree) {
        Rollout real = shipped();
        String text = tree.toString();
        theatre.deploy(template.equals(HUB) ? real.withHub(text) : real.withMemberRoles(text));
    }

    private static ObjectNode tree(String template) throws Exception {
        return Template.tree(Files.readString(HOME.resolve(template)));
    }

    private static Stream<JsonNode> roles(ObjectNode tree) {
        return tree.path("Resources")
                .valueStream()
                .filter(resource -> resource.path("Type").asText().equals("AWS::IAM::Role"));
    }

    private static String nameOf(JsonNode role) {
        return role.at("/Properties/RoleName").asText();
    }

    /** Where the role's policies are, those that are there in some accounts only among them. */
    private static List<String> documents(JsonNode role) {
        List<String> documents = new ArrayList<>(List.of("/Properties/AssumeRolePolicyDocument"));
        for (int i = 0; i < role.at("/Properties/Policies").size(); i++) {
            String policy = "/Properties/Policies/" + i;
            documents.add((role.at(policy).has("Fn::If") ? policy + "/Fn::If/1" : policy) + "/PolicyDocument");
        }
        return documents;
    }

    private static List<String> actions(JsonNode statement) {
        JsonNode action = statement.path("Action");
        return action.isTextual()
                ? List.of(action.textValue())
                : action.valueStream().map(JsonNode::textValue).toList();
    }

    /** A statement without an action is not valid; the last action takes an action nobody uses in its place. */
    private static void remove(JsonNode role, Permission permission) {
        ObjectNode statement = (ObjectNode) role.at(permission.document() + "/Statement/" + permission.statement());
        ArrayNode left = statement.arrayNode();
        actions(statement).stream()
                .filter(action -> !action.equals(permission.action()))
                .forEach(left::add);
        if (left.isEmpty()) {
            left.add(permission.action().startsWith("sts:") ? "sts:TagSession" : "sts:GetCallerIdentity");
        }
        statement.set("Action", left);
    }
}
