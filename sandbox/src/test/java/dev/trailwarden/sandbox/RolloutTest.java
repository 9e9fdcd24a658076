package dev.trailwarden.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.sandbox.Sandbox.Settings;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.template.Stack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Our real templates and our real jar, from the stopped trail to the mail; and what each permission is there for. */
class RolloutTest {
    private static final Path HOME = Path.of(System.getProperty("trailwarden.home", ".."));
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PAYMENTS_TRAIL = "arn:aws:cloudtrail:eu-west-1:333333333333:trail/payments-trail";
    private static final String QUEUE = "arn:aws:sqs:eu-west-1:222222222222:trailwarden-dead-letters";
    private static final Rollout SHIPPED = Rollout.of(HOME);
    private static final AtomicInteger CHANGES = new AtomicInteger();

    private static Sandbox sandbox;

    @BeforeAll
    static void start() throws IOException {
        sandbox = Sandbox.start(new Settings(0, 0.001, line -> {}));
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @BeforeEach
    void everythingAsShipped() {
        sandbox.deploy(SHIPPED);
        sandbox.delivery().inbox().clear();
        Client admin =
                Client.of(sandbox, DemoOrganization.SECURITY, DemoOrganization.ADMIN, DemoOrganization.HUB_REGION);
        String queue = sandbox.endpoint() + "/222222222222/trailwarden-dead-letters";
        assertThat(admin.call("sqs", "PurgeQueue", "{'QueueUrl':'" + queue + "'}")
                        .code())
                .isEmpty();
        Client.of(sandbox, DemoOrganization.PAYMENTS, DemoOrganization.ADMIN, DemoOrganization.HUB_REGION)
                .call("cloudtrail", "StartLogging", "{'Name':'payments-trail'}");
        forgetEverything();
    }

    /** The hub tells what one caller does again and again by a digest, and here every test is the first time. */
    private static void forgetEverything() {
        try (DynamoDbClient tables =
                new Sdk(sandbox).client(DynamoDbClient.builder(), DemoOrganization.SECURITY, DemoOrganization.ADMIN)) {
            tables.scanPaginator(scan -> scan.tableName("trailwarden"))
                    .items()
                    .forEach(item -> tables.deleteItem(delete -> delete.tableName("trailwarden")
                            .key(item.entrySet().stream()
                                    .filter(attribute -> Set.of("pk", "sk").contains(attribute.getKey()))
                                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))));
        }
    }

    private static void stopLogging(AccountId account, String user, Region region, String trail) throws Exception {
        Client client = Client.of(sandbox, account, user, region);
        assertThat(client.call("cloudtrail", "StopLogging", "{'Name':'" + trail + "'}")
                        .code())
                .isEmpty();
        sandbox.activity().awaitIdle(PATIENCE);
    }

    private static void stopPayments() throws Exception {
        stopLogging(DemoOrganization.PAYMENTS, DemoOrganization.MALLORY, DemoOrganization.HUB_REGION, "payments-trail");
    }

    private static boolean logging(String arn) {
        return sandbox.trail(arn).logging();
    }

    private static long lambda(String metric) {
        return sandbox.delivery().metrics().sum("AWS/Lambda", metric, "trailwarden-hub");
    }

    /** The template without the one line that grants an action. */
    private static String without(String template, String action) {
        String changed = template.replaceFirst("(?m)^ +- " + action.replace("*", "\\*") + "\n", "");
        if (changed.equals(template)) {
            changed = template.replaceFirst("Action: " + action, "Action: sns:ListTopics");
        }
        assertThat(changed).isNotEqualTo(template);
        return changed;
    }

    private static String newVersion(String hub) {
        return hub.replace(
                "Description: !Sub settings ${SettingsRevision}", "Description: again " + CHANGES.incrementAndGet());
    }

    @Test
    void aStoppedTrailIsBackOnAndTheSecurityTeamHasAMail() throws Exception {
        stopPayments();

        assertThat(logging(PAYMENTS_TRAIL)).isTrue();
        assertThat(sandbox.delivery().inbox().mails()).singleElement().satisfies(mail -> {
            assertThat(mail.to()).isEqualTo(Rollout.ALERT_EMAIL);
            assertThat(mail.subject()).contains("333333333333");
        });
        assertThat(sandbox.deadLetters()).isEmpty();
    }

    @Test
    void aTrailAtHomeInAnotherRegionComesBackToo() throws Exception {
        stopLogging(DemoOrganization.RESEARCH, DemoOrganization.MALLORY, new Region("us-west-2"), "research-trail");

        assertThat(logging("arn:aws:cloudtrail:us-west-2:444444444444:trail/research-trail"))
                .isTrue();
        assertThat(sandbox.delivery().inbox().mails()).hasSize(1);
    }

