package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.sandbox.identity.Identities;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.service.Queue.Redrive;
import dev.trailwarden.sandbox.service.Queue.Settings;
import dev.trailwarden.sandbox.service.ResourceKind.Wanted;
import dev.trailwarden.sandbox.template.Properties;
import dev.trailwarden.sandbox.template.ResourceProvider;
import dev.trailwarden.sandbox.template.ResourceProvider.Made;
import dev.trailwarden.sandbox.template.StackResource;
import dev.trailwarden.sandbox.template.StackTarget;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Topics, email subscriptions, queues and the policies on them. */
final class MessagingResources {
    private final SnsService topics;
    private final SqsService queues;
    private final Identities identities;

    private MessagingResources(SnsService topics, SqsService queues, Identities identities) {
        this.topics = topics;
        this.queues = queues;
        this.identities = identities;
    }

    static List<ResourceProvider> of(SnsService topics, SqsService queues, Identities identities) {
        MessagingResources resources = new MessagingResources(topics, queues, identities);
        return List.of(
                new ResourceKind(
                        "AWS::SNS::Topic", resources::topic, (target, topic) -> topics.remove(topic.physicalId())),
                new ResourceKind(
                        "AWS::SNS::Subscription",
                        resources::subscription,
                        (target, subscription) -> topics.unsubscribe(subscription.physicalId())),
                new ResourceKind("AWS::SNS::TopicPolicy", resources::topicPolicy, resources::removeTopicPolicy),
                new ResourceKind(
                        "AWS::SQS::Queue",
                        resources::queue,
                        (target, queue) -> queues.delete(queue.attributes().getOrDefault("Arn", ""))),
                new ResourceKind("AWS::SQS::QueuePolicy", resources::queuePolicy, resources::removeQueuePolicy));
    }

    private Made topic(Wanted wanted) {
        Properties properties = wanted.properties();
        String name = wanted.name("TopicName");
        String displayName = properties.optionalText("DisplayName").orElse("");
        Optional<String> key = properties.optionalText("KmsMasterKeyId");
        properties.recordedOnly("Tags");
        properties.done();
        Topic topic = new Topic(wanted.account(), wanted.region(), name, displayName, key, Optional.empty());
        boolean known = topics.has(topic.arn());
        if (wanted.isNew(topic.arn()) && known) {
            throw ApiError.badRequest("InvalidParameter", "Topic %s exists already".formatted(name));
        }
        topics.put(known ? topic.guardedBy(topics.existing(topic.arn()).policy()) : topic);
        return new Made(topic.arn(), Map.of("TopicArn", topic.arn(), "TopicName", name));
    }

    private Made subscription(Wanted wanted) {
        String topic = wanted.properties().text("TopicArn");
        String protocol = wanted.properties().text("Protocol");
        String endpoint = wanted.properties().text("Endpoint");
        wanted.properties().done();
        if (!protocol.equals("email")) {
            throw ApiError.badRequest("InvalidParameter", "the sandbox delivers to email only, not to " + protocol);
        }
        return new Made(topics.subscribe(topic, endpoint).arn(), Map.of());
    }

    private Made topicPolicy(Wanted wanted) {
        JsonNode policy = policy(wanted);
        List<String> arns = wanted.properties().texts("Topics");
        wanted.properties().done();
        arns.forEach(arn -> topics.put(topics.existing(arn).guardedBy(Optional.of(policy))));
        return new Made(wanted.target().physicalName(wanted.logicalId()), Map.of());
    }

    private void removeTopicPolicy(StackTarget target, StackResource existing) {
        new Properties(existing.properties())
                .texts("Topics").stream()
                        .filter(topics::has)
                        .forEach(arn -> topics.put(topics.existing(arn).guardedBy(Optional.empty())));
    }

    private Made queue(Wanted wanted) {
        Properties properties = wanted.properties();
        String name = wanted.name("QueueName");
        Settings settings = new Settings(
                Duration.ofSeconds(properties.number("MessageRetentionPeriod", 345_600)),
                Duration.ofSeconds(properties.number("VisibilityTimeout", 30)),
                properties.flag("SqsManagedSseEnabled", true),
                properties.object("RedrivePolicy").map(MessagingResources::redrive));
        properties.recordedOnly("Tags", "RedriveAllowPolicy");
        properties.done();
        settings.redrive().ifPresent(redrive -> requireDeadLetters(wanted, redrive));
        if (settings.retention().toSeconds() < 60 || settings.retention().toDays() > 14) {
            throw ApiError.badRequest(
                    "InvalidAttributeValue", "Invalid value for the parameter MessageRetentionPeriod.");
        }
        String url = queues.url(wanted.account(), name);
        String arn = "arn:aws:sqs:%s:%s:%s".formatted(wanted.region(), wanted.account(), name);
        if (wanted.isNew(url)) {
            queues.create(wanted.account(), wanted.region(), name, settings);
        } else {
            queues.existing(arn).configure(settings);
        }
        return new Made(url, Map.of("Arn", arn, "QueueName", name, "QueueUrl", url));
    }

    private static Redrive redrive(Properties policy) {
        return new Redrive(policy.text("deadLetterTargetArn"), policy.number("maxReceiveCount", 10));
    }

    /** SQS API reference, CreateQueue: the dead-letter queue exists already, in the same account and Region. */
    private void requireDeadLetters(Wanted wanted, Redrive redrive) {
        boolean here = redrive.target().startsWith("arn:aws:sqs:%s:%s:".formatted(wanted.region(), wanted.account()));
        if (!here || !queues.has(redrive.target())) {
            throw ApiError.badRequest(
                    "InvalidParameterValue",
                    "Value for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.");
        }
        if (redrive.maxReceiveCount() < 1 || redrive.maxReceiveCount() > 1000) {
            throw ApiError.badRequest(
                    "InvalidParameterValue",
                    "Value for parameter RedrivePolicy is invalid. Reason: Invalid value for maxReceiveCount: %d, valid values are from 1 to 1000 both inclusive."
                            .formatted(redrive.maxReceiveCount()));
        }
    }

    private Made queuePolicy(Wanted wanted) {
        JsonNode policy = policy(wanted);
        List<String> urls = wanted.properties().texts("Queues");
        wanted.properties().done();
        urls.forEach(url -> queues.byUrl(url, wanted.region()).guard(Optional.of(policy)));
        return new Made(wanted.target().physicalName(wanted.logicalId()), Map.of());
    }

    private void removeQueuePolicy(StackTarget target, StackResource existing) {
        for (String url : new Properties(existing.properties()).texts("Queues")) {
            queues.find(url, new Region(target.region())).ifPresent(queue -> queue.guard(Optional.empty()));
        }
    }

    private JsonNode policy(Wanted wanted) {
        return identities.pinPrincipals(Policies.document(wanted.properties(), "PolicyDocument"));
    }
}
