package dev.trailwarden.cli.contract;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;

/** The contract held against our sandbox. */
class SandboxContractTest {
    private static SandboxJudge judge;

    @BeforeAll
    static void deploy() throws IOException {
        judge = new SandboxJudge();
    }

    @AfterAll
    static void close() {
        judge.close();
    }

    @Nested
    class Trails extends TrailContract {
        @Override
        Judge judge() {
            return judge;
        }
    }

    /** moto has no event data stores. */
    @Nested
    class Stores extends StoreContract {
        @Override
        Judge judge() {
            return judge;
        }

        @Override
        String store() {
            return judge.store();
        }

        @Override
        CloudTrailClient admin() {
            return judge.admin();
        }
    }

    @Nested
    class Restoring extends RestoreContract {
        @Override
        Judge judge() {
            return judge;
        }
    }

    @Nested
    class Telling extends TellingContract {
        @Override
        Judge judge() {
            return judge;
        }
    }

    @Nested
    class Ledger extends LedgerContract {
        @Override
        Judge judge() {
            return judge;
        }
    }

    @Nested
    class Memory extends MemoryContract {
        @Override
        Judge judge() {
            return judge;
        }
    }

    @Nested
    class Notices extends NoticesContract {
        @Override
        Judge judge() {
            return judge;
        }
    }

    @Nested
    class Baselines extends BaselineContract {
        @Override
        Judge judge() {
            return judge;
        }
    }

    @Nested
    class Directory extends DirectoryContract {
        @Override
        Judge judge() {
            return judge;
        }
    }

    @Nested
    class Guardrails extends GuardrailContract {
        @Override
        Judge judge() {
            return judge;
        }
    }
}
