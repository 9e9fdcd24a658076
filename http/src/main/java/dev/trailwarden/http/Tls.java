package dev.trailwarden.http;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
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
    private @Nullable SSLContext context;

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
     * Loads the library and the trusted certificates, and makes the first message of a handshake with nobody, so that the
     * first connection finds all that there. The message's keys are forgotten.
     *
     * @throws IllegalStateException if this JVM has no such library, or it does not work
     */
    public void prepare() {
        try {
            SSLEngine engine = context().createSSLEngine();
            engine.setUseClientMode(true);
            engine.setEnabledProtocols(PROTOCOLS);
            engine.beginHandshake();
            engine.wrap(
                    ByteBuffer.allocate(0),
                    ByteBuffer.allocate(engine.getSession().getPacketBufferSize()));
        } catch (SSLException e) {
            throw new IllegalStateException("TLS does not work", e);
        }
    }

    private synchronized SSLContext context() {
        if (context == null) {
            try {
                SSLContext made = library.context();
                made.init(null, new TrustManager[] {trust.manager()}, null);
                context = made;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("TLS cannot be set up", e);
            }
        }
        return context;
    }

    /** Shakes hands over a socket that is connected; the host is what the certificate must be for. */
    Socket over(Socket connected, String host, int port) throws IOException {
        SSLSocket socket = (SSLSocket) context().getSocketFactory().createSocket(connected, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(PROTOCOLS);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }
}
