package dev.trailwarden.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trailwarden.http.Certificates.Identity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.http.SdkHttpFullRequest;

/** Whom we speak to over TLS, and whom not; the same by either library. */
@Timeout(20)
class TlsTest {
    private static final String HOST = "sts.eu-west-1.amazonaws.com";

    private static Identity authority;
    private static Identity ours;

    @TempDir
    private static Path folder;

    private static Path bundle;

    enum Library {
        JDK {
            @Override
            Tls tls(Trust trust) {
                return Tls.ofJdk(trust);
            }
        },
        CONSCRYPT {
            @Override
            Tls tls(Trust trust) {
                return Tls.ofConscrypt(trust);
            }
        };

        abstract Tls tls(Trust trust);

        /** A client that trusts our authority only and finds every host on loopback. */
        WireHttpClient client() {
            return client(Trust.ofEnvironment(Map.of(Trust.BUNDLE, bundle.toString())));
        }

        WireHttpClient client(Trust trust) {
            return Calls.client()
                    .tls(tls(trust))
                    .names(host -> new InetAddress[] {InetAddress.getLoopbackAddress()})
                    .build();
        }
    }

    @BeforeAll
    static void makeCertificates() throws Exception {
        authority = Certificates.authority("Test Root");
        ours = Certificates.server(authority, HOST, tomorrow());
        bundle = folder.resolve("bundle.pem");
        Files.writeString(bundle, "# whom the company's proxy is certified by\n" + authority.pem());
    }

    private static Instant tomorrow() {
        return Instant.now().plus(Duration.ofDays(1));
    }

    private static HandServer server(Identity identity, HandServer.Script script)
            throws IOException, GeneralSecurityException {
        return new HandServer(identity.server().getServerSocketFactory(), script);
    }

    private static SdkHttpFullRequest.Builder to(HandServer server) {
        return Calls.posting(server.port(), "body").protocol("https").host(HOST);
    }

