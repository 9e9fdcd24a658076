package dev.trailwarden.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.Look.Seen;
import dev.trailwarden.core.alert.Alert;
import dev.trailwarden.core.baseline.Baseline;
import dev.trailwarden.core.baseline.Baseline.Origin;
import dev.trailwarden.core.baseline.BasicSelector;
import dev.trailwarden.core.baseline.Facet;
import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.decision.Exemption;
import dev.trailwarden.core.decision.Exemptions;
import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.decision.Mode;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.port.CloudTrailRules;
import dev.trailwarden.core.port.InMemoryMembers;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.MemberFault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LookTest {
    private static final AccountId MEMBER = new AccountId("222222222222");
    private static final Region IRELAND = new Region("eu-west-1");
    private static final TrailArn AUDIT = new TrailArn("aws", IRELAND, MEMBER, "audit");

    private final Instant now = Instant.parse("2026-03-02T07:13:29Z");
    private final TestHub hub = new TestHub(now, now);
    private final InMemoryMembers members = hub.members();

    @Test
    void aHealthyTrailIsRememberedOnceAndNobodyIsDisturbed() throws Exception {
        audit();

        assertThat(states()).containsExactly("captured");
        assertThat(states()).containsExactly("sound");
        Baseline kept = hub.baselines().find(AUDIT).orElseThrow();
        assertThat(kept.version()).isEqualTo(1);
        assertThat(kept.origin()).isEqualTo(Origin.CAPTURED);
        assertThat(kept.settings()).isEqualTo(InMemoryMembers.SETTINGS);
        assertThat(hub.alerts().sent()).isEmpty();
        assertThat(members.writes()).isEmpty();
    }

    @Test
    void aWeakTrailIsNeverTakenForABaselineAndToldOnce() throws Exception {
        audit().set(with(Facet.SELECTORS, selectors("ReadOnly")));

        assertThat(states()).containsExactly("unmatched");
        assertThat(states()).containsExactly("unmatched");
        assertThat(hub.baselines().find(AUDIT)).isEmpty();
        assertThat(hub.alerts().verdicts()).containsExactly("CHANGED");
    }

    @Test
    void aTrailWhoseFilesDoNotArriveIsNotHealthy() throws Exception {
        audit().deliveryFails("NoSuchBucket");

        assertThat(look().getFirst().words()).contains("its files do not arrive (NoSuchBucket)");
        assertThat(hub.baselines().find(AUDIT)).isEmpty();
    }

    @Test
    void aChangeThatNoEventReportedIsFoundUndoneAndTold() throws Exception {
        InMemoryMembers.Trail trail = audit();
        look();
        trail.set(with(Facet.SELECTORS, selectors("ReadOnly")));

        assertThat(states()).containsExactly("restored");
        assertThat(trail.settings()).isEqualTo(InMemoryMembers.SETTINGS);
        Alert alert = hub.alerts().sent().getFirst();
        assertThat(alert.source()).isEqualTo(Alert.Source.LOOK);
        assertThat(alert.verdict().words()).isEqualTo("RESTORED");
        assertThat(states()).containsExactly("sound");
        assertThat(hub.alerts().sent()).hasSize(1);
    }

    @Test
    void whatALookCouldNotTellTheNextOneTells() throws Exception {
        InMemoryMembers.Trail trail = audit();
        look();
        trail.set(with(Facet.SELECTORS, selectors("ReadOnly")));
        hub.alerts().refuse(1);

        assertThat(states()).containsExactly("restored");
        assertThat(hub.alerts().sent()).isEmpty();
        assertThat(states()).containsExactly("sound");
        assertThat(hub.alerts().verdicts()).containsExactly("RESTORED");
        look();
        assertThat(hub.alerts().sent()).hasSize(1);
    }

    @Test
    void aTrailThatVanishedIsMadeAgain() throws Exception {
        audit();
        look();
        members.delete(AUDIT);

        assertThat(states()).containsExactly("restored");
        assertThat(members.find(AUDIT).orElseThrow().settings()).isEqualTo(InMemoryMembers.SETTINGS);
    }

    @Test
    void oneTrailThatCannotBePutRightDoesNotKeepTheOthersFromIt() throws Exception {
        InMemoryMembers.Trail first = members.trail(MEMBER.value(), IRELAND.id(), "first");
        InMemoryMembers.Trail second = members.trail(MEMBER.value(), IRELAND.id(), "second");
        look();
        first.stop(now);
        second.stop(now);
        members.fails("start first", MemberFault.Kind.DENIED);

        assertThat(states()).containsExactly("failed", "restored");
        assertThat(states()).containsExactly("failed", "sound");
        assertThat(hub.alerts().verdicts()).containsExactly("NOT RESTORED", "RESTORED");
        members.works("start first");
        assertThat(states()).containsExactly("restored", "sound");
        assertThat(hub.alerts().verdicts()).containsExactly("NOT RESTORED", "RESTORED", "RESTORED LATE");
    }

    @Test
    void aBreakGlassWindowIsLeftAloneUntilItEndsAndThenSaidToHaveEnded() throws Exception {
        InMemoryMembers.Trail trail = audit();
        look();
        trail.stop(now);
        hub.response().respond(Fixtures.of("stop-logging", "break-glass-role").bytes());

        assertThat(states()).containsExactly("unmatched");
        assertThat(trail.logs()).isFalse();
        hub.passes(Duration.ofHours(5));
        assertThat(states()).containsExactly("restored");
        assertThat(trail.logs()).isTrue();
        assertThat(states()).containsExactly("sound");
        assertThat(hub.alerts().verdicts()).containsExactly("BREAK-GLASS", "RESTORED LATE");
        assertThat(hub.alerts().sent().getFirst().until()).isPresent();
        assertThat(hub.ledger().incidents().getFirst().tamper())
                .as("nothing is forgotten")
                .contains("stop-logging");
        assertThat(hub.alerts().sent().getLast().tamper()).isPresent();
    }

    @Test
    void theEventThatComesAfterTheLookGoesOnWithItsIncidentAndIsToldToNobodyTwice() throws Exception {
        InMemoryMembers.Trail trail = audit();
        look();
        trail.stop(now);

        assertThat(states()).containsExactly("restored");
        byte[] event = stop("late-1", now.minusSeconds(30));
        hub.response().respond(event);
        hub.response().respond(event);

        assertThat(hub.alerts().verdicts()).containsExactly("RESTORED");
        assertThat(hub.ledger().incidents()).singleElement().satisfies(incident -> {
            assertThat(incident.id()).startsWith("look-");
            assertThat(incident.tamper()).contains("stop-logging");
            assertThat(incident.actor()).as("who it was is remembered").isPresent();
            assertThat(incident.open()).isFalse();
        });
        assertThat(states()).containsExactly("sound");
    }

    @Test
    void aSecondStopBeforeTheLookIsNews() throws Exception {
        InMemoryMembers.Trail trail = audit();
        look();
        trail.stop(now);

        look();
        hub.response().respond(stop("late-1", now.minusSeconds(30)));
        hub.response().respond(stop("late-2", now.minusSeconds(10)));

        assertThat(hub.alerts().verdicts()).containsExactly("RESTORED", "LOGGING AGAIN");
    }

    @Test
    void aStopBeforeTheTrailWasLastSoundOrAfterTheLookIsNews() throws Exception {
        InMemoryMembers.Trail trail = audit();
        look();
        trail.stop(now);

        hub.look().at(AUDIT, now.minusSeconds(900));
        hub.response().respond(stop("older", now.minusSeconds(901)));
        hub.response().respond(stop("newer", now.plusSeconds(1)));

        assertThat(hub.alerts().verdicts()).containsExactly("RESTORED", "LOGGING AGAIN", "LOGGING AGAIN");
        assertThat(hub.alerts().sent().getFirst().source()).isEqualTo(Alert.Source.SWEEP);
    }

    @Test
    void anEventOfAnotherKindIsNoExplanation() throws Exception {
        InMemoryMembers.Trail trail = audit();
        look();
        trail.set(with(Facet.SELECTORS, selectors("ReadOnly")));

        look();
        hub.response().respond(stop("late-1", now.minusSeconds(30)));

        assertThat(hub.alerts().verdicts()).containsExactly("RESTORED", "LOGGING AGAIN");
    }

    @Test
    void whatALookCouldNotUndoAndTheEventDidIsToldAsRestoredLate() throws Exception {
        InMemoryMembers.Trail trail = audit();
        look();
        trail.stop(now);
        members.fails("start audit", MemberFault.Kind.DENIED);

        assertThat(states()).containsExactly("failed");
        hub.response().respond(stop("late-1", now.minusSeconds(30)));
        assertThat(hub.alerts().verdicts()).containsExactly("NOT RESTORED");
        members.works("start audit");
        hub.response().respond(stop("late-1", now.minusSeconds(30)));

        assertThat(trail.logs()).isTrue();
        assertThat(hub.alerts().verdicts()).containsExactly("NOT RESTORED", "RESTORED LATE");
        assertThat(states()).containsExactly("sound");
        assertThat(hub.alerts().sent()).hasSize(2);
    }

    @Test
    void whoeverObservesIsNotToldTwiceEither() throws Exception {
        InMemoryMembers.Trail trail = audit();
        look();
        trail.stop(now);
        House observing = new House(
                House.DEFAULT_MEMBER_ROLE,
                Optional.empty(),
                List.of(),
                House.DEFAULT_WINDOW,
                Mode.OBSERVE,
                Exemptions.NONE);

        hub.look(observing).at(MEMBER, IRELAND);
        hub.response(observing).respond(stop("late-1", now.minusSeconds(30)));

        assertThat(hub.alerts().verdicts()).containsExactly("OBSERVED");
    }

    private static byte[] stop(String id, Instant when) {
        ObjectNode event = (ObjectNode) Fixtures.of("stop-logging", "by-name").json();
        ObjectNode record = (ObjectNode) event.get("detail");
        record.put("eventID", id).put("eventTime", when.toString());
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void withoutABaselineAWindowThatEndedStillEndsInATrailThatLogs() throws Exception {
        InMemoryMembers.Trail trail = audit().stop(now);
        hub.response().respond(Fixtures.of("stop-logging", "break-glass-role").bytes());
        hub.passes(Duration.ofHours(5));

        assertThat(states()).containsExactly("restored");
        assertThat(trail.logs()).isTrue();
        assertThat(hub.alerts().verdicts()).containsExactly("BREAK-GLASS", "RESTORED LATE");
    }

    @Test
    void noBaselineIsTakenWhileAnIncidentIsOpen() throws Exception {
        audit().stop(now);
        hub.response().respond(Fixtures.of("stop-logging", "break-glass-role").bytes());
        members.find(AUDIT).orElseThrow().start(now);

        assertThat(states()).containsExactly("unmatched");
        assertThat(hub.baselines().find(AUDIT)).isEmpty();
    }

    @Test
    void aTamperedBaselineIsToldAndNotApplied() throws Exception {
        InMemoryMembers.Trail trail = audit();
        look();
        hub.baselines().tamper(AUDIT);
        trail.stop(now);

        assertThat(states()).containsExactly("failed");
        assertThat(members.writes()).isEmpty();
        assertThat(hub.alerts().verdicts()).containsExactly("NOT RESTORED");
    }

    @Test
    void whoeverObservesIsToldWhatWouldHaveBeenUndone() throws Exception {
        InMemoryMembers.Trail trail = audit();
        look();
        trail.stop(now);
        House observing = new House(
                House.DEFAULT_MEMBER_ROLE,
                Optional.empty(),
                List.of(),
                House.DEFAULT_WINDOW,
                Mode.OBSERVE,
                Exemptions.NONE);

        hub.look(observing).at(MEMBER, IRELAND);
        hub.look(observing).at(MEMBER, IRELAND);

        assertThat(members.writes()).isEmpty();
        assertThat(hub.alerts().verdicts()).containsExactly("OBSERVED");
    }

    @Test
    void anExemptTrailIsNotComparedAndNotTaken() throws Exception {
        audit().stop(now);
        House house = new House(
                House.DEFAULT_MEMBER_ROLE,
                Optional.empty(),
                List.of(),
                House.DEFAULT_WINDOW,
                Mode.ENFORCE,
                new Exemptions(
                        List.of(new Exemption(
                                Optional.of(MEMBER),
                                Optional.empty(),
                                Optional.of("aud*"),
                                Exemption.Effect.EXEMPT,
                                LocalDate.of(2026, 3, 2),
                                "a migration")),
                        Optional.empty()));

        assertThat(hub.look(house).at(MEMBER, IRELAND).getFirst().state()).isEqualTo("exempt");
        hub.passes(Duration.ofDays(1));
        assertThat(hub.look(house).at(MEMBER, IRELAND).getFirst().state()).isEqualTo("unmatched");
    }

    private InMemoryMembers.Trail audit() {
        return members.trail(MEMBER.value(), IRELAND.id(), "audit");
    }

    private List<Seen> look() throws MemberFault, LedgerFault {
        return hub.look().at(MEMBER, IRELAND);
    }

    private List<String> states() throws MemberFault, LedgerFault {
        return look().stream().map(Seen::state).toList();
    }

    private static TrailSettings with(Facet facet, TrailSettings from) {
        return CloudTrailRules.with(InMemoryMembers.SETTINGS, from, Set.of(facet));
    }

    private static TrailSettings selectors(String readWriteType) {
        TrailSettings plain = InMemoryMembers.SETTINGS;
        return new TrailSettings(
                true,
                plain.bucket(),
                "",
                "",
                true,
                true,
                false,
                true,
                "",
                "",
                "",
                List.of(new BasicSelector(readWriteType, true, List.of(), List.of())),
                List.of(),
                List.of(),
                plain.events(),
                Map.of());
    }
}
