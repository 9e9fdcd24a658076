package dev.trailwarden.cli.contract;

import static dev.trailwarden.cli.contract.Judge.IRELAND;
import static dev.trailwarden.cli.contract.Judge.PAYMENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.trailwarden.aws.Budget;
import dev.trailwarden.aws.Clients;
import dev.trailwarden.aws.SdkMembers;
import dev.trailwarden.core.baseline.AdvancedSelector;
import dev.trailwarden.core.baseline.AdvancedSelector.FieldSelector;
import dev.trailwarden.core.baseline.BasicSelector;
import dev.trailwarden.core.baseline.EventConfiguration;
import dev.trailwarden.core.baseline.Facet;
import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.port.MemberAccount;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.TrailStatus;
import dev.trailwarden.core.remedy.Plan;
import dev.trailwarden.core.remedy.Remediation.MatchBaseline;
import dev.trailwarden.core.remedy.TrailWrite;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the adapters expect of CloudTrail and STS. */
abstract class TrailContract {
    private static final String NAME = "contract-trail";
    private static final TrailArn MADE = TrailArn.parse("arn:aws:cloudtrail:eu-west-1:333333333333:trail/" + NAME)
            .orElseThrow();

    private Clients clients;
    private SdkMembers members;

    abstract Judge judge();

    @BeforeEach
    void aStoppedTrail() throws Exception {
        judge().stopTheTrail();
        judge().delete(MADE);
        clients = new Clients(judge().hub(), Optional.of(judge().endpoint()));
        members = new SdkMembers(
                clients, new Budget(System::nanoTime), IRELAND.id(), Judge.MEMBER_ROLE, Clock.systemUTC());
    }

    @AfterEach
    void leaveNothingBehind() throws Exception {
        judge().delete(MADE);
        clients.close();
    }

    private MemberAccount payments(TrailArn trail) throws MemberFault {
        return members.open(PAYMENTS, MatchBaseline.ALL, Optional.of(trail.name()));
    }

    @Test
    void aStoppedTrailIsSeenStoppedAndSince() throws Exception {
        TrailStatus status = payments(Judge.TRAIL).status(IRELAND, Judge.TRAIL.name());
        assertThat(status.logging()).isFalse();
        assertThat(status.stoppedAt()).isPresent();
        assertThat(status.deliveryError()).isEmpty();
    }

    @Test
    void aStartedTrailIsSeenLogging() throws Exception {
        payments(Judge.TRAIL).startLogging(IRELAND, Judge.TRAIL.name());
        TrailStatus status = payments(Judge.TRAIL).status(IRELAND, Judge.TRAIL.name());
        assertThat(status.logging()).isTrue();
        assertThat(status.startedAt()).isPresent();
    }

    @Test
    void startingALoggingTrailChangesNothing() throws Exception {
        payments(Judge.TRAIL).startLogging(IRELAND, Judge.TRAIL.name());
        payments(Judge.TRAIL).write(Judge.TRAIL, new TrailWrite.StartLogging());
        assertThat(payments(Judge.TRAIL).status(IRELAND, Judge.TRAIL.name()).logging())
                .isTrue();
    }

    @Test
    void theAccountsTrailsAreListedWithTheirHomeRegion() throws Exception {
        assertThat(payments(Judge.TRAIL).trails(IRELAND)).contains(Judge.TRAIL);
    }

    @Test
    void aTrailThatIsNotThereIsSaidNotToBe() throws Exception {
        MemberAccount payments = payments(MADE);
        assertThatThrownBy(() -> payments.settings(MADE))
                .asInstanceOf(type(MemberFault.class))
                .extracting(MemberFault::kind)
                .isEqualTo(MemberFault.Kind.NO_SUCH_TRAIL);
    }

    @Test
    void aTrailMadeWithEverythingIsReadBackEqual() throws Exception {
        TrailSettings wanted = judge().everythingSet();
        assertThat(make(wanted)).isEqualTo(wanted);
    }

