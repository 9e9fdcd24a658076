package dev.trailwarden.benchmarks.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/**
 * A certificate authority that lives for one run: a root, an intermediate and the certificate of the fake AWS, all with
 * RSA keys of 2048 bits, as AWS's endpoints had when this was written.
 */
public final class Authority {
    /** How many loopback addresses the certificate names, from 127.0.0.11 on. */
    public static final int ADDRESSES = 16;

    private static final String PASSWORD = "of-this-run-only";

    private final Path folder;

    private Authority(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes the three certificates with the JDK's keytool.
     *
     * @param folder an empty one, for the keys
     * @return the authority
     */
    public static Authority in(Path folder) throws IOException, InterruptedException {
        Authority authority = new Authority(folder);
        authority.make();
        return authority;
    }

    private void make() throws IOException, InterruptedException {
        pair("root", "CN=Trailwarden benchmark root", "bc:c");
        pair("intermediate", "CN=Trailwarden benchmark intermediate", "bc:c");
        pair("aws", "CN=Trailwarden benchmark AWS", "ku=digitalSignature");
        export("root");
        sign("root", "intermediate", "bc:c=ca:true,pathlen:0");
        StringBuilder names = new StringBuilder("san=");
        for (int i = 0; i < ADDRESSES; i++) {
            names.append(i == 0 ? "" : ",").append("ip:").append(address(i));
        }
        sign("intermediate", "aws", names.toString());
    }

    /**
     * One of the addresses that the certificate names.
     *
     * @param index from 0
     * @return for example 127.0.0.11
     */
    public static String address(int index) {
        return "127.0.0." + (11 + index);
    }

    /**
     * The root's certificate, for {@code AWS_CA_BUNDLE}.
     *
     * @return a PEM file
     */
    public Path root() {
        return folder.resolve("root.pem");
    }

    /**
     * The store with the server's key.
     *
     * @return a PKCS #12 file
     */
    public Path store() {
        return folder.resolve("keys.p12");
    }

    /**
     * The password of {@link #store}, which is deleted with its folder when the run ends.
     *
     * @return the text
     */
    public String password() {
        return PASSWORD;
    }

    /**
     * A server on any port of every address.
     *
     * @param store the file of {@link #store}
     * @param password its password
     * @return a socket that speaks TLS 1.3 only
     */
    static SSLServerSocket server(Path store, String password) throws IOException, GeneralSecurityException {
        KeyStore all = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            all.load(in, password.toCharArray());
        }
        // Only the server's own key: a key manager that holds several may present another of them.
        KeyStore one = KeyStore.getInstance("PKCS12");
        one.load(null, null);
        one.setKeyEntry(
                "aws",
                all.getKey("aws", password.toCharArray()),
                password.toCharArray(),
                all.getCertificateChain("aws"));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(one, password.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        SSLServerSocket server =
                (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, FakeAws.BACKLOG);
        server.setEnabledProtocols(new String[] {"TLSv1.3"});
        return server;
    }

    private void pair(String alias, String name, String extension) throws IOException, InterruptedException {
        keytool(
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                name,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-validity",
                "7",
                "-ext",
                extension);
    }

    private void sign(String issuer, String alias, String extension) throws IOException, InterruptedException {
        Path request = folder.resolve(alias + ".csr");
        Path signed = folder.resolve(alias + ".pem");
        keytool("-certreq", "-alias", alias, "-file", request.toString());
        keytool(
                "-gencert",
                "-alias",
                issuer,
                "-infile",
                request.toString(),
                "-outfile",
                signed.toString(),
                "-rfc",
                "-validity",
                "7",
                "-ext",
                extension);
        keytool("-importcert", "-noprompt", "-alias", alias, "-file", signed.toString());
    }

    private void export(String alias) throws IOException, InterruptedException {
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                alias,
                "-file",
                folder.resolve(alias + ".pem").toString());
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store().toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        Path log = folder.resolve("keytool.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + Files.readString(log));
        }
    }
}
