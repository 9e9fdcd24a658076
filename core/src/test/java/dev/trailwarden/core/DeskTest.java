package dev.trailwarden.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.baseline.Baseline;
import dev.trailwarden.core.baseline.Baseline.Origin;
import dev.trailwarden.core.baseline.Facet;
import dev.trailwarden.core.baseline.SettingsJson;
import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.port.CloudTrailRules;
import dev.trailwarden.core.port.InMemoryMembers;
import dev.trailwarden.core.port.LedgerFault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DeskTest {
    private static final AccountId MEMBER = new AccountId("222222222222");
    private static final Region IRELAND = new Region("eu-west-1");
    private static final TrailArn AUDIT = new TrailArn("aws", IRELAND, MEMBER, "audit");

    private final Instant now = Instant.parse("2026-03-02T07:13:29Z");
    private final TestHub hub = new TestHub(now, now);
    private final InMemoryMembers.Trail audit = hub.members().trail(MEMBER.value(), IRELAND.id(), "audit");
    private TrailSettings changed = InMemoryMembers.SETTINGS;

    @BeforeEach
    void aBaselineIsKept() throws Exception {
        hub.look().at(MEMBER, IRELAND);
        TrailSettings other = new RandomSettings(7).draw();
        changed = CloudTrailRules.with(InMemoryMembers.SETTINGS, other, Set.of(Facet.BUCKET, Facet.TAGS));
        assertThat(changed).isNotEqualTo(InMemoryMembers.SETTINGS);
    }

    @Test
    void aLegitimateChangeIsAcceptedByTheIdInItsAlert() throws Exception {
        audit.set(changed);
        hub.response().respond(update("event-1"));
        assertThat(audit.settings()).isEqualTo(InMemoryMembers.SETTINGS);

        Desk.Accepted accepted = hub.desk().accept("event-1", "mira", "the new log archive");

        assertThat(accepted.baseline().orElseThrow().version()).isEqualTo(2);
        assertThat(accepted.baseline().orElseThrow().origin()).isEqualTo(Origin.ACCEPTED);
        assertThat(audit.settings()).as("the change is made again").isEqualTo(changed);
        assertThat(accepted.closed()).containsExactly("event-1");
        assertThat(hub.alerts().verdicts()).as("that it is made so is no news").containsExactly("RESTORED", "ACCEPTED");
        hub.response().respond(update("event-1"));
        assertThat(audit.settings()).as("a redelivery changes nothing").isEqualTo(changed);
    }

    @Test
    void aTrailIsAcceptedAsItIs() throws Exception {
        audit.set(changed);

        hub.desk().accept(AUDIT, "mira", "");

        assertThat(hub.baselines().find(AUDIT).orElseThrow().settings()).isEqualTo(changed);
        assertThat(hub.look().at(MEMBER, IRELAND).getFirst().state()).isEqualTo("sound");
    }

    @Test
    void aDeletedTrailIsAcceptedAsDeleted() throws Exception {
        hub.members().delete(AUDIT);

        Desk.Accepted accepted = hub.desk().accept(AUDIT, "mira", "nobody needs it");

        assertThat(accepted.baseline()).isEmpty();
        assertThat(hub.look().at(MEMBER, IRELAND)).isEmpty();
        assertThatThrownBy(() -> hub.desk().accept(AUDIT, "mira", ""))
                .isInstanceOf(Desk.Refused.class)
                .hasMessageContaining("no baseline is kept");
    }

    @Test
    void whatDoesNotLogIsNotAccepted() {
        audit.stop(now);

        assertThatThrownBy(() -> hub.desk().accept(AUDIT, "mira", ""))
                .isInstanceOf(Desk.Refused.class)
                .hasMessageContaining("does not log");
    }

    @Test
    void aPinnedBaselineIsWhatTheNextLookMakes() throws Exception {
        Baseline pinned = hub.desk().pin(AUDIT, SettingsJson.read(SettingsJson.write(changed)), "mira");

        assertThat(pinned.version()).isEqualTo(2);
        assertThat(pinned.origin()).isEqualTo(Origin.PINNED);
        assertThat(hub.desk().restore(AUDIT, false).state()).isEqualTo("restored");
        assertThat(audit.settings()).isEqualTo(changed);
    }

    @Test
    void anOperatorsWordEndsTheDoubtAboutATamperedItem() throws Exception {
        hub.baselines().tamper(AUDIT);
        assertThat(hub.desk()
                        .list(Optional.empty(), Optional.empty(), 10)
                        .rows()
                        .getFirst()
                        .problem())
                .isPresent();

        hub.desk().accept(AUDIT, "mira", "");

        assertThat(hub.desk()
                        .list(Optional.of(MEMBER), Optional.empty(), 10)
                        .rows()
                        .getFirst()
                        .baseline())
                .isPresent();
    }

    @Test
    void manyBaselinesAreListedInTheirOrderAndInPages() throws Exception {
        for (int i = 0; i < 250; i++) {
            hub.members().trail(MEMBER.value(), IRELAND.id(), String.format("trail-%03d", i));
        }
        hub.look().at(MEMBER, IRELAND);

        List<String> names = new ArrayList<>();
        Optional<TrailArn> after = Optional.empty();
        do {
            Desk.Page page = hub.desk().list(Optional.of(MEMBER), after, 100);
            assertThat(page.rows())
                    .hasSizeLessThanOrEqualTo(100)
                    .allMatch(row -> row.baseline().isPresent());
            page.rows().forEach(row -> names.add(row.trail().name()));
            after = page.next();
        } while (after.isPresent());

        assertThat(names).hasSize(251).isSorted();
    }

    @Test
    void aBaselineThatIsNotGivenIsNotLeftOutInSilence() throws Exception {
        hub.members().trail(MEMBER.value(), IRELAND.id(), "other");
        hub.look().at(MEMBER, IRELAND);
        hub.baselines().leaveUnanswered(AUDIT);

        assertThatThrownBy(() -> hub.desk().list(Optional.empty(), Optional.empty(), 10))
                .isInstanceOf(LedgerFault.class)
                .hasMessageContaining("the table does not answer");
    }

    @Test
    void aDifferenceIsShownAndNotTouched() throws Exception {
        audit.set(changed);

        Desk.Diff diff = hub.desk().diff(AUDIT);

        assertThat(diff.changes())
                .isNotEmpty()
                .allSatisfy(change -> assertThat(change.now()).isEmpty());
        assertThat(diff.calls()).startsWith("UpdateTrail");
        assertThat(hub.members().writes()).isEmpty();
    }

    @Test
    void anOpenWindowIsEndedByAnOperatorOnly() throws Exception {
        audit.stop(now);
        hub.response().respond(Fixtures.of("stop-logging", "break-glass-role").bytes());

        assertThat(hub.desk().restore(AUDIT, false).state()).isEqualTo("unmatched");
        assertThat(hub.desk().restore(AUDIT, true).state()).isEqualTo("restored");
        assertThat(audit.logs()).isTrue();
    }

    @Test
    void anUnknownIncidentIsRefusedByName() {
        assertThatThrownBy(() -> hub.desk().accept("event-9", "mira", ""))
                .isInstanceOf(Desk.Refused.class)
                .hasMessageContaining("event-9");
    }

    private static byte[] update(String id) throws Exception {
        ObjectNode event = (ObjectNode) Fixtures.of("update-trail", "by-name").json();
        event.put("account", MEMBER.value()).put("region", IRELAND.id());
        ObjectNode detail = (ObjectNode) event.path("detail");
        detail.put("eventID", id).put("recipientAccountId", MEMBER.value());
        ((ObjectNode) detail.path("requestParameters")).put("name", "audit");
        return Fixtures.JSON.writeValueAsBytes(event);
    }
}
