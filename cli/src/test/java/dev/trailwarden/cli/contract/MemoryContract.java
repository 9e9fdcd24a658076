package dev.trailwarden.cli.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.trailwarden.aws.Budget;
import dev.trailwarden.aws.Clients;
import dev.trailwarden.aws.DynamoBaselines;
import dev.trailwarden.aws.DynamoLedger;
import dev.trailwarden.aws.DynamoMemory;
import dev.trailwarden.aws.HubTable;
import dev.trailwarden.aws.KmsSeal;
import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.baseline.Baseline;
import dev.trailwarden.core.baseline.Baseline.Origin;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.incident.Incident;
import dev.trailwarden.core.incident.Unexplained;
import dev.trailwarden.core.port.Baselines;
import dev.trailwarden.core.port.Ledger;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.Memory;
import dev.trailwarden.core.port.Remembered;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** One read of an account gives what baselines and ledger give one by one, and trusts no more than they do. */
abstract class MemoryContract {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final AccountId account = Samples.anAccount();

    private Clients clients;
    private Baselines baselines;
    private Ledger ledger;
    private Memory memory;

    abstract Judge judge();

    @BeforeEach
    void open() {
        clients = new Clients(judge().hub(), Optional.of(judge().endpoint()));
        Budget budget = new Budget(System::nanoTime);
        HubTable table = new HubTable(clients, budget, judge().table(), "eu-west-1");
        DynamoBaselines sealed =
                new DynamoBaselines(table, new KmsSeal(clients, budget, judge().sealKey(), "eu-west-1"));
        baselines = sealed;
        ledger = new DynamoLedger(table);
        memory = new DynamoMemory(table, sealed);
    }

    @AfterEach
    void close() {
        clients.close();
    }

    private TrailArn trail(String name) {
        return TrailArn.parse("arn:aws:cloudtrail:eu-west-1:" + account + ":trail/" + name)
                .orElseThrow();
    }

    private Baseline keep(TrailArn trail) throws LedgerFault {
        Baseline baseline = new Baseline(trail, Samples.EVERYTHING, 1, Origin.CAPTURED, "a look", NOON);
        baselines.keep(baseline);
        return baseline;
    }

    @Test
    void ofAnAccountThatNobodyHasLookedAtNothingIsRemembered() throws Exception {
        Remembered remembered = memory.of(account);
        assertThat(remembered.trails()).isEmpty();
        assertThat(remembered.open()).isEmpty();
        assertThat(remembered.unexplained()).isEmpty();
        assertThat(remembered.baseline(trail("payments-trail"))).isEmpty();
    }

    @Test
    void everyKindIsToldApart() throws Exception {
        Baseline payments = keep(trail("payments-trail"));
        Baseline audit = keep(trail("audit"));
        Incident failed = new Incident(
                UUID.randomUUID().toString(),
                Verdict.NOT_RESTORED,
                true,
                Optional.of(account),
                Optional.of("audit"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                NOON,
                Optional.empty(),
                Optional.empty());
        ledger.remember(failed);
        Unexplained found = new Unexplained(
                trail("audit"), failed.id(), NOON.minusSeconds(60), NOON, Set.of("StopLogging"), Set.of());
        ledger.remember(found);

        Remembered remembered = memory.of(account);
        assertThat(remembered.trails())
                .containsExactlyInAnyOrder(payments.trail(), audit.trail())
                .containsExactlyInAnyOrderElementsOf(baselines.of(account));
        assertThat(remembered.open()).containsExactly(failed).isEqualTo(ledger.open(account));
        assertThat(remembered.unexplained()).containsExactly(found).isEqualTo(ledger.unexplained(account));
        assertThat(remembered.baseline(payments.trail())).contains(payments);
        assertThat(remembered.baseline(audit.trail())).contains(audit);
    }

    @Test
    void aBaselineThatSomebodyChangedIsTrustedByNobodyAndSpoilsNoOther() throws Exception {
        Baseline payments = keep(trail("payments-trail"));
        Baseline audit = keep(trail("audit"));
        try (DynamoDbClient dynamo = judge().dynamo()) {
            dynamo.updateItem(request -> request.tableName(judge().table())
                    .key(Map.of(
                            "pk",
                            AttributeValue.fromS("account#" + account),
                            "sk",
                            AttributeValue.fromS("baseline#" + audit.trail())))
                    .updateExpression("SET body = :other")
                    .expressionAttributeValues(Map.of(":other", AttributeValue.fromS("{}"))));
        }
        Remembered remembered = memory.of(account);
        assertThat(remembered.baseline(payments.trail())).contains(payments);
        assertThat(remembered.open()).isEmpty();
        assertThatThrownBy(() -> remembered.baseline(audit.trail()))
                .asInstanceOf(type(LedgerFault.class))
                .extracting(LedgerFault::kind)
                .isEqualTo(LedgerFault.Kind.TAMPERED);
    }

    @Test
    void anItemThatSomebodyPutThereSpoilsNoOtherKind() throws Exception {
        Baseline payments = keep(trail("payments-trail"));
        try (DynamoDbClient dynamo = judge().dynamo()) {
            for (String key : List.of("open#1", "unexplained#eu-west-1#payments-trail")) {
                dynamo.putItem(request -> request.tableName(judge().table())
                        .item(Map.of(
                                "pk", AttributeValue.fromS("account#" + account),
                                "sk", AttributeValue.fromS(key),
                                "body", AttributeValue.fromS("{}"))));
            }
        }
        Remembered remembered = memory.of(account);
        assertThat(remembered.trails()).containsExactly(payments.trail());
        assertThat(remembered.baseline(payments.trail())).contains(payments);
        assertThatThrownBy(remembered::open).isInstanceOf(LedgerFault.class);
        assertThatThrownBy(remembered::unexplained).isInstanceOf(LedgerFault.class);
    }
}
