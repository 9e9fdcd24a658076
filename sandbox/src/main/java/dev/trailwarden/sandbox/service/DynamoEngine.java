package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * AWS's DynamoDB Local in a process of its own, which the first call starts. It keeps the tables of every account and
 * Region apart by the access key and the Region a call is signed with, and asks nobody for permission.
 */
final class DynamoEngine implements AutoCloseable {
    /** Where the build puts DynamoDB Local, below the project's folder. */
    private static final String FOLDER = "sandbox/dynamodb-local/target/lib";

    private static final ObjectMapper JSON = new ObjectMapper();

    private @Nullable Running running;
    private boolean closed;

    private record Running(Process process, URI address, HttpClient client) {}

    /** Nothing runs yet. */
    DynamoEngine() {}

    /**
     * Carries out an operation.
     *
     * @param account whose tables
     * @param region where
     * @param operation for example {@code GetItem}
     * @param input the request's members
     * @return the answer's members
     * @throws ApiError the engine's error, with every member of its body
     */
    ObjectNode call(AccountId account, Region region, String operation, ObjectNode input) {
        Running engine = running();
        HttpRequest request = HttpRequest.newBuilder(engine.address)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", DynamoService.TARGET + "." + operation)
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=%s/20260101/%s/dynamodb/aws4_request, SignedHeaders=host, Signature=none"
                                .formatted(account, region))
                .POST(HttpRequest.BodyPublishers.ofString(input.toString()))
                .build();
        try {
            HttpResponse<String> response = engine.client.send(request, HttpResponse.BodyHandlers.ofString());
            ObjectNode body = JSON.readValue(response.body(), ObjectNode.class);
            if (response.statusCode() == 200) {
                return body;
            }
            String type = body.path("__type").asText();
            throw new ApiError(
                            type.substring(type.indexOf('#') + 1),
                            response.statusCode(),
                            body.path("Message").asText())
                    .with(body);
        } catch (JsonProcessingException notJson) {
            throw new IllegalStateException("DynamoDB Local answered " + operation + " with no JSON", notJson);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + operation, stopping);
        }
    }

    private synchronized Running running() {
        if (closed) {
            throw new IllegalStateException("the sandbox was closed");
        }
        Running now = running;
        if (now == null) {
            now = start();
            running = now;
        }
        return now;
    }

    private static Running start() {
        ProcessBuilder builder = new ProcessBuilder(command(libraries())).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
        environment.clear();
        environment.put("PATH", path);
        try {
            Process process = builder.start();
            BufferedReader lines = process.inputReader();
            URI address = URI.create("http://127.0.0.1:" + port(lines, process));
            // What it says later is nobody's business, but a full pipe would stop it.
            Thread.ofPlatform().daemon().name("dynamodb-output").start(() -> drain(lines));
            HttpClient client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            return new Running(process, address, client);
        } catch (IOException cannotStart) {
            throw new UncheckedIOException(cannotStart);
        }
    }

    private static List<String> command(Path libraries) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                ownClasses() + File.pathSeparator + libraries.resolve("*"),
                DynamoEngineMain.class.getName());
    }

    private static Path libraries() {
        Path folder = Path.of(System.getProperty("trailwarden.home", "."))
                .toAbsolutePath()
                .resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            throw new IllegalStateException(
                    "DynamoDB Local is not in " + folder + "; run mvn package in the project's folder first");
        }
        return folder;
    }

    private static Path ownClasses() {
        try {
            return Path.of(DynamoEngineMain.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Reads until the engine says where it listens; its death is the end of its output. */
    private static int port(BufferedReader lines, Process process) throws IOException {
        List<String> said = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(DynamoEngineMain.LISTENS)) {
                return Integer.parseInt(line.substring(DynamoEngineMain.LISTENS.length()));
            }
            said.add(line);
        }
        process.destroyForcibly();
        throw new IllegalStateException("DynamoDB Local does not start: " + String.join(" / ", said));
    }

    private static void drain(BufferedReader lines) {
        try (lines) {
            lines.lines().forEach(line -> {});
        } catch (IOException | UncheckedIOException killed) {
            // The pipe broke with the process.
        }
    }

    /** Ends the process; the tables are gone with it. */
    @Override
    public synchronized void close() {
        closed = true;
        Running now = running;
        if (now != null) {
            now.client.shutdownNow();
            try {
                // It ends with its input, and cleans up after itself; a killed one would not.
                now.process.getOutputStream().close();
            } catch (IOException gone) {
                now.process.destroyForcibly();
            }
        }
    }
}
