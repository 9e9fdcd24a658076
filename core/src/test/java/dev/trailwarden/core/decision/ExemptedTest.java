package dev.trailwarden.core.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.trailwarden.core.Fixtures;
import dev.trailwarden.core.TestHub;
import dev.trailwarden.core.decision.Decision.AlertOnly;
import dev.trailwarden.core.decision.Decision.Occasion;
import dev.trailwarden.core.decision.Decision.Reject;
import dev.trailwarden.core.decision.Decision.Restore;
import dev.trailwarden.core.event.UnreadableEvent;
import dev.trailwarden.core.tamper.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the judge makes of the operator's exemptions. */
final class ExemptedTest {
    private static final Instant NOON = Instant.parse("2026-03-31T12:00:00Z");
    private static final String MEMBER = "\"account\":\"222222222222\"";
    private static final String DELEGATED_ADMIN = "\"account\":\"333333333333\"";
    private static final String MANAGEMENT = "\"account\":\"111111111111\"";
    private static final String SANDBOXES = "\"unit\":\"ou-a1b2-22222222\"";

    private final TestHub hub = new TestHub(NOON, NOON);

    @ParameterizedTest
    @ValueSource(strings = {"stop-logging", "update-trail", "put-event-selectors", "delete-event-data-store"})
    void whatIsExemptIsToldAtLowSeverityWithTheReasonAndLeftAlone(String kind) throws UnreadableEvent {
        assertThat(judge(exempt(MEMBER), kind, "by-name"))
                .asInstanceOf(type(AlertOnly.class))
                .satisfies(alert -> {
                    assertThat(alert.occasion()).isEqualTo(Occasion.EXEMPT);
                    assertThat(alert.severity()).isEqualTo(Severity.LOW);
                    assertThat(alert.reason())
                            .isEqualTo("it succeeded and is left alone, as the operator's exemptions say until "
                                    + "2026-03-31 (load tests)");
                });
    }

    @Test
    void whatIsOnlyObservedIsToldAsWhatWouldBeUndone() throws UnreadableEvent {
        String observe = exempt(MEMBER).replace("\"exempt\"", "\"observe\"");

        assertThat(judge(observe, "update-trail", "by-name"))
                .asInstanceOf(type(Restore.class))
                .satisfies(restore -> {
                    assertThat(restore.mode()).isEqualTo(Mode.OBSERVE);
                    assertThat(restore.reason())
                            .isEqualTo("UpdateTrail succeeded, and is only observed, as the operator's exemptions say "
                                    + "until 2026-03-31 (load tests)");
                });
    }

    @Test
    void theDayAfterItIsUndone() throws UnreadableEvent {
        hub.passes(Duration.ofHours(12));

        assertUndone(judge(exempt(MEMBER), "stop-logging", "by-name"));
    }

    @Test
    void anotherAccountIsUndone() throws UnreadableEvent {
        assertUndone(judge(exempt("\"account\":\"444444444444\""), "stop-logging", "by-name"));
    }

    @Test
    void aUnitIsAskedForInTheOrganization() throws UnreadableEvent {
        assertUndone(judge(exempt(SANDBOXES), "stop-logging", "by-name"));

        hub.directory().account("222222222222", "payments", "ou-a1b2-33333333", "ou-a1b2-22222222", "r-a1b2");
        assertThat(judge(exempt(SANDBOXES), "stop-logging", "by-name")).isInstanceOf(AlertOnly.class);
    }

    @Test
    void whereTheOrganizationDoesNotAnswerItIsUndoneAndTheDoubtIsTold() throws UnreadableEvent {
        hub.directory().goDown();

        Decision decision = judge(exempt(SANDBOXES), "stop-logging", "by-name");

        assertUndone(decision);
        assertThat(decision.reason())
                .startsWith("StopLogging succeeded; whether an exemption covers it is not known (");
    }

    @Test
    void oneForCertainTrailsLeavesTheOthersGuarded() throws UnreadableEvent {
        String labTrails = exempt(MEMBER + ",\"trail\":\"aud*\"");

        assertThat(judge(labTrails, "update-trail", "by-name")).isInstanceOf(AlertOnly.class);
        assertThat(judge(labTrails, "update-trail", "by-arn")).isInstanceOf(AlertOnly.class);
        assertUndone(judge(exempt(MEMBER + ",\"trail\":\"lab-*\""), "update-trail", "by-name"));
        assertUndone(judge(labTrails, "update-trail", "parameters-omitted"));
        assertUndone(judge(labTrails, "delete-event-data-store", "by-name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop-logging", "update-trail", "delete-trail"})
    void oneForADelegatedAdministratorDoesNotCoverTheOrganizationsTrail(String kind) throws UnreadableEvent {
        assertUndone(judge(exempt(DELEGATED_ADMIN), kind, "organization-trail-by-delegated-admin"));
        assertThat(judge(exempt(MANAGEMENT), kind, "organization-trail-by-delegated-admin"))
                .asInstanceOf(type(AlertOnly.class))
                .satisfies(alert -> assertThat(alert.occasion()).isEqualTo(Occasion.EXEMPT));
    }

    @Test
    void whatIsNotBelievedStaysSoInAnExemptAccount() throws UnreadableEvent {
        assertThat(judge(exempt(MEMBER), "rejected", "update-trail-of-another-member"))
                .isInstanceOf(Reject.class);
    }

    @Test
    void anAttemptAndABreakGlassRoleAreToldAsWhatTheyAre() throws UnreadableEvent {
        assertThat(judge(exempt(MEMBER), "update-trail", "refused-by-scp"))
                .asInstanceOf(type(AlertOnly.class))
                .satisfies(alert -> assertThat(alert.occasion()).isEqualTo(Occasion.REFUSED_BY_SCP));
        assertThat(judge(exempt(MEMBER), "update-trail", "break-glass-role"))
                .asInstanceOf(type(AlertOnly.class))
                .satisfies(alert -> assertThat(alert.occasion()).isEqualTo(Occasion.BREAK_GLASS));
    }

    @Test
    void aFileThatCannotBeReadExemptsNobodyAndEveryAlertSaysSo() throws UnreadableEvent {
        House house = house(exempt(MEMBER).replace("2026-03-31", "soon"));
        hub.members().trail("222222222222", "eu-west-1", "audit").stop(NOON);

        hub.response(house).respond(Fixtures.of("stop-logging", "by-name").bytes());

        assertThat(hub.members().writes()).containsExactly("start 222222222222 eu-west-1 audit");
        assertThat(hub.alerts().sent())
                .singleElement()
                .satisfies(alert -> assertThat(alert.notes())
                        .anyMatch(note -> note.startsWith("The exemptions cannot be read, so nobody is exempt: ")));
    }

    private Decision judge(String exemptions, String folder, String name) throws UnreadableEvent {
        return hub.judge(house(exemptions)).judge(Fixtures.of(folder, name).event());
    }

    private static void assertUndone(Decision decision) {
        assertThat(decision)
                .asInstanceOf(type(Restore.class))
                .satisfies(restore -> assertThat(restore.mode()).isEqualTo(Mode.ENFORCE));
    }

    private static House house(String exemptions) {
        return new House(
                House.DEFAULT_MEMBER_ROLE,
                Optional.of(Fixtures.MANAGEMENT),
                Fixtures.HOUSE.breakGlass(),
                House.DEFAULT_WINDOW,
                Mode.ENFORCE,
                Exemptions.parse(exemptions));
    }

    private static String exempt(String whom) {
        return "[{" + whom + ",\"effect\":\"exempt\",\"until\":\"2026-03-31\",\"reason\":\"load tests\"}]";
    }
}
