package dev.trailwarden.cli;

import dev.trailwarden.pace.Pace;
import dev.trailwarden.rollout.Code;
import dev.trailwarden.rollout.OrganizationSeen;
import dev.trailwarden.rollout.Picture;
import dev.trailwarden.rollout.Ports;
import dev.trailwarden.rollout.Rates;
import dev.trailwarden.rollout.RolloutFault;
import dev.trailwarden.rollout.Runner;
import dev.trailwarden.rollout.SdkCode;
import dev.trailwarden.rollout.SdkDirectory;
import dev.trailwarden.rollout.SdkStackSets;
import dev.trailwarden.rollout.SdkStacks;
import dev.trailwarden.rollout.Stacks;
import dev.trailwarden.rollout.Survey;
import dev.trailwarden.scp.live.SdkProblem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.account.AccountClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** The two accounts that a rollout works in, as the person whose credentials were found and named. */
final class RolloutSession implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** The jar goes over a slow line, too. */
    private static final Duration UPLOAD = Duration.ofMinutes(15);

    /** What is on this machine has no rates, and does at once what AWS takes seconds for. */
    private static final int HASTE = 50;

    private final AwsClients aws;
    private final AwsClients forUploads;
    private final Pace pace;
    private final Pace.Sleeper sleeper;
    private final List<SdkAutoCloseable> closeables = new ArrayList<>();
    private final String caller;
    private final String hubAccount;
    private final OrganizationSeen organization;
    private final Ports ports;

    /**
     * @param access whose credentials
     * @throws Main.BadInput if it is not clear who works where
     * @throws RolloutFault if AWS cannot be asked
     */
    RolloutSession(RolloutAccess access) throws Main.BadInput, RolloutFault {
        this.aws = new AwsClients(access.aws(), Optional.empty(), PATIENCE);
        this.forUploads = new AwsClients(access.aws(), Optional.empty(), UPLOAD);
        this.pace = new Pace(aws.onThisMachine() ? Map.of() : Rates.all(), System::nanoTime, Thread::sleep);
        this.sleeper = aws.onThisMachine() ? time -> Thread.sleep(time.dividedBy(HASTE)) : Thread::sleep;
        boolean ready = false;
        try {
            this.caller = account(aws.credentials(), "these credentials");
            SdkDirectory directory = new SdkDirectory(
                    made(aws.client(OrganizationsClient.builder())),
                    caller,
                    made(aws.client(AccountClient.builder())),
                    Map.of(),
                    pace,
                    sleeper);
            Terminal.announceReading(aws);
            this.organization = directory.organization();
            boolean isManagement = caller.equals(organization.managementAccount());
            AwsCredentialsProvider hub = isManagement ? hub(access) : aws.credentials();
            Optional<AwsCredentialsProvider> management =
                    isManagement ? Optional.of(aws.credentials()) : management(access);
            this.hubAccount = isManagement ? account(hub, "the credentials for the hub account") : caller;
            if (access.hubAccount().filter(named -> !named.equals(hubAccount)).isPresent()) {
                throw new Main.BadInput(
                        "--hub-account is " + access.hubAccount().get() + ", but these credentials are of " + hubAccount
                                + "; give those of the hub account or of the management account");
            }
            String region = aws.region().id();
            Map<String, AccountClient> others = new HashMap<>();
            if (isManagement) {
                others.put(hubAccount, made(aws.client(AccountClient.builder(), aws.region(), hub)));
            } else if (management.isPresent()) {
                others.put(
                        organization.managementAccount(),
                        made(aws.client(AccountClient.builder(), aws.region(), management.get())));
            }
            this.ports = new Ports(
                    new SdkDirectory(
                            made(aws.client(OrganizationsClient.builder())),
                            caller,
                            made(aws.client(AccountClient.builder())),
                            others,
                            pace,
                            sleeper),
                    new SdkStackSets(formation(region, aws.credentials()), !isManagement, pace, sleeper),
                    stacks(hub),
                    management.map(this::stacks),
                    code(hub));
            ready = true;
        } finally {
            if (!ready) {
                close();
            }
        }
    }

    private AwsCredentialsProvider hub(RolloutAccess access) throws Main.BadInput {
        if (access.hubProfile().isPresent()) {
            return ProfileCredentialsProvider.create(
                    AwsClients.known("--hub-profile", access.hubProfile().get()));
        }
        String account = access.hubAccount()
                .orElseThrow(
                        () -> new Main.BadInput("these are the management account's credentials; say where the hub is"
                                + " by --hub-account (its role " + access.hubRole()
                                + " is assumed, or the one that --hub-role"
                                + " names) or by --hub-profile"));
        return assumed("arn:" + organization.partition() + ":iam::" + account + ":role/" + access.hubRole());
    }

    private Optional<AwsCredentialsProvider> management(RolloutAccess access) throws Main.BadInput {
        if (access.managementProfile().isPresent()) {
            AwsCredentialsProvider management = ProfileCredentialsProvider.create(AwsClients.known(
                    "--management-profile", access.managementProfile().get()));
            return Optional.of(checked(management));
        }
        if (access.managementRole().isEmpty()) {
            return Optional.empty();
        }
        String role = access.managementRole().get();
        return Optional.of(checked(assumed(
                role.startsWith("arn:")
                        ? role
                        : "arn:" + organization.partition() + ":iam::" + organization.managementAccount() + ":role/"
                                + role)));
    }

    private AwsCredentialsProvider checked(AwsCredentialsProvider management) throws Main.BadInput {
        String account = account(management, "the credentials for the management account");
        if (!account.equals(organization.managementAccount())) {
            throw new Main.BadInput("the credentials for the management account are of " + account + ", and it is "
                    + organization.managementAccount());
        }
        return management;
    }

    /** Renewed by itself: an operation on thousands of accounts outlives a session. */
    private AwsCredentialsProvider assumed(String role) {
        StsAssumeRoleCredentialsProvider provider = StsAssumeRoleCredentialsProvider.builder()
                .stsClient(made(aws.client(StsClient.builder())))
                .refreshRequest(request -> request.roleArn(role).roleSessionName("trailwarden-rollout"))
                .build();
        closeables.addFirst(provider);
        return provider;
    }

    private String account(AwsCredentialsProvider as, String whose) throws Main.BadInput {
        try (StsClient sts = aws.client(StsClient.builder(), aws.region(), as)) {
            return sts.getCallerIdentity().account();
        } catch (SdkException e) {
            throw new Main.BadInput(
                    whose + " cannot be used: " + SdkProblem.sentence("sts:GetCallerIdentity or sts:AssumeRole", e));
        }
    }

    private CloudFormationClient formation(String region, AwsCredentialsProvider as) {
        return made(aws.client(CloudFormationClient.builder(), Region.of(region), as));
    }

    private Stacks stacks(AwsCredentialsProvider as) {
        return new SdkStacks(region -> formation(region, as), pace, sleeper);
    }

    private Code code(AwsCredentialsProvider hub) {
        // A name before "localhost" or an address leads nowhere.
        return new SdkCode(
                made(forUploads.client(S3Client.builder().forcePathStyle(aws.onThisMachine()), aws.region(), hub)),
                hubAccount,
                organization.partition(),
                pace,
                sleeper);
    }

    private <C extends SdkAutoCloseable> C made(C client) {
        synchronized (closeables) {
            closeables.add(client);
        }
        return client;
    }

    /** The account of the credentials that operate the StackSets. */
    String caller() {
        return caller;
    }

    String hubAccount() {
        return hubAccount;
    }

    String hubRegion() {
        return aws.region().id();
    }

    OrganizationSeen organization() {
        return organization;
    }

    /** Looks at everything. */
    Picture picture(Optional<Survey.Question.Place> code) throws RolloutFault, Main.BadInput {
        try {
            return new Survey(ports).picture(organization, new Survey.Question(caller, hubAccount, hubRegion(), code));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Main.BadInput("interrupted; nothing was changed");
        }
    }

    Runner runner(Runner.Listener listener) {
        return new Runner(ports, sleeper, listener);
    }

    @Override
    public void close() {
        closeables.forEach(SdkAutoCloseable::close);
        forUploads.close();
        aws.close();
    }
}
