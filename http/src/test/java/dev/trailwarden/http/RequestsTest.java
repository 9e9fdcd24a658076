package dev.trailwarden.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;

/** What is sent. */
class RequestsTest {
    private HandServer server;
    private WireHttpClient client;

    @BeforeEach
    void start() throws IOException {
        server = new HandServer(HandServer.always("ok"));
        client = Calls.client().build();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    private String sent(SdkHttpFullRequest.Builder request) throws IOException {
        Calls.read(Calls.prepared(client, request));
        return server.requests.getLast();
    }

    @Test
    void theHeadIsAsTheSdkPutItWithHostAndLength() throws IOException {
        String sent = sent(Calls.posting(server.port(), "{\"Name\":\"a\"}")
                .encodedPath("/path%20with/")
                .putRawQueryParameter("q", "a&b")
                .putHeader("X-Amz-Target", "CloudTrail.StartLogging"));
        assertThat(sent)
                .startsWith("POST /path%20with/?q=a%26b HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n")
                .contains("\r\nX-Amz-Target: CloudTrail.StartLogging\r\n")
                .contains("\r\nContent-Length: 12\r\n")
                .endsWith("\r\n\r\n{\"Name\":\"a\"}");
    }

    @Test
    void theHostThatWasSignedIsTheHostThatIsSent() throws IOException {
        String sent = sent(Calls.posting(server.port(), "").putHeader("host", "sts.eu-west-1.amazonaws.com"));
        assertThat(sent).containsOnlyOnce("ost: ").contains("\r\nhost: sts.eu-west-1.amazonaws.com\r\n");
    }

    @Test
    void anEmptyPostSaysThatItIsEmptyAndAGetSaysNothing() throws IOException {
        assertThat(sent(Calls.request(SdkHttpMethod.POST, server.port()))).contains("\r\nContent-Length: 0\r\n");
        assertThat(sent(Calls.request(SdkHttpMethod.GET, server.port()))).doesNotContain("Content-Length");
    }

    @Test
    void nobodyIsAskedWhetherToContinueAndTheFramingIsOurs() throws IOException {
        String sent = sent(Calls.posting(server.port(), "body")
                .putHeader("Expect", "100-continue")
                .putHeader("Connection", "Upgrade")
                .putHeader("transfer-encoding", "chunked")
                .putHeader("Content-Length", "4"));
        assertThat(sent)
                .doesNotContainIgnoringCase("Expect")
                .doesNotContainIgnoringCase("Connection:")
                .doesNotContainIgnoringCase("Transfer-Encoding")
                .containsOnlyOnce("Content-Length: 4\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Evil: 1", "a\nX-Evil: 1", "a\rb", "a\u0000b", "a\u010ab", "a\u007fb"})
    void noHeaderValueCanBecomeAnotherHeader(String value) {
        assertThatThrownBy(() -> sent(Calls.posting(server.port(), "").putHeader("X-Name", value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("X-Name")
                .hasMessageNotContaining("Evil");
        assertThat(server.requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-A\r\nX-Evil", "X A", "X:A", "", "X\u00e9"})
    void noHeaderNameCanBecomeAnotherHeader(String name) {
        assertThatThrownBy(() -> sent(Calls.posting(server.port(), "").putHeader(name, "1")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(server.requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a b", "/a\r\nX-Evil: 1", "/\u00e9", "/\u010a"})
    void noPathCanBecomeAHeader(String path) {
        assertThatThrownBy(() -> sent(Calls.posting(server.port(), "").encodedPath(path)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(server.requests).isEmpty();
    }

    @Test
    void aBodyThatIsNotAsLongAsWasSignedIsNotSent() {
        assertThatThrownBy(() -> sent(Calls.posting(server.port(), "body").putHeader("Content-Length", "5")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("5 bytes and has 4");
        assertThat(server.requests).isEmpty();
    }

    @Test
    void routesAreTheSameInAnyCaseAndTellTheirPortWhereItIsUnusual() {
        SdkHttpFullRequest.Builder request =
                SdkHttpFullRequest.builder().method(SdkHttpMethod.GET).host("[::1]");
        Route own = Route.of(request.protocol("HTTPS").port(443).build());
        assertThat(own).isEqualTo(new Route(true, "::1", 443)).hasToString("https://[::1]");
        assertThat(Route.of(request.host("STS.amazonaws.com").port(80).build()).authority())
                .isEqualTo("sts.amazonaws.com:80");
    }
}
