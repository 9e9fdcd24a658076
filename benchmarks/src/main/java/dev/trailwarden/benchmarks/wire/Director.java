package dev.trailwarden.benchmarks.wire;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Starts {@link FakeAws} in a process of its own, and directs it. */
public final class Director implements AutoCloseable {
    /** In the SDKs' words for {@code AWS_ENDPOINT_URL_...} (SDKs and tools reference guide, service-specific endpoints). */
    private static final List<String> SERVICES =
            List.of("STS", "CLOUDTRAIL", "SNS", "DYNAMODB", "KMS", "SQS", "EVENTBRIDGE", "ORGANIZATIONS", "ACCOUNT");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Socket socket;
    private final BufferedReader lines;
    private final String tlsPort;
    private final String plainPort;
    private final Path bundle;
    private final Map<String, Script> scripts;

    /** A process did not call what it called when it was recorded. */
    public static final class OtherCalls extends IOException {
        private static final long serialVersionUID = 1L;

        OtherCalls(String difference) {
            super(difference);
        }
    }

    private Director(Process process, Path bundle, Map<String, Script> scripts) throws IOException {
        this.process = process;
        this.bundle = bundle;
        this.scripts = scripts;
        String ports =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (ports == null) {
            throw new IOException("the fake AWS does not start");
        }
        String[] each = ports.split(" ", -1);
        tlsPort = each[0];
        plainPort = each[1];
        socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(each[2]));
        lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts the process. It runs on the cores of this one.
     *
     * @param scripts what it can play, by name
     * @param authority whose certificate it shows
     * @param folder where its scripts are written
     * @return the running one
     */
    public static Director start(Map<String, Script> scripts, Authority authority, Path folder) throws IOException {
        Path file = folder.resolve("scripts.json");
        JSON.writeValue(file.toFile(), scripts);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FakeAws.class.getName(),
                        file.toString(),
                        authority.store().toString(),
                        authority.password())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new Director(process, authority.root(), Map.copyOf(scripts));
    }

    /**
     * Where a process finds this AWS, and how it verifies it. Every service has an address of its own, so that each costs
     * a TLS handshake, as on AWS.
     *
     * @return variables for its environment
     */
    public Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("AWS_CA_BUNDLE", bundle.toString());
        environment.putAll(endpoints("https", tlsPort));
        return environment;
    }

    /**
     * The same without TLS.
     *
     * @return variables for its environment
     */
    public Map<String, String> plainEnvironment() {
        return endpoints("http", plainPort);
    }

    private static Map<String, String> endpoints(String scheme, String port) {
        Map<String, String> endpoints = new LinkedHashMap<>();
        for (int i = 0; i < SERVICES.size(); i++) {
            endpoints.put("AWS_ENDPOINT_URL_" + SERVICES.get(i), scheme + "://" + Authority.address(i) + ":" + port);
        }
        return endpoints;
    }

    /**
     * How much processor time this AWS has taken since it was started.
     *
     * @return all of its threads together
     */
    public Duration processor() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /**
     * Begins a script.
     *
     * @param name which
     * @param latency how long every answer waits
     */
    public void play(String name, Duration latency) throws IOException {
        ask("play " + name + " " + latency.toMillis());
    }

    /**
     * Fails unless exactly the calls came that a script has for some events, all of them signed as they were recorded.
     *
     * @param name the script that is played
     * @param events how many events were answered since it began
     * @throws OtherCalls naming the difference
     */
    public void verify(String name, int events) throws IOException {
        FakeAws.Counts counts = JSON.readValue(ask("counts"), FakeAws.Counts.class);
        Map<String, Integer> expected = scripts.getOrDefault(name, Script.EMPTY).calls(events);
        if (!counts.refused().isEmpty() || !counts.calls().equals(expected)) {
            throw new OtherCalls(name + ": " + events + " events should have made the calls " + expected + "; came "
                    + counts.calls() + ", refused "
                    + counts.refused().stream().distinct().toList());
        }
    }

    private String ask(String line) throws IOException {
        socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        String answer = lines.readLine();
        if (answer == null) {
            throw new IOException("the fake AWS has ended");
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        process.destroy();
    }
}
