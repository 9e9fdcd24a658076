package dev.trailwarden.core.sweep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.Fixtures;
import dev.trailwarden.core.TestHub;
import dev.trailwarden.core.alert.Alert.Source;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.port.InMemoryMembers;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.Trace;
import dev.trailwarden.core.sweep.Sweep.Swept;
import dev.trailwarden.core.sweep.Tally.Count;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SweepTest {
    private static final AccountId MEMBER = new AccountId("222222222222");
    private static final Region IRELAND = new Region("eu-west-1");
    private static final TrailArn AUDIT = new TrailArn("aws", IRELAND, MEMBER, "audit");

    private final Instant now = Instant.parse("2026-03-02T07:13:29Z");
    private final TestHub hub = new TestHub(now, now);
    private final InMemoryMembers members = hub.members();
    private final List<byte[]> history = new ArrayList<>();
    private final List<Set<String>> asked = new ArrayList<>();
    private Optional<MemberFault> noHistory = Optional.empty();

    private final Trace trace = (trail, calls, since) -> {
        asked.add(calls);
        if (noHistory.isPresent()) {
            throw noHistory.get();
        }
        return List.copyOf(history);
    };

    private final Sweep sweep = new Sweep(
            Fixtures.HOUSE,
            members,
            hub.memory(),
            hub.ledger(),
            trace,
            hub.response(),
            hub.look(),
            hub.guardrailDesk(Fixtures.HOUSE),
            IRELAND,
            "arn:aws:events:eu-west-1:999999999999:event-bus/trailwarden",
            hub::now);

    @Test
    void aSoundTrailIsReadOnceWithOneSessionAndNobodyIsAskedWhoDidNothing() {
        audit();
        assertThat(at().tally().of(Count.CAPTURED)).isEqualTo(1);
        int before = members.calls().size();

        Swept swept = at();

        assertThat(members.calls().subList(before, members.calls().size()))
                .filteredOn(call -> call.startsWith("open"))
                .hasSize(1);
        assertThat(swept.kind()).isEmpty();
        assertThat(swept.tally().of(Count.TRAILS)).isEqualTo(1);
        assertThat(swept.tally().of(Count.NOT_LOGGING)).isZero();
        assertThat(asked).isEmpty();
        assertThat(hub.alerts().sent()).isEmpty();
    }

    @Test
    void whoStoppedItIsFoundInTheHistoryAndToldOnce() {
        InMemoryMembers.Trail trail = audit();
        at();
        trail.stop(now);
        history.add(stop("by-mallory", now));

        Swept swept = at();

        assertThat(trail.logs()).isTrue();
        assertThat(swept.tally().of(Count.RESTORED)).isEqualTo(1);
        assertThat(asked).containsExactly(Set.of("StopLogging"));
        assertThat(hub.alerts().verdicts()).containsExactly("RESTORED");
        assertThat(hub.alerts().sent().getFirst().source()).isEqualTo(Source.SWEEP);
        assertThat(hub.alerts().sent().getFirst().event()).isPresent();
        assertThat(hub.deadLetters().kept()).isEmpty();
        at();
        hub.response().respond(stop("by-mallory", now));
        assertThat(hub.alerts().sent()).hasSize(1);
    }

    @Test
    void aRecordOfBeforeTheTrailWasLastSoundOrOfAnotherTrailIsNoExplanation() {
        InMemoryMembers.Trail trail = audit();
        at();
        trail.stop(now);
        history.add(stop("told-already", now));
        hub.response().respond(stop("told-already", now));
        trail.stop(now);
        history.add(new String(stop("of-another", now), UTF_8)
                .replace("\"audit\"", "\"another\"")
                .getBytes(UTF_8));

        at();

        assertThat(trail.logs()).isTrue();
        assertThat(hub.alerts().verdicts()).containsExactly("RESTORED", "RESTORED");
        assertThat(hub.alerts().sent().getLast().event()).isEmpty();
    }

    @Test
    void whatTheHistoryKnowsOnlyLaterIsRememberedAndNotToldAgain() {
        InMemoryMembers.Trail trail = audit();
        at();
        trail.stop(now);
        at();
        assertThat(hub.alerts().verdicts()).containsExactly("RESTORED");
        history.add(stop("by-mallory", now));

        hub.passes(Duration.ofMinutes(15));
        at();
        hub.passes(Duration.ofMinutes(15));
        at();

        assertThat(asked)
                .as("before, once later, and not again when it is explained")
                .hasSize(2);
        assertThat(hub.alerts().sent()).hasSize(1);
        assertThat(hub.ledger().incidents())
                .singleElement()
                .satisfies(incident -> assertThat(incident.actor()).isPresent());
    }

    @Test
    void aHistoryThatDoesNotAnswerKeepsNothingFromBeingUndone() {
        InMemoryMembers.Trail trail = audit();
        at();
        trail.stop(now);
        noHistory = Optional.of(
                new MemberFault(MemberFault.Kind.DENIED, "LookupEvents failed", new IllegalStateException("denied")));

        Swept swept = at();

        assertThat(trail.logs()).isTrue();
        assertThat(swept.kind()).contains(Trouble.Kind.UNSEEN);
        assertThat(swept.what()).contains("LookupEvents failed");
    }

    @Test
    void aBreakGlassStopIsLeftAloneWhileItsWindowIsOpen() throws Exception {
        InMemoryMembers.Trail trail = audit();
        at();
        trail.stop(now);
        ObjectNode event =
                (ObjectNode) Fixtures.of("stop-logging", "break-glass-role").json();
        ((ObjectNode) event.get("detail")).put("eventTime", now.toString());
        history.add(event.toString().getBytes(UTF_8));

        Swept swept = at();
        at();

        assertThat(trail.logs()).isFalse();
        assertThat(swept.tally().of(Count.LEFT_ALONE)).isEqualTo(1);
        assertThat(swept.tally().of(Count.NOT_LOGGING)).isEqualTo(1);
        assertThat(hub.alerts().verdicts()).containsExactly("BREAK-GLASS");
        hub.passes(Duration.ofHours(5));
        at();
        assertThat(trail.logs()).isTrue();
        assertThat(hub.alerts().verdicts()).containsExactly("BREAK-GLASS", "RESTORED LATE");
    }

    @Test
    void anAccountThatCannotBeReachedIsATroubleAndNoIncident() {
        audit();
        at();
        members.fails("open", MemberFault.Kind.NO_WAY_IN);

        Swept swept = at();

        assertThat(swept.kind()).contains(Trouble.Kind.UNREACHABLE);
        assertThat(swept.tally().of(Count.UNREACHABLE)).isEqualTo(1);
        assertThat(hub.alerts().sent()).isEmpty();
    }

    @Test
    void aTrailThatCannotBeReadKeepsNoOtherFromBeingLookedAt() {
        InMemoryMembers.Trail first = members.trail(MEMBER.value(), IRELAND.id(), "first");
        InMemoryMembers.Trail second = members.trail(MEMBER.value(), IRELAND.id(), "second");
        at();
        first.stop(now);
        second.stop(now);
        members.fails("settings first", MemberFault.Kind.UNAVAILABLE);

        Swept swept = at();

        assertThat(second.logs()).isTrue();
        assertThat(swept.kind()).contains(Trouble.Kind.UNSEEN);
        assertThat(swept.tally().of(Count.NOT_LOGGING)).isEqualTo(1);
        assertThat(hub.alerts().verdicts()).as("not seen is no incident").containsExactly("RESTORED");
    }

    @Test
    void whatHasABaselineIsLookedAtThoughTrailsCannotBeListed() {
        InMemoryMembers.Trail trail = audit();
        at();
        trail.stop(now);
        members.fails("list", MemberFault.Kind.UNAVAILABLE);

        Swept swept = at();

        assertThat(trail.logs()).isTrue();
        assertThat(swept.kind()).contains(Trouble.Kind.UNSEEN);
    }

    @Test
    void aTableThatDoesNotAnswerIsATroubleAndNoStormOfAlerts() {
        audit().stop(now);
        hub.baselines().down(true);

        assertThat(at().kind()).contains(Trouble.Kind.UNSEEN);
        assertThat(hub.alerts().sent()).isEmpty();
    }

    @Test
    void filesThatDoNotArriveAreCounted() {
        InMemoryMembers.Trail trail = audit();
        at();
        trail.deliveryFails("NoSuchBucket");

        Swept swept = at();

        assertThat(swept.tally().of(Count.NOT_DELIVERING)).isEqualTo(1);
        assertThat(swept.tally().notWell()).containsExactly("The files of " + AUDIT + " do not arrive: NoSuchBucket");
    }

    private Swept at() {
        return sweep.at(MEMBER, Optional.of(hub.now().minus(Duration.ofMinutes(15))), false);
    }

    private InMemoryMembers.Trail audit() {
        return members.trail(MEMBER.value(), IRELAND.id(), "audit");
    }

    private static byte[] stop(String id, Instant when) {
        ObjectNode event = (ObjectNode) Fixtures.of("stop-logging", "by-name").json();
        ((ObjectNode) event.get("detail")).put("eventID", id).put("eventTime", when.toString());
        return event.toString().getBytes(UTF_8);
    }
}
