package dev.trailwarden.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/** A server on loopback that sends exactly the bytes a test tells it to, and closes when told. */
final class HandServer implements AutoCloseable {
    /** What the server does with a connection; it is closed when this returns. */
    interface Script {
        void play(Peer peer) throws IOException, InterruptedException;
    }

    /** The server's end of one connection. */
    static final class Peer {
        final Socket socket;
        private final HandServer server;

        Peer(Socket socket, HandServer server) {
            this.socket = socket;
            this.server = server;
        }

        /** Reads one request to the end of its body; null when the client has closed the connection. */
        @Nullable
        String request() throws IOException {
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    return null;
                }
                head.write(next);
            }
            String text = head.toString(StandardCharsets.ISO_8859_1);
            int length = text.toLowerCase(Locale.ROOT)
                    .lines()
                    .filter(line -> line.startsWith("content-length: "))
                    .mapToInt(line -> Integer.parseInt(line.substring(16)))
                    .findFirst()
                    .orElse(0);
            String all = text + new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
            server.requests.add(all);
            return all;
        }

        void send(String bytes) throws IOException {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        }

        /** Answers 200 with a body. */
        void answer(String body) throws IOException {
            send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        }

        /** Waits until the client has closed the connection. */
        void untilClosed() throws IOException {
            try {
                while (socket.getInputStream().read() >= 0) {
                    // What a client sends before it goes is of no interest.
                }
            } catch (SocketException e) {
                // A reset is a close, too.
            }
        }
    }

    /** Answers every request with the same body until the client goes. */
    static Script always(String body) {
        return peer -> {
            while (peer.request() != null) {
                peer.answer(body);
            }
        };
    }

    /** Answers one request with these bytes and closes. */
    static Script once(String bytes) {
        return peer -> {
            peer.request();
            peer.send(bytes);
        };
    }

    private final ServerSocket socket;
    private final Script script;
    private final List<Socket> open = Collections.synchronizedList(new ArrayList<>());
    final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger connections = new AtomicInteger();
    /** Counted down when a connection's script has ended and it is closed. */
    final CountDownLatch firstClosed = new CountDownLatch(1);

    HandServer(Script script) throws IOException {
        this(ServerSocketFactory.getDefault(), script);
    }

    HandServer(ServerSocketFactory sockets, Script script) throws IOException {
        this.script = script;
        socket = sockets.createServerSocket(0, 500, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket accepted = socket.accept();
                accepted.setTcpNoDelay(true);
                open.add(accepted);
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> play(accepted));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void play(Socket accepted) {
        try (accepted) {
            script.play(new Peer(accepted, this));
        } catch (IOException | InterruptedException e) {
            // The client went away, or the test is over.
        } finally {
            firstClosed.countDown();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket each : List.copyOf(open)) {
            each.close();
        }
    }
}
