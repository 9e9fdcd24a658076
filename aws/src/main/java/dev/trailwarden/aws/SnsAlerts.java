package dev.trailwarden.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.core.alert.Alert;
import dev.trailwarden.core.alert.AlertChat;
import dev.trailwarden.core.alert.AlertJson;
import dev.trailwarden.core.alert.AlertText;
import dev.trailwarden.core.alert.Digest;
import dev.trailwarden.core.alert.DigestJson;
import dev.trailwarden.core.alert.DigestText;
import dev.trailwarden.core.alert.Notice;
import dev.trailwarden.core.alert.NoticeJson;
import dev.trailwarden.core.alert.NoticeText;
import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.port.AlertSink;
import dev.trailwarden.core.tamper.Severity;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/**
 * Publishes alerts to the shared topic, in the topic's Region: text for people, JSON for machines, a custom notification
 * for chat channels, and attributes for filter policies ({@code severity}, {@code verdict}, {@code outcome}, which is the
 * same, {@code source}, {@code tamper}, {@code account}). A digest has the verdict {@code digest}, a notice that of its
 * kind: {@code heartbeat}, {@code account}, {@code pipeline} or {@code sweep}.
 */
public final class SnsAlerts implements AlertSink {
    /** The protocols whose subscribers are programs. Chat channels subscribe by {@code https}. */
    private static final List<String> MACHINES = List.of("sqs", "lambda", "http", "firehose");

    private final Clients clients;
    private final Budget budget;
    private final String topicArn;
    private final String region;
    private final ObjectMapper json;

    /** What the subscribers of each kind read. */
    private record Bodies(String text, JsonNode machine, JsonNode chat) {}

    /**
     * @param clients shared clients
     * @param budget the time this invocation has
     * @param topicArn the topic
     * @param region the topic's Region
     * @param json writes the machines' form
     */
    public SnsAlerts(Clients clients, Budget budget, String topicArn, String region, ObjectMapper json) {
        this.clients = clients;
        this.budget = budget;
        this.topicArn = topicArn;
        this.region = region;
        this.json = json;
    }

    @Override
    public void send(Alert alert) throws NotSent {
        Map<String, String> attributes = attributes(
                alert.severity(), alert.verdict().id(), alert.source().name().toLowerCase(Locale.ROOT));
        alert.tamper().ifPresent(tamper -> attributes.put("tamper", tamper.id()));
        alert.account().ifPresent(account -> attributes.put("account", account.value()));
        publish(
                AlertText.subject(alert),
                new Bodies(AlertText.body(alert), json.valueToTree(AlertJson.of(alert)), AlertChat.of(alert)),
                attributes);
    }

    @Override
    public void send(Digest digest) throws NotSent {
        boolean bad = digest.incidents().stream().anyMatch(one -> one.verdict() == Verdict.NOT_RESTORED);
        publish(
                DigestText.subject(digest),
                new Bodies(DigestText.body(digest), json.valueToTree(DigestJson.of(digest)), AlertChat.of(digest)),
                attributes(bad ? Severity.CRITICAL : Severity.HIGH, "digest", "digest"));
    }

    @Override
    public void send(Notice notice) throws NotSent {
        Map<String, String> attributes =
                attributes(notice.severity(), notice.kind().id(), "notice");
        notice.account().ifPresent(account -> attributes.put("account", account.value()));
        publish(
                NoticeText.subject(notice),
                new Bodies(NoticeText.body(notice), json.valueToTree(NoticeJson.of(notice)), AlertChat.of(notice)),
                attributes);
    }

    private static Map<String, String> attributes(Severity severity, String verdict, String source) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("severity", severity.id());
        attributes.put("verdict", verdict);
        attributes.put("outcome", verdict);
        attributes.put("source", source);
        return attributes;
    }

    private void publish(String subject, Bodies bodies, Map<String, String> attributes) throws NotSent {
        Duration left = budget.forTelling();
        if (left.isZero()) {
            throw new NotSent("the time of this invocation is up", new IllegalStateException("no time left"));
        }
        try {
            String message = message(bodies);
            clients.sns(region)
                    .publish(request -> request.topicArn(topicArn)
                            .subject(subject)
                            .messageStructure("json")
                            .message(message)
                            .messageAttributes(attributes.entrySet().stream()
                                    .collect(Collectors.toMap(Map.Entry::getKey, one -> attribute(one.getValue()))))
                            .overrideConfiguration(Clients.within(left)));
        } catch (SdkException e) {
            throw new NotSent("Publish to " + topicArn + " failed: " + Faults.words(e), e);
        } catch (JsonProcessingException e) {
            throw new NotSent("the alert cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * One body per kind of subscriber (SNS API reference, Publish, MessageStructure). Each is bounded, so that all of them
     * together stay far below the 262,144 bytes of a message.
     */
    private String message(Bodies bodies) throws JsonProcessingException {
        String machine = json.writeValueAsString(bodies.machine());
        Map<String, String> byProtocol = new LinkedHashMap<>();
        byProtocol.put("default", bodies.text());
        byProtocol.put("email", bodies.text());
        MACHINES.forEach(protocol -> byProtocol.put(protocol, machine));
        byProtocol.put("https", json.writeValueAsString(bodies.chat()));
        return json.writeValueAsString(byProtocol);
    }

    private static MessageAttributeValue attribute(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }
}
