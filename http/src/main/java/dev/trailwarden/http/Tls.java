package dev.trailwarden.http;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts connections: TLS 1.3 or 1.2, the server's certificate validated and its host name verified, always; there is no
 * way to leave either out. Nothing is loaded before the first connection needs it.
 */
public final class Tls {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** Where the library comes from. */
    private interface Library {
        SSLContext context() throws GeneralSecurityException;
    }

    private final Library library;
    private final Trust trust;
    private @Nullable SSLSocketFactory factory;

    private Tls(Library library, Trust trust) {
        this.library = library;
        this.trust = trust;
    }

    /** By the JDK (JSSE). */
    public static Tls ofJdk(Trust trust) {
        return new Tls(() -> SSLContext.getInstance("TLS"), trust);
    }

    /**
     * By Conscrypt, which is BoringSSL; it has to be on the class path.
     *
     * @throws NoClassDefFoundError on first use, if it is not
     */
    public static Tls ofConscrypt(Trust trust) {
        return new Tls(() -> SSLContext.getInstance("TLS", org.conscrypt.Conscrypt.newProvider()), trust);
    }

    /**
     * Loads the library and the trusted certificates, so that the first connection finds them there.
     *
     * @throws IllegalStateException if this JVM has no such library
     */
    public void prepare() {
        factory();
    }

    private synchronized SSLSocketFactory factory() {
        if (factory == null) {
            try {
                SSLContext context = library.context();
                context.init(null, new TrustManager[] {trust.manager()}, null);
                factory = context.getSocketFactory();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("TLS cannot be set up", e);
            }
        }
        return factory;
    }

    /** Shakes hands over a socket that is connected; the host is what the certificate must be for. */
    Socket over(Socket connected, String host, int port) throws IOException {
        SSLSocket socket = (SSLSocket) factory().createSocket(connected, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(PROTOCOLS);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }
}
