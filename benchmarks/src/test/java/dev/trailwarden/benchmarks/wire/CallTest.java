package dev.trailwarden.benchmarks.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallTest {
    private static final String SIGNED =
            "Authorization: AWS4-HMAC-SHA256 Credential=AKIAOWN/20261122/eu-west-1/sts/aws4_request, SignedHeaders=host,"
                    + " Signature=abc";

    @Test
    void theQueryProtocolNamesTheOperationInItsForm() throws IOException {
        String form = "Action=AssumeRole&RoleArn=arn%3Aaws%3Aiam%3A%3A333333333333%3Arole%2Fa&Version=2011-06-15";

        assertThat(call(List.of("POST / HTTP/1.1", SIGNED, "content-LENGTH: " + form.length()), form))
                .isEqualTo(new Call("AssumeRole", Optional.of("AKIAOWN"), Optional.of("333333333333")));
    }

    @Test
    void theJsonProtocolsNameItInAHeader() throws IOException {
        assertThat(call(
                        List.of(
                                "POST / HTTP/1.1",
                                "X-Amz-Target: DynamoDB_20120810.PutItem",
                                SIGNED,
                                "Content-Length: 2"),
                        "{}"))
                .isEqualTo(new Call("PutItem", Optional.of("AKIAOWN"), Optional.empty()));
    }

    @Test
    void aRequestWithoutASignatureHasNoKey() throws IOException {
        assertThat(call(List.of("POST / HTTP/1.1", "Authorization: AWS4-HMAC-SHA256 Credential=AKIAOWN/x"), "")
                        .key())
                .isEmpty();
    }

    @Test
    void aConnectionMayEndBetweenMessagesAndNotWithin() throws IOException {
        assertThat(Message.read(in(""))).isEmpty();
        assertThatThrownBy(() -> Message.read(in("POST / HT"))).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> Message.read(in("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n{}")))
                .isInstanceOf(EOFException.class);
    }

    private static Call call(List<String> head, String body) throws IOException {
        String request = String.join("\r\n", head) + "\r\n\r\n" + body;
        Message message = Message.read(in(request)).orElseThrow();
        assertThat(new String(message.bytes(), StandardCharsets.ISO_8859_1)).isEqualTo(request);
        return Call.of(message);
    }

    private static ByteArrayInputStream in(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
