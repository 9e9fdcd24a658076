package dev.trailwarden.http;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Accepts a server that one of at most two trust managers accepts; the second is made only when the first refuses. Each of
 * them checks all there is to check, the host name included.
 */
final class ServerTrustManager extends X509ExtendedTrustManager {
    private interface Check {
        void by(X509ExtendedTrustManager manager) throws CertificateException;
    }

    private final X509ExtendedTrustManager first;
    private final Optional<Supplier<X509ExtendedTrustManager>> makeSecond;
    private @Nullable X509ExtendedTrustManager second;

    /**
     * @param first always asked
     * @param makeSecond asked where the first refuses
     */
    ServerTrustManager(X509ExtendedTrustManager first, Optional<Supplier<X509ExtendedTrustManager>> makeSecond) {
        this.first = first;
        this.makeSecond = makeSecond;
    }

    private void accepted(Check check) throws CertificateException {
        try {
            check.by(first);
        } catch (CertificateException e) {
            if (makeSecond.isEmpty()) {
                throw e;
            }
            check.by(second(makeSecond.get()));
        }
    }

    private synchronized X509ExtendedTrustManager second(Supplier<X509ExtendedTrustManager> make) {
        if (second == null) {
            second = make.get();
        }
        return second;
    }

    /**
     * With TLS 1.3 the key exchange says nothing about the certificate's key. Conscrypt calls that GENERIC; the JDK's trust
     * managers know it by JSSE's word only, and would refuse every server.
     */
    private static String known(String type) {
        return type.equals("GENERIC") ? "UNKNOWN" : type;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        accepted(manager -> manager.checkServerTrusted(chain, known(type), socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        accepted(manager -> manager.checkServerTrusted(chain, known(type), engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        accepted(manager -> manager.checkServerTrusted(chain, known(type)));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw refused();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw refused();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw refused();
    }

    private static CertificateException refused() {
        return new CertificateException("this trust is for servers only");
    }

    /** Asked by servers only, to tell clients whose certificates they take. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
