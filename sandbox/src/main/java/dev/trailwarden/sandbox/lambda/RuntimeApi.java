package dev.trailwarden.sandbox.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.trailwarden.sandbox.lambda.Invocation.Failed;
import dev.trailwarden.sandbox.lambda.Invocation.Outcome;
import dev.trailwarden.sandbox.lambda.Invocation.Returned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The Runtime API of one process (Lambda developer guide, "Using the Lambda runtime API"): the process asks for the
 * next event and posts what became of it.
 */
final class RuntimeApi implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROOT = "/2018-06-01/runtime/";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Event> waiting = new LinkedBlockingQueue<>();
    private final Map<String, CompletableFuture<Outcome>> running = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Outcome> initFailure = new CompletableFuture<>();

    /**
     * An event for the process.
     *
     * @param requestId the invocation's id
     * @param functionArn what was invoked, with its qualifier
     * @param deadline when it must be done
     * @param payload JSON
     */
    record Event(String requestId, String functionArn, Instant deadline, String payload) {}

    RuntimeApi() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.setExecutor(threads);
        server.createContext(ROOT, this::answer);
        server.start();
    }

    /**
     * Where the process finds it.
     *
     * @return host and port, the value of {@code AWS_LAMBDA_RUNTIME_API}
     */
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /**
     * Done once the process asks for its first event.
     *
     * @return the end of the init phase
     */
    CompletableFuture<Void> ready() {
        return ready;
    }

    /**
     * Done when the process says that it cannot start.
     *
     * @return why
     */
    CompletableFuture<Outcome> initFailure() {
        return initFailure;
    }

    /**
     * Hands over an event.
     *
     * @param event the event
     * @return what becomes of it
     */
    CompletableFuture<Outcome> offer(Event event) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        running.put(event.requestId(), outcome);
        waiting.add(event);
        return outcome;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(ROOT.length());
        if (path.equals("invocation/next")) {
            next(exchange);
            return;
        }
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (path.equals("init/error")) {
            initFailure.complete(failed(body));
        } else if (path.startsWith("invocation/")) {
            String[] parts = path.split("/", -1);
            CompletableFuture<Outcome> outcome = running.remove(parts[1]);
            if (outcome != null) {
                outcome.complete(parts[2].equals("response") ? new Returned(body) : failed(body));
            }
        }
        send(exchange, 202, "{\"status\":\"OK\"}");
    }

    private void next(HttpExchange exchange) throws IOException {
        ready.complete(null);
        Event event;
        try {
            event = waiting.take();
        } catch (InterruptedException closing) {
            exchange.close();
            return;
        }
        exchange.getResponseHeaders().set("Lambda-Runtime-Aws-Request-Id", event.requestId());
        exchange.getResponseHeaders().set("Lambda-Runtime-Invoked-Function-Arn", event.functionArn());
        exchange.getResponseHeaders()
                .set(
                        "Lambda-Runtime-Deadline-Ms",
                        Long.toString(event.deadline().toEpochMilli()));
        send(exchange, 200, event.payload());
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Failed failed(String body) {
        JsonNode error;
        try {
            error = JSON.readTree(body);
        } catch (JsonProcessingException notJson) {
            return new Failed("Runtime.Unknown", body, "{}");
        }
        return new Failed(
                error.path("errorType").asText(), error.path("errorMessage").asText(), body);
    }
}
