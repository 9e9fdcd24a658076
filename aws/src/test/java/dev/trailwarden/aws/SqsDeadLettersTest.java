package dev.trailwarden.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.aws.AwsStub.Answer;
import dev.trailwarden.core.port.DeadLetters.NotKept;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SqsDeadLettersTest {
    private final ObjectMapper json = new ObjectMapper();
    private final Budget budget = new Budget(System::nanoTime);
    private AwsStub aws;
    private Clients clients;

    @BeforeEach
    void start() throws Exception {
        aws = new AwsStub();
        clients = aws.clients();
    }

    @AfterEach
    void stop() {
        clients.close();
        aws.close();
    }

    @Test
    void textIsSentAsItIsAndAnythingElseAsBase64AndAnAnswerWithoutItsDigestIsNotBelieved() throws Exception {
        aws.on("SendMessage", Answer.json("{\"MessageId\":\"m\"}"));
        SqsDeadLetters dead = new SqsDeadLetters(clients, budget, "http://127.0.0.1:1/222222222222/dead", "eu-west-1");
        byte[] text = "{\"detail\":\"ü\"}".getBytes(StandardCharsets.UTF_8);
        byte[] notText = {'{', 0, (byte) 0xff};
        assertThatThrownBy(() -> dead.keep(text, "why\nnot"))
                .isInstanceOf(NotKept.class)
                .hasMessageContaining("MD5");
        assertThatThrownBy(() -> dead.keep(notText, "why not")).isInstanceOf(NotKept.class);
        JsonNode first = json.readTree(aws.asked.getFirst().body());
        JsonNode second = json.readTree(aws.asked.getLast().body());
        assertThat(first.get("MessageBody").textValue().getBytes(StandardCharsets.UTF_8))
                .isEqualTo(text);
        assertThat(first.at("/MessageAttributes/encoding/StringValue").textValue())
                .isEqualTo("text");
        assertThat(first.at("/MessageAttributes/why/StringValue").textValue()).isEqualTo("why not");
        assertThat(Base64.getDecoder().decode(second.get("MessageBody").textValue()))
                .isEqualTo(notText);
        assertThat(second.at("/MessageAttributes/encoding/StringValue").textValue())
                .isEqualTo("base64");
    }

    @Test
    void anEventThatIsRefusedIsNotKept() {
        aws.on("SendMessage", Answer.jsonError(400, "AccessDeniedException"));
        SqsDeadLetters dead = new SqsDeadLetters(clients, budget, "http://127.0.0.1:1/222222222222/dead", "eu-west-1");
        assertThatThrownBy(() -> dead.keep(new byte[] {'x'}, "why"))
                .isInstanceOf(NotKept.class)
                .hasMessageContaining("AccessDenied");
    }
}