    @Test
    void aTrailMadeWithNothingIsReadBackEqual() throws Exception {
        assertThat(make(nothingSet())).isEqualTo(nothingSet());
    }

    @Test
    void aTrailJustMadeDoesNotLogAndRecordsWhatTrailsRecordByDefault() throws Exception {
        payments(MADE).write(MADE, new TrailWrite.CreateTrail(judge().everythingSet()));
        TrailSettings read = payments(MADE).settings(MADE);
        assertThat(read.logging()).isFalse();
        assertThat(read.basicSelectors()).containsExactly(BasicSelector.DEFAULT);
        assertThat(read.insights()).isEmpty();
        assertThat(read.events()).isEqualTo(EventConfiguration.NONE);
        assertThat(read.tags()).isEqualTo(judge().everythingSet().tags());
    }

    @Test
    void everySettingIsSetAloneAndUnsetAlone() throws Exception {
        TrailSettings everything = judge().everythingSet();
        TrailSettings nothing = nothingSet();
        TrailSettings now = make(nothing);
        for (Set<Facet> facets : UPDATED_TOGETHER) {
            now = update(now, everything, facets);
        }
        List<Set<Facet>> backwards = new ArrayList<>(UPDATED_TOGETHER).reversed();
        for (Set<Facet> facets : backwards) {
            now = update(now, nothing, facets);
        }
        assertThat(now).isEqualTo(nothing);
    }

    /** One setting each, and what CloudTrail wants told together; as the plan does. */
    private static final List<Set<Facet>> UPDATED_TOGETHER = List.of(
            EnumSet.of(Facet.BUCKET),
            EnumSet.of(Facet.PREFIX),
            EnumSet.of(Facet.SNS_TOPIC),
            EnumSet.of(Facet.GLOBAL_EVENTS, Facet.MULTI_REGION),
            EnumSet.of(Facet.VALIDATION),
            EnumSet.of(Facet.LOG_GROUP, Facet.LOG_ROLE),
            EnumSet.of(Facet.KMS_KEY));

    private TrailSettings update(TrailSettings now, TrailSettings to, Set<Facet> facets) throws Exception {
        List<Facet> left = new ArrayList<>(Facet.differing(to, now));
        payments(MADE).write(MADE, new TrailWrite.UpdateTrail(to, facets));
        TrailSettings read = payments(MADE).settings(MADE);
        left.removeAll(facets);
        assertThat(Facet.differing(to, read)).as("after %s", facets).isEqualTo(left);
        return read;
    }

    @Test
    void selectorsOfOneKindTakeThePlaceOfTheOther() throws Exception {
        TrailSettings basic = make(judge().everythingSet());
        TrailSettings advanced = withSelectors(
                basic,
                List.of(),
                List.of(
                        new AdvancedSelector("", List.of(FieldSelector.is("eventCategory", "Management"))),
                        new AdvancedSelector(
                                "Writes to the ledger",
                                List.of(
                                        FieldSelector.is("eventCategory", "Data"),
                                        FieldSelector.is("resources.type", "AWS::S3::Object"),
                                        FieldSelector.is("readOnly", "false"),
                                        new FieldSelector(
                                                "resources.ARN",
                                                List.of(),
                                                List.of("arn:aws:s3:::payments-ledgers/"),
                                                List.of(),
                                                List.of(),
                                                List.of(),
                                                List.of())))));
        payments(MADE).write(MADE, new TrailWrite.PutEventSelectors(advanced));
        assertThat(payments(MADE).settings(MADE)).isEqualTo(advanced);
        payments(MADE).write(MADE, new TrailWrite.PutEventSelectors(basic));
        assertThat(payments(MADE).settings(MADE)).isEqualTo(basic);
    }

