package dev.trailwarden.hub;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.aws.Clients;
import dev.trailwarden.aws.Transport;
import dev.trailwarden.aws.wire.Turn;
import dev.trailwarden.core.Report;
import dev.trailwarden.core.baseline.Baseline;
import dev.trailwarden.core.baseline.EventConfiguration;
import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.port.LedgerFault;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * Goes the whole path of two events before the first one comes, while Lambda initialises the function: a stopped trail that is
 * switched on again and compared with its baseline, and one that is gone, so that the event is kept. It loads, links and warms what
 * the first event will need, with the very clients that it will have, but in an object graph that nobody else sees, with credentials that
 * are nobody's and an HTTP client without sockets. Nothing of it is left but loaded classes.
 *
 * <p>Where Lambda is about to take a snapshot (SnapStart), it goes the path again and again, with TLS and the HTTP client of real
 * calls, so that the snapshot has it compiled: that is paid once for each version of the function, and not by an event.
 */
final class Primer {
    /** Lambda allows ten seconds for initialising a function that is not snapshotted (Lambda developer guide, lifecycle). */
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    /** Before a snapshot it allows 130 (Lambda developer guide, SnapStart). */
    private static final Duration PATIENCE_BEFORE_A_SNAPSHOT = Duration.ofSeconds(60);

    /** After that no further round is begun: on a part of a core each takes longer. */
    private static final Duration ENOUGH = Duration.ofSeconds(25);

    /** Two events each, so that what an event does once is done 200 times, which C1 waits for (Tier3InvocationThreshold). */
    private static final int ROUNDS_BEFORE_A_SNAPSHOT = 100;

    /** Whose trails are stopped; and who would know its name. */
    private static final AccountId MEMBER = new AccountId("000000000000");

    private static final AccountId MANAGEMENT = new AccountId("000000000001");

    private final HubSettings settings;
    private final CannedAws aws;
    private final PrintStream out;
    private final int rounds;

    /**
     * @param settings the function's; only names and the Region are used
     * @param aws answers the dry run
     * @param out where it says so when the priming did not work
     * @param rounds how often the path is gone over the wire, too
     */
    Primer(HubSettings settings, CannedAws aws, PrintStream out, int rounds) {
        this.settings = settings;
        this.aws = aws;
        this.out = out;
        this.rounds = rounds;
    }

    /**
     * How often a process goes the path over the wire.
     *
     * @param environment of the function; says whether a snapshot is taken (Lambda developer guide, "Defined runtime environment
     *     variables")
     */
    static int rounds(Map<String, String> environment) {
        return "snap-start".equals(environment.get("AWS_LAMBDA_INITIALIZATION_TYPE")) ? ROUNDS_BEFORE_A_SNAPSHOT : 0;
    }

