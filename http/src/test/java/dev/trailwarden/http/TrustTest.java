package dev.trailwarden.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustTest {
    @TempDir
    private Path folder;

    /** The build takes them from its JDK; here they are compared with the JDK that runs. */
    @Test
    void theRootsTriedFirstAreAmazonsAndTheJvmTrustsThemAnyway() throws Exception {
        Collection<? extends Certificate> roots;
        try (InputStream pem = Trust.class.getResourceAsStream("amazon-roots.pem")) {
            roots = CertificateFactory.getInstance("X.509").generateCertificates(pem);
        }
        assertThat(roots)
                .extracting(root -> ((X509Certificate) root)
                        .getSubjectX500Principal()
                        .getName()
                        .replaceAll(",.*", ""))
                .containsExactly(
                        "CN=Amazon Root CA 1",
                        "CN=Amazon Root CA 2",
                        "CN=Amazon Root CA 3",
                        "CN=Amazon Root CA 4",
                        "CN=Starfield Services Root Certificate Authority - G2");
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init((KeyStore) null);
        assertThat(Arrays.<Certificate>asList(((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers()))
                .containsAll(roots);
    }

    @Test
    void aBundleThatCannotBeUsedIsNamed() throws Exception {
        Path missing = folder.resolve("missing.pem");
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        Path text = Files.writeString(folder.resolve("text.pem"), "this is no certificate\n");
        Path broken = Files.writeString(
                folder.resolve("broken.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        for (Path each : new Path[] {missing, empty, text, broken, folder}) {
            assertThatThrownBy(() -> Trust.ofEnvironment(Map.of("AWS_CA_BUNDLE", each.toString())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("AWS_CA_BUNDLE: " + each);
        }
    }

    @Test
    void theSecondIsAskedOnlyWhereTheFirstRefuses() throws Exception {
        X509ExtendedTrustManager first = mock(X509ExtendedTrustManager.class);
        X509ExtendedTrustManager second = mock(X509ExtendedTrustManager.class);
        AtomicInteger made = new AtomicInteger();
        ServerTrustManager either = new ServerTrustManager(first, Optional.of(() -> {
            made.incrementAndGet();
            return second;
        }));
        Socket socket = new Socket();
        X509Certificate[] chain = {};
        either.checkServerTrusted(chain, "RSA", socket);
        verify(second, never()).checkServerTrusted(any(), any(), any(Socket.class));
        assertThat(made).hasValue(0);

        doThrow(new CertificateException("by nobody I know")).when(first).checkServerTrusted(chain, "RSA", socket);
        either.checkServerTrusted(chain, "RSA", socket);
        either.checkServerTrusted(chain, "RSA", socket);
        verify(second, times(2)).checkServerTrusted(chain, "RSA", socket);
        assertThat(made).as("the JVM's store is read once").hasValue(1);

        doThrow(new CertificateException("nor I")).when(second).checkServerTrusted(chain, "RSA", socket);
        assertThatThrownBy(() -> either.checkServerTrusted(chain, "RSA", socket))
                .hasMessage("nor I");
    }

    @Test
    void nobodyIsTrustedAsAClient() {
        ServerTrustManager either = new ServerTrustManager(mock(X509ExtendedTrustManager.class), Optional.empty());
        assertThatThrownBy(() -> either.checkClientTrusted(new X509Certificate[0], "RSA"))
                .isInstanceOf(CertificateException.class);
    }
}
