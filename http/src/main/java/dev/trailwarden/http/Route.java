package dev.trailwarden.http;

import java.util.Locale;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Where a connection leads; what asks for the same may use it after one another.
 *
 * @param tls whether the connection is encrypted
 * @param host a name or an address, in lower case and without the brackets of IPv6
 * @param port where the server listens
 */
record Route(boolean tls, String host, int port) {
    /**
     * The route of a request.
     *
     * @throws IllegalArgumentException if its scheme is neither {@code http} nor {@code https}
     */
    static Route of(SdkHttpRequest request) {
        String scheme = request.protocol().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new IllegalArgumentException("neither http nor https: " + scheme);
        }
        String host = request.host().toLowerCase(Locale.ROOT);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return new Route(
                scheme.equals("https"), bracketed ? host.substring(1, host.length() - 1) : host, request.port());
    }

    /** What the header {@code Host} says: without the port where it is the scheme's own (RFC 9110, 7.2). */
    String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (tls ? 443 : 80) ? name : name + ":" + port;
    }

    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + authority();
    }
}