    @Test
    void insightsAndTheEventConfigurationAreSwitchedOnAndOff() throws Exception {
        TrailSettings everything = make(judge().everythingSet());
        payments(MADE).write(MADE, new TrailWrite.PutInsightSelectors(List.of()));
        payments(MADE).write(MADE, new TrailWrite.PutEventConfiguration(EventConfiguration.NONE));
        TrailSettings without = payments(MADE).settings(MADE);
        assertThat(without.insights()).isEmpty();
        assertThat(without.events()).isEqualTo(EventConfiguration.NONE);
        payments(MADE).write(MADE, new TrailWrite.PutInsightSelectors(everything.insights()));
        payments(MADE).write(MADE, new TrailWrite.PutEventConfiguration(everything.events()));
        assertThat(payments(MADE).settings(MADE)).isEqualTo(everything);
    }

    @Test
    void tagsAreAddedReplacedAndRemoved() throws Exception {
        TrailSettings everything = make(judge().everythingSet());
        payments(MADE).write(MADE, new TrailWrite.AddTags(Map.of("owner", "mallory", "empty", "")));
        Map<String, String> tags = new TreeMap<>(everything.tags());
        tags.put("owner", "mallory");
        tags.put("empty", "");
        assertThat(payments(MADE).settings(MADE).tags()).isEqualTo(tags);
        payments(MADE).write(MADE, new TrailWrite.RemoveTags(tags.keySet()));
        assertThat(payments(MADE).settings(MADE).tags()).isEmpty();
    }

    @Test
    void aTrailThatWasDeletedIsMadeAgainEqualUnderTheSameArn() throws Exception {
        TrailSettings before = make(judge().everythingSet());
        judge().delete(MADE);
        assertThat(payments(MADE).trails(IRELAND)).doesNotContain(MADE);
        assertThat(make(before)).isEqualTo(before);
        assertThat(payments(MADE).trails(IRELAND)).contains(MADE);
    }

    @Test
    void aTrailIsNotMadeTwice() throws Exception {
        make(nothingSet());
        MemberAccount payments = payments(MADE);
        assertThatThrownBy(() -> payments.write(MADE, new TrailWrite.CreateTrail(nothingSet())))
                .asInstanceOf(type(MemberFault.class))
                .extracting(MemberFault::kind)
                .isEqualTo(MemberFault.Kind.TRAIL_EXISTS);
    }

    @Test
    void aTrailWithoutABucketIsRefusedInWordsThatNameIt() throws Exception {
        TrailSettings nowhere = Samples.in("no-such-bucket-anywhere", nothingSet());
        MemberAccount payments = payments(MADE);
        assertThatThrownBy(() -> payments.write(MADE, new TrailWrite.CreateTrail(nowhere)))
                .asInstanceOf(type(MemberFault.class))
                .satisfies(fault -> {
                    assertThat(fault.kind()).isEqualTo(MemberFault.Kind.REFUSED);
                    assertThat(fault.what())
                            .contains("S3BucketDoesNotExistException")
                            .contains("no-such-bucket-anywhere");
                });
    }

    /** Makes the trail as the plan would, and gives it as it is then. */
    private TrailSettings make(TrailSettings wanted) throws MemberFault {
        for (TrailWrite write : Plan.of(wanted, Optional.empty())) {
            payments(MADE).write(MADE, write);
        }
        return payments(MADE).settings(MADE);
    }

    private TrailSettings nothingSet() {
        return new TrailSettings(
                true,
                judge().otherBucket(),
                "",
                "",
                false,
                false,
                false,
                false,
                "",
                "",
                "",
                List.of(),
                List.of(),
                List.of(),
                EventConfiguration.NONE,
                Map.of());
    }

    private static TrailSettings withSelectors(
            TrailSettings some, List<BasicSelector> basic, List<AdvancedSelector> advanced) {
        return new TrailSettings(
                some.logging(),
                some.bucket(),
                some.prefix(),
                some.snsTopic(),
                some.globalEvents(),
                some.multiRegion(),
                some.organization(),
                some.validation(),
                some.logGroup(),
                some.logRole(),
                some.kmsKey(),
                basic,
                advanced,
                some.insights(),
                some.events(),
                some.tags());
    }
}
