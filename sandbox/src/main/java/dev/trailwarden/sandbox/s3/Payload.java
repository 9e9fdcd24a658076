package dev.trailwarden.sandbox.s3;

import dev.trailwarden.sandbox.model.ApiError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an upload carries: plain, or in the chunks of {@code aws-chunked}, with checksums behind them. Signatures of chunks
 * are not verified. (Signature Version 4, "Transferring payload in multiple chunks" and "Trailing headers".)
 */
final class Payload {
    private final byte[] content;
    private final Map<String, String> trailers;

    private Payload(byte[] content, Map<String, String> trailers) {
        this.content = content;
        this.trailers = trailers;
    }

    /** As it came. */
    static Payload plain(byte[] content) {
        return new Payload(content, Map.of());
    }

    /**
     * Takes the chunks apart.
     *
     * @throws ApiError {@code IncompleteBody}
     */
    static Payload chunked(InputStream in) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        Map<String, String> trailers = new TreeMap<>();
        try {
            int size = size(line(in));
            while (size > 0) {
                byte[] chunk = in.readNBytes(size);
                if (chunk.length < size || !line(in).isEmpty()) {
                    throw incomplete();
                }
                content.write(chunk);
                size = size(line(in));
            }
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                int colon = Math.max(line.indexOf(':'), 0);
                trailers.put(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return new Payload(content.toByteArray(), trailers);
    }

    byte[] content() {
        return content;
    }

    /** Headers that came behind the content, in lower case. */
    Map<String, String> trailers() {
        return trailers;
    }

    /** A line without its end; nothing at the end of everything. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static int size(String line) {
        String hex = line.replaceFirst(";.*", "").strip();
        if (!hex.matches("[0-9a-fA-F]{1,7}")) {
            throw incomplete();
        }
        return Integer.parseInt(hex, 16);
    }

    private static ApiError incomplete() {
        return ApiError.badRequest(
                "IncompleteBody", "You did not provide the number of bytes specified by the chunks' headers.");
    }
}
