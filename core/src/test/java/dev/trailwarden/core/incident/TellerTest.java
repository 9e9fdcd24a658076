package dev.trailwarden.core.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.Fixtures;
import dev.trailwarden.core.Report;
import dev.trailwarden.core.TestHub;
import dev.trailwarden.core.alert.Alert;
import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.port.InMemoryMembers;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.tamper.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TellerTest {
    private final Instant now = Instant.parse("2026-03-02T07:13:29Z");
    private final TestHub hub = new TestHub(now, now);
    private final InMemoryMembers.Trail audit = hub.members().trail("222222222222", "eu-west-1", "audit");
    private final Digester digester = new Digester(hub.alerts(), hub.ledger(), () -> hub.now());

    @Test
    void twoDeliveriesAtOnceAreOneAlert() throws Exception {
        audit.stop(now);
        String id = Fixtures.of("stop-logging", "by-name").event().id();
        hub.ledger().claimedByAnother(id, now.plusSeconds(120));

        Report second = stop("by-name", id);

        assertThat(second.told()).isFalse();
        assertThat(second.retry().orElseThrow()).contains("another delivery");
        assertThat(audit.logs()).as("restoring waits for nobody").isTrue();
        hub.passes(Duration.ofMinutes(3));
        assertThat(stop("by-name", id).told()).as("the other one died").isTrue();
    }

    @Test
    void whoFindsATrailRestoredByAnotherDeliveryLetsThatOneTell() throws Exception {
        byte[] event = Fixtures.JSON.writeValueAsBytes(
                Fixtures.of("stop-logging", "by-name").json());
        hub.meanwhile(() -> {
            audit.stop(now);
            assertThat(hub.response().respond(event).told()).isTrue();
        });

        assertThat(hub.response().respond(event).told()).isFalse();
        assertThat(hub.alerts().sent()).extracting(Alert::verdict).containsExactly(Verdict.RESTORED);
    }

    @Test
    void twoDeliveriesThatBothSwitchItOnAreOneAlert() throws Exception {
        byte[] event = Fixtures.JSON.writeValueAsBytes(
                Fixtures.of("stop-logging", "by-name").json());
        audit.stop(now).beforeItsStart(() -> {
            hub.passes(Duration.ofMillis(1));
            assertThat(hub.response().respond(event).told()).isTrue();
            hub.passes(Duration.ofMillis(1));
        });

        Report slower = hub.response().respond(event);

        assertThat(slower.verdict()).contains(Verdict.RESTORED);
        assertThat(slower.told()).isFalse();
        assertThat(slower.retry()).isEmpty();
        audit.stop(hub.now());
        assertThat(hub.response().respond(event).told())
                .as("stopped after it was told")
                .isTrue();
    }

    @Test
    void whoStopsATrailAgainAndAgainIsCalledThatAndDoesNotFloodAnybody() throws Exception {
        for (int i = 1; i <= 30; i++) {
            audit.stop(hub.now());
            stop("by-name", "event-" + i);
            hub.passes(Duration.ofSeconds(20));
        }

        List<Alert> sent = hub.alerts().sent();
        assertThat(sent).extracting(alert -> alert.streak().size()).containsExactly(0, 0, 4, 8, 16);
        assertThat(sent.get(2).severity()).isEqualTo(Severity.CRITICAL);
        assertThat(sent.get(2).streak()).isSorted();
        assertThat(hub.ledger().incidents()).hasSize(30).allMatch(Incident::told);
        assertThat(digester.tell()).isZero();
        hub.passes(Duration.ofMinutes(15));
        assertThat(digester.tell()).as("none is left untold").isEqualTo(25);
        assertThat(digester.tell()).isZero();
        assertThat(hub.alerts().digests()).hasSize(1);
    }

    @Test
    void aStormIsAFewAlertsAndADigestAndEveryIncidentIsKept() throws Exception {
        for (int i = 0; i < 500; i++) {
            String account = String.format("%012d", 600_000_000_000L + i);
            hub.members().trail(account, "eu-west-1", "audit").stop(now);
            stopIn(account, "event-" + i);
        }

        assertThat(hub.alerts().sent()).hasSize(10);
        assertThat(hub.ledger().incidents()).hasSize(500).allMatch(one -> one.verdict() == Verdict.RESTORED);
        hub.passes(Duration.ofMinutes(1));
        assertThat(digester.tell()).isEqualTo(490);
        assertThat(hub.alerts().digests()).hasSize(1);
    }

    @Test
    void aDigestThatDidNotGetOutIsTriedAgain() throws Exception {
        for (int i = 1; i <= 3; i++) {
            audit.stop(hub.now());
            stop("by-name", "event-" + i);
        }
        hub.passes(Duration.ofMinutes(20));
        hub.alerts().refuse(1);

        assertThat(catchThrowable(digester::tell)).isNotNull();
        assertThat(digester.tell()).isEqualTo(1);
    }

    @Test
    void inAStreakATrailThatIsNotRestoredIsStillTold() throws Exception {
        for (int i = 1; i <= 6; i++) {
            audit.stop(hub.now());
            stop("by-name", "event-" + i);
        }
        hub.members().fails("start audit", MemberFault.Kind.DENIED);
        audit.stop(hub.now());
        stop("by-name", "event-7");

        assertThat(hub.alerts().sent().getLast().verdict()).isEqualTo(Verdict.NOT_RESTORED);
    }

    @Test
    void aTableThatIsDownCostsDuplicatesAndSaysSo() throws Exception {
        hub.ledger().down(true);
        audit.stop(now);

        Report first = stop("by-name", "event-1");
        stop("by-name", "event-1");

        assertThat(audit.logs()).isTrue();
        assertThat(first.told()).isTrue();
        assertThat(first.retry()).isEmpty();
        assertThat(first.notes()).anyMatch(note -> note.contains("the table does not answer"));
        assertThat(hub.alerts().sent()).hasSize(2);
    }

    @Test
    void aFlipIsToldThoughTheTrailIsSoundAgain() throws Exception {
        audit.stop(now).start(now.plusSeconds(40));

        assertThat(stop("by-name", "event-1").verdict()).contains(Verdict.LOGGING_AGAIN);
        assertThat(hub.alerts().sent()).hasSize(1);
    }

    @Test
    void theAccountIsCalledByItsName() throws Exception {
        hub.directory().account("222222222222", "payments");
        audit.stop(now);
        stop("by-name", "event-1");

        assertThat(hub.alerts().sent().getFirst().accountName()).contains("payments");
    }

    private Report stop(String fixture, String id) throws Exception {
        ObjectNode event = (ObjectNode) Fixtures.of("stop-logging", fixture).json();
        ((ObjectNode) event.path("detail")).put("eventID", id);
        return hub.response().respond(Fixtures.JSON.writeValueAsBytes(event));
    }

    private void stopIn(String account, String id) throws Exception {
        ObjectNode event = (ObjectNode) Fixtures.of("stop-logging", "by-name").json();
        event.put("account", account);
        ((ObjectNode) event.path("detail")).put("eventID", id).put("recipientAccountId", account);
        hub.response().respond(Fixtures.JSON.writeValueAsBytes(event));
    }
}
