package dev.trailwarden.core.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.trailwarden.core.Fixtures;
import dev.trailwarden.core.decision.Decision.AlertOnly;
import dev.trailwarden.core.decision.Decision.Ignore;
import dev.trailwarden.core.decision.Decision.Occasion;
import dev.trailwarden.core.decision.Decision.Reject;
import dev.trailwarden.core.decision.Decision.Restore;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.UnreadableEvent;
import dev.trailwarden.core.remedy.Remediation.ResumeLogging;
import dev.trailwarden.core.tamper.Severity;
import dev.trailwarden.core.tamper.Tamper;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JudgeTest {
    private final Judge judge = new Judge(Fixtures.HOUSE);

    @Test
    void aStopIsUndoneWhereItHappened() throws UnreadableEvent {
        assertThat(remedyOf("by-name").account()).isEqualTo(new AccountId("222222222222"));
        assertThat(remedyOf("record-of-another-region").region()).isEqualTo(new Region("eu-west-1"));
        assertThat(remedyOf("arn-of-another-region").region()).isEqualTo(new Region("eu-west-1"));
    }

    @Test
    void anOrganizationTrailIsUndoneWhereItsOwnerIs() throws UnreadableEvent {
        assertThat(remedyOf("organization-trail-by-delegated-admin").account()).isEqualTo(Fixtures.MANAGEMENT);
        assertThat(remedyOf("organization-trail-by-name-in-management").account())
                .isEqualTo(Fixtures.MANAGEMENT);
    }

    @Test
    void whoDoesNotKnowTheManagementAccountTouchesNoOrganizationTrail() throws UnreadableEvent {
        House house = new House(House.DEFAULT_MEMBER_ROLE, Optional.empty(), List.of());

        assertThat(new Judge(house)
                        .judge(Fixtures.of("stop-logging", "organization-trail-by-delegated-admin")
                                .event()))
                .isInstanceOf(Reject.class);
    }

    @Test
    void aForgedEventIsNotEvenAskedWhetherItIsOurs() throws UnreadableEvent {
        assertThat(judged("rejected", "forged-by-our-own-role")).isInstanceOf(Reject.class);
        assertThat(judged("rejected", "forged-by-break-glass")).isInstanceOf(Reject.class);
    }

    @Test
    void ourOwnRoleMayRepairAndMayNotStop() throws UnreadableEvent {
        assertThat(judged("benign", "start-logging-our-repair")).isInstanceOf(Ignore.class);
        assertThat(judged("stop-logging", "by-our-own-role")).isInstanceOf(Restore.class);
    }

    @Test
    void aCallThatFailedChangedNothingWhoeverMadeIt() throws UnreadableEvent {
        assertThat(judged("stop-logging", "refused-to-break-glass"))
                .asInstanceOf(type(AlertOnly.class))
                .satisfies(alert -> {
                    assertThat(alert.occasion()).isEqualTo(Occasion.REFUSED_BY_SCP);
                    assertThat(alert.severity()).isEqualTo(Severity.LOW);
                });
        assertThat(judged("stop-logging", "refused-arn-of-foreign-account"))
                .asInstanceOf(type(AlertOnly.class))
                .satisfies(alert -> assertThat(alert.occasion()).isEqualTo(Occasion.FAILED_ATTEMPT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"words-of-an-scp-in-another-error", "refused-by-iam", "refused-by-boundary", "throttled"})
    void onlyAnScpsRefusalIsCalledOne(String name) throws UnreadableEvent {
        assertThat(judged("stop-logging", name))
                .asInstanceOf(type(AlertOnly.class))
                .satisfies(alert -> assertThat(alert.occasion()).isEqualTo(Occasion.FAILED_ATTEMPT));
    }

    @Test
    void breakGlassIsToldAsSomethingToLookAtToday() throws UnreadableEvent {
        assertThat(judged("stop-logging", "break-glass-permission-set"))
                .asInstanceOf(type(AlertOnly.class))
                .satisfies(alert -> {
                    assertThat(alert.occasion()).isEqualTo(Occasion.BREAK_GLASS);
                    assertThat(alert.severity()).isEqualTo(Severity.HIGH);
                    assertThat(alert.finding()).isPresent();
                });
    }

    @Test
    void withoutConfiguredRolesNobodyBreaksGlass() throws UnreadableEvent {
        House house = new House(House.DEFAULT_MEMBER_ROLE, Optional.empty(), List.of());

        assertThat(new Judge(house)
                        .judge(Fixtures.of("stop-logging", "break-glass-role").event()))
                .isInstanceOf(Restore.class);
    }

    @Test
    void anOperationOfTomorrowIsToldAndNotPassedOver() throws UnreadableEvent {
        assertThat(judged("not-undone", "operation-of-tomorrow"))
                .asInstanceOf(type(AlertOnly.class))
                .satisfies(alert -> {
                    assertThat(alert.occasion()).isEqualTo(Occasion.NO_CURE);
                    assertThat(alert.finding()).isEmpty();
                });
    }

    @Test
    void theCatalogueHasNoTwoKindsOfOneNameOrOneOperation() {
        assertThat(Tamper.CATALOGUE.stream().map(Tamper::id))
                .allSatisfy(id -> assertThat(id).matches("[a-z]+(-[a-z]+)*"));
        assertThat(new HashSet<>(Tamper.CATALOGUE.stream().map(Tamper::id).toList()))
                .hasSameSizeAs(Tamper.CATALOGUE);
        assertThat(new HashSet<>(
                        Tamper.CATALOGUE.stream().map(Tamper::eventName).toList()))
                .hasSameSizeAs(Tamper.CATALOGUE);
        assertThat(Tamper.CATALOGUE).allSatisfy(kind -> assertThat(kind.deed()).isNotBlank());
    }

    private Decision judged(String folder, String name) throws UnreadableEvent {
        return judge.judge(Fixtures.of(folder, name).event());
    }

    private ResumeLogging remedyOf(String name) throws UnreadableEvent {
        return (ResumeLogging) ((Restore) judged("stop-logging", name)).remedy();
    }
}
