package dev.trailwarden.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** A request as HTTP/1.1 puts it, head and body in one piece (RFC 9112). */
final class RequestBytes {
    /** What this client decides: how the body is delimited and what becomes of the connection. */
    private static final Set<String> OURS = ignoringCase("Connection", "Content-Length", "Expect", "Transfer-Encoding");

    private static final String TOKEN = "!#$%&'*+-.^_`|~";

    private RequestBytes() {}

    private static Set<String> ignoringCase(String... names) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(List.of(names));
        return set;
    }

    /**
     * @param body read to its end and held in memory: what is sent to AWS's control planes is small
     * @throws IllegalArgumentException if something in the request would end its line, or is no text a head can carry
     * @throws IOException if the body cannot be read, or is not as long as the request says
     */
    static byte[] of(SdkHttpRequest request, Route route, Optional<ContentStreamProvider> body) throws IOException {
        byte[] content = body.isPresent() ? content(body.get()) : new byte[0];
        StringBuilder head = new StringBuilder(1024)
                .append(request.method().name())
                .append(' ')
                .append(target(request))
                .append(" HTTP/1.1\r\n");
        if (request.firstMatchingHeader("Host").isEmpty()) {
            line(head, "Host", route.authority());
        }
        for (Map.Entry<String, List<String>> header : request.headers().entrySet()) {
            if (!OURS.contains(header.getKey())) {
                header.getValue().forEach(value -> line(head, header.getKey(), value));
            }
        }
        if (content.length > 0 || usuallyHasBody(request.method())) {
            line(head, "Content-Length", Integer.toString(content.length));
        }
        checkLength(request, content.length);
        byte[] top = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[top.length + content.length];
        System.arraycopy(top, 0, all, 0, top.length);
        System.arraycopy(content, 0, all, top.length, content.length);
        return all;
    }

    private static byte[] content(ContentStreamProvider body) throws IOException {
        try (InputStream stream = body.newStream()) {
            return stream.readAllBytes();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The length may have been signed, so that sending another one would be refused with a misleading reason. */
    private static void checkLength(SdkHttpRequest request, int length) throws IOException {
        Optional<String> said = request.firstMatchingHeader("Content-Length");
        if (said.isPresent() && !said.get().equals(Integer.toString(length))) {
            throw new IOException("the request says it has " + said.get() + " bytes and has " + length);
        }
    }

    private static boolean usuallyHasBody(SdkHttpMethod method) {
        return method == SdkHttpMethod.POST || method == SdkHttpMethod.PUT || method == SdkHttpMethod.PATCH;
    }

    private static String target(SdkHttpRequest request) {
        String path = request.encodedPath().startsWith("/") ? request.encodedPath() : "/" + request.encodedPath();
        String target = request.encodedQueryParameters()
                .map(query -> path + "?" + query)
                .orElse(path);
        if (!isVisible(target)) {
            throw new IllegalArgumentException("the request's path or query is not encoded");
        }
        return target;
    }

    private static void line(StringBuilder head, String name, String value) {
        if (!isToken(name, name.length())) {
            throw new IllegalArgumentException("a header's name is no token");
        }
        // The value may be a secret: it is never part of the message.
        if (!isFieldValue(value)) {
            throw new IllegalArgumentException("header " + name + " has a line break or another character it must not");
        }
        head.append(name).append(": ").append(value).append("\r\n");
    }

    // Loops and no streams: this is run for every character of every request, a session token's thousand among them.

    private static boolean isVisible(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFieldValue(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\t' && (c < ' ' || c == 0x7f || c > 0xff)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether it begins with a token (RFC 9110, 5.6.2).
     *
     * @param length of the token, in characters; none is no token
     */
    static boolean isToken(String text, int length) {
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && TOKEN.indexOf(c) < 0) {
                return false;
            }
        }
        return length > 0;
    }
}
