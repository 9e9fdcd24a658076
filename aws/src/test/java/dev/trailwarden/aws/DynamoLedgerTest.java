package dev.trailwarden.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.aws.AwsStub.Answer;
import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.incident.Incident;
import dev.trailwarden.core.port.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What DynamoDB answers when hands collide, which no engine on this machine does on purpose. */
class DynamoLedgerTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration HOLD = Duration.ofMinutes(2);
    private static final Incident RESTORED = new Incident(
            "event-1",
            Verdict.RESTORED,
            false,
            Optional.of(new AccountId("333333333333")),
            Optional.of("payments-trail"),
            Optional.of("stop-logging"),
            Optional.of("arn:aws:iam::333333333333:user/mallory"),
            Optional.of(NOON),
            NOON,
            Optional.empty(),
            Optional.empty());

    private AwsStub aws;
    private Clients clients;
    private Ledger ledger;

    @BeforeEach
    void start() throws Exception {
        aws = new AwsStub()
                .on("GetItem", Answer.json("{}"))
                .on("PutItem", Answer.json("{}"))
                .on("DeleteItem", Answer.json("{}"))
                .on("TransactWriteItems", Answer.json("{}"));
        clients = aws.clients();
        ledger = new DynamoLedger(new HubTable(clients, new Budget(System::nanoTime), "trailwarden", "eu-west-1"));
    }

    @AfterEach
    void stop() {
        clients.close();
        aws.close();
    }

    private static Answer cancelled(String reason) {
        return new Answer(
                400,
                "application/x-amz-json-1.0",
                "{\"__type\":\"com.amazonaws.dynamodb.v20120810#TransactionCanceledException\",\"Message\":\"cancelled\","
                        + "\"CancellationReasons\":[{\"Code\":\"None\"},{\"Code\":\"" + reason + "\"}]}");
    }

    @Test
    void whoeverRemembersAnIncidentKeepsAllOthersFromClaimingIt() throws Exception {
        aws.replace("PutItem", Answer.jsonError(400, "TransactionConflictException"));
        assertThat(ledger.claim(RESTORED, Optional.empty(), NOON, HOLD)).isFalse();
        assertThat(ledger.claim(RESTORED, Optional.of(RESTORED), NOON, HOLD)).isFalse();
        assertThat(ledger.recall("event-1")).as("the table is not down").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
    void whatCannotBeWrittenTogetherIsWrittenOneByOne(String reason) throws Exception {
        aws.replace("TransactWriteItems", cancelled(reason));
        assertThat(ledger.claim(RESTORED, Optional.empty(), NOON, HOLD)).isTrue();
        ledger.remember(RESTORED.now(Verdict.NOT_RESTORED, true));
        ledger.remember(RESTORED.now(Verdict.RESTORED, true));
        assertThat(aws.operations())
                .containsExactly(
                        "PutItem",
                        "TransactWriteItems",
                        "PutItem",
                        "PutItem",
                        "TransactWriteItems",
                        "PutItem",
                        "PutItem",
                        "TransactWriteItems",
                        "PutItem",
                        "DeleteItem");
        assertThat(aws.asked.get(2).body()).as("the copy of the claimed one").contains("open#event-1");
        assertThat(aws.asked.get(3).body()).as("its place in a streak").contains("streak#");
        assertThat(aws.asked.get(5).body()).as("the copy comes before").contains("open#event-1");
        assertThat(aws.asked.get(9).body()).as("and goes after").contains("open#event-1");
    }

    @Test
    void whatIsAboutNoAccountIsOneItem() throws Exception {
        Incident rejected = new Incident(
                "event-2",
                Verdict.REJECTED,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                NOON,
                Optional.empty(),
                Optional.empty());
        ledger.claim(rejected, Optional.empty(), NOON, HOLD);
        ledger.remember(rejected.now(Verdict.REJECTED, true));
        assertThat(aws.operations()).containsExactly("PutItem", "PutItem");
    }
}
