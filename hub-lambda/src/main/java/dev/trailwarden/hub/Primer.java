package dev.trailwarden.hub;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.aws.Clients;
import dev.trailwarden.aws.Transport;
import dev.trailwarden.aws.wire.Turn;
import dev.trailwarden.core.Report;
import dev.trailwarden.core.decision.House;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * Goes the whole path of two events before the first one comes, while Lambda initialises the function: a stopped trail that is
 * switched on again, and one that is gone, so that the event is kept. It loads, links and warms what
 * the first event will need, with the very clients that it will have, but in an object graph that nobody else sees, with credentials that
 * are nobody's and an HTTP client without sockets. Nothing of it is left but loaded classes.
 */
final class Primer {
    /** Lambda allows ten seconds for initialising a function that is not snapshotted (Lambda developer guide, lifecycle). */
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private final HubSettings settings;
    private final CannedAws aws;
    private final PrintStream out;

    /**
     * @param settings the function's; only names and the Region are used
     * @param aws answers the dry run
     * @param out where it says so when the priming did not work
     */
    Primer(HubSettings settings, CannedAws aws, PrintStream out) {
        this.settings = settings;
        this.aws = aws;
        this.out = out;
    }

    /** Primes. Whatever goes wrong is one loud line in the log, and then the function starts unprimed. */
    void prime() {
        FutureTask<List<String>> dryRun = new FutureTask<>(() -> {
            warmTls();
            return rehearse();
        });
        // In a thread of its own: what it leaves in thread locals ends with it.
        Thread.ofPlatform().daemon().name("priming").start(dryRun);
        try {
            List<String> problems = dryRun.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (!problems.isEmpty()) {
                complain(String.join("; ", problems));
            }
        } catch (ExecutionException e) {
            complain(String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            complain("it was not done within " + PATIENCE.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Goes the path twice.
     *
     * @return what did not go as it should have; empty when the whole path was gone
     */
    List<String> rehearse() {
        HubSettings imagined = new HubSettings(
                settings.region(),
                new House(settings.house().memberRole(), Optional.empty(), List.of()),
                settings.topicArn(),
                settings.deadLetterQueueUrl(),
                settings.tableName(),
                settings.sealKeyArn(),
                settings.eventBus());
        List<String> problems = new ArrayList<>();
        try (Clients clients = new Clients(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAPRIMING", "priming")),
                        Optional.empty(),
                        Turn.NOT_AWAITED,
                        new Transport(new InMemoryHttp(aws), new InMemoryHttp(aws)));
                PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            HubComponent hub = DaggerHubComponent.factory().create(imagined, clients, Clock.systemUTC(), nowhere);
            expect("restored", answer(hub, "priming"), problems);
            expect("not-restored", answer(hub, CannedAws.MISSING), problems);
        }
        return problems;
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
                 "account":"000000000000","time":"2026-01-01T00:00:00Z","region":"%2$s","resources":[],
                 "detail":{"eventVersion":"1.11","userIdentity":{"type":"IAMUser","userName":"priming"},
                  "eventTime":"2026-01-01T00:00:00Z","eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging",
                  "awsRegion":"%2$s","requestParameters":{"name":"%1$s"},"responseElements":null,
                  "eventID":"%1$s","readOnly":false,"recipientAccountId":"000000000000"}}
                """.formatted(trail, settings.region().id()).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The first message of a handshake, to nobody: its keys are made, never used and forgotten. Another library than the
     * JDK's is not loaded here.
     */
    private static void warmTls() throws NoSuchAlgorithmException, SSLException {
        if (!System.getProperty(Transport.TLS, "jdk").equals("jdk")) {
            return;
        }
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        engine.beginHandshake();
        engine.wrap(
                ByteBuffer.allocate(0), ByteBuffer.allocate(engine.getSession().getPacketBufferSize()));
    }

    private void complain(String why) {
        out.println(new ObjectMapper()
                .createObjectNode()
                .put("priming", "failed")
                .put("why", why)
                .put("then", "the function starts without it; its first event takes longer"));
    }
}
