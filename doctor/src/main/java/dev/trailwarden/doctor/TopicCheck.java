package dev.trailwarden.doctor;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.trailwarden.aws.Sight;
import dev.trailwarden.core.doctor.Finding;
import dev.trailwarden.core.doctor.Seen;
import dev.trailwarden.core.tamper.Severity;
import dev.trailwarden.doctor.Blueprint.Part;
import dev.trailwarden.doctor.Blueprint.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.Subscription;

/** Looks at who may publish to the stack's topics, and whether the stack's own inboxes are told everything. */
final class TopicCheck {
    private static final String UNTOLD = "Somebody is told, but not the inbox that the stack names.";

    private final SnsClient sns;
    private final Blueprint blueprint;
    private final Place place;

    /**
     * @param sns reads them
     * @param blueprint what they should be
     */
    TopicCheck(SnsClient sns, Blueprint blueprint) {
        this.sns = sns;
        this.blueprint = blueprint;
        this.place = blueprint.place();
    }

    List<Finding> findings() {
        List<Finding> all = new ArrayList<>();
        blueprint
                .parts("AWS::SNS::TopicPolicy")
                .forEach(policy -> policy.at("Topics").forEach(topic -> all.add(policy(policy, topic.asText()))));
        blueprint.parts("AWS::SNS::Subscription").forEach(inbox -> all.add(inbox(inbox)));
        return all;
    }

    private Finding policy(Part wanted, String topic) {
        String thing = "the policy of topic " + topic.substring(topic.lastIndexOf(':') + 1);
        String id = "topic-policy";
        String means = "The hub or the alarms may be kept from telling anybody, or strangers may send false alerts.";
        return Sight.of(
                        "GetTopicAttributes",
                        () -> sns.getTopicAttributes(request -> request.topicArn(topic))
                                .attributes())
                .either(
                        found -> Compare.of(
                                id,
                                Severity.CRITICAL,
                                thing,
                                wanted.at("PolicyDocument").path("Statement"),
                                Optional.ofNullable(found.get("Policy"))
                                        .map(WatchCheck::json)
                                        .orElse(JsonNodeFactory.instance.objectNode())
                                        .path("Statement"),
                                means,
                                place.putBack()),
                        _ -> Finding.sick(id, Severity.CRITICAL, thing + " is gone", means, place.putBack()),
                        why -> Finding.unknown(id, thing, why));
    }

    private Finding inbox(Part wanted) {
        String topic = wanted.text("TopicArn").orElse("");
        String protocol = wanted.text("Protocol").orElse("");
        String endpoint = wanted.text("Endpoint").orElse("");
        String id = "inbox";
        if (topic.isEmpty() || endpoint.isEmpty()) {
            return Finding.unknown(id, "the stack's inbox", "the stack's template does not say it");
        }
        Seen<Optional<Map<String, String>>> seen =
                Sight.of("ListSubscriptionsByTopic, GetSubscriptionAttributes", () -> {
                    Optional<Subscription> found = sns
                            .listSubscriptionsByTopicPaginator(request -> request.topicArn(topic))
                            .subscriptions()
                            .stream()
                            .filter(one -> protocol.equals(one.protocol())
                                    && endpoint.equalsIgnoreCase(one.endpoint())
                                    // Of one that waits or has ended there is a word in place of the ARN.
                                    && one.subscriptionArn().startsWith("arn:"))
                            .findFirst();
                    return found.map(one -> sns.getSubscriptionAttributes(
                                    request -> request.subscriptionArn(one.subscriptionArn()))
                            .attributes());
                });
        return seen.either(
                found -> found.map(attributes -> filtered(id, endpoint, attributes))
                        .orElseGet(() -> Finding.sick(
                                id,
                                Severity.HIGH,
                                endpoint + " is not subscribed to the alerts, or has not confirmed it",
                                UNTOLD,
                                "Subscribe it and confirm AWS's mail: aws sns subscribe"
                                        + place.in() + " --topic-arn " + topic + " --protocol " + protocol
                                        + " --notification-endpoint INBOX")),
                _ -> Finding.unknown(id, endpoint, "the topic is gone"),
                why -> Finding.unknown(id, "whether " + endpoint + " is told", why));
    }

    private Finding filtered(String id, String endpoint, Map<String, String> attributes) {
        String filter = attributes.getOrDefault("FilterPolicy", "");
        return filter.isEmpty() || WatchCheck.json(filter).isEmpty()
                ? Finding.fine(id, endpoint + " is told everything")
                : Finding.sick(
                        id,
                        Severity.CRITICAL,
                        "the subscription of " + endpoint + " has a filter policy",
                        "Alerts that the filter does not match are thrown away, and nobody hears of it.",
                        "Take the filter away: aws sns set-subscription-attributes"
                                + place.in() + " --subscription-arn "
                                + attributes.getOrDefault("SubscriptionArn", "ARN")
                                + " --attribute-name FilterPolicy --attribute-value {}");
    }
}
