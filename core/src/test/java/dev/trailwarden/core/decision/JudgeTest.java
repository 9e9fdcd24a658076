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
import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.event.UnreadableEvent;
import dev.trailwarden.core.remedy.Remediation.MatchBaseline;
import dev.trailwarden.core.remedy.Remediation.ResumeLogging;
import dev.trailwarden.core.remedy.Remediation.ReviveStore;
import dev.trailwarden.core.tamper.Catalogue;
import dev.trailwarden.core.tamper.OrganizationTamper;
import dev.trailwarden.core.tamper.Severity;
import dev.trailwarden.core.tamper.Tamper;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JudgeTest {
    private final Judge judge = Fixtures.judge(Fixtures.HOUSE);

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

        assertThat(Fixtures.judge(house)
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

        assertThat(Fixtures.judge(house)
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
    void ourOwnRoleRepairsTheOrganizationFromTheManagementAccountAndFromNowhereElse() throws UnreadableEvent {
        assertThat(judged("passed-over", "own-attach-policy")).isInstanceOf(Ignore.class);
        assertThat(judged("attach-policy", "by-our-own-role-of-a-member")).isInstanceOf(Restore.class);
        assertThat(judged("detach-policy", "by-our-own-role")).isInstanceOf(Restore.class);
        assertThat(judged("update-policy", "by-our-own-role")).isInstanceOf(Restore.class);
    }

    @Test
    void noExemptionCoversTheGuardrail() throws UnreadableEvent {
        House exempt = new House(
                House.DEFAULT_MEMBER_ROLE,
                Optional.of(Fixtures.MANAGEMENT),
                List.of(),
                House.DEFAULT_WINDOW,
                Mode.ENFORCE,
                Exemptions.parse("""
                        [{"account": "111111111111", "effect": "exempt", "until": "2126-03-31", "reason": "test"}]
                        """));
        assertThat(Fixtures.judge(exempt)
                        .judge(Fixtures.of("detach-policy", "by-name").event()))
                .isInstanceOf(Restore.class);
    }

    static List<Tamper> kinds() {
        return Catalogue.ALL;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyKindIsUndoneInTheAccountAndRegionItHappenedInOrTold(Tamper kind) throws UnreadableEvent {
        TrailEvent event = Fixtures.of(kind.id(), "by-name").event();

        if (kind.remedy(event).isEmpty()) {
            assertThat(judge.judge(event)).asInstanceOf(type(AlertOnly.class)).satisfies(alert -> {
                assertThat(alert.occasion()).isEqualTo(Occasion.NO_CURE);
                assertThat(alert.severity()).isEqualTo(kind.severity());
            });
            return;
        }
        assertThat(judge.judge(event)).asInstanceOf(type(Restore.class)).satisfies(restore -> {
            // The organization is looked at in its management account, also for a member that leaves.
            AccountId where = kind instanceof OrganizationTamper ? Fixtures.MANAGEMENT : event.account();
            assertThat(restore.remedy())
                    .isEqualTo(kind.remedy(event).orElseThrow().in(where));
            assertThat(restore.remedy().account()).isEqualTo(where);
            assertThat(restore.mode()).isEqualTo(Mode.ENFORCE);
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aBreakGlassRoleMayDoAllOfIt(Tamper kind) throws UnreadableEvent {
        assertThat(judged(kind.id(), "break-glass-role"))
                .asInstanceOf(type(AlertOnly.class))
                .satisfies(alert -> {
                    assertThat(alert.occasion()).isEqualTo(Occasion.BREAK_GLASS);
                    assertThat(alert.severity()).isEqualTo(Severity.HIGH);
                    assertThat(alert.finding().orElseThrow().tamper()).isEqualTo(kind);
                });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whoObservesDecidesTheSameAndWritesNothing(Tamper kind) throws UnreadableEvent {
        TrailEvent event = Fixtures.of(kind.id(), "by-name").event();
        Decision observed = Fixtures.judge(house(Mode.OBSERVE, Exemptions.NONE)).judge(event);

        if (judge.judge(event) instanceof Restore enforced) {
            assertThat(observed).asInstanceOf(type(Restore.class)).satisfies(restore -> {
                assertThat(restore.mode()).isEqualTo(Mode.OBSERVE);
                assertThat(restore.remedy()).isEqualTo(enforced.remedy());
                assertThat(restore.reason()).contains(", and is only observed");
            });
        } else {
            assertThat(observed).isEqualTo(judge.judge(event));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"update-trail", "delete-trail", "put-event-selectors", "add-tags", "remove-tags"})
    void whatTheOrganizationOwnsIsMadeEqualToItsBaselineInTheManagementAccount(String kind) throws UnreadableEvent {
        assertThat(judged(kind, "organization-trail-by-delegated-admin"))
                .asInstanceOf(type(Restore.class))
                .satisfies(restore -> {
                    assertThat(restore.remedy()).isInstanceOf(MatchBaseline.class);
                    assertThat(restore.remedy().account()).isEqualTo(Fixtures.MANAGEMENT);
                });
        assertThat(judged(kind, "organization-trail-refused-to-member")).isInstanceOf(AlertOnly.class);
    }

    @Test
    void anEventDataStoreOfTheOrganizationIsRevivedInTheManagementAccount() throws UnreadableEvent {
        assertThat(judged("delete-event-data-store", "organization-store-by-delegated-admin"))
                .asInstanceOf(type(Restore.class))
                .satisfies(restore -> assertThat(restore.remedy())
                        .isEqualTo(new ReviveStore(
                                Fixtures.MANAGEMENT,
                                new Region("eu-central-1"),
                                "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stop-ingestion-of-a-stranger",
                "delete-event-data-store-of-another-member",
                "update-event-data-store-of-a-stranger",
                "insights-of-an-event-data-store-of-a-stranger"
            })
    void anEventDataStoreOfAnotherAccountIsNotBelieved(String name) throws UnreadableEvent {
        assertThat(judged("rejected", name))
                .isInstanceOf(Reject.class)
                .extracting(Decision::reason)
                .asString()
                .contains("names an event data store of account");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "add-tags-of-an-event-data-store",
                "add-tags-of-a-channel",
                "remove-tags-of-a-dashboard",
                "remove-tags-of-a-channel-refused-by-scp"
            })
    void tagsOfWhatIsNoTrailAreNobodysBusiness(String name) throws UnreadableEvent {
        assertThat(judged("passed-over", name)).isInstanceOf(Ignore.class);
    }

    @Test
    void theCatalogueHasNoTwoKindsOfOneNameOrOneOperation() {
        assertThat(Catalogue.ALL.stream().map(Tamper::id))
                .allSatisfy(id -> assertThat(id).matches("[a-z]+(-[a-z]+)*"));
        assertThat(new HashSet<>(Catalogue.ALL.stream().map(Tamper::id).toList()))
                .hasSameSizeAs(Catalogue.ALL);
        assertThat(new HashSet<>(Catalogue.ALL.stream().map(Tamper::eventName).toList()))
                .hasSameSizeAs(Catalogue.ALL);
        assertThat(Catalogue.ALL).allSatisfy(kind -> assertThat(kind.deed()).isNotBlank());
    }

    private static House house(Mode mode, Exemptions exemptions) {
        return new House(
                House.DEFAULT_MEMBER_ROLE,
                Optional.of(Fixtures.MANAGEMENT),
                Fixtures.HOUSE.breakGlass(),
                House.DEFAULT_WINDOW,
                mode,
                exemptions);
    }

    private Decision judged(String folder, String name) throws UnreadableEvent {
        return judge.judge(Fixtures.of(folder, name).event());
    }

    private ResumeLogging remedyOf(String name) throws UnreadableEvent {
        return (ResumeLogging) ((Restore) judged("stop-logging", name)).remedy();
    }
}
