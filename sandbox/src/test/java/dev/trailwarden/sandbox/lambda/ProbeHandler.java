package dev.trailwarden.sandbox.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A function that does what its event says; it runs alone in a jar, so it uses nothing but the JDK and Lambda's core. */
public final class ProbeHandler implements RequestStreamHandler {
    private static final Pattern FAILING =
            Pattern.compile("\"messageId\":\"([^\"]+)\",\"receiptHandle\":\"[^\"]*\",\"body\":\"fail\"");

    private int calls;

    /** Fails to start when its environment says so. */
    public ProbeHandler() {
        if (System.getenv("REFUSE_TO_START") != null) {
            throw new IllegalStateException("I will not start");
        }
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        String event = new String(input.readAllBytes(), StandardCharsets.UTF_8);
        calls++;
        String answer = switch (event) {
            case "\"count\"" -> Integer.toString(calls);
            case "\"environment\"" -> environment();
            case "\"arn\"" -> "\"" + context.getInvokedFunctionArn() + " " + context.getAwsRequestId() + "\"";
            case "\"print\"" -> {
                System.out.println("a line to stdout");
                System.err.println("a line to stderr");
                context.getLogger().log("a line to the logger\n");
                yield "null";
            }
            case "\"throw\"" -> throw new IllegalStateException("as asked");
            case "\"exit\"" -> {
                System.out.println("last words");
                Runtime.getRuntime().halt(3);
                yield "never";
            }
            case "\"sleep\"" -> {
                try {
                    Thread.sleep(60_000);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
                yield "null";
            }
            default -> event.startsWith("{\"Records\"") ? records(event) : event;
        };
        output.write(answer.getBytes(StandardCharsets.UTF_8));
    }

    /** Messages of a queue: each body says what becomes of it. */
    private static String records(String event) throws IOException {
        System.out.println(event);
        if (event.contains("\"body\":\"throw\"")) {
            throw new IllegalStateException("as asked");
        }
        if (event.contains("\"body\":\"meet\"")) {
            meet();
        }
        Matcher failing = FAILING.matcher(event);
        return failing.results()
                .map(found -> "{\"itemIdentifier\":\"" + found.group(1) + "\"}")
                .collect(Collectors.joining(",", "{\"batchItemFailures\":[", "]}"));
    }

    /** Leaves a file and waits for another process to do so. */
    private static void meet() throws IOException {
        Path place = Path.of(System.getenv("PLACE"));
        Files.createFile(place.resolve(Long.toString(ProcessHandle.current().pid())));
        long seen = 1;
        while (seen < 2) {
            try (Stream<Path> there = Files.list(place)) {
                seen = there.count();
            }
            Thread.onSpinWait();
        }
    }

    private static String environment() {
        Map<String, String> sorted = new TreeMap<>(System.getenv());
        return sorted.entrySet().stream()
                .map(entry -> "\"%s\":\"%s\"".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }
}
