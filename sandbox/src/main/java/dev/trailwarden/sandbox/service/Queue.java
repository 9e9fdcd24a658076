package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A standard SQS queue: messages come back until they are deleted. */
final class Queue {
    private final AccountId account;
    private final Region region;
    private final String name;
    private final Instant created;
    private final List<Held> messages = new ArrayList<>();
    private volatile Settings settings;
    private volatile Optional<JsonNode> policy = Optional.empty();

    /**
     * What a queue can be told.
     *
     * @param retention how long a message is kept
     * @param visibility how long a received message stays hidden unless the receiver says otherwise
     * @param encrypted whether SQS's own key encrypts it
     * @param redrive where messages go that were received too often
     */
    record Settings(Duration retention, Duration visibility, boolean encrypted, Optional<Redrive> redrive) {}

    /**
     * A redrive policy (SQS developer guide, "Using dead-letter queues").
     *
     * @param target the dead-letter queue's ARN
     * @param maxReceiveCount how often a message is received before it goes there instead
     */
    record Redrive(String target, int maxReceiveCount) {}

    /**
     * A message.
     *
     * @param id its id
     * @param body its text
     * @param attributes by name, each {@code {DataType, StringValue}}
     * @param sender the {@code SenderId}
     * @param sent when
     * @param from the ARN of the queue that it is a dead letter of
     */
    record Message(String id, String body, ObjectNode attributes, String sender, Instant sent, Optional<String> from) {
        Message deadLetterOf(String queueArn) {
            return new Message(id, body, attributes, sender, sent, Optional.of(queueArn));
        }
    }

    /**
     * A message somebody received.
     *
     * @param message the message
     * @param receipt what deletes it
     * @param count how often it has been received
     * @param first when it was received first
     */
    record Received(Message message, String receipt, int count, Instant first) {}

    private static final class Held {
        private final Message message;
        private Instant visibleFrom = Instant.MIN;
        private @Nullable String receipt;
        private Instant first = Instant.MIN;
        private int count;

        private Held(Message message) {
            this.message = message;
        }
    }

    Queue(AccountId account, Region region, String name, Settings settings, Instant created) {
        this.account = account;
        this.region = region;
        this.name = name;
        this.settings = settings;
        this.created = created;
    }

    AccountId account() {
        return account;
    }

    Region region() {
        return region;
    }

    String name() {
        return name;
    }

    String arn() {
        return "arn:aws:sqs:%s:%s:%s".formatted(region, account, name);
    }

    Instant created() {
        return created;
    }

    Settings settings() {
        return settings;
    }

    void configure(Settings changed) {
        settings = changed;
    }

    Optional<JsonNode> policy() {
        return policy;
    }

    void guard(Optional<JsonNode> changed) {
        policy = changed;
    }

    synchronized void add(Message message) {
        messages.add(new Held(message));
    }

    /**
     * Receives messages.
     *
     * @param most how many
     * @param visibility how long they stay hidden
     * @param now the time
     * @param receipts makes receipt handles
     * @param dead gets what has been received too often, and is in this queue no more; empty when such messages stay
     */
    synchronized List<Received> receive(
            int most, Duration visibility, Instant now, Supplier<String> receipts, Optional<Consumer<Message>> dead) {
        expire(now);
        int limit = settings.redrive().map(Redrive::maxReceiveCount).orElse(Integer.MAX_VALUE);
        List<Received> received = new ArrayList<>();
        for (Held held : List.copyOf(messages)) {
            if (received.size() == most || held.visibleFrom.isAfter(now)) {
                continue;
            }
            if (held.count >= limit && dead.isPresent()) {
                messages.remove(held);
                dead.get().accept(held.message.deadLetterOf(arn()));
                continue;
            }
            String receipt = receipts.get();
            held.receipt = receipt;
            held.first = held.count == 0 ? now : held.first;
            held.count++;
            held.visibleFrom = now.plus(visibility);
            received.add(new Received(held.message, receipt, held.count, held.first));
        }
        return received;
    }

    /** Lets a received message be seen again at another time; says whether there is one of this receipt. */
    synchronized boolean hide(String receipt, Instant until) {
        Optional<Held> found =
                messages.stream().filter(held -> receipt.equals(held.receipt)).findFirst();
        found.ifPresent(held -> held.visibleFrom = until);
        return found.isPresent();
    }

    synchronized void delete(String receipt) {
        messages.removeIf(held -> receipt.equals(held.receipt));
    }

    synchronized void purge() {
        messages.clear();
    }

    synchronized List<Message> messages(Instant now) {
        expire(now);
        return messages.stream().map(held -> held.message).toList();
    }

    synchronized long hidden(Instant now) {
        return messages.stream().filter(held -> held.visibleFrom.isAfter(now)).count();
    }

    private void expire(Instant now) {
        messages.removeIf(held -> held.message.sent().plus(settings.retention()).isBefore(now));
    }
}
