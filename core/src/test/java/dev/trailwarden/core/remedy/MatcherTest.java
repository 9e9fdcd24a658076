package dev.trailwarden.core.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.core.RandomSettings;
import dev.trailwarden.core.TestHub;
import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.baseline.Baseline;
import dev.trailwarden.core.baseline.Baseline.Origin;
import dev.trailwarden.core.baseline.BasicSelector;
import dev.trailwarden.core.baseline.EventConfiguration;
import dev.trailwarden.core.baseline.Facet;
import dev.trailwarden.core.baseline.InsightSelector;
import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.decision.Mode;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.event.TrailReference;
import dev.trailwarden.core.incident.Incident;
import dev.trailwarden.core.port.CloudTrailRules;
import dev.trailwarden.core.port.InMemoryMembers;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.remedy.Outcome.AlreadySound;
import dev.trailwarden.core.remedy.Outcome.Failed;
import dev.trailwarden.core.remedy.Outcome.Observed;
import dev.trailwarden.core.remedy.Outcome.Restored;
import dev.trailwarden.core.remedy.Outcome.Unmatched;
import dev.trailwarden.core.remedy.Remediation.MatchBaseline;
import dev.trailwarden.core.remedy.Remediation.ResumeLogging;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class MatcherTest {
    private static final AccountId MEMBER = new AccountId("222222222222");
    private static final Region IRELAND = new Region("eu-west-1");
    private static final TrailArn AUDIT = new TrailArn("aws", IRELAND, MEMBER, "audit");

    private static final TrailSettings RICH = new TrailSettings(
            true,
            "rich-logs",
            "cloudtrail",
            "arn:aws:sns:eu-west-1:222222222222:files",
            true,
            false,
            true,
            false,
            "arn:aws:logs:eu-west-1:222222222222:log-group:trail:*",
            "arn:aws:iam::222222222222:role/cloudtrail-to-logs",
            "arn:aws:kms:eu-west-1:222222222222:key/1",
            List.of(new BasicSelector(
                    "All",
                    true,
                    List.of(),
                    List.of(new BasicSelector.DataResource("AWS::S3::Object", List.of("arn:aws:s3"))))),
            List.of(),
            List.of(new InsightSelector("ApiCallRateInsight", List.of())),
            new EventConfiguration(
                    "", List.of(), List.of(new EventConfiguration.Aggregation("Data", List.of("API_ACTIVITY")))),
            Map.of("guarded", "yes"));

    private final Instant now = Instant.parse("2026-03-02T07:13:29Z");
    private final TestHub hub = new TestHub(now, now);
    private final InMemoryMembers members = hub.members();

    static LongStream seeds() {
        return LongStream.range(0, 400);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverWasDoneTheTrailEndsEqualToItsBaselineAndASecondRestoreWritesNothing(long seed) throws Exception {
        RandomSettings draw = new RandomSettings(seed);
        TrailSettings wanted = draw.draw().logging(true);
        TrailSettings attacked = draw.draw();
        keep(wanted);
        members.trail(MEMBER.value(), IRELAND.id(), "audit").set(attacked);

        Outcome first = restore();
        List<String> writes = members.writes();
        Outcome second = restore();

        assertThat(first).isInstanceOf(attacked.equals(wanted) ? AlreadySound.class : Restored.class);
        assertThat(settings()).isEqualTo(wanted);
        assertThat(writes).as("at most one call of each kind").doesNotHaveDuplicates();
        assertThat(second).isInstanceOf(AlreadySound.class);
        assertThat(members.writes()).isEqualTo(writes);
        // Every call that a session was not opened for is refused by these accounts, and would have failed.
        assertThat(members.asked())
                .allSatisfy(asked -> assertThat(MatchBaseline.ALL).containsAll(asked));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aDeletedTrailIsMadeAgainAsItWas(long seed) throws Exception {
        TrailSettings wanted = new RandomSettings(seed).draw().logging(true);
        keep(wanted);

        assertThat(restore()).isInstanceOf(Restored.class);
        assertThat(settings()).isEqualTo(wanted);
        assertThat(members.writes().subList(0, 2))
                .containsExactly("CreateTrail 222222222222 eu-west-1 audit", "start 222222222222 eu-west-1 audit");
    }

    @ParameterizedTest
    @EnumSource(Facet.class)
    void oneDifferenceIsOneCallAndTheAlertShowsIt(Facet facet) throws Exception {
        TrailSettings wanted = RICH;
        keep(wanted);
        members.trail(MEMBER.value(), IRELAND.id(), "audit").set(changed(facet));

        Outcome outcome = restore();

        assertThat(outcome).isInstanceOf(Restored.class);
        assertThat(members.writes()).hasSize(1);
        assertThat(outcome.about().getFirst().changes()).anySatisfy(change -> {
            assertThat(change.setting()).isEqualTo(facet.label());
            assertThat(change.before()).isEqualTo(facet.in(wanted)).isNotEqualTo(change.attacked());
            assertThat(change.now()).contains(facet.in(wanted));
        });
        assertThat(settings()).isEqualTo(wanted);
    }

    @Test
    void whatAnAttackerAddedIsTakenOffAgain() throws Exception {
        keep(InMemoryMembers.SETTINGS);
        members.trail(MEMBER.value(), IRELAND.id(), "audit").set(RICH);

        assertThat(restore()).isInstanceOf(Restored.class);
        assertThat(settings()).isEqualTo(InMemoryMembers.SETTINGS);
    }

    @Test
    void aTrailThatSomebodyElseMakesMeanwhileIsMendedInstead() throws Exception {
        keep(RICH);
        members.fails("CreateTrail", MemberFault.Kind.TRAIL_EXISTS, 1);

        assertThat(restore()).isInstanceOf(Restored.class);
        assertThat(settings()).isEqualTo(RICH);
    }

    @Test
    void whereNoSlotIsLeftNobodysTrailIsDeleted() throws Exception {
        keep(RICH);
        members.fails("CreateTrail", MemberFault.Kind.NO_SLOT_LEFT);

        Failed failed = failed(restore());

        assertThat(failed.retryable()).isFalse();
        assertThat(failed.whatToDo()).contains("deletes nobody's trail");
        assertThat(members.writes()).containsExactly("CreateTrail 222222222222 eu-west-1 audit");
    }

    @Test
    void aBucketThatIsGoneIsSaidInCloudTrailsWordsAndTheRestIsSetBack() throws Exception {
        keep(RICH);
        members.trail(MEMBER.value(), IRELAND.id(), "audit")
                .set(CloudTrailRules.with(RICH, InMemoryMembers.SETTINGS, Set.of(Facet.BUCKET, Facet.SELECTORS)));
        members.fails(
                "UpdateTrail", MemberFault.Kind.REFUSED, 1, "UpdateTrail failed: S3BucketDoesNotExistException: gone");

        Failed failed = failed(restore());

        assertThat(failed.why())
                .isEqualTo("S3 bucket not set back: UpdateTrail failed: S3BucketDoesNotExistException: gone");
        assertThat(failed.retryable()).isFalse();
        assertThat(settings().basicSelectors()).isEqualTo(RICH.basicSelectors());
    }

    @Test
    void aThrottledCallIsWorthARetryAndTheRetryFinishesTheWork() throws Exception {
        keep(RICH);
        members.trail(MEMBER.value(), IRELAND.id(), "audit").set(InMemoryMembers.SETTINGS);
        members.fails("PutEventSelectors", MemberFault.Kind.BUSY, 1);

        assertThat(failed(restore()).retryable()).isTrue();
        assertThat(restore()).isInstanceOf(Restored.class);
        assertThat(settings()).isEqualTo(RICH);
    }

    @Test
    void whoeverOnlyObservesWritesNothingAndAsksForNoPowerToWrite() throws Exception {
        keep(RICH);
        members.trail(MEMBER.value(), IRELAND.id(), "audit").set(InMemoryMembers.SETTINGS.logging(false));

        Outcome outcome = hub.restorer()
                .restore(new MatchBaseline(MEMBER, IRELAND, new TrailReference.ByName("audit"), false), Mode.OBSERVE);

        assertThat(outcome).isInstanceOf(Observed.class);
        assertThat(outcome.about().getFirst().changes())
                .hasSizeGreaterThan(5)
                .allSatisfy(change -> assertThat(change.now()).isEmpty());
        assertThat(members.writes()).isEmpty();
        assertThat(members.asked()).allSatisfy(asked -> assertThat(asked).isEqualTo(MatchBaseline.READS));
    }

    @Test
    void anEventThatIsUndoneTakesOneSessionForReadingAndWriting() throws Exception {
        keep(RICH);
        members.trail(MEMBER.value(), IRELAND.id(), "audit").set(InMemoryMembers.SETTINGS);

        assertThat(restore()).isInstanceOf(Restored.class);

        assertThat(members.asked()).containsOnly(MatchBaseline.ALL);
    }

    @Test
    void aLookAsksForPowerToWriteOnlyOnceThereIsSomethingToUndo() throws Exception {
        keep(RICH);
        members.trail(MEMBER.value(), IRELAND.id(), "audit").set(RICH);

        assertThat(hub.matcher().match(AUDIT, Mode.ENFORCE)).isInstanceOf(AlreadySound.class);
        assertThat(members.asked()).containsExactly(MatchBaseline.READS);
    }

    @Test
    void withoutABaselineNothingIsGuessed() throws Exception {
        members.trail(MEMBER.value(), IRELAND.id(), "audit").set(InMemoryMembers.SETTINGS.logging(false));

        Outcome outcome = restore();

        assertThat(outcome).isInstanceOf(Unmatched.class);
        assertThat(((Unmatched) outcome).why()).contains("no baseline").contains("it does not log");
        assertThat(members.writes()).isEmpty();
    }

    @Test
    void aBaselineThatSomebodyChangedIsNeverApplied() throws Exception {
        keep(RICH);
        hub.baselines().tamper(AUDIT);
        members.trail(MEMBER.value(), IRELAND.id(), "audit").set(InMemoryMembers.SETTINGS);

        Failed failed = failed(restore());

        assertThat(failed.retryable()).isFalse();
        assertThat(failed.why()).contains("is not what was kept");
        assertThat(members.writes()).isEmpty();
    }

    @Test
    void aTableThatIsDownDoesNotKeepAStoppedTrailFromLogging() throws Exception {
        keep(RICH);
        hub.baselines().down(true);
        members.trail(MEMBER.value(), IRELAND.id(), "audit").set(RICH).stop(now);

        Outcome outcome = hub.restorer()
                .restore(
                        new ResumeLogging(MEMBER, IRELAND, new TrailReference.ByName("audit"), Optional.of(now)),
                        Mode.ENFORCE);

        assertThat(outcome).isInstanceOf(Restored.class);
        assertThat(outcome.about().getFirst().note().orElseThrow()).contains("the table does not answer");
        assertThat(settings().logging()).isTrue();
    }

    @Test
    void whatWasChangedWhileATrailWasOffIsUndoneAfterItIsOn() throws Exception {
        keep(RICH);
        members.trail(MEMBER.value(), IRELAND.id(), "audit")
                .set(InMemoryMembers.SETTINGS)
                .stop(now);

        Outcome outcome = hub.restorer()
                .restore(
                        new ResumeLogging(MEMBER, IRELAND, new TrailReference.ByName("audit"), Optional.of(now)),
                        Mode.ENFORCE);

        assertThat(outcome).isInstanceOf(Restored.class);
        assertThat(settings()).isEqualTo(RICH);
        assertThat(members.writes().getFirst()).isEqualTo("start 222222222222 eu-west-1 audit");
        assertThat(outcome.about().getFirst().changes()).isNotEmpty();
    }

    @Test
    void aTrailThatWasStoppedAndThenDeletedIsMadeAgain() throws Exception {
        keep(RICH);

        Outcome outcome = hub.restorer()
                .restore(
                        new ResumeLogging(MEMBER, IRELAND, new TrailReference.ByName("audit"), Optional.of(now)),
                        Mode.ENFORCE);

        assertThat(outcome).isInstanceOf(Restored.class);
        assertThat(settings()).isEqualTo(RICH);
    }

    @Test
    void aBreakGlassWindowThatIsOpenLeavesTheSettingsAlone() throws Exception {
        keep(RICH);
        members.trail(MEMBER.value(), IRELAND.id(), "audit").set(InMemoryMembers.SETTINGS);
        hub.ledger()
                .remember(new Incident(
                        "event-1",
                        Verdict.BREAK_GLASS,
                        true,
                        Optional.of(MEMBER),
                        Optional.of("audit"),
                        Optional.of("update-trail"),
                        Optional.empty(),
                        Optional.of(now),
                        now,
                        Optional.of(now.plus(Duration.ofHours(4))),
                        Optional.empty()));

        assertThat(restore()).isInstanceOf(Unmatched.class);
        assertThat(members.writes()).isEmpty();
        hub.passes(Duration.ofHours(4));
        assertThat(restore()).isInstanceOf(Restored.class);
    }

    private static TrailSettings changed(Facet facet) {
        if (facet == Facet.LOGGING) {
            return RICH.logging(false);
        }
        TrailSettings other = new TrailSettings(
                true,
                "evil-logs",
                "",
                "",
                facet != Facet.GLOBAL_EVENTS,
                true,
                false,
                true,
                "arn:aws:logs:eu-west-1:222222222222:log-group:other:*",
                "arn:aws:iam::222222222222:role/other",
                "",
                List.of(),
                List.of(),
                List.of(),
                EventConfiguration.NONE,
                Map.of());
        return CloudTrailRules.with(RICH, other, Set.of(facet));
    }

    private void keep(TrailSettings wanted) throws LedgerFault {
        hub.baselines().keep(new Baseline(AUDIT, wanted, 1, Origin.CAPTURED, "a look", now));
    }

    private Outcome restore() {
        return hub.restorer()
                .restore(new MatchBaseline(MEMBER, IRELAND, new TrailReference.ByName("audit"), false), Mode.ENFORCE);
    }

    private TrailSettings settings() {
        return members.find(AUDIT).orElseThrow().settings();
    }

    private static Failed failed(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Failed.class);
        return (Failed) outcome;
    }
}
