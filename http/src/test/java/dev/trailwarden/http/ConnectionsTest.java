package dev.trailwarden.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;

/** Which connection a call uses, and what becomes of it. */
class ConnectionsTest {
    private static void callTwice(HandServer server, WireHttpClient client) throws IOException {
        Calls.read(Calls.post(client, server.port(), "1"));
        Calls.read(Calls.post(client, server.port(), "2"));
    }

    @Test
    void aConnectionWhoseAnswerWasReadTakesTheNextCall() throws IOException {
        try (HandServer server = new HandServer(HandServer.always("ok"));
                WireHttpClient client = Calls.client().build()) {
            callTwice(server, client);
            assertThat(server.requests).hasSize(2);
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void soDoesOneWithChunksOrWithoutABody() throws IOException {
        try (HandServer server = new HandServer(peer -> {
                    peer.request();
                    peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n");
                    peer.request();
                    peer.send("HTTP/1.1 204 No Content\r\n\r\n");
                    peer.request();
                    peer.answer("third");
                });
                WireHttpClient client = Calls.client().build()) {
            callTwice(server, client);
            assertThat(Calls.read(Calls.post(client, server.port(), "3")).body())
                    .isEqualTo("third");
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void aServerThatWantsTheConnectionClosedIsHeard() throws IOException {
        for (String head : List.of(
                "HTTP/1.1 200 OK\r\nConnection: close\r\n",
                "HTTP/1.1 200 OK\r\nConnection: Keep-Alive, CLOSE\r\n",
                "HTTP/1.0 200 OK\r\n")) {
            try (HandServer server = new HandServer(peer -> {
                        peer.request();
                        peer.send(head + "Content-Length: 2\r\n\r\nok");
                        peer.untilClosed();
                    });
                    WireHttpClient client = Calls.client().build()) {
                callTwice(server, client);
                assertThat(server.connections).as(head).hasValue(2);
            }
        }
    }

    @Test
    void aConnectionThatTheServerClosedMeanwhileIsNotUsed() throws Exception {
        try (HandServer server = new HandServer(peer -> {
                    peer.request();
                    peer.answer("ok");
                });
                WireHttpClient client = Calls.client().build()) {
            Calls.read(Calls.post(client, server.port(), "1"));
            server.firstClosed.await();
            assertThat(Calls.read(Calls.post(client, server.port(), "2")).body())
                    .isEqualTo("ok");
            assertThat(server.connections).hasValue(2);
        }
    }

    /** Else the answer to nothing would be taken for the answer to the next call. */
    @Test
    void aConnectionOnWhichSomethingCameThatNobodyAskedForIsNotUsed() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        try (HandServer server = new HandServer(peer -> {
                    peer.request();
                    peer.answer("ok");
                    Thread.sleep(5);
                    peer.answer("forged");
                    sent.countDown();
                    peer.untilClosed();
                });
                WireHttpClient client = Calls.client().build()) {
            Calls.read(Calls.post(client, server.port(), "1"));
            sent.await();
            assertThat(Calls.read(Calls.post(client, server.port(), "2")).body())
                    .isEqualTo("ok");
            assertThat(server.connections).hasValue(2);
        }
    }

    @Test
    void norIsOneWhoseAnswerHadMoreThanItSaid() throws IOException {
        try (HandServer server = new HandServer(peer -> {
                    peer.request();
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n\r\nforged");
                    peer.untilClosed();
                });
                WireHttpClient client = Calls.client().build()) {
            assertThat(Calls.read(Calls.post(client, server.port(), "1")).body())
                    .isEqualTo("ok");
            assertThat(Calls.read(Calls.post(client, server.port(), "2")).body())
                    .isEqualTo("ok");
            assertThat(server.connections).hasValue(2);
        }
    }

    /** The close is still on its way when the call begins: the SDK decides whether to repeat it, not we. */
    @Test
    void aCallThatTheServerDropsIsNotSentAgainAndNoConnectionAsOldIsUsed() throws Exception {
        CountDownLatch all = new CountDownLatch(3);
        try (HandServer server = new HandServer(peer -> {
                    peer.request();
                    all.countDown();
                    all.await();
                    peer.answer("ok");
                    peer.request();
                });
                WireHttpClient client = Calls.client().build()) {
            atOnce(3, () -> Calls.read(Calls.post(client, server.port(), "1")));
            assertThat(server.connections).hasValue(3);
            assertThatThrownBy(() -> Calls.read(Calls.post(client, server.port(), "drop")))
                    .isInstanceOf(IOException.class);
            assertThat(server.requests.stream().filter(request -> request.endsWith("drop")))
                    .hasSize(1);
            Calls.read(Calls.post(client, server.port(), "2"));
            assertThat(server.connections).as("the other two are given up").hasValue(4);
        }
    }

    @Test
    void aConnectionThatHasWaitedTooLongIsNotUsed() throws Exception {
        try (HandServer server = new HandServer(HandServer.always("ok"));
                WireHttpClient client =
                        Calls.client().idleTimeout(Duration.ofMillis(20)).build()) {
            Calls.read(Calls.post(client, server.port(), "1"));
            Thread.sleep(40);
            Calls.read(Calls.post(client, server.port(), "2"));
            assertThat(server.connections).hasValue(2);
            assertThat(server.firstClosed.await(1, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void moreConnectionsThanMayWaitAreClosed() throws Exception {
        try (HandServer server = new HandServer(HandServer.always("ok"));
                Pool pool = new Pool(Duration.ofSeconds(20), 2)) {
            Route route = new Route(false, "127.0.0.1", server.port());
            Dialer dialer = new Dialer(
                    InetAddress::getAllByName,
                    Tls.ofJdk(Trust.amazonFirst()),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1));
            List<Connection> three = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                three.add(dialer.dial(route, new AbortSwitch()));
            }
            three.forEach(pool::give);
            assertThat(pool.take(route)).contains(three.get(2));
            assertThat(pool.take(route)).contains(three.get(1));
            assertThat(pool.take(route)).isEmpty();
            assertThat(three.get(0).channel().isOpen()).isFalse();
        }
    }

    @Test
    void anAnswerThatNobodyReadsTakesItsConnectionWithIt() throws Exception {
        try (HandServer server = new HandServer(HandServer.always("a body that is not read"));
                WireHttpClient client = Calls.client().build()) {
            AbortableInputStream body =
                    Calls.post(client, server.port(), "1").call().responseBody().orElseThrow();
            assertThat(body.read()).isEqualTo('a');
            body.close();
            assertThat(server.firstClosed.await(1, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(body::read).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anAbortAfterTheEndLeavesTheNextCallAlone() throws IOException {
        try (HandServer server = new HandServer(HandServer.always("ok"));
                WireHttpClient client = Calls.client().build()) {
            ExecutableHttpRequest first = Calls.post(client, server.port(), "1");
            AbortableInputStream body = first.call().responseBody().orElseThrow();
            body.readAllBytes();
            first.abort();
            body.abort();
            Calls.read(Calls.post(client, server.port(), "2"));
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void aClosedClientKeepsNoConnection() throws Exception {
        try (HandServer server = new HandServer(HandServer.always("ok"))) {
            WireHttpClient client = Calls.client().build();
            Calls.read(Calls.post(client, server.port(), "1"));
            client.close();
            assertThat(server.firstClosed.await(1, TimeUnit.SECONDS)).isTrue();
            callTwice(server, client);
            assertThat(server.connections).hasValue(3);
        }
    }

    @Test
    void theNextAddressIsTriedWhereOneDoesNotAnswer() throws IOException {
        try (HandServer server = new HandServer(HandServer.always("ok"));
                WireHttpClient client = Calls.client()
                        .names(host -> new InetAddress[] {
                            InetAddress.ofLiteral("127.0.0.99"), InetAddress.ofLiteral("127.0.0.1")
                        })
                        .build()) {
            assertThat(Calls.read(Calls.post(client, server.port(), "1")).body())
                    .isEqualTo("ok");
        }
    }

    @Test
    void aHostThatMovedIsFoundByTheNextConnection() throws IOException {
        AtomicReference<String> address = new AtomicReference<>("127.0.0.99");
        try (HandServer server = new HandServer(HandServer.always("ok"));
                WireHttpClient client = Calls.client()
                        .names(host -> InetAddress.getAllByName(address.get()))
                        .build()) {
            assertThatThrownBy(() -> Calls.read(Calls.post(client, server.port(), "1")))
                    .isInstanceOf(ConnectException.class)
                    .hasMessage("no connection to http://127.0.0.1:" + server.port());
            address.set("127.0.0.1");
            assertThat(Calls.read(Calls.post(client, server.port(), "1")).body())
                    .isEqualTo("ok");
        }
    }

    @Test
    void anyNumberOfThreadsGetTheAnswersToTheirOwnCalls() throws Exception {
        try (HandServer server = new HandServer(peer -> {
                    for (String request = peer.request(); request != null; request = peer.request()) {
                        peer.answer("to " + request.substring(request.indexOf("\r\n\r\n") + 4));
                    }
                });
                WireHttpClient client = Calls.client().build();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int number = i;
                all.add(threads.submit(() -> {
                    for (int call = 0; call < 10; call++) {
                        String mine = number + "." + call;
                        assertThat(Calls.read(Calls.post(client, server.port(), mine))
                                        .body())
                                .isEqualTo("to " + mine);
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
            assertThat(server.requests).hasSize(1000);
            assertThat(server.connections.get()).isLessThanOrEqualTo(100);
        }
    }

    private interface Work {
        void go() throws IOException;
    }

    private static void atOnce(int times, Work work) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                all.add(threads.submit(() -> {
                    work.go();
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
    }
}
