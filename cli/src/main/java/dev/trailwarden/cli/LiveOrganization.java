package dev.trailwarden.cli;

import dev.trailwarden.pace.Pace;
import dev.trailwarden.scp.live.MemberAccounts;
import dev.trailwarden.scp.live.OrganizationControl;
import dev.trailwarden.scp.live.OrganizationPicture;
import dev.trailwarden.scp.live.PictureReader;
import dev.trailwarden.scp.live.SdkMemberAccounts;
import dev.trailwarden.scp.live.SdkOrganization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** The organization of the person whose credentials the SDK finds. */
final class LiveOrganization implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What is on this machine has no rates, and does at once what AWS takes seconds for. */
    private static final int HASTE = 50;

    private final AwsClients aws;
    private final Pace pace;
    private final Pace.Sleeper sleeper;
    private final List<SdkAutoCloseable> clients = new ArrayList<>();

    /**
     * @param options where AWS is
     * @throws Main.BadInput if nothing says in which Region
     */
    LiveOrganization(AwsPlace options) throws Main.BadInput {
        this.aws = new AwsClients(options, Optional.empty(), PATIENCE);
        this.pace = new Pace(aws.onThisMachine() ? Map.of() : Pace.PUBLISHED, System::nanoTime, Thread::sleep);
        this.sleeper = aws.onThisMachine() ? time -> Thread.sleep(time.dividedBy(HASTE)) : Thread::sleep;
    }

    /** Draws pictures of it. A large organization takes a while, and a person is told so. */
    PictureReader reader() {
        Terminal.announceReading(aws);
        return new PictureReader(control());
    }

    /** What may be asked of it and done to it. */
    OrganizationControl control() {
        return new SdkOrganization(made(aws.client(OrganizationsClient.builder())), pace, sleeper);
    }

    /**
     * Its accounts.
     *
     * @param picture the organization
     * @param role the name of the role to enter them by
     */
    MemberAccounts accounts(OrganizationPicture picture, String role) {
        CloudTrailClient trails = made(aws.client(CloudTrailClient.builder()));
        return new SdkMemberAccounts(
                made(aws.client(StsClient.builder())),
                made(aws.client(IamClient.builder())),
                (trail, as) -> trails.stopLogging(
                        request -> request.name(trail).overrideConfiguration(call -> call.credentialsProvider(as))),
                pace,
                picture,
                role);
    }

    /** The Region that was asked for, or that the surroundings say. */
    String region() {
        return aws.region().id();
    }

    private <C extends SdkAutoCloseable> C made(C client) {
        clients.add(client);
        return client;
    }

    @Override
    public void close() {
        clients.forEach(SdkAutoCloseable::close);
        aws.close();
    }
}