    /** Primes. Whatever goes wrong is one loud line in the log, and then the function starts unprimed. */
    void prime() {
        FutureTask<List<String>> dryRun = new FutureTask<>(() -> {
            Transport.prepare();
            List<String> problems = rehearse();
            return rounds > 0 && problems.isEmpty() ? rehearseOverTheWire() : problems;
        });
        Duration patience = rounds > 0 ? PATIENCE_BEFORE_A_SNAPSHOT : PATIENCE;
        // In a thread of its own: what it leaves in thread locals ends with it.
        Thread thread = Thread.ofPlatform().daemon().name("priming").start(dryRun);
        try {
            List<String> problems = dryRun.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            // A snapshot has no use for it.
            thread.join();
            if (!problems.isEmpty()) {
                complain(String.join("; ", problems));
            }
        } catch (ExecutionException e) {
            complain(String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            dryRun.cancel(true);
            complain("it was not done within " + patience.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Goes the path twice.
     *
     * @return what did not go as it should have; empty when the whole path was gone
     * @throws LedgerFault if the baseline was not kept
     */
    List<String> rehearse() throws LedgerFault {
        return rehearse(Optional.empty(), new Transport(new InMemoryHttp(aws), new InMemoryHttp(aws)));
    }

    /** The same many times, with a handshake each time: who shakes hands with each service once compiles none of it. */
    private List<String> rehearseOverTheWire() throws LedgerFault, IOException, GeneralSecurityException {
        List<String> problems = List.of();
        try (LoopbackAws server = new LoopbackAws(aws)) {
            long until = System.nanoTime() + ENOUGH.toNanos();
            for (int round = 0; round < rounds && problems.isEmpty() && System.nanoTime() < until; round++) {
                problems = rehearse(Optional.of(server.endpoint()), Transport.trusting(server.trust()));
            }
        }
        // What is garbage now would be restored with the rest.
        System.gc();
        return problems;
    }

    private List<String> rehearse(Optional<URI> endpoint, Transport transport) throws LedgerFault {
        HubSettings imagined = new HubSettings(
                settings.region(),
                new House(settings.house().memberRole(), Optional.of(MANAGEMENT), List.of()),
                settings.topicArn(),
                settings.deadLetterQueueUrl(),
                settings.tableName(),
                settings.sealKeyArn(),
                settings.eventBus());
        List<String> problems = new ArrayList<>();
        try (Clients clients = new Clients(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAPRIMING", "priming")),
                        endpoint,
                        Turn.NOT_AWAITED,
                        transport);
                PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            HubComponent hub = DaggerHubComponent.factory().create(imagined, clients, Clock.systemUTC(), nowhere);
            keepBaseline(hub);
            aws.stop();
            expect("restored", answer(hub, CannedAws.STOPPED), problems);
            expect("not-restored", answer(hub, CannedAws.MISSING), problems);
        }
        return problems;
    }

    /** So that the trail is compared, as a trail is that a sweep has seen. */
    private void keepBaseline(HubComponent hub) throws LedgerFault {
        hub.budget().begin(Duration.ofMinutes(2));
        hub.baselines()
                .overwrite(new Baseline(
                        new TrailArn("aws", settings.region(), MEMBER, CannedAws.STOPPED),
                        new TrailSettings(
                                true,
                                "priming",
                                "",
                                "",
                                true,
                                true,
                                false,
                                true,
                                "",
                                "",
                                "",
                                List.of(),
                                List.of(),
                                List.of(),
                                EventConfiguration.NONE,
                                Map.of("priming", "yes")),
                        1,
                        Baseline.Origin.CAPTURED,
                        "priming",
                        Instant.EPOCH));
    }

    private Report answer(HubComponent hub, String trail) {
        hub.budget().begin(Duration.ofMinutes(2));
        Report report = hub.response().respond(event(trail));
        hub.log().write(report, Duration.ZERO);
        return report;
    }

    private static void expect(String verdict, Report report, List<String> problems) {
        String came = report.verdict().map(one -> one.id()).orElse("nothing");
        if (!came.equals(verdict) || !report.told() || report.retry().isPresent()) {
            problems.add("the dry run came to " + came + " instead of " + verdict + ", notes " + report.notes()
                    + ", retry " + report.retry());
        }
    }

    private byte[] event(String trail) {
        return """
                {"version":"0","id":"priming","detail-type":"AWS API Call via CloudTrail","source":"aws.cloudtrail",
                 "account":"%3$s","time":"2026-01-01T00:00:00Z","region":"%2$s","resources":[],
                 "detail":{"eventVersion":"1.11","userIdentity":{"type":"IAMUser","userName":"priming"},
                  "eventTime":"2026-01-01T00:00:00Z","eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging",
                  "awsRegion":"%2$s","requestParameters":{"name":"%1$s"},"responseElements":null,
                  "eventID":"%1$s","readOnly":false,"recipientAccountId":"%3$s"}}
                """.formatted(trail, settings.region().id(), MEMBER).getBytes(StandardCharsets.UTF_8);
    }

    private void complain(String why) {
        out.println(new ObjectMapper()
                .createObjectNode()
                .put("priming", "failed")
                .put("why", why)
                .put("then", "the function starts without it; its first event takes longer"));
    }
}
