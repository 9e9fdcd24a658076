package dev.trailwarden.cli.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.aws.Budget;
import dev.trailwarden.aws.Clients;
import dev.trailwarden.aws.SdkMembers;
import dev.trailwarden.aws.SnsAlerts;
import dev.trailwarden.aws.SqsDeadLetters;
import dev.trailwarden.core.alert.Alert;
import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.decision.Decision.Reject;
import dev.trailwarden.core.decision.Mode;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.event.TrailReference;
import dev.trailwarden.core.port.Baselines;
import dev.trailwarden.core.port.Ledger;
import dev.trailwarden.core.port.MemberAccount;
import dev.trailwarden.core.port.TrailStatus;
import dev.trailwarden.core.remedy.Matcher;
import dev.trailwarden.core.remedy.Outcome;
import dev.trailwarden.core.remedy.Remediation.ResumeLogging;
import dev.trailwarden.core.remedy.Restorer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * What the adapters expect of AWS, held against two judges: our sandbox, and moto, which we did not write. Only what
 * moto does as AWS does is in here; what it is known to do differently is listed in {@link MotoContractTest}.
 */
abstract class AdapterContract {
    static final AccountId PAYMENTS = new AccountId("333333333333");
    static final Region IRELAND = new Region("eu-west-1");
    static final String TRAIL = "payments-trail";
    static final TrailArn TRAIL_ARN = TrailArn.parse("arn:aws:cloudtrail:eu-west-1:333333333333:trail/payments-trail")
            .orElseThrow();

    private Clients clients;
    private SdkMembers members;
    private final Budget budget = new Budget(System::nanoTime);

    /** Where the judge answers. */
    abstract URI endpoint();

    /** Credentials of the hub. */
    abstract AwsCredentialsProvider hub();

    /** Stops {@link #TRAIL}, past every permission. */
    abstract void stopTheTrail() throws Exception;

    abstract String topicArn();

    abstract String queueUrl();

    /** Everything that the topic's subscriber got, as text. */
    abstract List<String> told();

    /** Everything in the queue. */
    abstract List<String> kept();

    @BeforeEach
    void aStoppedTrail() throws Exception {
        stopTheTrail();
        clients = new Clients(hub(), Optional.of(endpoint()));
        members =
                new SdkMembers(clients, budget, "eu-west-1", "trailwarden/trailwarden-remediation", Clock.systemUTC());
    }

    @AfterEach
    void closeClients() {
        clients.close();
    }

    private ResumeLogging remedy() {
        return new ResumeLogging(PAYMENTS, IRELAND, new TrailReference.ByName(TRAIL), Optional.empty());
    }

    private MemberAccount payments() throws Exception {
        return members.open(PAYMENTS, remedy().permissions(), Optional.of(TRAIL));
    }

    @Test
    void aStoppedTrailIsSeenStoppedAndSince() throws Exception {
        TrailStatus status = payments().status(IRELAND, TRAIL);
        assertThat(status.logging()).isFalse();
        assertThat(status.stoppedAt()).isPresent();
    }

    @Test
    void aStartedTrailIsSeenLogging() throws Exception {
        payments().startLogging(IRELAND, TRAIL);
        TrailStatus status = payments().status(IRELAND, TRAIL);
        assertThat(status.logging()).isTrue();
        assertThat(status.startedAt()).isPresent();
    }

    @Test
    void startingALoggingTrailChangesNothing() throws Exception {
        payments().startLogging(IRELAND, TRAIL);
        payments().startLogging(IRELAND, TRAIL);
        assertThat(payments().status(IRELAND, TRAIL).logging()).isTrue();
    }

    @Test
    void theAccountsTrailsAreListedWithTheirHomeRegion() throws Exception {
        assertThat(payments().trails(IRELAND)).contains(TRAIL_ARN);
    }

    @Test
    void theRestorerRestoresAndASecondDeliveryFindsItSound() {
        // No baseline is kept of it: whoever switches it on asks nobody but CloudTrail.
        Baselines none = mock(Baselines.class);
        Matcher matcher = new Matcher(members, none, mock(Ledger.class), Clock.systemUTC(), length -> {});
        Restorer restorer = new Restorer(members, none, matcher, length -> {});
        assertThat(restorer.restore(remedy(), Mode.ENFORCE)).isInstanceOf(Outcome.Restored.class);
        assertThat(restorer.restore(remedy(), Mode.ENFORCE)).isInstanceOf(Outcome.AlreadySound.class);
    }

    @Test
    void anAlertReachesTheSubscriber() throws Exception {
        SnsAlerts alerts = new SnsAlerts(clients, budget, topicArn(), "eu-west-1", new ObjectMapper());
        alerts.send(Alert.of(
                "incident-of-the-contract",
                Verdict.REJECTED,
                new Reject(Optional.empty(), "it cannot be read"),
                Optional.empty()));
        assertThat(told()).anySatisfy(text -> assertThat(text).contains("incident-of-the-contract"));
    }

    @Test
    void anEventIsKeptAsItIs() throws Exception {
        String event = "{\"detail\":\"caf\u00e9\"}";
        new SqsDeadLetters(clients, budget, queueUrl(), "eu-west-1")
                .keep(event.getBytes(StandardCharsets.UTF_8), "because");
        assertThat(kept()).contains(event);
    }
}
