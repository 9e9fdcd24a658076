package dev.trailwarden.aws;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.port.MemberFault;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/** One account, opened by some role. */
interface AccountSession {
    /** Whose it is. */
    AccountId account();

    /** The hub's own Region. */
    String hubRegion();

    /**
     * Makes a call.
     *
     * @param what the operation and what it is on, for the fault
     * @param call takes its credentials and its time bound with it
     * @throws MemberFault if the service does not answer or refuses
     */
    <T> T call(String what, Call<T> call) throws MemberFault;

    /** A call that takes its credentials and its time bound with it. */
    @FunctionalInterface
    interface Call<T> {
        T as(Consumer<AwsRequestOverrideConfiguration.Builder> settings);
    }
}
