package dev.trailwarden.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.core.alert.Alert;
import dev.trailwarden.core.alert.AlertJson;
import dev.trailwarden.core.alert.AlertText;
import dev.trailwarden.core.port.AlertSink;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/**
 * Publishes alerts to the shared topic, in the topic's Region: text for people, JSON for machines, attributes for
 * filter policies ({@code severity}, {@code verdict}, {@code tamper}, {@code account}).
 */
public final class SnsAlerts implements AlertSink {
    private final Clients clients;
    private final Budget budget;
    private final String topicArn;
    private final String region;
    private final ObjectMapper json;

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
        Duration left = budget.forTelling();
        if (left.isZero()) {
            throw new NotSent("the time of this invocation is up", new IllegalStateException("no time left"));
        }
        try {
            String message = message(alert);
            clients.sns(region)
                    .publish(request -> request.topicArn(topicArn)
                            .subject(AlertText.subject(alert))
                            .messageStructure("json")
                            .message(message)
                            .messageAttributes(attributes(alert))
                            .overrideConfiguration(Clients.within(left)));
        } catch (SdkException e) {
            throw new NotSent("Publish to " + topicArn + " failed: " + Faults.words(e), e);
        } catch (JsonProcessingException e) {
            throw new NotSent("the alert cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * One text per kind of subscriber (SNS API reference, Publish, MessageStructure). Every field of an alert is
     * bounded, so that all of it stays far below the 262,144 bytes of a message.
     */
    private String message(Alert alert) throws JsonProcessingException {
        String text = AlertText.body(alert);
        String machine = json.writeValueAsString(AlertJson.of(alert));
        Map<String, String> byProtocol = new LinkedHashMap<>();
        byProtocol.put("default", text);
        for (String protocol : new String[] {"sqs", "lambda", "http", "https", "firehose"}) {
            byProtocol.put(protocol, machine);
        }
        return json.writeValueAsString(byProtocol);
    }

    private static Map<String, MessageAttributeValue> attributes(Alert alert) {
        Map<String, MessageAttributeValue> attributes = new LinkedHashMap<>();
        attributes.put("severity", text(alert.severity().id()));
        attributes.put("verdict", text(alert.verdict().id()));
        alert.decision()
                .found()
                .ifPresent(finding ->
                        attributes.put("tamper", text(finding.tamper().id())));
        alert.event()
                .ifPresent(
                        event -> attributes.put("account", text(event.account().value())));
        return attributes;
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }
}
