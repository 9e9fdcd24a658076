package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Arn;
import dev.trailwarden.sandbox.model.Ids;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.service.Inbox.Mail;
import dev.trailwarden.sandbox.service.Topic.Subscription;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService;
import dev.trailwarden.sandbox.wire.ServiceProfile;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * SNS, standard topics with email subscriptions. One that a template makes counts as confirmed from the start; one that a
 * call makes waits for the token in its first mail.
 */
public final class SnsService implements ApiService {
    /** SNS quota: message and attributes together. */
    private static final int MAX_MESSAGE_BYTES = 262_144;

    private static final int MAX_SUBJECT = 99;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Authorizer authorizer;
    private final KmsKeys keys;
    private final Inbox inbox;
    private final SandboxClock clock;
    private final Ids ids;
    private final Map<String, Topic> topics = new ConcurrentHashMap<>();
    private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();

    /**
     * No topics yet.
     *
     * @param authorizer decides every call
     * @param keys what encrypted topics are encrypted with
     * @param inbox where email subscriptions deliver
     * @param clock stamps mails
     * @param ids makes message ids
     */
    public SnsService(Authorizer authorizer, KmsKeys keys, Inbox inbox, SandboxClock clock, Ids ids) {
        this.authorizer = authorizer;
        this.keys = keys;
        this.inbox = inbox;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public ServiceProfile profile() {
        return new ServiceProfile(
                "sns", ServiceProfile.Protocol.QUERY, "http://sns.amazonaws.com/doc/2010-03-31/", "AuthorizationError");
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "Publish", Operation.data(this::publish),
                "ListTopics", Operation.read(this::listTopics),
                "ListSubscriptionsByTopic", Operation.read(this::listSubscriptionsByTopic),
                "GetSubscriptionAttributes", Operation.read(this::getSubscriptionAttributes),
                "Subscribe", Operation.write(this::subscribe),
                "ConfirmSubscription", Operation.write(this::confirmSubscription),
                "Unsubscribe", Operation.write(this::unsubscribe),
                "GetTopicAttributes", Operation.read(this::getTopicAttributes));
    }

    void put(Topic topic) {
        topics.put(topic.arn(), topic);
    }

    void remove(String arn) {
        topics.remove(arn);
        subscriptions.values().removeIf(subscription -> subscription.topicArn().equals(arn));
    }

    Topic existing(String arn) {
        Topic topic = topics.get(arn);
        if (topic == null) {
            throw new ApiError("NotFound", 404, "Topic does not exist");
        }
        return topic;
    }

    boolean has(String arn) {
        return topics.containsKey(arn);
    }

    /** Makes a subscription that is confirmed. */
    Subscription subscribe(String topicArn, String address) {
        Subscription subscription =
                new Subscription(existing(topicArn).arn() + ":" + ids.uuid(), topicArn, address, true, ids.secret(64));
        subscriptions.put(subscription.arn(), subscription);
        return subscription;
    }

    void unsubscribe(String arn) {
        subscriptions.remove(arn);
    }

    /**
     * Leaves an address as it is before anybody has clicked the link in SNS's first mail.
     *
     * @param topicArn the topic
     * @param address who is subscribed
     * @throws IllegalArgumentException when the address is not subscribed
     */
    public void unconfirm(String topicArn, String address) {
        Subscription subscription = of(topicArn, address);
        subscriptions.put(subscription.arn(), subscription.as(false));
    }

    /**
     * Clicks the link that ends a subscription, which is in every mail and asks nobody for permission.
     *
     * @param topicArn the topic
     * @param address who is subscribed
     * @throws IllegalArgumentException when the address is not subscribed
     */
    public void clickUnsubscribe(String topicArn, String address) {
        subscriptions.remove(of(topicArn, address).arn());
    }

