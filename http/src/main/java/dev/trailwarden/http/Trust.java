package dev.trailwarden.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Whose certificates are accepted. */
public final class Trust {
    /** A PEM file of what to trust instead, as in AWS's command line and SDK for Python. */
    public static final String BUNDLE = "AWS_CA_BUNDLE";

    private static final String ROOTS = "amazon-roots.pem";

    private final Supplier<X509ExtendedTrustManager> manager;

    /** @param manager made when first needed */
    Trust(Supplier<X509ExtendedTrustManager> manager) {
        this.manager = manager;
    }

    /**
     * What {@link #BUNDLE} names, and otherwise {@link #amazonFirst()}.
     *
     * @throws IllegalArgumentException if it names a file that cannot be read or has no certificate
     */
    public static Trust ofEnvironment(Map<String, String> environment) {
        String bundle = environment.getOrDefault(BUNDLE, "");
        return bundle.isBlank() ? amazonFirst() : ofBundle(Path.of(bundle));
    }

    /**
     * All that the JVM trusts, with the roots that AWS's endpoints are certified by tried first: the JVM's own store is
     * read only for a server that none of them vouches for. Whoever has named a store by the system property {@code
     * javax.net.ssl.trustStore} gets that one alone.
     */
    public static Trust amazonFirst() {
        if (System.getProperty("javax.net.ssl.trustStore") != null) {
            return new Trust(() -> new ServerTrustManager(trusting(null), Optional.empty()));
        }
        return new Trust(
                () -> new ServerTrustManager(trusting(store(amazonRoots())), Optional.of(() -> trusting(null))));
    }

    /**
     * What a PEM file has, and nothing else.
     *
     * @throws IllegalArgumentException if it cannot be read or has no certificate
     */
    public static Trust ofBundle(Path pem) {
        Collection<? extends Certificate> certificates;
        try {
            certificates = certificates(Files.readAllBytes(pem));
        } catch (IOException | CertificateException e) {
            throw new IllegalArgumentException(BUNDLE + ": " + pem + " cannot be read as PEM certificates: " + e, e);
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException(BUNDLE + ": " + pem + " has no certificate");
        }
        return new Trust(() -> new ServerTrustManager(trusting(store(certificates)), Optional.empty()));
    }

    /**
     * One authority, and nothing else.
     *
     * @param authority its certificate
     * @return accepts what it has signed
     */
    public static Trust of(X509Certificate authority) {
        return new Trust(() -> new ServerTrustManager(trusting(store(List.of(authority))), Optional.empty()));
    }

    /** Checks chains of certificates, and host names where its caller asks for that. */
    X509ExtendedTrustManager manager() {
        return manager.get();
    }

    private static Collection<? extends Certificate> amazonRoots() {
        try (InputStream roots = Trust.class.getResourceAsStream(ROOTS)) {
            if (roots == null) {
                throw new IllegalStateException(ROOTS + " is missing: the build takes it from its JDK");
            }
            return certificates(roots.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CertificateException e) {
            throw new IllegalStateException(ROOTS + " is damaged", e);
        }
    }

    private static Collection<? extends Certificate> certificates(byte[] pem) throws CertificateException {
        return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
    }

    private static KeyStore store(Collection<? extends Certificate> certificates) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates) {
                store.setCertificateEntry(Integer.toString(number++), certificate);
            }
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("certificates cannot be kept", e);
        }
    }

    /** @param store null for what the JVM trusts */
    private static X509ExtendedTrustManager trusting(@Nullable KeyStore store) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager checks) {
                    return checks;
                }
            }
            throw new IllegalStateException("the JVM has no trust manager for certificates");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the trusted certificates cannot be used", e);
        }
    }
}
