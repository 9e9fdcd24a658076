package dev.trailwarden.sandbox.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a request or an answer carries: bytes in memory or of a file. */
public final class Body {
    private final byte[] bytes;
    private final Optional<Path> file;

    private Body(byte[] bytes, Optional<Path> file) {
        this.bytes = bytes;
        this.file = file;
    }

    /**
     * A body in memory.
     *
     * @param bytes not changed afterwards
     * @return the body
     */
    public static Body of(byte[] bytes) {
        return new Body(bytes, Optional.empty());
    }

    /**
     * A text.
     *
     * @param text goes out in UTF-8
     * @return the body
     */
    public static Body of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A file.
     *
     * @param file read when the body goes out
     * @return the body
     */
    public static Body of(Path file) {
        return new Body(new byte[0], Optional.of(file));
    }

    /**
     * How long it is.
     *
     * @return bytes
     * @throws UncheckedIOException when the file is gone
     */
    public long size() {
        try {
            return file.isPresent() ? Files.size(file.get()) : bytes.length;
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /**
     * The bytes in memory as text.
     *
     * @return from UTF-8
     */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * The bytes in memory, from the first one on.
     *
     * @return a stream that needs no closing
     */
    public InputStream stream() {
        return new ByteArrayInputStream(bytes);
    }

    /** Writes everything. */
    void writeTo(OutputStream out) throws IOException {
        if (file.isPresent()) {
            Files.copy(file.get(), out);
        } else {
            out.write(bytes);
        }
    }
}
