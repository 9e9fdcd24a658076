package dev.trailwarden.http;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Status line and headers of a response (RFC 9112).
 *
 * @param keptAlive by default, as the protocol's version has it: HTTP/1.1 keeps connections
 * @param status three digits
 * @param reason what the server calls the status; may be empty
 * @param headers by name in any case
 */
record ResponseHead(boolean keptAlive, int status, String reason, Map<String, List<String>> headers) {
    /** All that comes before a body, together. */
    private static final int MOST_BYTES = 64 * 1024;

    private static final int MOST_INTERIM = 8;

    /**
     * Reads the head of the final response; interim ones, such as 100, are skipped.
     *
     * @throws IOException if the server closed the connection, or what came is no such head or too large
     */
    static ResponseHead read(Connection connection) throws IOException {
        for (int i = 0; i <= MOST_INTERIM; i++) {
            ResponseHead head = readOne(connection);
            if (head.status == 101) {
                throw new IOException("the server wants another protocol, which nobody asked for");
            }
            if (head.status >= 200) {
                return head;
            }
        }
        throw new IOException("the server sends interim answers only");
    }

    private static ResponseHead readOne(Connection connection) throws IOException {
        if (!connection.isAnswering()) {
            throw new EOFException("the server closed the connection without an answer");
        }
        int left = MOST_BYTES;
        String first = connection.readLine(left);
        int status = status(first);
        left -= first.length();
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = connection.readLine(left); !line.isEmpty(); line = connection.readLine(left)) {
            // The end of the line counts: a thousand empty headers are not for nothing.
            left -= Math.min(left, line.length() + 2);
            int colon = line.indexOf(':');
            if (colon <= 0 || !RequestBytes.isToken(line, colon)) {
                throw new IOException("a line of the answer is no header");
            }
            headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>(1))
                    .add(line.substring(colon + 1).strip());
        }
        return new ResponseHead(first.charAt(7) >= '1', status, first.substring(Math.min(first.length(), 13)), headers);
    }

    private static int status(String line) throws IOException {
        boolean formed = line.length() >= 12
                && line.startsWith("HTTP/1.")
                && isDigit(line.charAt(7))
                && line.charAt(8) == ' '
                && isDigit(line.charAt(9))
                && isDigit(line.charAt(10))
                && isDigit(line.charAt(11))
                && (line.length() == 12 || line.charAt(12) == ' ');
        int status = formed ? Integer.parseInt(line, 9, 12, 10) : 0;
        if (status < 100) {
            throw new IOException("the answer is not HTTP/1.1");
        }
        return status;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** The members of a header that is a list, in lower case. */
    private List<String> members(String name) {
        List<String> members = new ArrayList<>(1);
        for (String value : headers.getOrDefault(name, List.of())) {
            for (String member : value.split(",", -1)) {
                if (!member.isBlank()) {
                    members.add(member.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        return members;
    }

    /** Whether the server takes another call on this connection. */
    boolean keepsAlive() {
        List<String> options = members("Connection");
        return !options.contains("close") && (keptAlive || options.contains("keep-alive"));
    }

    /**
     * How the body is delimited (RFC 9112, 6.3).
     *
     * @param toHead whether this answers a HEAD request, which never has a body
     * @throws IOException if the headers contradict each other, or name an encoding we did not ask for
     */
    BodyLength bodyLength(boolean toHead) throws IOException {
        if (toHead || status == 204 || status == 304) {
            return new BodyLength.Fixed(0);
        }
        List<String> encodings = members("Transfer-Encoding");
        List<String> lengths = members("Content-Length").stream().distinct().toList();
        if (!encodings.isEmpty()) {
            // Both at once is how requests are smuggled past proxies.
            if (!encodings.equals(List.of("chunked")) || !lengths.isEmpty()) {
                throw new IOException("the answer's length is said in a way that cannot be trusted");
            }
            return new BodyLength.Chunked();
        }
        if (lengths.isEmpty()) {
            return new BodyLength.UntilClosed();
        }
        String length = lengths.getFirst();
        if (lengths.size() > 1 || length.length() > 18 || !length.chars().allMatch(c -> isDigit((char) c))) {
            throw new IOException("the answer's Content-Length is no number");
        }
        return new BodyLength.Fixed(Long.parseLong(length));
    }
}
