package dev.trailwarden.core.port;

import dev.trailwarden.core.doctor.Seen;
import dev.trailwarden.core.tamper.Catalogue;
import dev.trailwarden.core.tamper.Tamper;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A pipeline in memory, healthy until a test breaks a part of it. */
public final class InMemoryPipeline implements Pipeline {
    /** The function that the rule has to call. */
    public static final String FUNCTION = "arn:aws:lambda:eu-west-1:999999999999:function:trailwarden-hub:live";

    /** The policy of hub.yaml, resolved. */
    public static final String POLICY = """
            {"Version":"2012-10-17","Statement":[{"Sid":"ForwardedTamperEventsOfThisOrganization","Effect":"Allow",
            "Principal":"*","Action":"events:PutEvents",
            "Resource":"arn:aws:events:eu-west-1:999999999999:event-bus/trailwarden",
            "Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5",
            "events:source":["aws.cloudtrail","aws.organizations"],"events:detail-type":"AWS API Call via CloudTrail"},
            "ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/trailwarden/trailwarden-forwarder"},
            "Bool":{"events:eventBusInvocation":"true"}}}]}""";

    public Seen<List<Subscription>> subscriptions = known(List.of(inbox("arn:aws:sns:eu-west-1:999999999999:t:1")));
    public Seen<Optional<String>> topicKey = known(Optional.of("topic-key"));
    public Seen<Queue> deadLetters = known(new Queue(0, 0));
    public Seen<Queue> sweepQueue = known(new Queue(0, 0));
    public Seen<Optional<String>> busPolicy = known(Optional.of(POLICY));
    public Seen<Rule> rule = known(new Rule(true, pattern(), List.of(target())));
    public Seen<Table> table = known(new Table(true, true));
    public Seen<Boolean> tableBackup = known(true);
    public Seen<String> sealKey = known("Enabled");
    public Seen<String> topicKeyState = known("Enabled");

    /** What was read. */
    public static <T> Seen<T> known(T value) {
        return new Seen.Known<>(value);
    }

    /** Somebody who is told by mail. */
    public static Subscription inbox(String arn) {
        return new Subscription("email", "security@example.com", arn);
    }

    /** The hub as a target. */
    public static Target target() {
        return new Target(FUNCTION, true, Optional.of("arn:aws:sqs:eu-west-1:999999999999:trailwarden-dead-letters"));
    }

    /** A pattern that matches every tamper. */
    public static String pattern() {
        return "{\"source\":[\"aws.cloudtrail\",\"aws.organizations\"],"
                + "\"detail-type\":[\"AWS API Call via CloudTrail\"],\"detail\":{"
                + "\"eventSource\":[\"cloudtrail.amazonaws.com\",\"organizations.amazonaws.com\"],\"eventName\":["
                + Catalogue.ALL.stream()
                        .map(Tamper::eventName)
                        .map(name -> '"' + name + '"')
                        .collect(Collectors.joining(","))
                + "]}}";
    }

    @Override
    public Seen<List<Subscription>> subscriptions() {
        return subscriptions;
    }

    @Override
    public Seen<Optional<String>> topicKey() {
        return topicKey;
    }

    @Override
    public Seen<Queue> queue(String url) {
        return url.endsWith("dead-letters") ? deadLetters : sweepQueue;
    }

    @Override
    public Seen<Optional<String>> busPolicy() {
        return busPolicy;
    }

    @Override
    public Seen<Rule> rule() {
        return rule;
    }

    @Override
    public Seen<Table> table() {
        return table;
    }

    @Override
    public Seen<Boolean> tableBackup() {
        return tableBackup;
    }

    @Override
    public Seen<String> key(String id) {
        return id.equals("topic-key") ? topicKeyState : sealKey;
    }

    @Override
    public Places places() {
        return new Places(
                "eu-west-1",
                "arn:aws:sns:eu-west-1:999999999999:trailwarden-alerts",
                "https://sqs.eu-west-1.amazonaws.com/999999999999/trailwarden-dead-letters",
                Optional.of("https://sqs.eu-west-1.amazonaws.com/999999999999/trailwarden-sweep"),
                "trailwarden",
                "arn:aws:kms:eu-west-1:999999999999:key/seal",
                "arn:aws:events:eu-west-1:999999999999:event-bus/trailwarden",
                "trailwarden-hub",
                FUNCTION);
    }
}