    private static Calls.Answer call(HandServer server, WireHttpClient client) throws IOException {
        return Calls.read(Calls.prepared(client, to(server)));
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatIsVouchedForIsSpokenToOnConnectionsThatAreKept(Library library) throws Exception {
        CompletableFuture<ExtendedSSLSession> session = new CompletableFuture<>();
        try (HandServer server = server(ours, peer -> {
                    session.complete((ExtendedSSLSession) ((SSLSocket) peer.socket).getSession());
                    HandServer.always("over TLS").play(peer);
                });
                WireHttpClient client = library.client()) {
            assertThat(call(server, client).body()).isEqualTo("over TLS");
            assertThat(call(server, client).body()).isEqualTo("over TLS");
            assertThat(server.connections).hasValue(1);
            assertThat(session.get().getProtocol()).isEqualTo("TLSv1.3");
            assertThat(session.get().getRequestedServerNames()).hasToString("[type=host_name (0), value=" + HOST + "]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void tls12IsSpokenWhereTheServerKnowsNoLater(Library library) throws Exception {
        HandServer.Script script = HandServer.always("over TLS 1.2");
        try (HandServer server = new HandServer(restricted(ours.server(), "TLSv1.2"), script);
                WireHttpClient client = library.client()) {
            assertThat(call(server, client).body()).isEqualTo("over TLS 1.2");
        }
    }

    private static ServerSocketFactory restricted(SSLContext context, String protocol) {
        return new ServerSocketFactory() {
            private SSLServerSocket only(ServerSocket socket) {
                ((SSLServerSocket) socket).setEnabledProtocols(new String[] {protocol});
                return (SSLServerSocket) socket;
            }

            @Override
            public SSLServerSocket createServerSocket(int port) throws IOException {
                return only(context.getServerSocketFactory().createServerSocket(port));
            }

            @Override
            public SSLServerSocket createServerSocket(int port, int backlog) throws IOException {
                return only(context.getServerSocketFactory().createServerSocket(port, backlog));
            }

            @Override
            public SSLServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
                return only(context.getServerSocketFactory().createServerSocket(port, backlog, address));
            }
        };
    }

    private static void assertRefused(Library library, Identity identity) throws Exception {
        try (HandServer server = server(identity, HandServer.always("never"));
                WireHttpClient client = library.client()) {
            assertThatThrownBy(() -> call(server, client)).isInstanceOf(SSLException.class);
            assertThat(server.requests).as("nothing is said to a stranger").isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherNameIsRefused(Library library) throws Exception {
        assertRefused(library, Certificates.server(authority, "sts.eu-west-2.amazonaws.com", tomorrow()));
        assertRefused(library, Certificates.server(authority, "amazonaws.com", tomorrow()));
    }

    @ParameterizedTest
    @EnumSource
    void aCertificateWithoutThatNameIsRefusedThoughItsSubjectHasIt(Library library) throws Exception {
        assertRefused(library, Certificates.server(authority, "other.example", tomorrow(), "CN=" + HOST));
    }

    @ParameterizedTest
    @EnumSource
    void whoVouchesForItselfIsRefused(Library library) throws Exception {
        assertRefused(library, Certificates.selfSigned(HOST));
    }

    @ParameterizedTest
    @EnumSource
    void whoIsVouchedForByAStrangerIsRefused(Library library) throws Exception {
        assertRefused(library, Certificates.server(Certificates.authority("Test Root"), HOST, tomorrow()));
    }

    /** A server's certificate cannot vouch for another's, whoever signed it. */
    @ParameterizedTest
    @EnumSource
    void whoIsVouchedForByAServerIsRefused(Library library) throws Exception {
        assertRefused(library, Certificates.server(ours, HOST, tomorrow()));
    }

    @ParameterizedTest
    @EnumSource
    void whatHasExpiredIsRefused(Library library) throws Exception {
        assertRefused(
                library, Certificates.server(authority, HOST, Instant.now().minusSeconds(60)));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotValidYetIsRefused(Library library) throws Exception {
        assertRefused(library, Certificates.server(authority, HOST, tomorrow().plus(Duration.ofDays(3))));
    }

    @ParameterizedTest
    @EnumSource
    void theJvmsOwnTrustDoesNotCoverOurAuthority(Library library) throws Exception {
        try (HandServer server = server(ours, HandServer.always("never"));
                WireHttpClient client = library.client(Trust.amazonFirst())) {
            assertThatThrownBy(() -> call(server, client)).isInstanceOf(SSLException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionThatTheServerClosedMeanwhileIsNotUsed(Library library) throws Exception {
        try (HandServer server = server(ours, peer -> {
                    peer.request();
                    peer.answer("ok");
                });
                WireHttpClient client = library.client()) {
            call(server, client);
            server.firstClosed.await();
            assertThat(call(server, client).body()).isEqualTo("ok");
            assertThat(server.connections).hasValue(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatIsCutShortIsNoSuccess(Library library) throws Exception {
        for (String head :
                List.of("Content-Length: 10\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")) {
            try (HandServer server = server(ours, HandServer.once("HTTP/1.1 200 OK\r\n" + head));
                    WireHttpClient client = library.client()) {
                assertThatThrownBy(() -> call(server, client)).isInstanceOf(IOException.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void largeBodiesArriveWhole(Library library) throws Exception {
        String large = "0123456789abcdef".repeat(32 * 1024);
        try (HandServer server = server(ours, HandServer.always(large));
                WireHttpClient client = library.client()) {
            Calls.Answer answer = Calls.read(Calls.prepared(
                    client,
                    Calls.posting(server.port(), large).protocol("https").host(HOST)));
            assertThat(answer.body()).isEqualTo(large);
            assertThat(server.requests.getFirst()).endsWith("\r\n\r\n" + large);
        }
    }

    @Test
    void whatIsPreparedIsNotMadeAgainByTheFirstConnection() throws Exception {
        AtomicInteger made = new AtomicInteger();
        Trust counted = new Trust(() -> {
            made.incrementAndGet();
            return Trust.ofBundle(bundle).manager();
        });
        Tls tls = Tls.ofJdk(counted);
        assertThat(made).as("nothing before it is needed").hasValue(0);
        tls.prepare();
        assertThat(made).hasValue(1);
        try (HandServer server = server(ours, HandServer.always("ok"));
                WireHttpClient client = Calls.client()
                        .tls(tls)
                        .names(host -> new InetAddress[] {InetAddress.getLoopbackAddress()})
                        .build()) {
            assertThat(call(server, client).body()).isEqualTo("ok");
        }
        assertThat(made).hasValue(1);
    }
}
