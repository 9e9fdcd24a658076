package dev.trailwarden.aws;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.port.MemberAccount;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.pace.Pace;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * The organization's accounts, opened by a person of the hub's account with the role that can only look. Safe for many
 * threads at once. The rates of AWS are kept: those of STS for the one who calls, those of CloudTrail for each account.
 */
public final class AuditorAccounts {
    /** Path and name of the role in every account; member-roles.yaml makes it. */
    public static final String ROLE = "trailwarden/trailwarden-auditor";

    private static final String SESSION_NAME = "trailwarden-audit";

    /** Within the 600 a second of STS (IAM user guide, quotas), with room for the hub, which shares them. */
    private static final Pace.Rate OPENING = new Pace.Rate(400, 100);

    /** In no second more than the 10 reads of an account and Region (CloudTrail user guide, quotas). */
    private static final Pace.Rate READING = new Pace.Rate(5, 5);

    private static final Duration ONE_CALL = Duration.ofSeconds(60);

    private final Clients clients;
    private final String region;
    private final Pace.Sleeper sleeper;
    private final Pace opening;

    /**
     * @param clients shared clients, with the credentials of whoever asks
     * @param region the hub's Region
     * @param sleeper waits
     */
    public AuditorAccounts(Clients clients, String region, Pace.Sleeper sleeper) {
        this.clients = clients;
        this.region = region;
        this.sleeper = sleeper;
        this.opening = new Pace(Map.of("AssumeRole", OPENING), System::nanoTime, sleeper);
    }

    /**
     * An open account.
     *
     * @param account CloudTrail, the Regions and the rules of it; it cannot be written to
     * @param credentials for other services, good for an hour
     */
    public record Opened(MemberAccount account, AwsCredentialsProvider credentials) {}

    /**
     * Opens an account.
     *
     * @param account which
     * @return the account
     * @throws MemberFault of kind {@link MemberFault.Kind#NO_WAY_IN} if the role is missing or does not let the caller in
     */
    public Opened open(AccountId account) throws MemberFault {
        String role = "arn:" + PartitionMetadata.of(Region.of(region)).id() + ":iam::" + account + ":role/" + ROLE;
        String what = "AssumeRole of " + role;
        try {
            pace(opening, "AssumeRole", what);
            Credentials got = clients.sts(region)
                    .assumeRole(request -> request.roleArn(role)
                            .roleSessionName(SESSION_NAME)
                            .overrideConfiguration(Clients.within(ONE_CALL)))
                    .credentials();
            AwsCredentialsProvider credentials = StaticCredentialsProvider.create(
                    AwsSessionCredentials.create(got.accessKeyId(), got.secretAccessKey(), got.sessionToken()));
            return new Opened(new SdkAccount(clients, new Session(account, credentials)), credentials);
        } catch (SdkException e) {
            throw Faults.atTheDoor(what, e);
        }
    }

    private static void pace(Pace pace, String operation, String what) throws MemberFault {
        try {
            pace.take(operation);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MemberFault(MemberFault.Kind.UNAVAILABLE, what + " was interrupted", e);
        }
    }

    private final class Session implements AccountSession {
        private static final String READ = "read";

        private final AccountId account;
        private final AwsCredentialsProvider credentials;
        private final Pace reading = new Pace(Map.of(READ, READING), System::nanoTime, sleeper);

        Session(AccountId account, AwsCredentialsProvider credentials) {
            this.account = account;
            this.credentials = credentials;
        }

        @Override
        public AccountId account() {
            return account;
        }

        @Override
        public String hubRegion() {
            return region;
        }

        /** Rules are read in many Regions at once, and EventBridge takes more than twice of what that makes in each. */
        @Override
        public <T> T call(String what, Call<T> call) throws MemberFault {
            if (!what.startsWith("reading rule ")) {
                pace(reading, READ, what);
            }
            try {
                return call.as(
                        settings -> settings.credentialsProvider(credentials).apiCallTimeout(ONE_CALL));
            } catch (SdkException e) {
                throw Faults.inMember(what, e);
            }
        }
    }
}