    private Subscription of(String topicArn, String address) {
        return of(topicArn)
                .filter(subscription -> subscription.address().equals(address))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(address + " is not subscribed to " + topicArn));
    }

    private Stream<Subscription> of(String topicArn) {
        return subscriptions.values().stream()
                .filter(subscription -> subscription.topicArn().equals(topicArn));
    }

    private ObjectNode subscribe(ApiCall call) {
        Topic topic = topicHere(call, call.text("TopicArn"));
        String protocol = call.text("Protocol");
        String address = call.text("Endpoint");
        authorizer.require(call.asks(topic.arn())
                .with("sns:Protocol", protocol)
                .with("sns:Endpoint", address)
                .guardedBy(topic.policy()));
        if (!protocol.equals("email")) {
            throw invalid("the sandbox delivers to email only, not to " + protocol);
        }
        Subscription subscription = of(topic.arn())
                .filter(known -> known.address().equals(address))
                .findFirst()
                .orElseGet(() -> subscribe(topic.arn(), address).as(false));
        subscriptions.put(subscription.arn(), subscription);
        if (!subscription.confirmed()) {
            inbox.deliver(new Mail(
                    topic.arn(),
                    address,
                    "AWS Notification - Subscription Confirmation",
                    "You have chosen to subscribe to the topic: " + topic.arn() + "\n\nToken: " + subscription.token(),
                    Map.of(),
                    clock.now()));
        }
        boolean shown = call.text("ReturnSubscriptionArn").equals("true") || subscription.confirmed();
        return JSON.createObjectNode().put("SubscriptionArn", shown ? subscription.arn() : "pending confirmation");
    }

    private ObjectNode confirmSubscription(ApiCall call) {
        Topic topic = topicHere(call, call.text("TopicArn"));
        authorizer.require(call.asks(topic.arn()).guardedBy(topic.policy()));
        Subscription subscription = of(topic.arn())
                .filter(waiting -> waiting.token().equals(call.text("Token")))
                .findFirst()
                .orElseThrow(() -> invalid("Token"))
                .as(true);
        subscriptions.put(subscription.arn(), subscription);
        return JSON.createObjectNode().put("SubscriptionArn", subscription.arn());
    }

    private ObjectNode unsubscribe(ApiCall call) {
        authorizer.require(call.asks("*"));
        subscriptions.remove(own(call).arn());
        return JSON.createObjectNode();
    }

    /** The subscription of a call, of the caller's account. */
    private Subscription own(ApiCall call) {
        String arn = call.text("SubscriptionArn");
        Optional<Arn> parsed = Arn.parse(arn);
        if (parsed.isEmpty()) {
            throw invalid("SubscriptionArn Reason: An ARN must have at least 6 elements, not 1");
        }
        return Optional.ofNullable(subscriptions.get(arn))
                .filter(found ->
                        parsed.get().account().equals(call.caller().account().value()))
                .orElseThrow(() -> new ApiError("NotFound", 404, "Subscription does not exist"));
    }

    private ObjectNode getSubscriptionAttributes(ApiCall call) {
        authorizer.require(call.asks("*"));
        Subscription subscription = own(call);
        return attributes(new TreeMap<>(Map.of(
                "SubscriptionArn",
                subscription.arn(),
                "TopicArn",
                subscription.topicArn(),
                "Owner",
                call.caller().account().value(),
                "Protocol",
                "email",
                "Endpoint",
                subscription.address(),
                "PendingConfirmation",
                Boolean.toString(!subscription.confirmed()),
                "ConfirmationWasAuthenticated",
                "false",
                "RawMessageDelivery",
                "false")));
    }

    /** An array named "entry" is how a map is written in this protocol. */
    private static ObjectNode attributes(Map<String, String> attributes) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode entries = answer.putObject("Attributes").putArray("entry");
        attributes.forEach((key, value) -> entries.addObject().put("key", key).put("value", value));
        return answer;
    }

    private ObjectNode publish(ApiCall call) {
        String arn = call.text(call.input().has("TopicArn") ? "TopicArn" : "TargetArn");
        Topic topic = topicHere(call, arn);
        String subject = call.text("Subject");
        if (call.input().has("Subject") && !isSubject(subject)) {
            throw invalid("Subject");
        }
        String message = call.text("Message");
        if (message.isEmpty()) {
            throw invalid("Empty message");
        }
        JsonNode attributes = call.input().path("MessageAttributes");
        if (bytes(message) + attributeBytes(attributes) > MAX_MESSAGE_BYTES) {
            throw invalid("Message too long");
        }
        String text = call.text("MessageStructure").equals("json") ? forEmail(message) : message;
        authorizer.require(call.asks("sns:Publish", arn).guardedBy(topic.policy()));
        topic.kmsKey().ifPresent(key -> requireKey(call, topic, key));
        Map<String, String> shown = new TreeMap<>();
        attributes
                .properties()
                .forEach(entry -> shown.put(
                        entry.getKey(), entry.getValue().path("StringValue").asText()));
        String title = subject.isEmpty() ? "AWS Notification Message" : subject;
        of(arn).filter(Subscription::confirmed)
                .forEach(subscription -> inbox.deliver(
                        new Mail(arn, subscription.address(), title, text, Map.copyOf(shown), clock.now())));
        return JSON.createObjectNode().put("MessageId", ids.uuid());
    }

    /** The stricter of two documented rules: printable ASCII, under 100 characters (aws-facts, section SNS). */
    private static boolean isSubject(String subject) {
        return !subject.isBlank()
                && subject.length() <= MAX_SUBJECT
                && subject.chars().allMatch(letter -> letter >= ' ' && letter <= '~');
    }

    private static int attributeBytes(JsonNode attributes) {
        int sum = 0;
        for (Map.Entry<String, JsonNode> attribute : attributes.properties()) {
            sum += bytes(attribute.getKey());
            for (JsonNode part : attribute.getValue()) {
                sum += bytes(part.asText());
            }
        }
        return sum;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String forEmail(String message) {
        JsonNode texts;
        try {
            texts = JSON.readTree(message);
        } catch (JsonProcessingException notJson) {
            throw invalid("Message Structure - JSON message body failed to parse");
        }
        if (!texts.path("default").isTextual()) {
            throw invalid("Message Structure - No default entry in JSON message body");
        }
        JsonNode chosen = texts.path(texts.has("email") ? "email" : "default");
        if (!chosen.isTextual()) {
            throw invalid("Message Structure - values must be texts");
        }
        return chosen.textValue();
    }

    /**
     * SNS encrypts with the publisher's permissions (SNS developer guide, "Encryption key management": a publisher needs
     * kms:GenerateDataKey and kms:Decrypt).
     */
    private void requireKey(ApiCall call, Topic topic, String name) {
        Optional<KmsKeys.Key> found = keys.find(topic.account(), topic.region(), name);
        if (found.isEmpty()) {
            throw ApiError.badRequest("KMSNotFound", "Key '%s' does not exist".formatted(name));
        }
        KmsKeys.Key key = found.get();
        for (String action : List.of("kms:GenerateDataKey", "kms:Decrypt")) {
            try {
                authorizer.require(call.asks(action, key.arn())
                        .with("kms:ViaService", "sns.%s.amazonaws.com".formatted(topic.region()))
                        .guardedBy(Optional.of(key.policy())));
            } catch (ApiError denied) {
                throw ApiError.badRequest("KMSAccessDenied", denied.message());
            }
        }
        switch (key.state()) {
            case ENABLED -> {}
            case DISABLED -> throw ApiError.badRequest("KMSDisabled", key.arn() + " is disabled.");
            case PENDING_DELETION -> throw ApiError.badRequest("KMSInvalidState", key.arn() + " is pending deletion.");
        }
    }

    private Topic topicHere(ApiCall call, String arn) {
        boolean here = Arn.parse(arn)
                .filter(parsed -> parsed.region().equals(call.region().name()))
                .isPresent();
        if (!here) {
            throw invalid("TopicArn");
        }
        return existing(arn);
    }

    private static ApiError invalid(String what) {
        return ApiError.badRequest("InvalidParameter", "Invalid parameter: " + what);
    }

    private ObjectNode listTopics(ApiCall call) {
        authorizer.require(call.asks(
                "sns:ListTopics",
                "arn:aws:sns:%s:%s:*".formatted(call.region(), call.caller().account())));
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode list = answer.putArray("Topics");
        topics.values().stream()
                .filter(topic -> topic.account().equals(call.caller().account()))
                .filter(topic -> topic.region().equals(call.region()))
                .map(Topic::arn)
                .sorted()
                .forEach(arn -> list.addObject().put("TopicArn", arn));
        return answer;
    }

    private ObjectNode listSubscriptionsByTopic(ApiCall call) {
        Topic topic = topicHere(call, call.text("TopicArn"));
        authorizer.require(call.asks(topic.arn()).guardedBy(topic.policy()));
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode list = answer.putArray("Subscriptions");
        of(topic.arn())
                .sorted(Comparator.comparing(Subscription::address))
                .forEach(subscription -> list.addObject()
                        .put("TopicArn", topic.arn())
                        .put("Protocol", "email")
                        .put("SubscriptionArn", subscription.shownArn())
                        .put("Owner", topic.account().value())
                        .put("Endpoint", subscription.address()));
        return answer;
    }

    private ObjectNode getTopicAttributes(ApiCall call) {
        Topic topic = topicHere(call, call.text("TopicArn"));
        authorizer.require(call.asks(topic.arn()).guardedBy(topic.policy()));
        long confirmed = of(topic.arn()).filter(Subscription::confirmed).count();
        long pending = of(topic.arn()).count() - confirmed;
        Map<String, String> attributes = new TreeMap<>(Map.of(
                "TopicArn", topic.arn(),
                "Owner", topic.account().value(),
                "DisplayName", topic.displayName(),
                "SubscriptionsConfirmed", Long.toString(confirmed),
                "SubscriptionsPending", Long.toString(pending),
                "SubscriptionsDeleted", "0"));
        topic.kmsKey().ifPresent(key -> attributes.put("KmsMasterKeyId", key));
        topic.policy().ifPresent(policy -> attributes.put("Policy", policy.toString()));
        return attributes(attributes);
    }
}
