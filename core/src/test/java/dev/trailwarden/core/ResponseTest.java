package dev.trailwarden.core;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.Fixtures.Fixture;
import dev.trailwarden.core.alert.Alert;
import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.decision.Decision;
import dev.trailwarden.core.decision.Exemptions;
import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.decision.Mode;
import dev.trailwarden.core.port.InMemoryAlerts;
import dev.trailwarden.core.port.InMemoryDeadLetters;
import dev.trailwarden.core.port.InMemoryLedger;
import dev.trailwarden.core.port.InMemoryMembers;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.remedy.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ResponseTest {
    private static final Fixture STOP = Fixtures.of("stop-logging", "by-name");

    private final Instant stopped = Instant.parse("2026-03-02T07:13:29Z");
    private final TestHub hub = new TestHub(stopped.plusSeconds(5), stopped.plusMillis(4_200));
    private final InMemoryMembers members = hub.members();
    private final InMemoryMembers.Trail trail = members.trail("222222222222", "eu-west-1", "audit");
    private final InMemoryAlerts alerts = hub.alerts();
    private final InMemoryLedger ledger = hub.ledger();
    private final InMemoryDeadLetters deadLetters = hub.deadLetters();
    private final Response response = hub.response();

    static List<Fixture> benign() {
        return Fixtures.envelopesIn("benign");
    }

    static List<Fixture> rejected() {
        return Fixtures.envelopesIn("rejected");
    }

    static List<Fixture> unreadable() {
        return Fixtures.in("unreadable");
    }

    @Test
    void aStoppedTrailLogsAgainAndIsToldOnce() {
        trail.stop(stopped);

        Report report = deliver(STOP);

        assertThat(trail.logs()).isTrue();
        assertThat(members.writes()).containsExactly("start 222222222222 eu-west-1 audit");
        assertThat(alerts.verdicts()).containsExactly("RESTORED");
        assertThat(report.told()).isTrue();
        assertThat(report.retry()).isEmpty();
        assertThat(report.incident())
                .isEqualTo(STOP.json().at("/detail/eventID").asText());
        assertThat(report.outcome().flatMap(Outcome::blind).orElseThrow()).hasMillis(4_200);
        assertThat(deadLetters.kept()).isEmpty();
    }

    @Test
    void aSecondDeliveryTouchesNothing() {
        trail.stop(stopped);
        deliver(STOP);

        Report second = deliver(STOP);

        assertThat(members.writes()).hasSize(1);
        assertThat(alerts.sent()).hasSize(1);
        assertThat(second.told()).isFalse();
        assertThat(second.retry()).isEmpty();
        assertThat(second.verdict()).contains(Verdict.RESTORED);
    }

    @Test
    void aSecondDeliveryOverAnotherRegionIsTheSameIncident() throws Exception {
        trail.stop(stopped);
        deliver(STOP);

        ObjectNode hopped = (ObjectNode) STOP.json();
        hopped.put("id", "another-envelope").put("time", "2026-03-02T07:13:59Z");
        response.respond(Fixtures.JSON.writeValueAsBytes(hopped));

        assertThat(alerts.sent()).hasSize(1);
    }

    @Test
    void anotherStopAfterTheRepairIsAnotherIncident() throws Exception {
        trail.stop(stopped);
        deliver(STOP);
        trail.stop(stopped.plusSeconds(60));

        ObjectNode again = (ObjectNode) STOP.json();
        ((ObjectNode) again.path("detail")).put("eventID", "another-event");
        response.respond(Fixtures.JSON.writeValueAsBytes(again));

        assertThat(trail.logs()).isTrue();
        assertThat(alerts.verdicts()).containsExactly("RESTORED", "RESTORED");
    }

    @Test
    void aSecondDeliveryThatFindsTheTrailStoppedAgainRestoresAndTells() {
        trail.stop(stopped);
        deliver(STOP);
        trail.stop(stopped.plusSeconds(60));

        deliver(STOP);

        assertThat(trail.logs()).isTrue();
        assertThat(alerts.verdicts()).containsExactly("RESTORED", "RESTORED");
    }

    @Test
    void aTrailThatSomebodyElseStartedIsToldAllTheSame() {
        trail.stop(stopped).start(stopped.plusSeconds(1));

        deliver(STOP);
        deliver(STOP);

        assertThat(members.writes()).isEmpty();
        assertThat(alerts.verdicts()).containsExactly("LOGGING AGAIN");
    }

    @Test
    void anAlertThatDidNotGetOutIsSentByTheRetryAndSaysRestored() {
        trail.stop(stopped);
        alerts.refuse(1);

        Report first = deliver(STOP);
        Report second = deliver(STOP);
        Report third = deliver(STOP);

        assertThat(first.retry()).contains("the alert was not sent: the topic does not answer");
        assertThat(second.retry()).isEmpty();
        assertThat(third.told()).isFalse();
        assertThat(members.writes()).hasSize(1);
        assertThat(alerts.verdicts()).containsExactly("RESTORED");
    }

    @Test
    void aTrailIsRestoredThoughNobodyCanBeTold() {
        trail.stop(stopped);
        alerts.refuse(Integer.MAX_VALUE);

        assertThat(deliver(STOP).retry()).isPresent();
        assertThat(deliver(STOP).retry()).isPresent();
        assertThat(trail.logs()).isTrue();
    }

    @Test
    void notRestoredAndThenRestoredIsRestoredLate() {
        trail.stop(stopped);
        members.fails("open", MemberFault.Kind.NO_WAY_IN);
        Report first = deliver(STOP);
        Report second = deliver(STOP);
        members.works("open");
        Report third = deliver(STOP);
        Report fourth = deliver(STOP);

        assertThat(first.retry()).contains("the trail is not restored: open answered NO_WAY_IN");
        assertThat(second.retry()).isPresent();
        assertThat(second.told()).isFalse();
        assertThat(third.retry()).isEmpty();
        assertThat(fourth.told()).isFalse();
        assertThat(alerts.verdicts()).containsExactly("NOT RESTORED", "RESTORED LATE");
        assertThat(deadLetters.kept())
                .as("whoever repeats the delivery keeps it when giving up")
                .isEmpty();
    }

    @Test
    void notRestoredAndThenStartedBySomebodyElseIsRestoredLateToo() {
        trail.stop(stopped);
        members.fails("start audit", MemberFault.Kind.BUSY);
        deliver(STOP);
        trail.start(stopped.plusSeconds(30));
        deliver(STOP);

        assertThat(alerts.verdicts()).containsExactly("NOT RESTORED", "RESTORED LATE");
    }

    @Test
    void whatWasNeverToldAsFailedIsNotToldAsLate() {
        trail.stop(stopped);
        members.fails("open", MemberFault.Kind.UNAVAILABLE, 1);
        alerts.refuse(1);

        Report first = deliver(STOP);
        deliver(STOP);

        assertThat(first.retry().orElseThrow())
                .contains("the alert was not sent: ")
                .contains("the trail is not restored: ");
        assertThat(alerts.verdicts()).containsExactly("RESTORED");
    }

    @Test
    void aFailureThatNoRetryHelpsIsToldAndKeptWithItsBytesIntact() {
        byte[] bytes = (" \r\n" + new String(STOP.bytes(), UTF_8) + "\t\n").getBytes(UTF_8);
        members.fails("status audit", MemberFault.Kind.REFUSED);

        Report report = response.respond(bytes);

        assertThat(report.retry()).isEmpty();
        assertThat(alerts.verdicts()).containsExactly("NOT RESTORED");
        assertThat(deadLetters.kept()).containsExactly(new String(bytes, ISO_8859_1));
        assertThat(deadLetters.reasons()).containsExactly("status audit answered REFUSED");
    }

    @Test
    void anEventThatCouldNotBeKeptIsDeliveredAgainAndToldOnce() {
        members.fails("status audit", MemberFault.Kind.REFUSED);
        deadLetters.refuse(1);

        Report first = deliver(STOP);
        Report second = deliver(STOP);

        assertThat(first.retry()).contains("the event was not kept: the queue does not answer");
        assertThat(second.retry()).isEmpty();
        assertThat(deadLetters.kept()).hasSize(1);
        assertThat(alerts.sent()).hasSize(1);
    }

    @Test
    void anEmptyLedgerCostsADuplicateAndNeverSilence() {
        trail.stop(stopped);
        ledger.forgetEverything();

        deliver(STOP);
        deliver(STOP);

        assertThat(alerts.verdicts()).containsExactly("RESTORED", "LOGGING AGAIN");
        assertThat(members.writes()).hasSize(1);
    }

    @Test
    void withAnEmptyLedgerAnAlertThatDidNotGetOutIsStillMadeUpFor() {
        trail.stop(stopped);
        ledger.forgetEverything();
        alerts.refuse(1);

        deliver(STOP);
        deliver(STOP);

        assertThat(alerts.sent()).hasSize(1);
    }

    @Test
    void breakGlassIsToldAndNotReverted() {
        trail.stop(stopped);

        Fixture fixture = Fixtures.of("stop-logging", "break-glass-role");
        deliver(fixture);
        deliver(fixture);

        assertThat(trail.logs()).isFalse();
        assertThat(members.calls()).isEmpty();
        assertThat(alerts.verdicts()).containsExactly("BREAK-GLASS");
        assertThat(deadLetters.kept()).isEmpty();
    }

    @Test
    void anAttemptIsToldAndNobodysAccountIsOpened() {
        deliver(Fixtures.of("stop-logging", "refused-by-scp"));
        deliver(Fixtures.of("stop-logging", "no-such-trail"));

        assertThat(members.calls()).isEmpty();
        assertThat(alerts.verdicts()).containsExactly("REFUSED BY SCP", "FAILED ATTEMPT");
    }

    @Test
    void aChangeThatNothingHereUndoesIsTold() {
        deliver(Fixtures.of("deregister-organization-delegated-admin", "by-name"));

        assertThat(members.calls()).isEmpty();
        assertThat(alerts.verdicts()).containsExactly("CHANGED");
    }

    @Test
    void aTrailThatIsNewIsLeftAloneWithoutEvenALook() {
        Report report = deliver(Fixtures.of("create-trail", "by-name"));

        assertThat(report.verdict()).isEmpty();
        assertThat(report.retry()).isEmpty();
        assertThat(members.calls()).isEmpty();
        assertThat(alerts.sent()).isEmpty();
        assertThat(deadLetters.kept()).isEmpty();
    }

    @Test
    void whoeverOnlyObservesIsToldOfAStopThoughNoBaselineIsKept() {
        trail.stop(stopped);
        House observing = new House(
                House.DEFAULT_MEMBER_ROLE,
                Optional.empty(),
                List.of(),
                House.DEFAULT_WINDOW,
                Mode.OBSERVE,
                Exemptions.NONE);

        hub.response(observing).respond(STOP.bytes());

        assertThat(trail.logs()).isFalse();
        assertThat(members.writes()).isEmpty();
        assertThat(alerts.verdicts()).containsExactly("OBSERVED");
    }

    @Test
    void exemptionsThatCannotBeReadExemptNobodyAndAreInEveryAlert() {
        trail.stop(stopped);
        House house = new House(
                House.DEFAULT_MEMBER_ROLE,
                Optional.empty(),
                List.of(),
                House.DEFAULT_WINDOW,
                Mode.ENFORCE,
                Exemptions.parse("[{\"account\": \"222222222222\", \"effect\": \"exempt\"}]"));

        hub.response(house).respond(STOP.bytes());

        assertThat(trail.logs()).isTrue();
        assertThat(alerts.sent().getFirst().notes()).anyMatch(note -> note.contains("nobody is exempt"));
    }

    @Test
    void anOrganizationTrailIsStartedInTheManagementAccount() {
        InMemoryMembers.Trail shared =
                members.trail("111111111111", "eu-central-1", "org-trail").stop(stopped);

        deliver(Fixtures.of("stop-logging", "organization-trail-by-delegated-admin"));

        assertThat(shared.logs()).isTrue();
        assertThat(members.calls()).first().isEqualTo("open 111111111111 org-trail");
        assertThat(members.writes()).containsExactly("start 111111111111 eu-central-1 org-trail");
    }

    @ParameterizedTest
    @MethodSource("benign")
    void whatIsBenignIsSilent(Fixture fixture) {
        trail.stop(stopped);

        Report report = deliver(fixture);

        assertThat(report.verdict()).isEmpty();
        assertThat(report.retry()).isEmpty();
        assertThat(members.calls()).isEmpty();
        assertThat(alerts.sent()).isEmpty();
        assertThat(deadLetters.kept()).isEmpty();
        assertThat(ledger.size()).isZero();
    }

    @ParameterizedTest
    @MethodSource({"rejected", "unreadable"})
    void whatIsNotBelievedIsToldOnceAndKeptAsItCame(Fixture fixture) {
        trail.stop(stopped);

        Report first = deliver(fixture);
        Report second = deliver(fixture);

        assertThat(first.decision()).isInstanceOf(Decision.Reject.class);
        assertThat(first.retry()).isEmpty();
        assertThat(second.incident()).isEqualTo(first.incident());
        assertThat(second.told()).isFalse();
        assertThat(members.calls()).isEmpty();
        assertThat(alerts.verdicts()).containsExactly("REJECTED EVENT");
        assertThat(deadLetters.kept()).startsWith(new String(fixture.bytes(), ISO_8859_1));
        assertThat(deadLetters.reasons()).first().isEqualTo(first.decision().reason());
    }

    @Test
    void aRejectedEventThatCouldNotBeToldIsNotKeptBeforeItIs() {
        alerts.refuse(1);
        Fixture fixture = Fixtures.of("rejected", "arn-of-foreign-account");

        assertThat(deliver(fixture).retry()).isPresent();
        assertThat(deadLetters.kept()).isEmpty();
        assertThat(deliver(fixture).retry()).isEmpty();
        assertThat(deadLetters.kept()).hasSize(1);
        assertThat(alerts.sent()).hasSize(1);
    }

    @Test
    void everyAlertOfAnIncidentCarriesTheSameId() {
        trail.stop(stopped);
        members.fails("open", MemberFault.Kind.NO_WAY_IN, 1);
        deliver(STOP);
        deliver(STOP);

        assertThat(alerts.sent())
                .extracting(Alert::incident)
                .hasSize(2)
                .containsOnly(deliver(STOP).incident());
    }

    private Report deliver(Fixture fixture) {
        return response.respond(fixture.bytes());
    }
}
