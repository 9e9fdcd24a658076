package dev.trailwarden.sandbox.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The certificate of an endpoint on loopback and the authority that has signed it. Both are made by the JDK's keytool when
 * they are first needed, are good for two days, and their keys never leave the machine's temporary folder.
 */
final class TlsCertificate implements AutoCloseable {
    private static final String PASSWORD_VARIABLE = "TRAILWARDEN_KEYSTORE_PASSWORD";
    private static final String AUTHORITY = "authority";

    private final Path folder;
    private final String password = UUID.randomUUID().toString();

    private TlsCertificate(Path folder) {
        this.folder = folder;
        // In this order the folder is deleted last; for a sandbox that is interrupted and closes nothing.
        List.of(folder, keys(), authority()).forEach(path -> path.toFile().deleteOnExit());
    }

    /**
     * Makes both.
     *
     * @throws IOException when keytool cannot be run or refuses
     */
    static TlsCertificate make() throws IOException {
        TlsCertificate made = new TlsCertificate(Files.createTempDirectory("trailwarden-tls-"));
        made.keytool(
                AUTHORITY, "CN=Trailwarden sandbox", "-ext", "bc:critical=ca:true", "-ext", "ku:critical=keyCertSign");
        made.keytool(
                "endpoint",
                "CN=localhost",
                "-signer",
                AUTHORITY,
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-ext",
                "ku:critical=digitalSignature",
                "-ext",
                "eku=serverAuth");
        made.writeAuthority();
        return made;
    }

    /** Keys as Amazon's: RSA of 2048 bits. */
    private void keytool(String alias, String name, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                keys().toString(),
                "-storetype",
                "PKCS12",
                "-storepass:env",
                PASSWORD_VARIABLE,
                "-alias",
                alias,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-validity",
                "2",
                "-dname",
                name));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put(PASSWORD_VARIABLE, password);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("keytool made no certificate: " + said);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool was running", stopping);
        }
    }

    private Path keys() {
        return folder.resolve("keys.p12");
    }

    /** {@return the authority's certificate, a file in PEM} */
    Path authority() {
        return folder.resolve("authority.pem");
    }

    private void writeAuthority() throws IOException {
        try {
            byte[] encoded = load().getCertificate(AUTHORITY).getEncoded();
            Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
            Files.writeString(
                    authority(),
                    "-----BEGIN CERTIFICATE-----\n" + lines.encodeToString(encoded) + "\n-----END CERTIFICATE-----\n");
        } catch (GeneralSecurityException broken) {
            throw new IOException(broken);
        }
    }

    private KeyStore load() throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(keys())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password.toCharArray());
            return store;
        }
    }

    /**
     * {@return what a server shows}
     *
     * @throws IOException when the keys cannot be read
     */
    SSLContext context() throws IOException {
        try {
            KeyStore store = load();
            // A server that finds two keys shows the first one that fits.
            store.deleteEntry(AUTHORITY);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, password.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException broken) {
            throw new IOException(broken);
        }
    }

    /** Deletes the files. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(keys());
            Files.deleteIfExists(authority());
            Files.deleteIfExists(folder);
        } catch (IOException stays) {
            throw new UncheckedIOException(stays);
        }
    }
}
