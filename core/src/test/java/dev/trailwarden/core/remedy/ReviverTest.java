package dev.trailwarden.core.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.core.TestHub;
import dev.trailwarden.core.decision.Mode;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.port.InMemoryMembers;
import dev.trailwarden.core.port.StoreStatus;
import dev.trailwarden.core.remedy.Outcome.AlreadySound;
import dev.trailwarden.core.remedy.Outcome.Failed;
import dev.trailwarden.core.remedy.Outcome.Observed;
import dev.trailwarden.core.remedy.Outcome.Restored;
import dev.trailwarden.core.remedy.Remediation.ReviveStore;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReviverTest {
    private static final String LAKE = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";

    private final TestHub hub = new TestHub(Instant.EPOCH, Instant.EPOCH);
    private final InMemoryMembers members = hub.members();

    @ParameterizedTest
    @CsvSource({
        "STOPPED_INGESTION, true",
        "STOPPING_INGESTION, true",
        "STOPPED_INGESTION, false",
        "PENDING_DELETION, false",
        "PENDING_DELETION, true",
        "ENABLED, false"
    })
    void whateverWasDoneItCollectsAgainAndIsProtectedAndASecondTimeNothingIsWritten(String status, boolean safe) {
        members.store(LAKE, status, safe);

        assertThat(revive(Mode.ENFORCE)).isInstanceOf(Restored.class);
        assertThat(members.store(LAKE)).isEqualTo(new StoreStatus("lake", "ENABLED", true));
        int writes = members.writes().size();
        assertThat(revive(Mode.ENFORCE)).isInstanceOf(AlreadySound.class);
        assertThat(members.writes()).hasSize(writes);
    }

    @Test
    void whoeverOnlyObservesAsksForNoPowerToWrite() {
        members.store(LAKE, "STOPPED_INGESTION", true);

        assertThat(revive(Mode.OBSERVE)).isInstanceOf(Observed.class);
        assertThat(members.writes()).isEmpty();
        assertThat(members.asked()).containsExactly(ReviveStore.READS);
    }

    @Test
    void oneThatIsGoneForGoodIsAFailureThatNoRetryHelps() {
        Outcome outcome = revive(Mode.ENFORCE);

        assertThat(outcome).isInstanceOf(Failed.class);
        assertThat(((Failed) outcome).retryable()).isFalse();
    }

    private Outcome revive(Mode mode) {
        return hub.restorer()
                .restore(new ReviveStore(new AccountId("222222222222"), new Region("eu-west-1"), LAKE), mode);
    }
}
