package dev.trailwarden.cli.contract;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** Stands between the SDK and a judge, to lose answers, and to give some that the judge cannot. */
final class Detour implements AutoCloseable {
    private static final Set<String> OUR_OWN =
            Set.of("host", "content-length", "connection", "expect", "upgrade", "http2-settings");

    private final URI to;
    private final HttpServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Set<String> lost = ConcurrentHashMap.newKeySet();
    private final Map<String, String> refused = new ConcurrentHashMap<>();

    Detour(URI to) throws IOException {
        this.to = to;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        this.server.createContext("/", this::handle);
        this.server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The next call of the operation is carried out, and its answer does not arrive. */
    void loseTheAnswerOf(String operation) {
        lost.add(operation);
    }

    /** The judge is not asked about the operation; the answer is this error. */
    void refuse(String operation, String code) {
        refused.put(operation, code);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        String operation = target == null ? "" : target.substring(target.lastIndexOf('.') + 1);
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (refused.containsKey(operation)) {
            String error = "{\"__type\":\"" + refused.get(operation) + "\",\"message\":\"not here\"}";
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            answer(exchange, 400, error.getBytes(StandardCharsets.UTF_8));
            return;
        }
        HttpResponse<byte[]> answer = forward(exchange, body);
        if (lost.remove(operation)) {
            answer(exchange, 500, new byte[0]);
            return;
        }
        answer.headers().map().forEach((name, values) -> {
            if (!OUR_OWN.contains(name.toLowerCase(Locale.ROOT)) && !"transfer-encoding".equalsIgnoreCase(name)) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        answer(exchange, answer.statusCode(), answer.body());
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(to.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OUR_OWN.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        client.close();
    }
}
