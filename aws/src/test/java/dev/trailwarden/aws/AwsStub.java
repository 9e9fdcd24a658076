package dev.trailwarden.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Answers the SDK with what a test has written down, operation by operation, and keeps what was asked. */
final class AwsStub implements AutoCloseable {
    /** One answer. */
    record Answer(int status, String type, String body) {
        static Answer json(String body) {
            return new Answer(200, "application/x-amz-json-1.1", body);
        }

        static Answer jsonError(int status, String code) {
            return new Answer(
                    status,
                    "application/x-amz-json-1.1",
                    "{\"__type\":\"" + code + "\",\"message\":\"told by the stub\"}");
        }

        Answer with(int otherStatus) {
            return new Answer(otherStatus, type, body);
        }

        /** The connection stays open and says nothing. */
        static Answer never() {
            return new Answer(0, "", "");
        }

        static Answer xml(String body) {
            return new Answer(200, "text/xml", body);
        }

        static Answer xmlError(int status, String code) {
            return new Answer(
                    status,
                    "text/xml",
                    "<ErrorResponse><Error><Type>Sender</Type><Code>" + code
                            + "</Code><Message>told by the stub</Message></Error></ErrorResponse>");
        }
    }

    /** One request: the operation, whom it was signed for, and its body. */
    record Asked(String operation, String authorization, String body) {}

    private final HttpServer server;
    private final Map<String, Deque<Answer>> answers = new HashMap<>();
    private final Map<String, Runnable> firsts = new HashMap<>();
    final List<Asked> asked = new ArrayList<>();

    AwsStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** The hub's clients, whose access key is {@code AKIAHUB}, pointed here. */
    Clients clients() {
        return new Clients(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAHUB", "secret")),
                Optional.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort())));
    }

    /** Adds answers; the last one is given again and again. */
    AwsStub on(String operation, Answer... inTurn) {
        answers.computeIfAbsent(operation, o -> new ArrayDeque<>()).addAll(List.of(inTurn));
        return this;
    }

    /** Does something when the operation is first asked, before it is answered. */
    AwsStub first(String operation, Runnable what) {
        firsts.put(operation, what);
        return this;
    }

    /** Takes back what was written down for the operation, and writes this down instead. */
    AwsStub replace(String operation, Answer... inTurn) {
        answers.remove(operation);
        return on(operation, inTurn);
    }

    /** Answers AssumeRole with a session that expires then, in ISO 8601. */
    AwsStub assumeRole(String accessKey, String expires) {
        return on(
                "AssumeRole",
                Answer.xml("<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>"
                        + "<Credentials><AccessKeyId>" + accessKey
                        + "</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
                        + "<SessionToken>t</SessionToken><Expiration>" + expires + "</Expiration></Credentials>"
                        + "</AssumeRoleResult></AssumeRoleResponse>"));
    }

    List<String> operations() {
        return asked.stream().map(Asked::operation).toList();
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        String path = exchange.getRequestURI().getPath();
        String operation = target != null
                ? target.substring(target.lastIndexOf('.') + 1)
                : path.length() > 1
                        ? path.substring(1, 2).toUpperCase(Locale.ROOT) + path.substring(2)
                        : URLDecoder.decode(body.replaceFirst("^Action=([A-Za-z]+).*", "$1"), StandardCharsets.UTF_8);
        asked.add(new Asked(
                operation,
                exchange.getRequestHeaders().getFirst("Authorization"),
                target != null || path.length() > 1 ? body : URLDecoder.decode(body, StandardCharsets.UTF_8)));
        Runnable first = firsts.remove(operation);
        if (first != null) {
            first.run();
        }
        Deque<Answer> left = answers.getOrDefault(operation, new ArrayDeque<>());
        Answer answer = left.size() > 1
                ? left.pop()
                : left.isEmpty() ? Answer.jsonError(500, "NothingWrittenDownFor" + operation) : left.peek();
        if (answer.status() == 0) {
            return;
        }
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
