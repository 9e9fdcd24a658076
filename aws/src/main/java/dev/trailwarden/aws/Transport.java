package dev.trailwarden.aws;

import dev.trailwarden.http.Tls;
import dev.trailwarden.http.Trust;
import dev.trailwarden.http.WireHttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * The HTTP clients that carry the SDK's calls.
 *
 * @param patient waits for what has to be done
 * @param quick gives up early on what is done without if need be
 */
public record Transport(SdkHttpClient patient, SdkHttpClient quick) implements AutoCloseable {
    /** The system property that says whose TLS is used: {@code jdk}, or {@code native} for Conscrypt's. */
    public static final String TLS = "trailwarden.tls";

    /** As this process is configured. */
    static Transport ofProcess() {
        return configured(System.getenv(), System.getProperties());
    }

    /**
     * Our own client, for a server that is not AWS: of a rehearsal.
     *
     * @param trust who has to vouch for the server
     * @return TLS as this process is configured to make it, with the times of AWS's clients
     */
    public static Transport trusting(Trust trust) {
        return byWire(tls(System.getProperty(TLS, "jdk"), trust));
    }

    /**
     * Loads and warms what the first connection of a process will need, and connects to nobody.
     *
     * @throws IllegalStateException if TLS does not work here
     */
    public static void prepare() {
        if (!hasProxy(System.getenv(), System.getProperties())) {
            tls(System.getProperty(TLS, "jdk"), Trust.ofEnvironment(System.getenv()))
                    .prepare();
        }
    }

    /**
     * Our own client; or, where a proxy is configured, the SDK's on HttpURLConnection, which takes a proxy from all of these
     * places (SDK developer guide, proxy support) where ours knows none.
     *
     * @param environment for {@code AWS_CA_BUNDLE} and the proxy
     * @param properties for {@link #TLS} and the proxy
     * @throws IllegalArgumentException if {@link #TLS} has another value, or {@code AWS_CA_BUNDLE} cannot be used
     */
    static Transport configured(Map<String, String> environment, Properties properties) {
        if (hasProxy(environment, properties)) {
            return new Transport(
                    byUrlConnection(Clients.CONNECT, Clients.ONE_ATTEMPT),
                    byUrlConnection(Clients.QUICK, Clients.QUICK));
        }
        return byWire(tls(properties.getProperty(TLS, "jdk"), Trust.ofEnvironment(environment)));
    }

    private static boolean hasProxy(Map<String, String> environment, Properties properties) {
        return Stream.of("https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY")
                        .anyMatch(name -> !environment.getOrDefault(name, "").isBlank())
                || Stream.of("https.proxyHost", "http.proxyHost", "socksProxyHost")
                        .anyMatch(name -> !properties.getProperty(name, "").isBlank())
                || Boolean.parseBoolean(properties.getProperty("java.net.useSystemProxies"));
    }

    private static Tls tls(String whose, Trust trust) {
        return switch (whose) {
            case "jdk" -> Tls.ofJdk(trust);
            case "native" -> Tls.ofConscrypt(trust);
            default -> throw new IllegalArgumentException(TLS + " is neither jdk nor native: " + whose);
        };
    }

    private static Transport byWire(Tls tls) {
        return new Transport(
                byWire(tls, Clients.CONNECT, Clients.ONE_ATTEMPT), byWire(tls, Clients.QUICK, Clients.QUICK));
    }

    private static SdkHttpClient byWire(Tls tls, Duration connect, Duration answer) {
        return WireHttpClient.builder()
                .connectTimeout(connect)
                .readTimeout(answer)
                .tls(tls)
                .build();
    }

    private static SdkHttpClient byUrlConnection(Duration connect, Duration answer) {
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(connect)
                .socketTimeout(answer)
                .build();
    }

    /** Closes both. */
    @Override
    public void close() {
        patient.close();
        quick.close();
    }
}
