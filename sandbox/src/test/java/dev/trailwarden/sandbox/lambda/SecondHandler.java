package dev.trailwarden.sandbox.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Another function in the probe's jar: it says how many bytes it got, or answers with as many as it is asked for. */
public final class SecondHandler implements RequestStreamHandler {
    /** Starts at once. */
    public SecondHandler() {}

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        byte[] event = input.readAllBytes();
        String text = new String(event, StandardCharsets.UTF_8);
        String answer = text.matches("[0-9]+")
                ? "\"" + "x".repeat(Integer.parseInt(text) - 2) + "\""
                : "\"the second function got " + event.length + " bytes\"";
        output.write(answer.getBytes(StandardCharsets.UTF_8));
    }
}
