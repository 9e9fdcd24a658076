package dev.trailwarden.cli.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.aws.Budget;
import dev.trailwarden.aws.Clients;
import dev.trailwarden.aws.SiemEvents;
import dev.trailwarden.aws.SnsAlerts;
import dev.trailwarden.aws.SqsDeadLetters;
import dev.trailwarden.core.alert.Alert;
import dev.trailwarden.core.alert.Digest;
import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.decision.Decision.Reject;
import dev.trailwarden.core.incident.Incident;
import dev.trailwarden.core.port.AlertSink;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the adapters expect of SNS, SQS and EventBridge. */
abstract class TellingContract {
    private static final Alert ALERT = Alert.of(
            "incident-of-the-contract",
            Verdict.REJECTED,
            new Reject(Optional.empty(), "it cannot be read"),
            Optional.empty());
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final Budget budget = new Budget(System::nanoTime);
    private final ObjectMapper json = new ObjectMapper();
    private Clients clients;

    abstract Judge judge();

    @BeforeEach
    void open() {
        clients = new Clients(judge().hub(), Optional.of(judge().endpoint()));
    }

    @AfterEach
    void close() {
        clients.close();
    }

    @Test
    void anAlertReachesTheSubscriber() throws Exception {
        new SnsAlerts(clients, budget, judge().topicArn(), "eu-west-1", json).send(ALERT);
        assertThat(judge().told()).anySatisfy(text -> assertThat(text).contains("incident-of-the-contract"));
    }

    @Test
    void aDigestReachesTheSubscriber() throws Exception {
        new SnsAlerts(clients, budget, judge().topicArn(), "eu-west-1", json).send(digest());
        assertThat(judge().told())
                .anySatisfy(text -> assertThat(text).contains("digest").contains("payments-trail"));
    }

    @Test
    void theBusTakesAlertsAndDigests() throws Exception {
        AlertSink machines = new SiemEvents(clients, budget, judge().bus(), "eu-west-1", json, Clock.systemUTC());
        machines.send(ALERT);
        machines.send(digest());
    }

    @Test
    void anEventIsKeptAsItIs() throws Exception {
        String event = "{\"detail\":\"caf\u00e9\"}";
        new SqsDeadLetters(clients, budget, judge().queueUrl(), "eu-west-1")
                .keep(event.getBytes(StandardCharsets.UTF_8), "because");
        assertThat(judge().kept()).contains(event);
    }

    private static Digest digest() {
        return new Digest(
                List.of(new Incident(
                        "digest-of-the-contract",
                        Verdict.NOT_RESTORED,
                        true,
                        Optional.of(Judge.PAYMENTS),
                        Optional.of("payments-trail"),
                        Optional.of("stop-logging"),
                        Optional.empty(),
                        Optional.of(NOON),
                        NOON,
                        Optional.empty(),
                        Optional.empty())),
                NOON);
    }
}
