package dev.trailwarden.core.port;

import dev.trailwarden.core.doctor.Seen;
import java.util.List;
import java.util.Optional;

/** What can be seen of the way from a tamper to the security team, by reads only. No method throws: what fails is said. */
public interface Pipeline {

    /**
     * Where the parts are.
     *
     * @param region the hub's Region
     * @param topicArn the topic of the alerts
     * @param deadLetters the URL of the dead-letter queue
     * @param sweepQueue the URL of the queue of the sweep's batches, if there is one
     * @param table the name of the hub's table
     * @param sealKeyArn the key that seals baselines
     * @param bus name or ARN of the hub's bus
     * @param rule the name of the rule on that bus
     * @param functionArn what the rule calls: the function's alias
     */
    record Places(
            String region,
            String topicArn,
            String deadLetters,
            Optional<String> sweepQueue,
            String table,
            String sealKeyArn,
            String bus,
            String rule,
            String functionArn) {
        /** The bus's name. */
        public String busName() {
            return bus.substring(bus.lastIndexOf('/') + 1);
        }
    }

    /**
     * Somebody who is told.
     *
     * @param protocol for example {@code email}
     * @param endpoint for example an address
     * @param arn the subscription's; a word such as {@code PendingConfirmation} or {@code Deleted} as long as, or since,
     *     there is none (SNS API reference, ListSubscriptionsByTopic)
     */
    record Subscription(String protocol, String endpoint, String arn) {
        /** Whether it is told. */
        public boolean confirmed() {
            return arn.startsWith("arn:");
        }

        /** Whether somebody has to open AWS's mail first. */
        public boolean pending() {
            return arn.equals("PendingConfirmation");
        }
    }

    /**
     * A queue.
     *
     * @param waiting how many messages wait, about
     * @param inWork how many are being handled, about
     */
    record Queue(long waiting, long inWork) {}

    /**
     * A rule on the hub's bus.
     *
     * @param enabled whether it matches anything
     * @param pattern as JSON; empty if it has none
     * @param targets what it calls
     */
    record Rule(boolean enabled, String pattern, List<Target> targets) {}

    /**
     * What a rule calls.
     *
     * @param arn the target's
     * @param wholeEvent whether it gets the event as it is, and not something else in its place
     * @param deadLetters the ARN of the queue for what cannot be handed over
     */
    record Target(String arn, boolean wholeEvent, Optional<String> deadLetters) {}

    /**
     * A table.
     *
     * @param active whether it can be used
     * @param isProtected whether it is protected from deletion
     */
    record Table(boolean active, boolean isProtected) {}

    /** The subscriptions of the topic. */
    Seen<List<Subscription>> subscriptions();

    /** The key that the topic is encrypted with: an ARN, an id or an alias; nothing if it is not encrypted. */
    Seen<Optional<String>> topicKey();

    /** A queue, by its URL. */
    Seen<Queue> queue(String url);

    /** The policy of the hub's bus, as JSON; nothing if it has none. */
    Seen<Optional<String>> busPolicy();

    /** The rule on the hub's bus. */
    Seen<Rule> rule();

    /** The hub's table. */
    Seen<Table> table();

    /** Whether the table can be put back to any second of the last days. */
    Seen<Boolean> tableBackup();

    /** The state of a key: {@code Enabled}, {@code Disabled}, {@code PendingDeletion} or another word of KMS's. */
    Seen<String> key(String id);

    /** Where the parts are. */
    Places places();
}
