package dev.trailwarden.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.security.auth.x500.X500Principal;

/**
 * Certificates that are made when they are needed and belong to nobody: X.509 v3 (RFC 5280), with RSA keys of 2,048 bits as
 * AWS's endpoints have. For servers on loopback that a rehearsal or a test speaks to; nothing trusts them that is not told to.
 */
public final class Certificates {
    /** RFC 4055, 5. */
    private static final byte[] RSA_WITH_SHA256 = sequence(
            new byte[] {6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 0x0b}, new byte[] {5, 0});

    private static final int KEY_BITS = 2_048;
    private static final byte[] BASIC_CONSTRAINTS = {6, 3, 0x55, 0x1d, 0x13};
    private static final byte[] ALTERNATIVE_NAME = {6, 3, 0x55, 0x1d, 0x11};
    private static final byte[] TRUE = {1, 1, (byte) 0xff};
    private static final int BIT_STRING = 3;
    private static final int OCTET_STRING = 4;
    private static final int UTC_TIME = 0x17;
    private static final int DNS_NAME = 0x82;
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final AtomicInteger SERIAL = new AtomicInteger();

    private Certificates() {}

    /**
     * A certificate and the key it is for.
     *
     * @param certificate for whom
     * @param key its private key
     */
    public record Identity(X509Certificate certificate, PrivateKey key) {
        /**
         * A server's TLS.
         *
         * @return shows this certificate, and nothing of who signed it
         * @throws GeneralSecurityException if this JVM has no RSA, no PKCS #12 or no TLS
         */
        public SSLContext server() throws GeneralSecurityException {
            try {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                store.setKeyEntry("server", key, new char[0], new Certificate[] {certificate});
                KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
                keys.init(store, new char[0]);
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(keys.getKeyManagers(), null, null);
                return context;
            } catch (IOException e) {
                throw new GeneralSecurityException(e);
            }
        }

        /**
         * The certificate as a file would have it.
         *
         * @return PEM
         * @throws GeneralSecurityException if it cannot be written
         */
        public String pem() throws GeneralSecurityException {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        }
    }

    /**
     * A root of its own, valid from yesterday until tomorrow.
     *
     * @param name what it is called
     * @return one that may sign others
     * @throws GeneralSecurityException if this JVM has no RSA
     */
    public static Identity authority(String name) throws GeneralSecurityException {
        return selfSigned(name, sequence(BASIC_CONSTRAINTS, TRUE, tagged(OCTET_STRING, sequence(TRUE))));
    }

    /**
     * A server's, for one name, valid for two days.
     *
     * @param issuer who signs it
     * @param host what the server is called
     * @param until the end of the two days
     * @return the server's certificate and key
     * @throws GeneralSecurityException if this JVM has no RSA
     */
    public static Identity server(Identity issuer, String host, Instant until) throws GeneralSecurityException {
        return server(issuer, host, until, "CN=" + host);
    }

    /** The same, with a subject of another name. */
    static Identity server(Identity issuer, String host, Instant until, String subject)
            throws GeneralSecurityException {
        KeyPair keys = keys();
        return new Identity(
                certificate(
                        new X500Principal(subject),
                        keys,
                        issuer.certificate().getSubjectX500Principal(),
                        issuer.key(),
                        until.minus(Duration.ofDays(2)),
                        until,
                        alternativeName(host)),
                keys.getPrivate());
    }

    /** A server's that nobody but itself vouches for. */
    static Identity selfSigned(String host) throws GeneralSecurityException {
        return selfSigned(host, alternativeName(host));
    }

    private static Identity selfSigned(String name, byte[] extension) throws GeneralSecurityException {
        KeyPair keys = keys();
        X500Principal subject = new X500Principal("CN=" + name);
        Instant now = Instant.now();
        return new Identity(
                certificate(
                        subject,
                        keys,
                        subject,
                        keys.getPrivate(),
                        now.minus(Duration.ofDays(1)),
                        now.plus(Duration.ofDays(1)),
                        extension),
                keys.getPrivate());
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(KEY_BITS);
        return generator.generateKeyPair();
    }

    private static byte[] alternativeName(String host) {
        byte[] name = tagged(DNS_NAME, host.getBytes(StandardCharsets.US_ASCII));
        return sequence(ALTERNATIVE_NAME, tagged(OCTET_STRING, sequence(name)));
    }

    private static X509Certificate certificate(
            X500Principal subject,
            KeyPair keys,
            X500Principal issuer,
            PrivateKey signer,
            Instant from,
            Instant until,
            byte[] extension)
            throws GeneralSecurityException {
        byte[] version3 = tagged(0xa0, new byte[] {2, 1, 2});
        byte[] serial = {2, 2, 1, (byte) SERIAL.incrementAndGet()};
        byte[] toBeSigned = sequence(
                version3,
                serial,
                RSA_WITH_SHA256,
                issuer.getEncoded(),
                sequence(time(from), time(until)),
                subject.getEncoded(),
                keys.getPublic().getEncoded(),
                tagged(0xa3, sequence(extension)));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(signer);
        signature.update(toBeSigned);
        byte[] signed = sequence(toBeSigned, RSA_WITH_SHA256, tagged(BIT_STRING, new byte[] {0}, signature.sign()));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(signed));
    }

    private static byte[] time(Instant time) {
        return tagged(UTC_TIME, UTC.format(time).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] sequence(byte[]... parts) {
        return tagged(0x30, parts);
    }

    /** Tag, length and content, as DER has it. */
    private static byte[] tagged(int tag, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (length > 255) {
            out.write(0x82);
            out.write(length >> 8);
        } else if (length > 127) {
            out.write(0x81);
        }
        out.write(length);
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
