package dev.trailwarden.benchmarks.wire;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A door in front of the embedded organization: hands every request on as it is, and keeps what was answered. */
public final class Recorder implements AutoCloseable {
    private final URI behind;
    private final ServerSocket door;
    private Map<String, List<Answer>> heard = new TreeMap<>();

    /**
     * Opens the door.
     *
     * @param behind the organization's endpoint, {@code http}
     */
    public Recorder(URI behind) throws IOException {
        this.behind = behind;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> Door.open(door, this::pass));
    }

    /**
     * Where the door is.
     *
     * @return the value for {@code AWS_ENDPOINT_URL}
     */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    /**
     * Takes what was heard since the last time.
     *
     * @return the answers by operation, in the order in which they were given
     */
    public synchronized Map<String, List<Answer>> take() {
        Map<String, List<Answer>> taken = heard;
        heard = new TreeMap<>();
        return taken;
    }

    private void pass(Socket client) {
        try (client;
                Socket server = new Socket(behind.getHost(), behind.getPort())) {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            BufferedInputStream requests = new BufferedInputStream(client.getInputStream());
            BufferedInputStream answers = new BufferedInputStream(server.getInputStream());
            for (Optional<Message> request = Message.read(requests);
                    request.isPresent();
                    request = Message.read(requests)) {
                server.getOutputStream().write(request.get().bytes());
                Message answer = Message.read(answers).orElseThrow(() -> new IOException("no answer"));
                keep(Call.of(request.get()), answer);
                client.getOutputStream().write(answer.bytes());
            }
        } catch (IOException broken) {
            // A connection ends with its process; whoever waits for the recording sees what is missing.
            if (!door.isClosed() && !client.isClosed()) {
                throw new UncheckedIOException(broken);
            }
        }
    }

    private synchronized void keep(Call call, Message answer) {
        heard.computeIfAbsent(call.operation(), ignored -> new ArrayList<>())
                .add(new Answer(
                        call.key().orElse(""),
                        answer.status(),
                        answer.header("content-type").orElse("text/plain"),
                        answer.text()));
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
