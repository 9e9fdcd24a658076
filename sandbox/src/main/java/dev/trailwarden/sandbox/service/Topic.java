package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import java.util.Optional;

/**
 * An SNS topic.
 *
 * @param account whose
 * @param region where
 * @param name its name
 * @param displayName the sender's name in mails
 * @param kmsKey the key it is encrypted with: id, ARN or alias
 * @param policy who else may use it
 */
record Topic(
        AccountId account,
        Region region,
        String name,
        String displayName,
        Optional<String> kmsKey,
        Optional<JsonNode> policy) {

    /**
     * An email address that hears of a topic.
     *
     * @param arn the subscription's ARN
     * @param topicArn the topic
     * @param address the address
     * @param confirmed whether somebody has clicked the link in the first mail
     * @param token what the link says
     */
    record Subscription(String arn, String topicArn, String address, boolean confirmed, String token) {
        Subscription as(boolean nowConfirmed) {
            return new Subscription(arn, topicArn, address, nowConfirmed, token);
        }

        /** What lists show instead of the ARN of one that waits. */
        String shownArn() {
            return confirmed ? arn : PENDING;
        }
    }

    /** The ARN of every subscription that waits to be confirmed (SNS API reference, ListSubscriptionsByTopic). */
    static final String PENDING = "PendingConfirmation";

    String arn() {
        return "arn:aws:sns:%s:%s:%s".formatted(region, account, name);
    }

    Topic guardedBy(Optional<JsonNode> changed) {
        return new Topic(account, region, name, displayName, kmsKey, changed);
    }
}
