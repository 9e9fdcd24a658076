package dev.trailwarden.benchmarks.lambda;

import dev.trailwarden.benchmarks.wire.Door;
import dev.trailwarden.benchmarks.wire.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * The Runtime API of one process (Lambda developer guide, "Using the Lambda runtime API"), on plain sockets: what it
 * takes itself is part of every time that is measured. Speaks of the moments at which the process came.
 */
final class RuntimeApi implements AutoCloseable {
    private static final String ROOT = "/2018-06-01/runtime/";

    /** Milliseconds, as in hub.yaml. */
    private static final long TIMEOUT = 120_000;

    private final ServerSocket server;
    private final BlockingQueue<byte[]> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final Semaphore restored = new Semaphore(0);
    private final CompletableFuture<Long> ready = new CompletableFuture<>();
    private final CompletableFuture<Long> checkpoint = new CompletableFuture<>();

    /**
     * What became of an event, or of the start.
     *
     * @param at when, by {@link System#nanoTime}
     * @param error what the process reports; empty when it has answered
     */
    record Outcome(long at, Optional<String> error) {}

    RuntimeApi() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> Door.serve(server, this::answer));
    }

    /** The value of {@code AWS_LAMBDA_RUNTIME_API}. */
    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** When the process asked for its first event. */
    CompletableFuture<Long> ready() {
        return ready;
    }

    /** When the process was ready for its snapshot; only of one that was started for SnapStart. */
    CompletableFuture<Long> checkpoint() {
        return checkpoint;
    }

    /** Lets the process go on that waits at its checkpoint. */
    void restore() {
        restored.release();
    }

    void offer(String event) {
        events.add(event.getBytes(StandardCharsets.UTF_8));
    }

    BlockingQueue<Outcome> outcomes() {
        return outcomes;
    }

    private byte[] answer(Message request) throws InterruptedException {
        String path = request.path().substring(ROOT.length());
        if (path.equals("invocation/next")) {
            ready.complete(System.nanoTime());
            return event(events.take());
        }
        if (path.equals("restore/next")) {
            checkpoint.complete(System.nanoTime());
            restored.acquire();
            return message("200 OK", "", new byte[0]);
        }
        boolean answered = path.endsWith("/response");
        outcomes.add(new Outcome(System.nanoTime(), answered ? Optional.empty() : Optional.of(request.text())));
        return message("202 Accepted", "", "{\"status\":\"OK\"}".getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] event(byte[] event) {
        String headers = "Lambda-Runtime-Aws-Request-Id: " + UUID.randomUUID()
                + "\r\nLambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-west-1:222222222222:function:trailwarden-hub:live"
                + "\r\nLambda-Runtime-Deadline-Ms: " + (System.currentTimeMillis() + TIMEOUT) + "\r\n";
        return message("200 OK", headers, event);
    }

    private static byte[] message(String status, String headers, byte[] body) {
        return new Message(
                        "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\n" + headers + "Content-Length: "
                                + body.length + "\r\n\r\n",
                        body)
                .bytes();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
