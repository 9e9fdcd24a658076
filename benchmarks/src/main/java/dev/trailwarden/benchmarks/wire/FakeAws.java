package dev.trailwarden.benchmarks.wire;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLServerSocket;

/**
 * AWS in a process of its own: plays a {@link Script} on every loopback address, over TLS 1.3 and, by another port, without,
 * and counts. A call that is
 * not signed, is signed with another key than when it was recorded, or was never recorded is refused and told.
 */
public final class FakeAws {
    /** More connections than any measured process opens at once. */
    static final int BACKLOG = 4096;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Script> scripts;
    private volatile Play play;

    private FakeAws(Map<String, Script> scripts) {
        this.scripts = scripts;
        this.play = new Play(Script.EMPTY, 0);
    }

    /**
     * What happened since a script began.
     *
     * @param calls by operation
     * @param refused why calls were refused
     */
    public record Counts(Map<String, Integer> calls, List<String> refused) {}

    /** A script, and how far it is. */
    private static final class Play {
        private final Script script;
        private final long millis;
        private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
        private final List<String> refused = new ArrayList<>();
        private volatile String account;

        Play(Script script, long millis) {
            this.script = script;
            this.millis = millis;
            this.account = script.firstAccount();
        }

        byte[] answer(Message request) {
            Call call = Call.of(request);
            call.role().ifPresent(of -> account = of);
            int before = calls.computeIfAbsent(call.operation(), ignored -> new AtomicInteger())
                    .getAndIncrement();
            try {
                Answer answer = script.answer(call.operation(), before, account);
                if (!call.key().equals(Optional.of(answer.key()))) {
                    throw new IllegalArgumentException(call.operation() + " is signed with " + call.key());
                }
                return answer.bytes();
            } catch (IllegalArgumentException unexpected) {
                synchronized (refused) {
                    refused.add(unexpected.getMessage());
                }
                return new Answer("", 403, "text/plain", "").bytes();
            }
        }

        Counts counts() {
            Map<String, Integer> counted = new TreeMap<>();
            calls.forEach((operation, count) -> counted.put(operation, count.get()));
            synchronized (refused) {
                return new Counts(counted, List.copyOf(refused));
            }
        }
    }

    /**
     * Serves until the one who directs it goes. Prints its ports: that of AWS by TLS, that of AWS by plain HTTP, and that of
     * whoever directs it, who sends lines: {@code play NAME MILLISECONDS} begins a script, {@code counts} asks for {@link Counts} as JSON.
     *
     * @param args the file with the scripts; the key store of the certificate and its password
     */
    public static void main(String[] args) throws IOException, GeneralSecurityException {
        FakeAws aws = new FakeAws(JSON.readValue(Path.of(args[0]).toFile(), new TypeReference<>() {}));
        SSLServerSocket services = Authority.server(Path.of(args[1]), args[2]);
        ServerSocket plain = new ServerSocket(0, BACKLOG);
        ServerSocket director = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        System.out.println(services.getLocalPort() + " " + plain.getLocalPort() + " " + director.getLocalPort());
        Thread.ofPlatform().daemon().start(() -> Door.serve(services, aws::answer));
        Thread.ofPlatform().daemon().start(() -> Door.serve(plain, aws::answer));
        try (Socket from = director.accept();
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(from.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                from.getOutputStream().write((aws.directed(line) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private String directed(String line) throws IOException {
        if (line.equals("counts")) {
            return JSON.writeValueAsString(play.counts());
        }
        String[] words = line.split(" ", -1);
        Script script = scripts.get(words[1]);
        if (script == null) {
            throw new IOException("There is no script " + words[1]);
        }
        play = new Play(script, Long.parseLong(words[2]));
        return "playing";
    }

    private byte[] answer(Message request) throws InterruptedException {
        Play now = play;
        byte[] answer = now.answer(request);
        if (now.millis > 0) {
            Thread.sleep(now.millis);
        }
        return answer;
    }
}
