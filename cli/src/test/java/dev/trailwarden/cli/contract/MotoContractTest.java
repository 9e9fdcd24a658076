package dev.trailwarden.cli.contract;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * The contract held against moto, a simulation of AWS that we did not write. Skipped, visibly, where {@code moto_server}
 * is not installed; where {@code CI=true} that is a failure.
 *
 * <p>Known differences of moto 5.2.1 from AWS, which is why these are not in the contract, or disabled below: Start- and
 * StopLogging by ARN, on an unknown trail or outside the home Region answer HTTP 500; LookupEvents, event data stores and
 * event configurations are missing; tags outlive their trail; a topic is taken by its name only; StopLogging makes no
 * event; neither trust policies across accounts, nor session policies, nor SCPs, nor resource policies are enforced.
 */
@EnabledIf(
        value = "dev.trailwarden.cli.contract.MotoJudge#isInstalledOrHasToBe",
        disabledReason = "moto_server is not installed; the contract was held against the sandbox only")
class MotoContractTest {
    private static Judge judge;

    @BeforeAll
    static void start() throws Exception {
        judge = new MotoJudge();
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

        @Override
        @Test
        @Disabled("moto puts the second trail in place of the first")
        void aTrailIsNotMadeTwice() {}

        @Override
        @Test
        @Disabled("moto keeps advanced selectors when basic ones are put")
        void selectorsOfOneKindTakeThePlaceOfTheOther() {}

        @Override
        @Test
        @Disabled("moto has no event configurations, and does not switch Insights off")
        void insightsAndTheEventConfigurationAreSwitchedOnAndOff() {}
    }

    @Nested
    class Restoring extends RestoreContract {
        @Override
        Judge judge() {
            return judge;
        }

        @Override
        @Test
        @Disabled("moto does a transaction again that has the token of one that was done")
        void aBaselineWhoseKeepingWasNotAnsweredIsKept() {}
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

        @Override
        @Test
        @Disabled("moto answers AccountNotFoundException, which AttachPolicy does not have")
        void aPlaceThatIsGoneIsSaidToBe() {}
    }
}
