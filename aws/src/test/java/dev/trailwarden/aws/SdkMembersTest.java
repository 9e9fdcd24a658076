package dev.trailwarden.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.aws.AwsStub.Answer;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailReference;
import dev.trailwarden.core.port.Forwarding;
import dev.trailwarden.core.port.MemberAccount;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.MemberFault.Kind;
import dev.trailwarden.core.port.Permission;
import dev.trailwarden.core.remedy.Remediation.MatchBaseline;
import dev.trailwarden.core.remedy.Remediation.ResumeLogging;
import dev.trailwarden.core.remedy.Remediation.ReviveStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

/** Side by side, because some of the tests wait as long as the hub would. */
@Execution(ExecutionMode.CONCURRENT)
class SdkMembersTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final AccountId PAYMENTS = new AccountId("333333333333");
    private static final AccountId RESEARCH = new AccountId("444444444444");
    private static final Region IRELAND = new Region("eu-west-1");
    private static final Region OREGON = new Region("us-west-2");
    private static final Set<Permission> RESUME = new ResumeLogging(
                    PAYMENTS, IRELAND, new TrailReference.ByName("payments-trail"), Optional.empty())
            .permissions();

    private final AtomicLong nanos = new AtomicLong();
    private final Budget budget = new Budget(nanos::get);
    private AwsStub aws;
    private Clients clients;

    @BeforeEach
    void start() throws Exception {
        aws = new AwsStub();
        clients = aws.clients();
    }

    @AfterEach
    void stop() {
        clients.close();
        aws.close();
    }

    private SdkMembers members() {
        return members(NOW);
    }

    private SdkMembers members(Instant now) {
        return new SdkMembers(
                clients, budget, "eu-west-1", "trailwarden/trailwarden-remediation", Clock.fixed(now, ZoneOffset.UTC));
    }

    private MemberAccount payments() throws MemberFault {
        return members().open(PAYMENTS, RESUME, Optional.of("payments-trail"));
    }

    @Test
    void theSessionIsTheConfiguredRoleNarrowedToTheTrailAndShort() throws Exception {
        aws.assumeRole("ASIAMEMBER", "2026-03-01T12:15:00Z");
        payments();
        String asked = aws.asked.getFirst().body();
        assertThat(asked)
                .contains("RoleArn=arn:aws:iam::333333333333:role/trailwarden/trailwarden-remediation")
                .contains("SourceIdentity=trailwarden-hub")
                .contains("DurationSeconds=900");
        String policy = policy();
        assertThat(policy).hasSizeLessThan(2_048);
        JsonNode statements = new ObjectMapper().readTree(policy).get("Statement");
        assertThat(statements.get(0).get("Resource").textValue())
                .isEqualTo("arn:aws:cloudtrail:*:333333333333:trail/payments-trail");
        assertThat(statements.get(0).get("Action").toString())
                .isEqualTo("[\"cloudtrail:GetEventConfiguration\",\"cloudtrail:GetEventSelectors\","
                        + "\"cloudtrail:GetInsightSelectors\",\"cloudtrail:GetTrail\",\"cloudtrail:GetTrailStatus\","
                        + "\"cloudtrail:ListTags\",\"cloudtrail:StartLogging\"]");
        assertThat(statements.get(1).get("Action").toString()).isEqualTo("[\"cloudtrail:ListTrails\"]");
    }

    static Stream<Arguments> everyRemedyWithTheLongestNames() {
        Region longest = new Region("us-isob-northcentral-10");
        String trail = "t".repeat(128);
        TrailReference reference = new TrailReference.ByName(trail);
        return Stream.of(
                arguments(new ResumeLogging(PAYMENTS, longest, reference, Optional.empty()).permissions(), trail),
                arguments(MatchBaseline.READS, trail),
                arguments(MatchBaseline.ALL, trail),
                arguments(Forwarding.READS, trail),
                arguments(ReviveStore.READS, "s".repeat(64)),
                arguments(new ReviveStore(PAYMENTS, longest, "s".repeat(64)).permissions(), "s".repeat(64)));
    }

    @ParameterizedTest
    @MethodSource("everyRemedyWithTheLongestNames")
    void everyRemedysSessionPolicyIsShortAndAllowsWhatItDeclaresAndNothingElse(
            Set<Permission> permissions, String resource) throws Exception {
        aws.assumeRole("ASIAMEMBER", "2026-03-01T12:15:00Z");
        new SdkMembers(
                        clients,
                        budget,
                        "us-isob-northcentral-10",
                        "trailwarden/trailwarden-remediation",
                        Clock.fixed(NOW, ZoneOffset.UTC))
                .open(PAYMENTS, permissions, Optional.of(resource));
        String policy = policy();
        assertThat(policy).hasSizeLessThanOrEqualTo(2_048);
        Set<String> allowed = new TreeSet<>();
        for (JsonNode statement : new ObjectMapper().readTree(policy).get("Statement")) {
            assertThat(statement.get("Action"))
                    .as("a statement without an action is refused")
                    .isNotEmpty();
            String on = statement.get("Resource").textValue();
            String condition = statement.path("Condition").toString();
            statement.get("Action").forEach(action -> allowed.add(action.textValue() + " on " + on + condition));
        }
        assertThat(allowed)
                .containsExactlyInAnyOrderElementsOf(permissions.stream()
                        .map(permission -> permission.action() + " on "
                                + switch (permission.scope()) {
                                    case TRAIL -> "arn:aws-iso-b:cloudtrail:*:333333333333:trail/" + resource;
                                    case STORE -> "arn:aws-iso-b:cloudtrail:*:333333333333:eventdatastore/" + resource;
                                    case ROLE_FOR_CLOUDTRAIL ->
                                        "arn:aws-iso-b:iam::333333333333:role/*{\"StringEquals\":"
                                                + "{\"iam:PassedToService\":\"cloudtrail.amazonaws.com\"}}";
                                    case GUARDRAIL -> throw new AssertionError("only the organization has one");
                                    case RULE -> "arn:aws-iso-b:events:*:333333333333:rule/trailwarden-forward";
                                    case ACCOUNT -> "*";
                                })
                        .toList());
    }

    @Test
    void aSessionIsKeptForTheSameTrailAndNeverHandedToAnotherTrailOrAccount() throws Exception {
        aws.assumeRole("ASIAMEMBER", "2026-03-01T12:15:00Z");
        SdkMembers members = members();
        members.open(PAYMENTS, RESUME, Optional.of("payments-trail"));
        members.open(PAYMENTS, RESUME, Optional.of("payments-trail"));
        assertThat(aws.operations()).containsExactly("AssumeRole");
        members.open(PAYMENTS, RESUME, Optional.of("other-trail"));
        members.open(RESEARCH, RESUME, Optional.of("payments-trail"));
        members.open(PAYMENTS, RESUME, Optional.empty());
        assertThat(aws.operations()).hasSize(4);
    }

    @Test
    void aSessionIsRenewedBeforeItExpires() throws Exception {
        aws.assumeRole("ASIAMEMBER", "2026-03-01T12:02:59Z");
        SdkMembers members = members();
        members.open(PAYMENTS, RESUME, Optional.of("payments-trail"));
        members.open(PAYMENTS, RESUME, Optional.of("payments-trail"));
        assertThat(aws.operations()).containsExactly("AssumeRole", "AssumeRole");
    }

    @Test
    void callsCarryTheMembersCredentialsAndTheTrailsRegion() throws Exception {
        aws.assumeRole("ASIAMEMBER", "2026-03-01T12:15:00Z").on("StartLogging", Answer.json("{}"));
        payments().startLogging(OREGON, "payments-trail");
        assertThat(aws.asked.getFirst().authorization()).contains("AKIAHUB").contains("/eu-west-1/sts/");
        assertThat(aws.asked.getLast().authorization()).contains("ASIAMEMBER").contains("/us-west-2/cloudtrail/");
        assertThat(aws.asked.getLast().body()).isEqualTo("{\"Name\":\"payments-trail\"}");
    }

    @Test
    void theStatusIsReadFromTheFieldsCloudTrailStillFills() throws Exception {
        aws.assumeRole("ASIAMEMBER", "2026-03-01T12:15:00Z")
                .on(
                        "GetTrailStatus",
                        Answer.json(
                                "{\"IsLogging\":false,\"StartLoggingTime\":1772366400.0,\"StopLoggingTime\":1772366460.5}"));
        var status = payments().status(IRELAND, "payments-trail");
        assertThat(status.logging()).isFalse();
        assertThat(status.startedAt()).contains(Instant.ofEpochSecond(1772366400));
        assertThat(status.stoppedAt()).contains(Instant.ofEpochMilli(1772366460500L));
    }

    @Test
    void allPagesOfTrailsAreListed() throws Exception {
        aws.assumeRole("ASIAMEMBER", "2026-03-01T12:15:00Z")
                .on(
                        "ListTrails",
                        Answer.json(
                                "{\"Trails\":[{\"TrailARN\":\"arn:aws:cloudtrail:eu-west-1:333333333333:trail/one\"}],"
                                        + "\"NextToken\":\"n\"}"),
                        Answer.json(
                                "{\"Trails\":[{\"TrailARN\":\"arn:aws:cloudtrail:us-west-2:333333333333:trail/two\"}]}"));
        assertThat(payments().trails(IRELAND)).extracting(arn -> arn.name()).containsExactly("one", "two");
    }

    @ParameterizedTest
    @CsvSource({
        "TrailNotFoundException, 400, NO_SUCH_TRAIL",
        "InvalidHomeRegionException, 400, WRONG_HOME_REGION",
        "AccessDeniedException, 400, DENIED",
        "UnrecognizedClientException, 400, SESSION_OVER",
        "NotOrganizationMasterAccountException, 400, REFUSED",
        "CloudTrailARNInvalidException, 400, REFUSED",
        "UnsupportedOperationException, 400, REFUSED",
        "ExpiredTokenException, 400, SESSION_OVER",
        "InternalFailure, 500, UNAVAILABLE",
        "ServiceUnavailable, 503, UNAVAILABLE"
    })
    void errorsAreJudgedByTheirCode(String code, int status, Kind kind) throws Exception {
        aws.assumeRole("ASIAMEMBER", "2026-03-01T12:15:00Z").on("GetTrailStatus", Answer.jsonError(status, code));
        assertFault(kind, code);
    }

    @ParameterizedTest
    @CsvSource({"ThrottlingException", "ConflictException"})
    void aBusyTrailIsAskedAgainAndThenReportedBusy(String code) throws Exception {
        aws.assumeRole("ASIAMEMBER", "2026-03-01T12:15:00Z").on("GetTrailStatus", Answer.jsonError(400, code));
        assertFault(Kind.BUSY, code);
        assertThat(aws.operations().stream().filter("GetTrailStatus"::equals)).hasSize(9);
    }

    @ParameterizedTest
    @CsvSource({"AccessDeniedException", "ExpiredTokenException", "UnrecognizedClientException"})
    void aSessionThatDiedWithItsRoleIsReplacedByANewOne(String code) throws Exception {
        aws.assumeRole("ASIADEAD", "2026-03-01T12:15:00Z")
                .assumeRole("ASIAALIVE", "2026-03-01T12:15:00Z")
                .on("StartLogging", Answer.jsonError(400, code), Answer.json("{}"));
        payments().startLogging(IRELAND, "payments-trail");
        assertThat(aws.operations()).containsExactly("AssumeRole", "StartLogging", "AssumeRole", "StartLogging");
        assertThat(aws.asked.getLast().authorization()).contains("ASIAALIVE");
    }

    @Test
    void aRegionNewerThanTheSdkHasAPartitionToo() throws Exception {
        aws.assumeRole("ASIAMEMBER", "2026-03-01T12:15:00Z");
        new SdkMembers(
                        clients,
                        budget,
                        "eu-nova-9",
                        "trailwarden/trailwarden-remediation",
                        Clock.fixed(NOW, ZoneOffset.UTC))
                .open(PAYMENTS, RESUME, Optional.empty());
        assertThat(aws.asked.getFirst().body()).contains("arn:aws:iam::333333333333:role/");
    }

    @Test
    void throttlingThatPassesIsNotNoticed() throws Exception {
        aws.assumeRole("ASIAMEMBER", "2026-03-01T12:15:00Z")
                .on("StartLogging", Answer.jsonError(400, "ThrottlingException"), Answer.json("{}"));
        payments().startLogging(IRELAND, "payments-trail");
        assertThat(aws.operations()).containsExactly("AssumeRole", "StartLogging", "StartLogging");
    }

    private String policy() {
        return aws.asked.getFirst().body().replaceFirst(".*Policy=(\\{.*\\}]\\}).*", "$1");
    }

    private void assertFault(Kind kind, String code) throws MemberFault {
        MemberAccount payments = payments();
        assertThatThrownBy(() -> payments.status(IRELAND, "payments-trail"))
                .asInstanceOf(type(MemberFault.class))
                .satisfies(fault -> {
                    assertThat(fault.kind()).isEqualTo(kind);
                    assertThat(fault.what())
                            .contains(code)
                            .contains("GetTrailStatus")
                            .contains("333333333333");
                });
    }

    @ParameterizedTest
    @CsvSource({"AccessDenied, 403, NO_WAY_IN", "RegionDisabledException, 403, NO_WAY_IN"})
    void aRefusalAtTheDoorSaysSo(String code, int status, Kind kind) {
        aws.on("AssumeRole", Answer.xmlError(status, code));
        assertThatThrownBy(this::payments).asInstanceOf(type(MemberFault.class)).satisfies(fault -> {
            assertThat(fault.kind()).isEqualTo(kind);
            assertThat(fault.what()).contains("role/trailwarden/trailwarden-remediation");
        });
    }

    @Test
    void aSessionThatIsThrottledUntilTheTimeIsUpIsReportedBusy() {
        budget.begin(Budget.FOR_TELLING.plusSeconds(4));
        aws.on("AssumeRole", Answer.xmlError(400, "Throttling"));
        assertThatThrownBy(this::payments).asInstanceOf(type(MemberFault.class)).satisfies(fault -> {
            assertThat(fault.kind()).isEqualTo(Kind.BUSY);
            assertThat(fault.what()).contains("role/trailwarden/trailwarden-remediation", "not done within 4000 ms");
        });
        assertThat(aws.operations()).hasSizeGreaterThan(1).containsOnly("AssumeRole");
    }

    @Test
    void aSessionIsWaitedForLongerThanACall() throws Exception {
        assertThat(budget.forSession("AssumeRole")).isEqualTo(Budget.ONE_SESSION);
        assertThat(budget.forCall("StartLogging")).isEqualTo(Budget.ONE_CALL);
        nanos.addAndGet(Duration.ofSeconds(70).toNanos());
        assertThat(budget.forSession("AssumeRole")).isEqualTo(Duration.ofSeconds(20));
        assertThat(budget.forCall("StartLogging")).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void whatStsRefusesIsAskedForAsLongAsASessionMayTake() {
        RetryStrategy retries = Clients.sessionRetries();
        SdkException throttled = AwsServiceException.builder()
                .awsErrorDetails(
                        AwsErrorDetails.builder().errorCode("Throttling").build())
                .build();
        List<Duration> pauses = new ArrayList<>();
        RetryToken token = retries.acquireInitialToken(AcquireInitialTokenRequest.create("sts"))
                .token();
        try {
            while (true) {
                RefreshRetryTokenResponse next = retries.refreshRetryToken(RefreshRetryTokenRequest.builder()
                        .token(token)
                        .failure(throttled)
                        .suggestedDelay(Duration.ZERO)
                        .build());
                pauses.add(next.delay());
                token = next.token();
            }
        } catch (TokenAcquisitionFailedException e) {
            Duration all = pauses.stream().reduce(Duration.ZERO, Duration::plus);
            assertThat(all).isBetween(Budget.ONE_CALL.minusSeconds(3), Budget.ONE_SESSION);
            assertThat(pauses).hasSize(15);
        }
    }

    @Test
    void aServiceThatIsNotThereIsUnavailable() throws Exception {
        aws.assumeRole("ASIAMEMBER", "2026-03-01T12:15:00Z");
        MemberAccount payments = payments();
        aws.close();
        assertThatThrownBy(() -> payments.status(IRELAND, "payments-trail"))
                .asInstanceOf(type(MemberFault.class))
                .extracting(MemberFault::kind)
                .isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void whenTheTimeIsUpNothingMoreIsCalledSoThatItCanBeTold() throws Exception {
        aws.assumeRole("ASIAMEMBER", "2026-03-01T12:15:00Z");
        MemberAccount payments = payments();
        budget.begin(Duration.ofSeconds(40));
        nanos.addAndGet(Duration.ofSeconds(11).toNanos());
        assertThatThrownBy(() -> payments.status(IRELAND, "payments-trail"))
                .asInstanceOf(type(MemberFault.class))
                .extracting(MemberFault::kind)
                .isEqualTo(Kind.UNAVAILABLE);
        assertThat(aws.operations()).containsExactly("AssumeRole");
        assertThat(budget.forTelling()).isPositive();
        assertThat(budget.forKeeping()).isPositive();
    }
}
