package dev.trailwarden.cli.contract;

import static dev.trailwarden.cli.contract.Judge.IRELAND;
import static dev.trailwarden.cli.contract.Judge.PAYMENTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.aws.Budget;
import dev.trailwarden.aws.Clients;
import dev.trailwarden.aws.DynamoBaselines;
import dev.trailwarden.aws.DynamoGuardrails;
import dev.trailwarden.aws.DynamoLedger;
import dev.trailwarden.aws.DynamoMemory;
import dev.trailwarden.aws.HubTable;
import dev.trailwarden.aws.KmsSeal;
import dev.trailwarden.aws.PolicyDenials;
import dev.trailwarden.aws.SdkMembers;
import dev.trailwarden.aws.SdkOrganizations;
import dev.trailwarden.core.baseline.Baseline;
import dev.trailwarden.core.baseline.Baseline.Origin;
import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.decision.Mode;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.event.TrailReference;
import dev.trailwarden.core.port.Baselines;
import dev.trailwarden.core.port.Ledger;
import dev.trailwarden.core.port.Memory;
import dev.trailwarden.core.remedy.Guardian;
import dev.trailwarden.core.remedy.Matcher;
import dev.trailwarden.core.remedy.Outcome;
import dev.trailwarden.core.remedy.Remediation.MatchBaseline;
import dev.trailwarden.core.remedy.Remediation.ResumeLogging;
import dev.trailwarden.core.remedy.Restorer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes of the adapters and core's remedies together. */
abstract class RestoreContract {
    private static final TrailArn MADE = TrailArn.parse(
                    "arn:aws:cloudtrail:eu-west-1:333333333333:trail/restored-trail")
            .orElseThrow();

    private Detour detour;
    private Clients clients;
    private SdkMembers members;
    private Baselines baselines;
    private Restorer restorer;

    abstract Judge judge();

    @BeforeEach
    void aStoppedTrailAndOneThatIsGone() throws Exception {
        judge().stopTheTrail();
        judge().delete(MADE);
        detour = new Detour(judge().endpoint());
        clients = new Clients(judge().hub(), Optional.of(detour.endpoint()));
        Budget budget = new Budget(System::nanoTime);
        members = new SdkMembers(clients, budget, IRELAND.id(), Judge.MEMBER_ROLE, Clock.systemUTC());
        HubTable table = new HubTable(clients, budget, judge().table(), IRELAND.id());
        KmsSeal seal = new KmsSeal(clients, budget, judge().sealKey(), IRELAND.id());
        DynamoBaselines sealed = new DynamoBaselines(table, seal);
        baselines = sealed;
        Ledger ledger = new DynamoLedger(table);
        House house = new House(Judge.MEMBER_ROLE, Optional.of(Judge.MANAGEMENT), List.of());
        Memory memory = new DynamoMemory(table, sealed);
        Matcher matcher = new Matcher(members, memory, Clock.systemUTC(), length -> {});
        Guardian guardian = new Guardian(
                new SdkOrganizations(clients, budget, IRELAND.id(), house, Clock.systemUTC()),
                new DynamoGuardrails(table, seal.forGuardrail()),
                new PolicyDenials("aws", IRELAND.id(), "222222222222", house.memberRole()),
                ledger,
                house,
                Clock.systemUTC(),
                length -> {});
        restorer = new Restorer(members, memory, matcher, guardian, length -> {});
    }

    @AfterEach
    void leaveNothingBehind() throws Exception {
        baselines.forget(MADE);
        judge().delete(MADE);
        clients.close();
        detour.close();
    }

    private Outcome match() {
        return restorer.restore(
                new MatchBaseline(PAYMENTS, IRELAND, new TrailReference.ByName(MADE.name()), false), Mode.ENFORCE);
    }

    private TrailSettings settings() throws Exception {
        return members.open(PAYMENTS, MatchBaseline.READS, Optional.of(MADE.name()))
                .settings(MADE);
    }

    @Test
    void aStoppedTrailIsRestoredAndASecondDeliveryFindsItSound() {
        ResumeLogging remedy =
                new ResumeLogging(PAYMENTS, IRELAND, new TrailReference.ByName(Judge.TRAIL.name()), Optional.empty());
        assertThat(restorer.restore(remedy, Mode.ENFORCE)).isInstanceOf(Outcome.Restored.class);
        assertThat(restorer.restore(remedy, Mode.ENFORCE)).isInstanceOf(Outcome.AlreadySound.class);
    }

    @Test
    void aDeletedTrailIsMadeAgainFromItsBaselineAndChangesToItAreUndone() throws Exception {
        TrailSettings wanted = judge().everythingSet();
        baselines.overwrite(new Baseline(MADE, wanted, 1, Origin.PINNED, "the contract", Instant.EPOCH));
        assertThat(match()).isInstanceOf(Outcome.Restored.class);
        assertThat(settings()).isEqualTo(wanted);
        assertThat(match()).isInstanceOf(Outcome.AlreadySound.class);
        TrailSettings other = changed(wanted);
        baselines.overwrite(new Baseline(MADE, other, 2, Origin.PINNED, "the contract", Instant.EPOCH));
        assertThat(match()).isInstanceOf(Outcome.Restored.class);
        assertThat(settings()).isEqualTo(other);
    }

    private TrailSettings changed(TrailSettings some) {
        return new TrailSettings(
                true,
                judge().otherBucket(),
                "",
                "",
                true,
                some.multiRegion(),
                some.organization(),
                false,
                "",
                "",
                "",
                List.of(),
                List.of(),
                some.insights(),
                some.events(),
                Map.of("owner", "somebody else"));
    }

    /** The SDK tries again, and is told that the trail exists: that is no failure. */
    @Test
    void aTrailWhoseMakingWasNotAnsweredIsFinished() throws Exception {
        TrailSettings wanted = judge().everythingSet();
        baselines.overwrite(new Baseline(MADE, wanted, 1, Origin.PINNED, "the contract", Instant.EPOCH));
        detour.loseTheAnswerOf("CreateTrail");
        assertThat(match()).isInstanceOf(Outcome.Restored.class);
        assertThat(settings()).isEqualTo(wanted);
    }

    /** The SDK tries again with the same token, and what was written is not taken for another hand's. */
    @Test
    void aBaselineWhoseKeepingWasNotAnsweredIsKept() throws Exception {
        Baseline first = new Baseline(MADE, judge().everythingSet(), 1, Origin.PINNED, "the contract", Instant.EPOCH);
        detour.loseTheAnswerOf("TransactWriteItems");
        baselines.keep(first);
        assertThat(baselines.find(MADE)).contains(first);
    }
}
