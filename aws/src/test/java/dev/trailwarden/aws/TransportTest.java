package dev.trailwarden.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trailwarden.http.WireHttpClient;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** Which HTTP client a process gets. */
class TransportTest {
    private static Properties properties(String name, String value) {
        Properties properties = new Properties();
        properties.setProperty(name, value);
        return properties;
    }

    private static void assertIsOurs(Transport transport) {
        try (transport) {
            assertThat(transport.patient()).isInstanceOf(WireHttpClient.class);
            assertThat(transport.quick()).isInstanceOf(WireHttpClient.class).isNotSameAs(transport.patient());
        }
    }

    private static void assertIsTheSdks(Transport transport) {
        try (transport) {
            assertThat(transport.patient()).isInstanceOf(UrlConnectionHttpClient.class);
            assertThat(transport.quick()).isInstanceOf(UrlConnectionHttpClient.class);
        }
    }

    @Test
    void itIsOurOwnUnlessThereIsAProxy() {
        assertIsOurs(Transport.configured(Map.of("NO_PROXY", "*", "HTTPS_PROXY", " "), new Properties()));
        assertIsOurs(Transport.configured(Map.of(), properties(Transport.TLS, "native")));
        assertIsOurs(Transport.configured(Map.of(), properties("java.net.useSystemProxies", "false")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"})
    void aProxyOfTheEnvironmentIsNotPassedBy(String name) {
        assertIsTheSdks(Transport.configured(Map.of(name, "http://proxy.example:3128"), new Properties()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https.proxyHost", "http.proxyHost", "socksProxyHost"})
    void aProxyOfTheJvmIsNotPassedBy(String name) {
        assertIsTheSdks(Transport.configured(Map.of(), properties(name, "proxy.example")));
    }

    @Test
    void theSystemsProxiesAreNotPassedBy() {
        assertIsTheSdks(Transport.configured(Map.of(), properties("java.net.useSystemProxies", "true")));
    }

    @Test
    void aMistakeInItsSettingsIsNamed() {
        assertThatThrownBy(() -> Transport.configured(Map.of(), properties(Transport.TLS, "openssl")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("trailwarden.tls is neither jdk nor native: openssl");
        assertThatThrownBy(() -> Transport.configured(Map.of("AWS_CA_BUNDLE", "/missing.pem"), new Properties()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("AWS_CA_BUNDLE: /missing.pem");
    }
}