    @Test
    void theManagementAccountsOrganizationTrailComesBackToo() throws Exception {
        stopLogging(DemoOrganization.MANAGEMENT, DemoOrganization.ADMIN, Region.US_EAST_1, "organization-trail");

        assertThat(logging("arn:aws:cloudtrail:us-east-1:111111111111:trail/organization-trail"))
                .isTrue();
        assertThat(sandbox.delivery().inbox().mails()).hasSize(1);
    }

    @Test
    void theHubsOwnAccountIsGuardedToo() throws Exception {
        stopLogging(DemoOrganization.SECURITY, DemoOrganization.ADMIN, DemoOrganization.HUB_REGION, "security-trail");

        assertThat(logging("arn:aws:cloudtrail:eu-west-1:222222222222:trail/security-trail"))
                .isTrue();
    }

    @Test
    void theFunctionsLinesAreInItsLogGroup() throws Exception {
        stopPayments();

        assertThat(sandbox.delivery().functions().logs("trailwarden-hub"))
                .anySatisfy(line -> assertThat(line).contains("333333333333"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cloudtrail:GetTrailStatus", "cloudtrail:StartLogging"})
    void aRemediationRoleThatMayNotDoItsWorkLeavesTheEventInTheDeadLetters(String action) throws Exception {
        sandbox.deploy(SHIPPED.withMemberRoles(without(SHIPPED.memberRoles(), action)));

        stopPayments();

        assertThat(sandbox.deadLetters())
                .singleElement()
                .satisfies(letter -> assertThat(letter.body())
                        .contains("\"condition\":\"RetriesExhausted\"", "\"approximateInvokeCount\":3", "StopLogging"));
    }

    @Test
    void aHubThatMayNotAssumeTheRoleLeavesTheEventInTheDeadLetters() throws Exception {
        // The hub keeps a member's session for a while; only the fresh process of a new version has to ask.
        sandbox.deploy(SHIPPED.withHub(newVersion(without(SHIPPED.hub(), "sts:AssumeRole"))));

        stopPayments();

        assertThat(logging(PAYMENTS_TRAIL)).isFalse();
        assertThat(sandbox.deadLetters()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sns:Publish", "kms:Decrypt", "kms:GenerateDataKey"})
    void aHubThatMayNotPublishStillBringsTheTrailBackAndTheAlertIsNotLost(String action) throws Exception {
        sandbox.deploy(SHIPPED.withHub(without(SHIPPED.hub(), action)));

        stopPayments();

        assertThat(logging(PAYMENTS_TRAIL)).isTrue();
        assertThat(sandbox.delivery().inbox().mails()).isEmpty();
        assertThat(sandbox.deadLetters()).isNotEmpty();
    }

    @Test
    void aKeyPolicyThatDoesNotLetTheAccountDecideStopsTheAlert() throws Exception {
        sandbox.deploy(SHIPPED.withHub(SHIPPED.hub().replace("Action: kms:*", "Action: kms:DescribeKey")));

        stopPayments();

        assertThat(logging(PAYMENTS_TRAIL)).isTrue();
        assertThat(sandbox.delivery().inbox().mails()).isEmpty();
    }

    @Test
    void aHubThatMayNotKeepWhatFailedIsCountedAsADestinationFailure() throws Exception {
        long before = lambda("DestinationDeliveryFailures");
        // Not the sweep's own queue, which is another statement.
        String hub = SHIPPED.hub()
                .replaceFirst("(Sid: KeepWhatFailed\\s+Effect: Allow\\s+Action: )sqs:SendMessage", "$1sns:ListTopics");
        sandbox.deploy(SHIPPED.withHub(hub).withMemberRoles(without(SHIPPED.memberRoles(), "cloudtrail:StartLogging")));

        stopPayments();

        assertThat(lambda("DestinationDeliveryFailures")).isEqualTo(before + 1);
        assertThat(sandbox.log().lines()).anySatisfy(line -> assertThat(line).contains("LOST", "sqs:SendMessage"));
    }

    @Test
    void aHubThatMayNotWriteItsLogWorksInSilence() throws Exception {
        sandbox.deploy(SHIPPED.withHub(without(SHIPPED.hub(), "logs:PutLogEvents")));
        int before = sandbox.delivery().functions().logs("trailwarden-hub").size();

        stopPayments();

        assertThat(logging(PAYMENTS_TRAIL)).isTrue();
        assertThat(sandbox.delivery().functions().logs("trailwarden-hub")).hasSize(before);
    }

    @ParameterizedTest
    @CsvSource({
        "events:PutEvents,                                 iam:GetRole",
        "aws:SourceAccount: !Ref AWS::AccountId,           aws:SourceAccount: '222222222222'",
        "rule/trailwarden-*,                               rule/another-*",
        "event-bus/trailwarden,                            event-bus/another"
    })
    void aForwarderThatMayNotForwardIsAFailedInvocation(String shipped, String changed) throws Exception {
        long before = failedForwards();
        String roles = SHIPPED.memberRoles().replace(shipped, changed);
        assertThat(roles).isNotEqualTo(SHIPPED.memberRoles());
        sandbox.deploy(SHIPPED.withMemberRoles(roles));

        stopPayments();

        assertThat(logging(PAYMENTS_TRAIL)).isFalse();
        assertThat(failedForwards()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @CsvSource({
        "aws:PrincipalOrgID: !Ref OrganizationId, aws:PrincipalOrgID: o-somebodyelse",
        // Of the bus policy; the rule's own pattern is written two levels further out.
        "'              - aws.cloudtrail', '              - aws.ec2'",
        "role/trailwarden/trailwarden-forwarder,  role/trailwarden-forwarder",
        "events:eventBusInvocation: \"true\",     events:eventBusInvocation: \"false\""
    })
    void aBusThatDoesNotLetTheMemberInIsAFailedInvocation(String shipped, String changed) throws Exception {
        long before = failedForwards();
        String hub = SHIPPED.hub().replace(shipped, changed);
        assertThat(hub).isNotEqualTo(SHIPPED.hub());
        sandbox.deploy(SHIPPED.withHub(hub));

        stopPayments();

        assertThat(logging(PAYMENTS_TRAIL)).isFalse();
        assertThat(failedForwards()).isEqualTo(before + 1);
    }

    private static long failedForwards() {
        return sandbox.delivery().metrics().sum("AWS/Events", "FailedInvocations", "trailwarden-forward");
    }

    @Test
    void aFunctionThatTheRuleMayNotInvokeLeavesTheEventInTheDeadLettersAtOnce() throws Exception {
        sandbox.deploy(
                SHIPPED.withHub(
                        SHIPPED.hub()
                                .replace(
                                        "Principal: events.amazonaws.com\n      SourceArn: !GetAtt TamperRule.Arn",
                                        "Principal: events.amazonaws.com\n      SourceArn: arn:aws:events:eu-west-1:222222222222:rule/x")));

        stopPayments();

        assertThat(sandbox.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.body()).contains("\"eventName\":\"StopLogging\"");
            assertThat(letter.attributes())
                    .containsEntry("ERROR_CODE", "NO_PERMISSIONS")
                    .containsEntry("RULE_ARN", "arn:aws:events:eu-west-1:222222222222:rule/trailwarden/trailwarden-hub")
                    .containsEntry("TARGET_ARN", "arn:aws:lambda:eu-west-1:222222222222:function:trailwarden-hub:live");
        });
    }

    @Test
    void aQueueThatDoesNotTakeTheRulesDeadLettersIsCounted() throws Exception {
        // Both: the permission of the function and the condition of the queue's policy.
        sandbox.deploy(SHIPPED.withHub(SHIPPED.hub()
                .replace(
                        "SourceArn: !GetAtt TamperRule.Arn",
                        "SourceArn: arn:aws:events:eu-west-1:222222222222:rule/x")));

        stopPayments();

        assertThat(sandbox.delivery().queues().messages(QUEUE)).isEmpty();
        assertThat(sandbox.delivery().metrics().sum("AWS/Events", "InvocationsFailedToBeSentToDlq", "trailwarden-hub"))
                .isPositive();
    }

    @Test
    void aChangedSettingNeedsANewVersionToCount() {
        Stack before = sandbox.deploy(SHIPPED);
        String hub = SHIPPED.hub().replace("MEMBER_ROLE: trailwarden/trailwarden-remediation", "MEMBER_ROLE: x/y");

        Stack after = sandbox.deploy(SHIPPED.withHub(hub));
        assertThat(after.resource("FunctionVersion")).isEqualTo(before.resource("FunctionVersion"));

        Stack published = sandbox.deploy(SHIPPED.withHub(newVersion(hub)));
        assertThat(published.resource("FunctionVersion").attributes().get("Version"))
                .isNotEqualTo(before.resource("FunctionVersion").attributes().get("Version"));
    }

    @Test
    void theAlarmsAreRecordedAndTellTheTopic() {
        assertThat(sandbox.delivery().alarms().all())
                .isNotEmpty()
                .allSatisfy(alarm -> assertThat(alarm.actions())
                        .containsExactly("arn:aws:sns:eu-west-1:222222222222:trailwarden-alerts"))
                .anySatisfy(alarm -> assertThat(alarm.dimensions())
                        .isEqualTo(Map.of("FunctionName", "trailwarden-hub", "Resource", "trailwarden-hub:live")));
    }
}
