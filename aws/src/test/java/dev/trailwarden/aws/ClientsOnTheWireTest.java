package dev.trailwarden.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trailwarden.aws.wire.Turn;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** The SDK on our HTTP client: its timeouts, its repetitions, its reading of answers. */
@Timeout(20)
class ClientsOnTheWireTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String LOGGING = "{\"IsLogging\":true}";

    private ServerSocket server;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private Clients clients;

    /** What the server does with the request of this number, from 1 on. */
    private interface Script {
        /** Whether the connection stays. */
        boolean answer(int request, Socket socket) throws IOException;
    }

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        clients = new Clients(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAHUB", "secret")),
                Optional.of(URI.create("http://127.0.0.1:" + server.getLocalPort())),
                Turn.NOT_AWAITED,
                Transport.configured(Map.of(), new Properties()));
    }

    @AfterEach
    void close() throws IOException {
        clients.close();
        server.close();
    }

    private void play(Script script) {
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    connections.incrementAndGet();
                    Thread.ofVirtual().start(() -> serve(socket, script));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private void serve(Socket socket, Script script) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                int length = 0;
                while (!line.isEmpty()) {
                    if (line.startsWith("Content-Length: ")) {
                        length = Integer.parseInt(line.substring("Content-Length: ".length()));
                    }
                    line = in.readLine();
                }
                in.skip(length);
                if (!script.answer(requests.incrementAndGet(), socket)) {
                    return;
                }
            }
        } catch (IOException e) {
            // The client went away.
        }
    }

    private static void send(Socket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    private boolean asksWhetherLogging() {
        return clients.cloudTrail("eu-west-1")
                .getTrailStatus(call -> call.name("payments-trail"))
                .isLogging();
    }

    @Test
    void chunkedAnswersLeaveTheConnectionToTheNextCall() {
        play((request, socket) -> {
            send(socket, OK + "Transfer-Encoding: chunked\r\n\r\n12\r\n" + LOGGING + "\r\n");
            send(socket, "0\r\n\r\n");
            return true;
        });
        assertThat(asksWhetherLogging()).isTrue();
        assertThat(asksWhetherLogging()).isTrue();
        assertThat(connections).hasValue(1);
    }

    @Test
    void whatADroppedConnectionCostIsRepeatedByTheSdk() {
        play((request, socket) -> {
            if (request == 2) {
                return false;
            }
            send(socket, OK + "Content-Length: 18\r\n\r\n" + LOGGING);
            return true;
        });
        assertThat(asksWhetherLogging()).isTrue();
        assertThat(asksWhetherLogging()).isTrue();
        assertThat(requests).hasValue(3);
        assertThat(connections).hasValue(2);
    }

    @Test
    void aCallThatMayTakeSoLongTakesNoLonger() {
        play((request, socket) -> true);
        long start = System.nanoTime();
        assertThatThrownBy(() -> clients.cloudTrail("eu-west-1")
                        .getTrailStatus(call -> call.name("payments-trail")
                                .overrideConfiguration(Clients.within(Duration.ofMillis(300)))))
                .isInstanceOf(ApiCallTimeoutException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        assertThat(Thread.interrupted()).as("the SDK's interrupt does not leak").isFalse();
    }

    @Test
    void anAnswerThatIsCutShortIsNotTakenForOne() {
        play((request, socket) -> {
            send(socket, OK + "Content-Length: 18\r\n\r\n" + (request < 3 ? "{\"IsLogging\":" : LOGGING));
            return request >= 3;
        });
        assertThat(asksWhetherLogging()).isTrue();
        assertThat(requests).hasValue(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>fine</html>", "{\"IsLogging\":{}}", "{\"IsLogging\":true"})
    void anAnswerThatNobodyCanReadIsAFailureAndNotAskedForAgain(String answer) {
        play((request, socket) -> {
            send(socket, OK + "Content-Length: " + answer.length() + "\r\n\r\n" + answer);
            return true;
        });
        assertThatThrownBy(this::asksWhetherLogging)
                .isInstanceOf(SdkClientException.class)
                .hasMessageContaining("GetTrailStatus");
        assertThat(requests).hasValue(1);
    }
}
