package dev.trailwarden.core.remedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.trailwarden.core.Fixtures;
import dev.trailwarden.core.RandomSettings;
import dev.trailwarden.core.TestHub;
import dev.trailwarden.core.baseline.Baseline;
import dev.trailwarden.core.baseline.Baseline.Origin;
import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.decision.Mode;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.event.TrailReference;
import dev.trailwarden.core.port.InMemoryBaselines;
import dev.trailwarden.core.port.InMemoryLedger;
import dev.trailwarden.core.port.InMemoryMembers;
import dev.trailwarden.core.port.InMemoryMemory;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.MemberAccount;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.Members;
import dev.trailwarden.core.port.Memory;
import dev.trailwarden.core.port.Permission;
import dev.trailwarden.core.port.TrailStatus;
import dev.trailwarden.core.remedy.Outcome.AlreadySound;
import dev.trailwarden.core.remedy.Outcome.Failed;
import dev.trailwarden.core.remedy.Outcome.Restored;
import dev.trailwarden.core.remedy.Outcome.Trail;
import dev.trailwarden.core.remedy.Remediation.MatchBaseline;
import dev.trailwarden.core.remedy.Remediation.ResumeLogging;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RestorerTest {
    private static final String MEMBER = "222222222222";
    private static final String MANAGEMENT = "111111111111";
    private static final String IRELAND = "eu-west-1";

    private final Instant stopped = Instant.parse("2026-03-02T07:13:29Z");
    private final InMemoryMembers members = new InMemoryMembers(stopped.plusSeconds(3));
    private final List<Duration> pauses = new ArrayList<>();
    private final InMemoryBaselines baselines = new InMemoryBaselines();
    private final Memory memory = new InMemoryMemory(baselines, new InMemoryLedger());
    private final Restorer restorer = new Restorer(members, memory, matcher(members), guardian(), pauses::add);

    private Guardian guardian() {
        return new TestHub(stopped, stopped).guardian(Fixtures.HOUSE);
    }

    private Matcher matcher(Members accounts) {
        return new Matcher(accounts, memory, InstantSource.system(), pauses::add);
    }

    @Test
    void aTrailThatLogsCostsOneReadAndNoWrite() {
        members.trail(MEMBER, IRELAND, "audit");

        Outcome outcome = restore(called("audit"));

        assertThat(outcome).isInstanceOf(AlreadySound.class);
        assertThat(members.calls()).containsExactly("open 222222222222 audit", "status 222222222222 eu-west-1 audit");
        assertThat(pauses).isEmpty();
    }

    @Test
    void aTrailCalledByNameIsSwitchedOnAndLookedAtAgain() {
        members.trail(MEMBER, IRELAND, "audit").stop(stopped);

        Outcome outcome = restore(called("audit"));

        assertThat(outcome)
                .isEqualTo(new Restored(List.of(new Trail(
                        "audit",
                        IRELAND,
                        Optional.of(stopped),
                        Optional.of(stopped.plusSeconds(3)),
                        List.of(),
                        Optional.empty(),
                        Optional.of("no baseline is kept of it yet, so its settings were not compared")))));
        assertThat(outcome.blind()).contains(Duration.ofSeconds(3));
        assertThat(members.calls())
                .containsExactly(
                        "open 222222222222 audit",
                        "status 222222222222 eu-west-1 audit",
                        "start 222222222222 eu-west-1 audit",
                        "status 222222222222 eu-west-1 audit");
    }

    @Test
    void aTrailCalledByItsArnIsSwitchedOnWithoutALookup() {
        InMemoryMembers.Trail trail = members.trail(MEMBER, IRELAND, "audit").stop(stopped);

        assertThat(restore(arn(trail.arn().toString()))).isInstanceOf(Restored.class);
        assertThat(members.calls()).hasSize(4).noneMatch(call -> call.startsWith("list"));
    }

    @Test
    void itAsksForNoMoreThanTheRemedyDeclares() {
        members.trail(MEMBER, IRELAND, "audit").stop(stopped);
        ResumeLogging remedy = called("audit");

        restore(remedy);

        assertThat(members.asked()).containsExactly(remedy.permissions());
        Set<Permission> writes = new HashSet<>(remedy.permissions());
        writes.removeAll(MatchBaseline.READS);
        assertThat(writes).extracting(Permission::action).containsExactly("cloudtrail:StartLogging");
        assertThat(remedy.permissions()).containsAll(MatchBaseline.READS);
    }

    @Test
    void theComparisonThatFollowsTakesNoSecondSession() throws Exception {
        keep(members.trail(MEMBER, IRELAND, "audit").stop(stopped));
        ResumeLogging remedy = called("audit");

        assertThat(restore(remedy)).isInstanceOf(Restored.class);

        assertThat(members.calls()).contains("settings 222222222222 eu-west-1 audit");
        assertThat(members.asked()).containsOnly(remedy.permissions());
    }

    @Test
    void onlyWhoFindsMoreThanTheStopAsksForThePowerToUndoIt() throws Exception {
        TrailArn trail = members.trail(MEMBER, IRELAND, "audit").stop(stopped).arn();
        TrailSettings wanted = new RandomSettings(1).draw().logging(true);
        keep(trail, wanted);
        ResumeLogging remedy = called("audit");

        assertThat(restore(remedy)).isInstanceOf(Restored.class);

        assertThat(members.find(trail).orElseThrow().settings()).isEqualTo(wanted);
        assertThat(members.asked()).containsExactly(remedy.permissions(), remedy.permissions(), MatchBaseline.ALL);
    }

    @Test
    void aTrailThatTheEventDidNotNameIsComparedByASessionThatCanOnlyRead() throws Exception {
        keep(members.trail(MEMBER, IRELAND, "audit").stop(stopped));
        ResumeLogging remedy = unclear();

        assertThat(restore(remedy)).isInstanceOf(Restored.class);

        assertThat(members.asked()).containsExactly(remedy.permissions(), MatchBaseline.READS);
    }

    @Test
    void aStartThatShowsLateIsWaitedFor() {
        members.trail(MEMBER, IRELAND, "audit").stop(stopped).seenAfter(3);

        assertThat(restore(called("audit"))).isInstanceOf(Restored.class);
        assertThat(members.writes()).hasSize(1);
        assertThat(pauses)
                .containsExactly(Duration.ZERO, Duration.ofMillis(250), Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void aStartThatNeverShowsIsAFailureWorthARetry() {
        members.trail(MEMBER, IRELAND, "audit").stop(stopped).stoppedAgainAndAgain();

        Failed failed = failed(restore(called("audit")));

        assertThat(failed.retryable()).isTrue();
        assertThat(failed.why()).isEqualTo("StartLogging was accepted, but looking again shows audit still stopped");
        assertThat(failed.whatToDo()).contains("again and again");
        assertThat(members.writes()).hasSize(1);
    }

    @Test
    void theRegionInsideAnArnIsNotBelievedButLookedUp() {
        InMemoryMembers.Trail trail = members.trail(MEMBER, IRELAND, "audit").stop(stopped);

        Outcome outcome = restore(arn("arn:aws:cloudtrail:us-east-1:222222222222:trail/audit"));

        assertThat(outcome).isInstanceOf(Restored.class);
        assertThat(trail.logs()).isTrue();
        assertThat(members.calls())
                .startsWith("open 222222222222 audit", "list 222222222222 eu-west-1")
                .noneMatch(call -> call.contains("us-east-1"));
    }

    @Test
    void aShadowOfATrailIsFollowedHome() {
        InMemoryMembers.Trail home = members.trail(MEMBER, "us-east-1", "audit").stop(stopped);
        members.fails("status audit", MemberFault.Kind.WRONG_HOME_REGION, 1);

        assertThat(restore(called("audit"))).isInstanceOf(Restored.class);
        assertThat(home.logs()).isTrue();
        assertThat(members.writes()).containsExactly("start 222222222222 us-east-1 audit");
    }

    @Test
    void ofTwoTrailsOfOneNameTheOneOfTheRegionIsMeant() {
        InMemoryMembers.Trail here = members.trail(MEMBER, IRELAND, "audit").stop(stopped);
        InMemoryMembers.Trail there =
                members.trail(MEMBER, "us-east-1", "audit").stop(stopped);

        assertThat(restore(called("audit"))).isInstanceOf(Restored.class);
        assertThat(here.logs()).isTrue();
        assertThat(there.logs()).isFalse();
    }

    @Test
    void ofTwoTrailsOfOneNameTheArnNamesOne() {
        InMemoryMembers.Trail here = members.trail(MEMBER, IRELAND, "audit").stop(stopped);
        InMemoryMembers.Trail there =
                members.trail(MEMBER, "us-east-1", "audit").stop(stopped);

        assertThat(restore(arn(there.arn().toString()))).isInstanceOf(Restored.class);
        assertThat(there.logs()).isTrue();
        assertThat(here.logs()).isFalse();
    }

    @Test
    void twoTrailsOfOneNameElsewhereAreNotChosenBetween() {
        members.trail(MEMBER, "us-east-1", "audit").stop(stopped);
        members.trail(MEMBER, "us-east-2", "audit").stop(stopped);

        Failed failed = failed(restore(called("audit")));

        assertThat(failed.retryable()).isFalse();
        assertThat(failed.why())
                .isEqualTo(
                        "account 222222222222 has no trail called audit in eu-west-1 (any more), only in us-east-1, us-east-2");
        assertThat(members.writes()).isEmpty();
    }

    @Test
    void aDeletedTrailIsNotTakenForItsNamesakeInAnotherRegion() {
        InMemoryMembers.Trail namesake = members.trail(MEMBER, "us-east-1", "audit");

        Failed whileItLogs = failed(restore(called("audit")));
        namesake.stop(stopped.minusSeconds(86_400));
        Failed whileItsOwnerStoppedIt = failed(restore(arn("arn:aws:cloudtrail:eu-west-1:222222222222:trail/audit")));

        assertThat(List.of(whileItLogs, whileItsOwnerStoppedIt)).allSatisfy(failed -> {
            assertThat(failed.retryable()).isFalse();
            assertThat(failed.why()).contains("audit").contains("eu-west-1");
        });
        assertThat(members.writes()).isEmpty();
    }

    @Test
    void aDeletedTrailIsAFailureThatNoRetryHelps() {
        Failed failed = failed(restore(called("audit")));

        assertThat(failed.retryable()).isFalse();
        assertThat(failed.why()).isEqualTo("account 222222222222 has no trail called audit (any more)");
        assertThat(failed.whatToDo()).contains("create it again");
    }

    @Test
    void anOrganizationTrailOfAnotherOwnerIsNeverTouched() {
        members.trail(MANAGEMENT, IRELAND, "audit").stop(stopped);

        assertThat(restore(called("audit"))).isInstanceOf(Failed.class);
        assertThat(restore(unclear())).isEqualTo(new AlreadySound(List.of()));
        assertThat(members.writes()).isEmpty();
        assertThat(members.calls()).noneMatch(call -> call.contains(MANAGEMENT));
    }

    @Test
    void whereTheEventDoesNotSayWhichTrailOnlyWhatWasStoppedThenIsStarted() {
        InMemoryMembers.Trail justNow =
                members.trail(MEMBER, IRELAND, "just-now").stop(stopped);
        InMemoryMembers.Trail later = members.trail(MEMBER, IRELAND, "later").stop(stopped.plusSeconds(5));
        InMemoryMembers.Trail clockSlack =
                members.trail(MEMBER, IRELAND, "clock-slack").stop(stopped.minusSeconds(119));
        InMemoryMembers.Trail longAgo =
                members.trail(MEMBER, IRELAND, "long-ago").stop(stopped.minusSeconds(121));
        InMemoryMembers.Trail nobodyKnows =
                members.trail(MEMBER, IRELAND, "nobody-knows").stopAtAnUnknownTime();
        InMemoryMembers.Trail elsewhere =
                members.trail(MEMBER, "us-east-1", "elsewhere").stop(stopped);
        InMemoryMembers.Trail foreign =
                members.trail(MANAGEMENT, IRELAND, "foreign").stop(stopped);
        members.trail(MEMBER, IRELAND, "logging");

        Outcome outcome = restore(unclear());

        assertThat(outcome)
                .asInstanceOf(type(Restored.class))
                .satisfies(restored -> assertThat(restored.trails())
                        .extracting(Trail::name)
                        .containsExactly("just-now", "later", "clock-slack"));
        assertThat(List.of(justNow, later, clockSlack)).allMatch(InMemoryMembers.Trail::logs);
        assertThat(List.of(longAgo, nobodyKnows, elsewhere, foreign)).noneMatch(InMemoryMembers.Trail::logs);
        assertThat(members.calls()).first().isEqualTo("open 222222222222");
    }

    @Test
    void whereTheEventSaysNeitherWhichTrailNorWhenNothingIsGuessed() {
        members.trail(MEMBER, IRELAND, "audit").stop(stopped);

        Failed failed = failed(restore(new ResumeLogging(
                new AccountId(MEMBER),
                new Region(IRELAND),
                new TrailReference.Unclear("it was too large"),
                Optional.empty())));

        assertThat(failed.retryable()).isFalse();
        assertThat(failed.why()).contains("it was too large");
        assertThat(members.calls()).isEmpty();
    }

    @Test
    void oneTrailThatCannotBeStartedDoesNotKeepTheOthersOff() {
        members.trail(MEMBER, IRELAND, "first").stop(stopped);
        InMemoryMembers.Trail second = members.trail(MEMBER, IRELAND, "second").stop(stopped);
        members.fails("start first", MemberFault.Kind.BUSY);

        Failed failed = failed(restore(unclear()));

        assertThat(second.logs()).isTrue();
        assertThat(failed.why()).isEqualTo("start first answered BUSY");
        assertThat(failed.retryable()).isTrue();
    }

    @Test
    void aTrailThatIsListedAndGoneDoesNotKeepTheOthersOff() {
        members.listsForAWhile(TrailArn.parse("arn:aws:cloudtrail:eu-west-1:222222222222:trail/gone")
                .orElseThrow());
        InMemoryMembers.Trail trail = members.trail(MEMBER, IRELAND, "audit").stop(stopped);

        Failed failed = failed(restore(unclear()));

        assertThat(trail.logs()).isTrue();
        assertThat(failed.why()).contains("gone");
    }

    @Test
    void ofTwoFaultsTheOneThatARetryMayHelpDecides() {
        members.listsForAWhile(TrailArn.parse("arn:aws:cloudtrail:eu-west-1:222222222222:trail/gone")
                .orElseThrow());
        members.trail(MEMBER, IRELAND, "audit").stop(stopped);
        members.fails("start audit", MemberFault.Kind.BUSY, 1);

        assertThat(failed(restore(unclear())).retryable()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(MemberFault.Kind.class)
    void aFaultOnTheWayInIsAFailureThatSaysWhatToDo(MemberFault.Kind kind) {
        members.fails("open", kind);

        Failed failed = failed(restore(called("audit")));

        assertThat(failed.why()).isEqualTo("open answered " + kind);
        assertThat(failed.retryable()).isEqualTo(kind.retryable());
        assertThat(failed.whatToDo()).endsWith(".");
        assertThat(members.calls()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(MemberFault.Kind.class)
    void aFaultOfTheStartIsAFailureThatSaysWhatToDo(MemberFault.Kind kind) {
        members.trail(MEMBER, IRELAND, "audit").stop(stopped);
        members.fails("start audit", kind);

        Failed failed = failed(restore(called("audit")));

        assertThat(failed.why()).isEqualTo("start audit answered " + kind);
        assertThat(failed.retryable()).isEqualTo(kind.retryable());
    }

    @ParameterizedTest
    @EnumSource(
            value = MemberFault.Kind.class,
            names = {"NO_SUCH_TRAIL", "WRONG_HOME_REGION"},
            mode = EnumSource.Mode.EXCLUDE)
    void aFaultOfTheLookIsNotAReasonToActBlindly(MemberFault.Kind kind) {
        members.trail(MEMBER, IRELAND, "audit").stop(stopped);
        members.fails("status audit", kind);

        Failed failed = failed(restore(called("audit")));

        assertThat(failed.retryable()).isEqualTo(kind.retryable());
        assertThat(members.calls()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(MemberFault.Kind.class)
    void aFaultOfTheListIsAFailure(MemberFault.Kind kind) {
        members.trail(MEMBER, IRELAND, "audit").stop(stopped);
        members.fails("list", kind);

        assertThat(failed(restore(unclear())).why()).isEqualTo("list answered " + kind);
        assertThat(members.writes()).isEmpty();
    }

    @Test
    void aStartWhoseConfirmationFailsIsNotCalledRestored() throws MemberFault {
        MemberAccount account = mock(MemberAccount.class);
        when(account.status(any(), any()))
                .thenReturn(new TrailStatus(false, Optional.empty(), Optional.of(stopped)))
                .thenThrow(new MemberFault(
                        MemberFault.Kind.UNAVAILABLE,
                        "GetTrailStatus timed out",
                        new IllegalStateException("timeout")));

        Members others = (id, permissions, name) -> account;
        Outcome outcome = new Restorer(others, memory, matcher(others), guardian(), pauses::add)
                .restore(called("audit"), Mode.ENFORCE);

        assertThat(failed(outcome).why()).isEqualTo("GetTrailStatus timed out");
    }

    @Test
    void aMissingRoleSaysWhichStackToLookAt() {
        members.fails("open", MemberFault.Kind.NO_WAY_IN);

        assertThat(failed(restore(called("audit"))).whatToDo())
                .contains("member-roles.yaml")
                .contains("222222222222")
                .contains("sts:AssumeRole");
    }

    @Test
    void howLongATrailWasBlindIsOnlySaidIfTheTimesSaySo() {
        assertThat(new Trail("audit", IRELAND, Optional.of(stopped), Optional.of(stopped.minusSeconds(1))).blind())
                .isEmpty();
        assertThat(new Trail("audit", IRELAND, Optional.empty(), Optional.of(stopped)).blind())
                .isEmpty();
        assertThat(new Trail("audit", IRELAND, Optional.of(stopped), Optional.empty()).blind())
                .isEmpty();
        assertThat(new Restored(List.of(
                                new Trail("a", IRELAND, Optional.of(stopped), Optional.of(stopped.plusSeconds(1))),
                                new Trail("b", IRELAND, Optional.of(stopped), Optional.of(stopped.plusSeconds(9)))))
                        .blind())
                .contains(Duration.ofSeconds(9));
    }

    private void keep(InMemoryMembers.Trail trail) throws LedgerFault {
        keep(trail.arn(), trail.settings().logging(true));
    }

    private void keep(TrailArn trail, TrailSettings settings) throws LedgerFault {
        baselines.keep(new Baseline(trail, settings, 1, Origin.CAPTURED, "a look", stopped));
    }

    private ResumeLogging called(String name) {
        return remedy(new TrailReference.ByName(name));
    }

    private ResumeLogging arn(String arn) {
        return remedy(new TrailReference.ByArn(TrailArn.parse(arn).orElseThrow()));
    }

    private ResumeLogging unclear() {
        return remedy(new TrailReference.Unclear("its request parameters were too large to be recorded"));
    }

    private ResumeLogging remedy(TrailReference trail) {
        return new ResumeLogging(new AccountId(MEMBER), new Region(IRELAND), trail, Optional.of(stopped));
    }

    private static Failed failed(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Failed.class);
        return (Failed) outcome;
    }

    private Outcome restore(Remediation remedy) {
        return restorer.restore(remedy, Mode.ENFORCE);
    }
}
