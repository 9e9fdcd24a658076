package dev.trailwarden.hub;

import dev.trailwarden.http.Certificates;
import dev.trailwarden.http.Certificates.Identity;
import dev.trailwarden.http.Trust;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * {@link CannedAws} behind TLS, so that a rehearsal shakes hands and speaks HTTP as with AWS. It listens on the loopback
 * interface only, so nothing leaves the machine; its certificate is made for it, and nobody trusts that but {@link #trust}.
 */
final class LoopbackAws implements AutoCloseable {
    private static final String HOST = "localhost";
    private static final int CONNECTIONS = 16;

    private final CannedAws aws;
    private final Trust trust;
    private final ServerSocket door;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().daemon().name("rehearsal").factory());

    /**
     * Begins to listen.
     *
     * @param aws answers
     * @throws IOException if there is no port
     * @throws GeneralSecurityException if there is no certificate
     */
    LoopbackAws(CannedAws aws) throws IOException, GeneralSecurityException {
        this.aws = aws;
        Identity authority = Certificates.authority("Trailwarden rehearsal");
        Identity server = Certificates.server(authority, HOST, Instant.now().plus(Duration.ofDays(1)));
        this.trust = Trust.of(authority.certificate());
        this.door = server.server()
                .getServerSocketFactory()
                .createServerSocket(0, CONNECTIONS, InetAddress.getLoopbackAddress());
        threads.execute(this::listen);
    }

    /** Where all services are. */
    URI endpoint() {
        return URI.create("https://" + HOST + ":" + door.getLocalPort());
    }

    /** Who vouches for it. */
    Trust trust() {
        return trust;
    }

    private void listen() {
        try {
            while (true) {
                Socket caller = door.accept();
                threads.execute(() -> answer(caller));
            }
        } catch (IOException closed) {
            // The rehearsal is over.
        }
    }

    private void answer(Socket caller) {
        try (caller) {
            caller.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(caller.getInputStream());
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                answer(in, caller.getOutputStream());
            }
        } catch (IOException gone) {
            // Whoever called notices it, and the rehearsal says so.
        }
    }

    private void answer(InputStream in, OutputStream out) throws IOException {
        String target = "";
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            String value = line.substring(colon + 1).strip();
            switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "x-amz-target" -> target = value;
                case "content-length" -> length = Integer.parseInt(value);
                default -> {}
            }
        }
        CannedAws.Answer answer = aws.answer(target, new String(in.readNBytes(length), StandardCharsets.UTF_8));
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(("HTTP/1.1 " + answer.status() + " Answer\r\nx-amzn-RequestId: rehearsal\r\nContent-Type: "
                        + answer.type() + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        whole.writeBytes(body);
        out.write(whole.toByteArray());
        out.flush();
    }

    /** The next line without its end; empty at the end of the connection, too. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    /** Waits until every caller has hung up. */
    @Override
    public void close() throws IOException {
        door.close();
        threads.close();
    }
}
