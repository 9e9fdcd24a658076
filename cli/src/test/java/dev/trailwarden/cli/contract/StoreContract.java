package dev.trailwarden.cli.contract;

import static dev.trailwarden.cli.contract.Judge.IRELAND;
import static dev.trailwarden.cli.contract.Judge.PAYMENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.trailwarden.aws.Budget;
import dev.trailwarden.aws.Clients;
import dev.trailwarden.aws.SdkMembers;
import dev.trailwarden.core.port.MemberAccount;
import dev.trailwarden.core.port.MemberAccount.StoreWrite;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.StoreStatus;
import dev.trailwarden.core.remedy.Remediation.ReviveStore;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;

/** What the adapters expect of CloudTrail's event data stores. */
abstract class StoreContract {
    private Clients clients;
    private SdkMembers members;

    abstract Judge judge();

    /** The id of an event data store of payments that collects and is protected. */
    abstract String store();

    /** CloudTrail, for somebody of payments who may do anything. */
    abstract CloudTrailClient admin();

    @BeforeEach
    void open() {
        clients = new Clients(judge().hub(), Optional.of(judge().endpoint()));
        members = new SdkMembers(
                clients, new Budget(System::nanoTime), IRELAND.id(), Judge.MEMBER_ROLE, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        clients.close();
    }

    private MemberAccount payments(String store) throws MemberFault {
        return members.open(PAYMENTS, new ReviveStore(PAYMENTS, IRELAND, store).permissions(), Optional.of(store));
    }

    @Test
    void aStoreThatWasUnprotectedStoppedAndDeletedIsBroughtBackStepByStep() throws Exception {
        StoreStatus before = payments(store()).store(IRELAND, store());
        assertThat(before.status()).isEqualTo("ENABLED");
        assertThat(before.terminationProtected()).isTrue();
        try (CloudTrailClient admin = admin()) {
            admin.updateEventDataStore(
                    request -> request.eventDataStore(store()).terminationProtectionEnabled(false));
            assertThat(payments(store()).store(IRELAND, store()).terminationProtected())
                    .isFalse();
            admin.stopEventDataStoreIngestion(request -> request.eventDataStore(store()));
            admin.deleteEventDataStore(request -> request.eventDataStore(store()));
        }
        assertThat(payments(store()).store(IRELAND, store()).status()).isEqualTo("PENDING_DELETION");
        payments(store()).write(IRELAND, store(), StoreWrite.RESTORE);
        payments(store()).write(IRELAND, store(), StoreWrite.START_INGESTION);
        payments(store()).write(IRELAND, store(), StoreWrite.PROTECT);
        StoreStatus after = payments(store()).store(IRELAND, store());
        // It is starting for a moment.
        for (int look = 0; look < 50 && !after.equals(before); look++) {
            Thread.sleep(100);
            after = payments(store()).store(IRELAND, store());
        }
        assertThat(after).isEqualTo(before);
    }

    @Test
    void aStoreThatIsNotThereIsSaidNotToBe() throws Exception {
        String nothing = "00000000-0000-0000-0000-000000000000";
        MemberAccount payments = payments(nothing);
        assertThatThrownBy(() -> payments.store(IRELAND, nothing))
                .asInstanceOf(type(MemberFault.class))
                .extracting(MemberFault::kind)
                .isEqualTo(MemberFault.Kind.NO_SUCH_TRAIL);
    }
}
