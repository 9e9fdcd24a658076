package dev.trailwarden.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.trailwarden.aws.AwsStub.Answer;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.port.Baselines;
import dev.trailwarden.core.port.Ledger;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.LedgerFault.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a table or a key costs that does not answer. */
class OutageTest {
    private static final String KEY = "arn:aws:kms:eu-west-1:222222222222:key/1111";
    private static final TrailArn TRAIL = TrailArn.parse(
                    "arn:aws:cloudtrail:eu-west-1:333333333333:trail/payments-trail")
            .orElseThrow();

    private final AtomicLong ahead = new AtomicLong();
    private final Budget budget = new Budget(() -> System.nanoTime() + ahead.get());
    private AwsStub aws;
    private Clients clients;
    private Ledger ledger;
    private Baselines baselines;

    @BeforeEach
    void start() throws Exception {
        aws = new AwsStub();
        clients = aws.clients();
        HubTable table = new HubTable(clients, budget, "trailwarden", "eu-west-1");
        ledger = new DynamoLedger(table);
        baselines = new DynamoBaselines(table, new KmsSeal(clients, budget, KEY, "eu-west-1"));
    }

    @AfterEach
    void stop() {
        clients.close();
        aws.close();
    }

    @Test
    void aTableThatSaysNothingCostsThreeSecondsAndIsNotAskedAgainInTheSameInvocation() {
        aws.on("GetItem", Answer.never());
        long began = System.nanoTime();
        assertUnavailable("GetItem", () -> ledger.recall("x"));
        assertUnavailable("just failed", () -> ledger.count(Instant.EPOCH));
        assertUnavailable("just failed", () -> ledger.open(new AccountId("333333333333")));
        assertUnavailable("just failed", () -> baselines.find(TRAIL));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(3_900));
        assertThat(aws.operations()).hasSizeLessThanOrEqualTo(3).containsOnly("GetItem");
    }

    @ParameterizedTest
    @ValueSource(strings = {"InternalServerError", "ProvisionedThroughputExceededException", "AccessDeniedException"})
    void aTableThatRefusesIsToldInItsWords(String code) {
        aws.on("GetItem", Answer.jsonError("InternalServerError".equals(code) ? 500 : 400, code));
        assertUnavailable(code, () -> ledger.recall("x"));
        assertUnavailable(code, () -> ledger.recall("y"));
    }

    @Test
    void theNextInvocationAsksAgain() throws Exception {
        aws.on(
                "GetItem",
                Answer.jsonError(400, "AccessDeniedException"),
                new Answer(200, "application/x-amz-json-1.0", "{}"));
        assertUnavailable("AccessDenied", () -> ledger.recall("x"));
        assertUnavailable("just failed", () -> ledger.recall("x"));
        budget.begin(Duration.ofMinutes(1));
        assertThat(ledger.recall("x")).isEmpty();
    }

    @Test
    void aLongRunningProcessAsksAgainAfterAMinute() throws Exception {
        aws.on(
                "GetItem",
                Answer.jsonError(400, "AccessDeniedException"),
                new Answer(200, "application/x-amz-json-1.0", "{}"));
        assertUnavailable("AccessDenied", () -> ledger.recall("x"));
        ahead.set(Duration.ofSeconds(61).toNanos());
        assertThat(ledger.recall("x")).isEmpty();
    }

    @Test
    void aConditionThatDoesNotHoldIsNoOutage() throws Exception {
        aws.on("TransactWriteItems", Answer.json("""
                        {"__type":"TransactionCanceledException","message":"no","CancellationReasons":
                        [{"Code":"None"},{"Code":"ConditionalCheckFailed"}]}""").with(400));
        assertThatThrownBy(() -> baselines.forget(TRAIL))
                .asInstanceOf(type(LedgerFault.class))
                .extracting(LedgerFault::kind)
                .isEqualTo(Kind.CHANGED_SINCE);
        aws.on("GetItem", new Answer(200, "application/x-amz-json-1.0", "{}"));
        assertThat(ledger.recall("x")).isEmpty();
    }

    @Test
    void whenTheTimeIsUpTheTableIsNotAsked() {
        budget.begin(Budget.FOR_KEEPING);
        assertUnavailable("time of this invocation is up", () -> ledger.recall("x"));
        assertThat(aws.operations()).isEmpty();
    }

    @Test
    void aKeyThatIsDownIsNotAskedAgainEither() {
        aws.on("GetItem", new Answer(200, "application/x-amz-json-1.0", """
                        {"Item":{"pk":{"S":"account#333333333333"},"sk":{"S":"baseline#%s"},"body":{"S":"{}"},
                        "version":{"N":"1"},"seal":{"B":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}}}""".formatted(TRAIL)))
                .on("VerifyMac", Answer.jsonError(400, "DisabledException"));
        assertUnavailable("DisabledException", () -> baselines.find(TRAIL));
        assertUnavailable("just failed", () -> baselines.find(TRAIL));
        assertThat(aws.operations()).containsExactly("GetItem", "VerifyMac", "GetItem");
    }

    private static void assertUnavailable(String words, ThrowingCallable call) {
        assertThatThrownBy(call).asInstanceOf(type(LedgerFault.class)).satisfies(fault -> {
            assertThat(fault.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(fault.what()).contains(words);
        });
    }
}
