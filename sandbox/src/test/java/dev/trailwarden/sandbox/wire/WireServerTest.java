package dev.trailwarden.sandbox.wire;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.Client.Reply;
import dev.trailwarden.sandbox.Sandbox;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WireServerTest {
    private static Sandbox sandbox;
    private static Client admin;

    @BeforeAll
    static void start() throws IOException {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        admin = Client.of(sandbox, PAYMENTS, ADMIN, HUB_REGION);
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @Test
    void aJsonErrorNamesItsCodeInBodyAndHeader() {
        Reply reply = admin.call("cloudtrail", "GetTrail", "{'Name':'no-such-trail'}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("__type").asText()).isEqualTo("TrailNotFoundException");
        assertThat(reply.headers().firstValue("x-amzn-errortype")).hasValue("TrailNotFoundException");
        assertThat(reply.headers().firstValue("x-amzn-requestid")).isPresent();
        assertThat(reply.headers().firstValue("content-type")).hasValue("application/x-amz-json-1.1");
    }

    @Test
    void aQueryAnswerIsXmlInTheServicesNamespace() {
        Reply reply = admin.query("sts", "GetCallerIdentity", Map.of());

        assertThat(reply.body())
                .startsWith("<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">")
                .contains("<GetCallerIdentityResult>", "<ResponseMetadata><RequestId>");
        assertThat(reply.headers().firstValue("content-type")).hasValue("text/xml");
        assertThat(reply.headers().firstValue("x-amzn-requestid")).isPresent();
    }

    @Test
    void aQueryErrorIsEscapedXml() {
        Reply reply = admin.query(
                "sts", "AssumeRole", Map.of("RoleArn", "arn:aws:iam::1:role/a", "RoleSessionName", "<&\">\u0001"));

        assertThat(reply.code()).isEqualTo("ValidationError");
        assertThat(reply.message()).contains("&lt;&amp;&quot;&gt;?");
        assertThat(reply.between("<Type>", "</Type>")).isEqualTo("Sender");
    }

    @Test
    void whatTheSandboxDoesNotHaveIsNamedInTheAnswerAndInTheLog() {
        Reply operation = admin.call("cloudtrail", "CreateDashboard", "{}");
        Reply service = admin.call("guardduty", "ListDetectors", "{}");

        assertThat(operation.code()).isEqualTo("UnknownOperationException");
        assertThat(operation.message()).contains("cloudtrail:CreateDashboard");
        assertThat(service.code()).isEqualTo("UnknownOperationException");
        assertThat(sandbox.log().lines())
                .anyMatch(line -> line.endsWith("The sandbox does not have cloudtrail:CreateDashboard"));
    }

    @Test
    void aServiceTheSandboxDoesNotHaveIsRefusedInTheFormItsClientReads() {
        Reply json = Client.send(signedFor("apigateway", "/restapis"));
        Reply xml = Client.send(signedFor("route53", "/2013-04-01/hostedzone"));

        assertThat(json.json().path("__type").asText()).isEqualTo("UnknownOperationException");
        assertThat(json.headers().firstValue("x-amzn-errortype")).hasValue("UnknownOperationException");
        assertThat(xml.body()).contains("<Code>UnknownOperationException</Code>");
    }

    private static HttpRequest.Builder signedFor(String service, String path) {
        return HttpRequest.newBuilder(sandbox.endpoint().resolve(path))
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=%s/20260101/eu-west-1/%s/aws4_request, SignedHeaders=host, Signature=none"
                                .formatted(admin.credentials().accessKeyId(), service))
                .GET();
    }

    @Test
    void anUnsignedRequestIsMissingItsToken() {
        HttpRequest.Builder json = HttpRequest.newBuilder(sandbox.endpoint())
                .header("X-Amz-Target", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.ListTrails")
                .POST(HttpRequest.BodyPublishers.ofString("{}"));
        HttpRequest.Builder query = HttpRequest.newBuilder(sandbox.endpoint())
                .POST(HttpRequest.BodyPublishers.ofString("Action=GetCallerIdentity"));

        assertThat(Client.send(json).code()).isEqualTo("MissingAuthenticationTokenException");
        assertThat(Client.send(query).code()).isEqualTo("MissingAuthenticationToken");
    }

    @Test
    void aBodyThatIsNoJsonObjectCannotBeRead() {
        assertThat(admin.call("cloudtrail", "ListTrails", "{").code()).isEqualTo("SerializationException");
        assertThat(admin.call("cloudtrail", "ListTrails", "[]").code()).isEqualTo("SerializationException");
    }

    @Test
    void aBodyBeyondTheLimitIsRefused() {
        Reply reply = admin.call("cloudtrail", "ListTrails", "x".repeat(2 * 1024 * 1024 + 1));

        assertThat(reply.status()).isEqualTo(413);
    }

    @Test
    void aDelayedCallIsStillAnswered() {
        sandbox.faults().delayNext("sts", "GetCallerIdentity", 1, Duration.ofMillis(150));
        long before = System.nanoTime();

        Reply reply = admin.query("sts", "GetCallerIdentity", Map.of());

        assertThat(reply.status()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }
}
