package dev.trailwarden.benchmarks.wire;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * One HTTP/1.1 message with a {@code Content-Length}, which is all that the measured clients send; small, so that it is
 * not what is measured.
 */
public final class Message {
    private static final String END = "\r\n\r\n";

    private final String head;
    private final byte[] body;

    /**
     * A message to be sent.
     *
     * @param head the first line and the headers, with the empty line that ends them
     * @param body as many bytes as the head says
     */
    public Message(String head, byte[] body) {
        this.head = head;
        this.body = body.clone();
    }

    /**
     * Reads the next message of a connection.
     *
     * @param in buffered
     * @return the message; empty when the connection was closed between two messages
     * @throws EOFException when it was closed within one
     */
    public static Optional<Message> read(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        int matched = 0;
        while (matched < END.length()) {
            int next = in.read();
            if (next < 0) {
                if (bytes.size() == 0) {
                    return Optional.empty();
                }
                throw new EOFException("the connection was closed within a head");
            }
            bytes.write(next);
            matched = next == END.charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
        String head = bytes.toString(StandardCharsets.ISO_8859_1);
        int length = header(head, "content-length").map(Integer::parseInt).orElse(0);
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the connection was closed within a body");
        }
        return Optional.of(new Message(head, body));
    }

    /**
     * A header of the message.
     *
     * @param name in lower case
     * @return its value
     */
    public Optional<String> header(String name) {
        return header(head, name);
    }

    private static Optional<String> header(String head, String name) {
        return head.lines()
                .skip(1)
                .filter(line -> line.length() > name.length()
                        && line.charAt(name.length()) == ':'
                        && line.substring(0, name.length())
                                .toLowerCase(Locale.ROOT)
                                .equals(name))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    /**
     * The path of a request.
     *
     * @return the second word of its first line
     */
    public String path() {
        return head.split(" ", 3)[1];
    }

    /**
     * The status of an answer.
     *
     * @return for example 200
     */
    public int status() {
        return Integer.parseInt(head.split(" ", 3)[1]);
    }

    /**
     * The body as text.
     *
     * @return it, decoded as UTF-8
     */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /**
     * The message as it travels.
     *
     * @return head and body
     */
    public byte[] bytes() {
        byte[] first = head.getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[first.length + body.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(body, 0, all, first.length, body.length);
        return all;
    }
}
