package dev.trailwarden.sandbox.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A function that does what its event says; it runs alone in a jar, so it uses nothing but the JDK and Lambda's core. */
public final class ProbeHandler implements RequestStreamHandler {
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
            default -> event;
        };
        output.write(answer.getBytes(StandardCharsets.UTF_8));
    }

    private static String environment() {
        Map<String, String> sorted = new TreeMap<>(System.getenv());
        return sorted.entrySet().stream()
                .map(entry -> "\"%s\":\"%s\"".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }
}
