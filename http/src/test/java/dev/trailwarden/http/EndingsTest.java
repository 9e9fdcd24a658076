package dev.trailwarden.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.http.ExecutableHttpRequest;

/** How a call ends that gets no answer: by a timeout, an abort or an interrupt, wherever it waits. */
@Timeout(20)
class EndingsTest {
    private static final Duration SOON = Duration.ofMillis(150);

    private static WireHttpClient impatient() {
        return Calls.client().connectTimeout(SOON).readTimeout(SOON).build();
    }

    /** Where a call may be when it is ended: the server's part of it. */
    enum Waiting {
        FOR_THE_HEAD {
            @Override
            void play(HandServer.Peer peer) throws IOException {
                peer.request();
            }
        },
        WITHIN_THE_HEAD {
            @Override
            void play(HandServer.Peer peer) throws IOException {
                peer.request();
                peer.send("HTTP/1.1 200 OK\r\nContent-");
            }
        },
        FOR_THE_BODY {
            @Override
            void play(HandServer.Peer peer) throws IOException {
                peer.request();
                peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
            }
        },
        FOR_A_CHUNK {
            @Override
            void play(HandServer.Peer peer) throws IOException {
                peer.request();
                peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            }
        },
        FOR_A_KEPT_CONNECTION {
            @Override
            void play(HandServer.Peer peer) throws IOException {
                peer.request();
                peer.answer("ok");
                peer.request();
            }
        },
        /** The request is larger than all buffers on its way, and nobody reads it. */
        TO_SEND {
            @Override
            void play(HandServer.Peer peer) {}
        };

        abstract void play(HandServer.Peer peer) throws IOException;

        HandServer server(CountDownLatch reached) throws IOException {
            return new HandServer(peer -> {
                play(peer);
                reached.countDown();
                new CountDownLatch(1).await();
            });
        }

        ExecutableHttpRequest call(WireHttpClient client, int port) throws IOException {
            if (this == FOR_A_KEPT_CONNECTION) {
                Calls.read(Calls.post(client, port, "first"));
            }
            return Calls.post(client, port, this == TO_SEND ? "x".repeat(16 * 1024 * 1024) : "body");
        }
    }

    @ParameterizedTest
    @MethodSource("whatHasATimeout")
    void aServerThatSaysNoMoreIsNotWaitedFor(Waiting waiting) throws Exception {
        try (HandServer server = waiting.server(new CountDownLatch(1));
                WireHttpClient client = impatient()) {
            ExecutableHttpRequest call = waiting.call(client, server.port());
            assertThatThrownBy(() -> Calls.read(call)).isInstanceOf(SocketTimeoutException.class);
        }
    }

    /** Sockets have no timeout for sending; there the SDK's timeouts, which abort, are the only ones. */
    static Stream<Waiting> whatHasATimeout() {
        return Stream.of(Waiting.values()).filter(waiting -> waiting != Waiting.TO_SEND);
    }

