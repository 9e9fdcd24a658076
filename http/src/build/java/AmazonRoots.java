import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import javax.security.auth.x500.X500Principal;

/**
 * Takes the roots that AWS's endpoints are certified by out of the trust store of the JDK that builds, so that the hub need
 * not parse all of that store when it starts. Run by the build; the argument is the PEM file to write.
 *
 * <p>Names as in Amazon Trust Services' repository (https://www.amazontrust.com/repository/).
 */
public final class AmazonRoots {
    private static final Map<X500Principal, String> WANTED = Map.of(
            new X500Principal("CN=Amazon Root CA 1,O=Amazon,C=US"), "Amazon Root CA 1",
            new X500Principal("CN=Amazon Root CA 2,O=Amazon,C=US"), "Amazon Root CA 2",
            new X500Principal("CN=Amazon Root CA 3,O=Amazon,C=US"), "Amazon Root CA 3",
            new X500Principal("CN=Amazon Root CA 4,O=Amazon,C=US"), "Amazon Root CA 4",
            new X500Principal("CN=Starfield Services Root Certificate Authority - G2,"
                            + "O=Starfield Technologies\\, Inc.,L=Scottsdale,ST=Arizona,C=US"),
                    "Starfield Services Root Certificate Authority - G2");

    private AmazonRoots() {}

    /** Writes the file, in the order of the names; fails when the JDK's store lacks one. */
    public static void main(String[] args) throws GeneralSecurityException, IOException {
        Path store = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
        Map<String, String> found = new TreeMap<>();
        KeyStore jdk = KeyStore.getInstance(new File(store.toString()), (char[]) null);
        for (String alias : Collections.list(jdk.aliases())) {
            if (jdk.getCertificate(alias) instanceof X509Certificate root) {
                String name = WANTED.get(root.getSubjectX500Principal());
                if (name != null) {
                    root.verify(root.getPublicKey());
                    found.put(name, pem(root));
                }
            }
        }
        for (String name : WANTED.values()) {
            if (!found.containsKey(name)) {
                throw new IllegalStateException(store + " has no " + name + "; build with a JDK that trusts it");
            }
        }
        Path target = Path.of(args[0]);
        Files.createDirectories(target.getParent());
        StringBuilder all = new StringBuilder();
        found.forEach((name, pem) -> all.append(name).append('\n').append(pem));
        // A file that is new makes the jar new, and a new jar has every module that uses it compiled again.
        if (!Files.exists(target) || !Files.readString(target).contentEquals(all)) {
            Files.writeString(target, all);
        }
    }

    private static String pem(X509Certificate root) throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(root.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
