package dev.trailwarden.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trailwarden.aws.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

class PrimerTest {
    private static final String ENDPOINT = "aws.endpointUrl";

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final CannedAws aws = new CannedAws();

    static HubSettings settings() {
        return HubSettings.from(Map.of(
                "AWS_REGION", "eu-west-1",
                "MEMBER_ROLE", "trailwarden/trailwarden-remediation",
                "MANAGEMENT_ACCOUNT", "111111111111",
                "TOPIC_ARN", "arn:aws:sns:eu-west-1:222222222222:alerts",
                "DEAD_LETTER_QUEUE_URL", "https://sqs.eu-west-1.amazonaws.com/222222222222/dead",
                "TABLE_NAME", "trailwarden",
                "SEAL_KEY_ARN", "arn:aws:kms:eu-west-1:222222222222:key/1111",
                "EVENT_BUS", "trailwarden",
                // What the operator wants of real events must not keep the dry run from going the whole path.
                "MODE", "observe"));
    }

    private Primer primer(CannedAws answering) {
        return primer(answering, 0);
    }

    private Primer primer(CannedAws answering, int rounds) {
        return new Primer(settings(), answering, new PrintStream(log, true, StandardCharsets.UTF_8), rounds);
    }

    @AfterEach
    void forgetTheEndpoint() {
        System.clearProperty(ENDPOINT);
    }

    @Test
    void theDryRunGoesTheWholePath() throws Exception {
        assertThat(primer(aws).rehearse()).isEmpty();
        assertThat(aws.asked())
                .containsEntry("StartLogging", 1)
                .containsEntry("Publish", 2)
                .containsEntry("SendMessage", 1)
                .containsKeys("AssumeRole", "GetTrailStatus", "GetItem", "PutItem", "Query", "PutEvents")
                .containsEntry("VerifyMac", 1)
                .containsEntry("GetTrail", 1)
                .containsEntry("ListTags", 1)
                .containsKey("DescribeAccount")
                .doesNotContainKey("");
    }

    @Test
    void primingThatWorksSaysNothing() {
        primer(aws).prime();
        assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void beforeASnapshotThePathIsGoneOverTheWireAndNothingOfThatIsLeft() {
        primer(aws, 3).prime();
        assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(aws.asked())
                .containsEntry("StartLogging", 4)
                .containsEntry("Publish", 8)
                .containsEntry("SendMessage", 4)
                .doesNotContainKey("");
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("rehearsal", "priming");
    }

    @Test
    void onlyASnapshotIsWorthThat() {
        assertThat(Primer.rounds(Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start")))
                .isPositive();
        assertThat(Primer.rounds(Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand")))
                .isZero();
        assertThat(Primer.rounds(Map.of())).isZero();
    }

    @Test
    void whoIsNotVouchedForIsNoServerOfARehearsal() throws Exception {
        try (LoopbackAws server = new LoopbackAws(aws);
                LoopbackAws other = new LoopbackAws(aws);
                Transport transport = Transport.trusting(other.trust())) {
            SdkHttpRequest request = SdkHttpRequest.builder()
                    .method(SdkHttpMethod.POST)
                    .uri(server.endpoint())
                    .build();
            assertThatThrownBy(() -> transport
                            .patient()
                            .prepareRequest(HttpExecuteRequest.builder()
                                    .request(request)
                                    .build())
                            .call())
                    .isInstanceOf(SSLException.class);
        }
        assertThat(aws.asked()).isEmpty();
    }

    @Test
    void nothingLeavesTheProcess() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        server.accept().close();
                        connections.incrementAndGet();
                    }
                } catch (IOException closed) {
                    // The test is over.
                }
            });
            System.setProperty(ENDPOINT, "http://127.0.0.1:" + server.getLocalPort());
            assertThat(primer(aws).rehearse()).isEmpty();
        }
        assertThat(connections).hasValue(0);
        assertThat(aws.asked()).containsKey("StartLogging");
    }

    @Test
    void whatOnePrimingDidIsNotKnownToTheNext() throws Exception {
        assertThat(primer(aws).rehearse()).isEmpty();
        CannedAws other = new CannedAws();
        assertThat(primer(other).rehearse()).isEmpty();
        assertThat(other.asked()).as("no session, name or incident was kept").isEqualTo(aws.asked());
    }

    @Test
    void primingThatFailsIsOneLoudLineAndNoMore() {
        primer(new CannedAws() {
                    @Override
                    Answer answer(String target, String body) {
                        throw new IllegalStateException("broken");
                    }
                })
                .prime();
        assertThat(log.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .contains("\"priming\":\"failed\"", "IllegalStateException: broken");
    }
}