    @Test
    void aHeadThatDripsIsNotWaitedForLongerThanOneThatDoesNotCome() throws Exception {
        try (HandServer server = new HandServer(peer -> {
                    peer.request();
                    peer.send("HTTP/1.1 200 OK\r\nX: ");
                    for (int i = 0; i < 200; i++) {
                        peer.send("x");
                        Thread.sleep(20);
                    }
                });
                WireHttpClient client = impatient()) {
            long start = System.nanoTime();
            assertThatThrownBy(() -> Calls.read(Calls.post(client, server.port(), "")))
                    .isInstanceOf(SocketTimeoutException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void aBodyMayTakeLongerThanTheTimeoutAsLongAsItComes() throws Exception {
        try (HandServer server = new HandServer(peer -> {
                    peer.request();
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
                    for (int i = 0; i < 10; i++) {
                        Thread.sleep(25);
                        peer.send("x");
                    }
                });
                WireHttpClient client = impatient()) {
            assertThat(Calls.read(Calls.post(client, server.port(), "")).body()).isEqualTo("xxxxxxxxxx");
        }
    }

    @Test
    void aHandshakeThatGetsNoAnswerIsNotWaitedFor() throws Exception {
        try (HandServer server = new HandServer(HandServer.Peer::untilClosed);
                WireHttpClient client = impatient()) {
            assertThatThrownBy(() -> Calls.read(Calls.prepared(
                            client, Calls.posting(server.port(), "").protocol("https"))))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    /** A server whose queue of connections is full: the system drops what else would connect. */
    private static final class Full implements AutoCloseable {
        final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<SocketChannel> queue = new ArrayList<>();

        Full() throws IOException {
            for (int i = 0; i < 4; i++) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(socket.getLocalSocketAddress());
                queue.add(channel);
            }
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel channel : queue) {
                channel.close();
            }
            socket.close();
        }
    }

    @Test
    void allAddressesTogetherAreNotTriedForLongerThanTheTimeout() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (Full full = new Full();
                WireHttpClient client = Calls.client()
                        .connectTimeout(SOON)
                        .names(host -> new InetAddress[] {loopback, loopback, loopback})
                        .build()) {
            long start = System.nanoTime();
            Throwable thrown = catchThrowable(() -> Calls.read(Calls.post(client, full.socket.getLocalPort(), "")));
            assertThat(thrown).isInstanceOf(ConnectException.class);
            assertThat(thrown.getSuppressed()).hasSize(3).allMatch(SocketTimeoutException.class::isInstance);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SOON.dividedBy(2), Duration.ofSeconds(2));
        }
    }

    /** Who calls, and how that is ended. */
    enum Ended {
        BY_ABORT,
        BY_INTERRUPT
    }

    record Case(Waiting waiting, Ended ended, boolean virtual) {}

    static Stream<Case> everywhere() {
        return Stream.of(Waiting.values())
                .flatMap(waiting -> Stream.of(Ended.values())
                        .flatMap(ended -> Stream.of(new Case(waiting, ended, false), new Case(waiting, ended, true))));
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void aCallCanBeEndedWhereverItWaits(Case where) throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        try (HandServer server = where.waiting.server(reached);
                WireHttpClient client = Calls.client().build()) {
            ExecutableHttpRequest call = where.waiting.call(client, server.port());
            end(call, where.ended, where.virtual, reached);
        }
    }

    @ParameterizedTest
    @MethodSource("everyEnd")
    void soCanOneThatConnects(Ended ended, boolean virtual) throws Exception {
        try (Full full = new Full();
                WireHttpClient client = Calls.client().build()) {
            end(Calls.post(client, full.socket.getLocalPort(), ""), ended, virtual, new CountDownLatch(0));
        }
    }

    @ParameterizedTest
    @MethodSource("everyEnd")
    void soCanOneThatShakesHands(Ended ended, boolean virtual) throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        try (HandServer server = new HandServer(peer -> {
                    reached.countDown();
                    peer.untilClosed();
                });
                WireHttpClient client = Calls.client().build()) {
            end(Calls.prepared(client, Calls.posting(server.port(), "").protocol("https")), ended, virtual, reached);
        }
    }

    static Stream<Arguments> everyEnd() {
        return Stream.of(Ended.values())
                .flatMap(ended -> Stream.of(false, true).map(virtual -> Arguments.of(ended, virtual)));
    }

    private static void end(ExecutableHttpRequest call, Ended ended, boolean virtual, CountDownLatch reached)
            throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        Runnable work = () -> {
            thrown.set(catchThrowable(() -> Calls.read(call)));
            interrupted.set(Thread.currentThread().isInterrupted());
        };
        Thread thread =
                virtual ? Thread.ofVirtual().start(work) : Thread.ofPlatform().start(work);
        assertThat(reached.await(5, TimeUnit.SECONDS)).isTrue();
        // Until it really waits; ended before that it would have to end, too.
        Thread.sleep(30);
        assertThat(thread.isAlive()).isTrue();
        long start = System.nanoTime();
        if (ended == Ended.BY_ABORT) {
            call.abort();
        } else {
            thread.interrupt();
        }
        thread.join();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertThat(thrown.get()).isExactlyInstanceOf(InterruptedIOException.class);
        assertThat(interrupted.get()).as("as the SDK expects").isEqualTo(ended == Ended.BY_INTERRUPT);
    }

    @Test
    void aCallThatWasEndedBeforeItBeganConnectsToNobody() throws Exception {
        try (HandServer server = new HandServer(HandServer.always("ok"));
                WireHttpClient client = Calls.client().build()) {
            ExecutableHttpRequest call = Calls.post(client, server.port(), "");
            call.abort();
            assertThatThrownBy(call::call).isExactlyInstanceOf(InterruptedIOException.class);
            Calls.read(Calls.post(client, server.port(), ""));
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> Calls.read(Calls.post(client, server.port(), "")))
                    .isExactlyInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).isTrue();
            Calls.read(Calls.post(client, server.port(), ""));
            assertThat(server.connections)
                    .as("the one that waits is left alone")
                    .hasValue(1);
        }
    }
}
