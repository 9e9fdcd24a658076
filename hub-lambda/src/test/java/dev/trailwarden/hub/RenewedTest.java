package dev.trailwarden.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.amazonaws.services.lambda.runtime.Context;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.trailwarden.aws.Clients;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.crac.Core;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** Takes the hub through what SnapStart does to it, against a server that keeps who asked by which connection. */
class RenewedTest {
    private static final Pattern CLAIM = Pattern.compile("\"claimedBy\":\\{\"S\":\"([^\"]+)\"}");

    private final CannedAws aws = new CannedAws();
    private final Set<InetSocketAddress> connections = ConcurrentHashMap.newKeySet();
    private final List<String> claims = new ArrayList<>();
    private final AtomicInteger credentialsAsked = new AtomicInteger();
    private HttpServer server;
    private Renewed<HubComponent> graph;
    private HubHandler handler;

    @BeforeEach
    void begin() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        graph = new Renewed<>(
                () -> DaggerHubComponent.factory()
                        .create(
                                PrimerTest.settings(),
                                new Clients(this::credentials, Optional.of(endpoint)),
                                Clock.systemUTC(),
                                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)),
                hub -> hub.clients().close());
        handler = new HubHandler(graph, System.out);
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private AwsCredentials credentials() {
        credentialsAsked.incrementAndGet();
        return AwsBasicCredentials.create("AKIAHUB", "secret");
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        connections.add(exchange.getRemoteAddress());
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Matcher claim = CLAIM.matcher(body);
        if (claim.find()) {
            claims.add(claim.group(1));
        }
        String target = Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target"))
                .orElse("");
        CannedAws.Answer answer = aws.answer(target, body);
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void event(String id) throws IOException {
        Context context = mock(Context.class);
        when(context.getRemainingTimeInMillis()).thenReturn(120_000);
        String event = """
                {"version":"0","id":"1","detail-type":"AWS API Call via CloudTrail","source":"aws.cloudtrail",
                 "account":"333333333333","time":"2026-03-01T12:00:00Z","region":"eu-west-1","resources":[],
                 "detail":{"eventVersion":"1.11","userIdentity":{"type":"IAMUser","userName":"mallory"},
                  "eventTime":"2026-03-01T12:00:00Z","eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging",
                  "awsRegion":"eu-west-1","requestParameters":{"name":"payments"},"responseElements":null,
                  "eventID":"%s","readOnly":false,"recipientAccountId":"333333333333"}}
                """.formatted(id);
        handler.handleRequest(
                new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), new ByteArrayOutputStream(), context);
    }

    private void snapshotAndRestore() {
        graph.beforeCheckpoint(Core.getGlobalContext());
        graph.afterRestore(Core.getGlobalContext());
    }

    @Test
    void afterARestoreSessionsCredentialsAndConnectionsAreNew() throws Exception {
        event("event-1");
        HubComponent before = graph.get();
        int sessions = aws.asked().getOrDefault("AssumeRole", 0);
        assertThat(sessions).isPositive();
        int credentials = credentialsAsked.get();
        Set<InetSocketAddress> old = new HashSet<>(connections);
        event("event-2");
        assertThat(aws.asked()).as("a warm process keeps its session").containsEntry("AssumeRole", sessions);
        old.addAll(connections);

        snapshotAndRestore();
        connections.clear();
        event("event-3");

        assertThat(graph.get()).isNotSameAs(before);
        assertThat(aws.asked()).as("a restored one takes a new one").containsEntry("AssumeRole", 2 * sessions);
        assertThat(credentialsAsked.get()).isGreaterThan(credentials);
        assertThat(connections).isNotEmpty().doesNotContainAnyElementsOf(old);
    }

    @Test
    void noClaimRepeatsAfterARestore() throws Exception {
        event("event-1");
        snapshotAndRestore();
        event("event-1");
        assertThat(claims).hasSizeGreaterThan(1).doesNotHaveDuplicates();
    }

    @Test
    void aSnapshotOfAnUnusedProcessHasNothingToForget() {
        snapshotAndRestore();
        assertThat(aws.asked()).isEmpty();
        assertThat(credentialsAsked).hasValue(0);
    }
}
