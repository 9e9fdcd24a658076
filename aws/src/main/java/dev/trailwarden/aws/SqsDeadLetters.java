package dev.trailwarden.aws;

import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.port.DeadLetters;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/**
 * Keeps events in the dead-letter queue, byte for byte: as text where SQS takes it, else as Base64. The message
 * attribute {@code encoding} says which ({@code text} or {@code base64}), {@code why} says what went wrong.
 */
public final class SqsDeadLetters implements DeadLetters {
    private static final int LONGEST_REASON = 600;

    private final Clients clients;
    private final Budget budget;
    private final String queueUrl;
    private final String region;

    /**
     * @param clients shared clients
     * @param budget the time this invocation has
     * @param queueUrl the queue
     * @param region the queue's Region
     */
    public SqsDeadLetters(Clients clients, Budget budget, String queueUrl, String region) {
        this.clients = clients;
        this.budget = budget;
        this.queueUrl = queueUrl;
        this.region = region;
    }

    @Override
    public void keep(byte[] event, String why) throws NotKept {
        Duration left = budget.forKeeping();
        if (left.isZero()) {
            throw new NotKept("the time of this invocation is up", new IllegalStateException("no time left"));
        }
        Optional<String> text = asText(event);
        try {
            clients.sqs(region)
                    .sendMessage(request -> request.queueUrl(queueUrl)
                            .messageBody(
                                    text.orElseGet(() -> Base64.getEncoder().encodeToString(event)))
                            .messageAttributes(Map.of(
                                    "why", attribute(PlainText.of(why, LONGEST_REASON)),
                                    "encoding", attribute(text.isPresent() ? "text" : "base64")))
                            .overrideConfiguration(Clients.within(left)));
        } catch (SdkException e) {
            throw new NotKept("SendMessage to " + queueUrl + " failed: " + Faults.words(e), e);
        }
    }

    /** SQS takes the characters that XML takes (SQS API reference, SendMessage) and refuses an empty message. */
    private static Optional<String> asText(byte[] event) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(event))
                    .toString();
            boolean takes = !text.isEmpty()
                    && text.codePoints()
                            .allMatch(c -> c == '\t'
                                    || c == '\n'
                                    || c == '\r'
                                    || (c >= 0x20 && c <= 0xd7ff)
                                    || (c >= 0xe000 && c <= 0xfffd)
                                    || c >= 0x10000);
            return takes ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static MessageAttributeValue attribute(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }
}
