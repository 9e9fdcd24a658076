package dev.trailwarden.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.alert.Alert;
import dev.trailwarden.core.alert.AlertJson;
import dev.trailwarden.core.alert.AlertText;
import dev.trailwarden.core.alert.Digest;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.incident.Incident;
import dev.trailwarden.core.port.AlertSink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/**
 * Publishes alerts to the shared topic, in the topic's Region: text for people, JSON for machines, attributes for
 * filter policies ({@code severity}, {@code verdict}, {@code outcome}, {@code source}, {@code tamper},
 * {@code account}).
 */
public final class SnsAlerts implements AlertSink {
    /** A message has 262,144 bytes, attributes among them (SNS API reference, Publish). */
    private static final int LARGEST = 250_000;

    /** The protocols whose subscribers are programs. */
    private static final List<String> MACHINES = List.of("sqs", "lambda", "http", "https", "firehose");

    /** As many incidents of a digest are listed one by one. */
    private static final int LISTED = 100;

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
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("severity", alert.severity().id());
        attributes.put("verdict", alert.verdict().id());
        attributes.put("outcome", alert.verdict().id());
        attributes.put("source", alert.source().name().toLowerCase(Locale.ROOT));
        alert.tamper().ifPresent(tamper -> attributes.put("tamper", tamper.id()));
        alert.account().ifPresent(account -> attributes.put("account", account.value()));
        publish(AlertText.subject(alert), AlertText.body(alert), json.valueToTree(AlertJson.of(alert)), attributes);
    }

    @Override
    public void send(Digest digest) throws NotSent {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("verdict", "digest");
        attributes.put("outcome", "digest");
        publish("Trailwarden: " + digest.incidents().size() + " incidents", text(digest), machine(digest), attributes);
    }

    private void publish(String subject, String text, ObjectNode machine, Map<String, String> attributes)
            throws NotSent {
        Duration left = budget.forTelling();
        if (left.isZero()) {
            throw new NotSent("the time of this invocation is up", new IllegalStateException("no time left"));
        }
        try {
            String message = message(text, machine);
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
     * One text per kind of subscriber (SNS API reference, Publish, MessageStructure). An alert that SNS would refuse for
     * its length goes out without what was found on each trail: whoever made it so long must not keep it from being
     * told.
     */
    private String message(String text, ObjectNode machine) throws JsonProcessingException {
        String message = message(text, json.writeValueAsString(machine));
        if (message.getBytes(StandardCharsets.UTF_8).length <= LARGEST) {
            return message;
        }
        ObjectNode shorter = machine.deepCopy();
        shorter.putArray("trails");
        shorter.put("cut", true);
        return message(text.substring(0, Math.min(text.length(), LARGEST / 10)), json.writeValueAsString(shorter));
    }

    private String message(String text, String machine) throws JsonProcessingException {
        Map<String, String> byProtocol = new LinkedHashMap<>();
        byProtocol.put("default", text);
        MACHINES.forEach(protocol -> byProtocol.put(protocol, machine));
        return json.writeValueAsString(byProtocol);
    }

    private static String text(Digest digest) {
        return digest.incidents().stream()
                .limit(LISTED)
                .map(incident -> incident.seen() + " " + incident.verdict().words()
                        + incident.trail().map(trail -> ", trail " + trail).orElse("")
                        + incident.account()
                                .map(account -> " in account " + account)
                                .orElse("")
                        + ", incident " + incident.id())
                .collect(Collectors.joining("\n"));
    }

    private ObjectNode machine(Digest digest) {
        ObjectNode machine = json.createObjectNode();
        machine.put("verdict", "digest");
        machine.put("at", digest.at().toString());
        machine.put("count", digest.incidents().size());
        var listed = machine.putArray("incidents");
        for (Incident incident : digest.incidents()
                .subList(0, Math.min(LISTED, digest.incidents().size()))) {
            ObjectNode one = listed.addObject().put("incident", incident.id());
            one.put("verdict", incident.verdict().id());
            one.put("account", incident.account().map(AccountId::value).orElse(null));
            one.put("trail", incident.trail().orElse(null));
            one.put("tamper", incident.tamper().orElse(null));
            one.put("seen", incident.seen().toString());
        }
        return machine;
    }

    private static MessageAttributeValue attribute(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }
}
