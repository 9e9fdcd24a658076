package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.identity.AccessQuestion;
import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.identity.Caller;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Arn;
import dev.trailwarden.sandbox.model.Ids;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.service.Queue.Message;
import dev.trailwarden.sandbox.service.Queue.Received;
import dev.trailwarden.sandbox.service.Queue.Settings;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService;
import dev.trailwarden.sandbox.wire.ServiceProfile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** SQS, standard queues: where the hub's dead letters and batches lie, and what an operator reads them with. */
public final class SqsService implements ApiService {
    /** SQS developer guide, "Message quotas" (raised from 256 KiB in 2025). */
    private static final int MAX_MESSAGE_BYTES = 1024 * 1024;

    private static final Duration POLL = Duration.ofMillis(50);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Authorizer authorizer;
    private final SandboxClock clock;
    private final Ids ids;
    private final Supplier<URI> endpoint;
    private final Map<String, Queue> queues = new ConcurrentHashMap<>();
    private final Map<String, List<Runnable>> pollers = new ConcurrentHashMap<>();
    private final SqsBatches batches = new SqsBatches(this);

    /**
     * No queues yet.
     *
     * @param authorizer decides every call
     * @param clock stamps messages
     * @param ids makes message ids
     * @param endpoint what queue URLs begin with
     */
    public SqsService(Authorizer authorizer, SandboxClock clock, Ids ids, Supplier<URI> endpoint) {
        this.authorizer = authorizer;
        this.clock = clock;
        this.ids = ids;
        this.endpoint = endpoint;
    }

    @Override
    public ServiceProfile profile() {
        return new ServiceProfile("sqs", ServiceProfile.Protocol.JSON_1_0, "AmazonSQS", "AccessDeniedException");
    }

    @Override
    public Map<String, Operation> operations() {
        Map<String, Operation> all = new TreeMap<>(batches.operations());
        all.putAll(Map.of(
                "SendMessage", Operation.data(this::sendMessage),
                "ReceiveMessage", Operation.data(this::receiveMessage),
                "DeleteMessage", Operation.data(this::deleteMessage),
                "ChangeMessageVisibility", Operation.data(this::changeMessageVisibility),
                "PurgeQueue", Operation.write(this::purgeQueue),
                "ListQueues", Operation.data(this::listQueues),
                "GetQueueUrl", Operation.data(this::getQueueUrl),
                "GetQueueAttributes", Operation.data(this::getQueueAttributes)));
        return all;
    }

    /**
     * A message as a test or an operator sees it.
     *
     * @param id its id
     * @param body its text
     * @param attributes texts by name
     * @param sent when
     */
    public record Letter(String id, String body, Map<String, String> attributes, Instant sent) {}

    /**
     * What lies in a queue, hidden messages too, without receiving any.
     *
     * @param queueArn the queue
     * @return oldest first
     */
    public List<Letter> messages(String queueArn) {
        return existing(queueArn).messages(clock.now()).stream()
                .map(message -> {
                    Map<String, String> attributes = new TreeMap<>();
                    message.attributes()
                            .properties()
                            .forEach(entry -> attributes.put(
                                    entry.getKey(),
                                    entry.getValue().path("StringValue").asText()));
                    return new Letter(message.id(), message.body(), attributes, message.sent());
                })
                .toList();
    }

    /**
     * Takes every message out of a queue, as an operator does who has dealt with them.
     *
     * @param queueArn the queue
     */
    public void empty(String queueArn) {
        existing(queueArn).purge();
    }

    /**
     * Sends a message from within AWS: a dead letter of a rule, a record for a destination.
     *
     * @param sender who sends; the queue's policy and the sender's own are asked
     * @param queueArn where to
     * @param body the text
     * @param attributes texts by name
     * @throws ApiError when the queue does not exist or the sender may not
     */
    public void send(Caller sender, String queueArn, String body, Map<String, String> attributes) {
        Queue queue = existing(queueArn);
        ObjectNode typed = JSON.objectNode();
        attributes.forEach(
                (name, value) -> typed.putObject(name).put("DataType", "String").put("StringValue", value));
        authorizer.require(AccessQuestion.of(sender, queue.region(), "sqs:SendMessage", queueArn)
                .guardedBy(queue.policy()));
        add(queue, sender, body, typed);
    }

    /** Makes a queue; its name must be free. */
    Queue create(AccountId account, Region region, String name, Settings settings) {
        Queue queue = new Queue(account, region, name, settings, clock.now());
        if (queues.putIfAbsent(queue.arn(), queue) != null) {
            throw ApiError.badRequest("QueueAlreadyExists", "A queue named " + name + " exists already.");
        }
        return queue;
    }

    Queue existing(String arn) {
        Queue queue = queues.get(arn);
        if (queue == null) {
            throw new ApiError(
                    "QueueDoesNotExist",
                    400,
                    "The specified queue does not exist.",
                    "AWS.SimpleQueueService.NonExistentQueue");
        }
        return queue;
    }

    boolean has(String arn) {
        return queues.containsKey(arn);
    }

    void delete(String arn) {
        queues.remove(arn);
    }

    /** A queue's URL: the sandbox's endpoint, account and name. */
    String url(AccountId account, String name) {
        return "%s/%s/%s".formatted(endpoint.get(), account, name);
    }

    /** The queue of a URL, whatever host the caller reached it by. */
    Queue byUrl(String url, Region region) {
        return existing(arn(url, region));
    }

    /** The queue of a URL, unless it is gone already. */
    Optional<Queue> find(String url, Region region) {
        return Optional.ofNullable(queues.get(arn(url, region)));
    }

    private static String arn(String url, Region region) {
        String[] parts = url.split("/", -1);
        if (parts.length < 2) {
            throw new ApiError("InvalidAddress", 404, "The address " + url + " is not valid for this endpoint.");
        }
        return "arn:aws:sqs:%s:%s:%s".formatted(region, parts[parts.length - 2], parts[parts.length - 1]);
    }

    /**
     * Lets somebody know of every message that comes into a queue.
     *
     * @param queueArn the queue
     * @param told hears of each on the sender's thread: hand the work on
     * @return ends it
     */
    Runnable onArrival(String queueArn, Runnable told) {
        List<Runnable> all = pollers.computeIfAbsent(queueArn, absent -> new CopyOnWriteArrayList<>());
        all.add(told);
        return () -> all.remove(told);
    }

    private void put(Queue queue, Message message) {
        queue.add(message);
        pollers.getOrDefault(queue.arn(), List.of()).forEach(Runnable::run);
    }

    /** Receives messages; those received too often go to the dead-letter queue, if there is one. */
    List<Received> take(Queue queue, int most, Duration visibility) {
        Optional<Queue> dead = queue.settings().redrive().flatMap(to -> Optional.ofNullable(queues.get(to.target())));
        return queue.receive(
                most, visibility, clock.now(), ids::uuid, dead.map(letters -> message -> put(letters, message)));
    }

    Queue allowed(ApiCall call, String operation) {
        Queue queue = byUrl(call.text("QueueUrl"), call.region());
        authorizer.require(call.asks("sqs:" + operation, queue.arn()).guardedBy(queue.policy()));
        return queue;
    }

    private ObjectNode sendMessage(ApiCall call) {
        return send(allowed(call, "SendMessage"), call.caller(), call.input());
    }

    /** Sends one message as SendMessage and SendMessageBatch write it. */
    ObjectNode send(Queue queue, Caller sender, JsonNode input) {
        ObjectNode attributes = input.path("MessageAttributes") instanceof ObjectNode given ? given : JSON.objectNode();
        attributes.forEach(attribute -> {
            if (!attribute.has("StringValue")) {
                throw ApiError.badRequest(
                        "UnsupportedOperation", "The sandbox takes message attributes with a StringValue only.");
            }
        });
        Message message = add(queue, sender, input.path("MessageBody").asText(""), attributes);
        ObjectNode answer = JSON.objectNode()
                .put("MessageId", message.id())
                .put("MD5OfMessageBody", SqsDigest.ofBody(message.body()));
        if (!attributes.isEmpty()) {
            answer.put("MD5OfMessageAttributes", SqsDigest.ofAttributes(attributes));
        }
        return answer;
    }

    private Message add(Queue queue, Caller sender, String body, ObjectNode attributes) {
        if (body.isEmpty()) {
            throw ApiError.badRequest("MissingParameter", "The request must contain the parameter MessageBody.");
        }
        int bytes = body.getBytes(StandardCharsets.UTF_8).length
                + attributes.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_MESSAGE_BYTES) {
            throw ApiError.badRequest(
                    "InvalidParameterValue",
                    "One or more parameters are invalid. Reason: Message must be shorter than " + MAX_MESSAGE_BYTES
                            + " bytes.");
        }
        Message message = new Message(ids.uuid(), body, attributes, sender.userId(), clock.now(), Optional.empty());
        put(queue, message);
        return message;
    }

    private ObjectNode receiveMessage(ApiCall call) {
        Queue queue = allowed(call, "ReceiveMessage");
        int most = call.input().path("MaxNumberOfMessages").asInt(1);
        if (most < 1 || most > 10) {
            throw ApiError.badRequest(
                    "InvalidParameterValue",
                    "Value " + most
                            + " for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10.");
        }
        Duration visibility = call.input().has("VisibilityTimeout")
                ? Duration.ofSeconds(call.input().path("VisibilityTimeout").asLong())
                : queue.settings().visibility();
        Instant until =
                clock.now().plusSeconds(call.input().path("WaitTimeSeconds").asLong());
        List<Received> received = take(queue, most, visibility);
        while (received.isEmpty() && clock.now().isBefore(until)) {
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                break;
            }
            received = take(queue, most, visibility);
        }
        ObjectNode answer = JSON.objectNode();
        if (!received.isEmpty()) {
            ArrayNode messages = answer.putArray("Messages");
            received.forEach(one -> messages.add(describe(one)));
        }
        return answer;
    }

    /** All attributes, asked for or not: a receiver that did not ask does not look. */
    static ObjectNode describe(Received received) {
        Message message = received.message();
        ObjectNode node = JSON.objectNode()
                .put("MessageId", message.id())
                .put("ReceiptHandle", received.receipt())
                .put("MD5OfBody", SqsDigest.ofBody(message.body()))
                .put("Body", message.body());
        node.putObject("Attributes")
                .put("SenderId", message.sender())
                .put("SentTimestamp", Long.toString(message.sent().toEpochMilli()))
                .put(
                        "ApproximateFirstReceiveTimestamp",
                        Long.toString(received.first().toEpochMilli()))
                .put("ApproximateReceiveCount", Integer.toString(received.count()));
        message.from().ifPresent(queue -> node.withObjectProperty("Attributes").put("DeadLetterQueueSourceArn", queue));
        if (!message.attributes().isEmpty()) {
            node.put("MD5OfMessageAttributes", SqsDigest.ofAttributes(message.attributes()));
            node.set("MessageAttributes", message.attributes());
        }
        return node;
    }

    private ObjectNode deleteMessage(ApiCall call) {
        allowed(call, "DeleteMessage").delete(call.text("ReceiptHandle"));
        return JSON.objectNode();
    }

    private ObjectNode changeMessageVisibility(ApiCall call) {
        Queue queue = allowed(call, "ChangeMessageVisibility");
        int seconds = call.input().path("VisibilityTimeout").asInt(-1);
        if (seconds < 0 || seconds > 43_200) {
            throw ApiError.badRequest("InvalidParameterValue", "VisibilityTimeout must be between 0 and 43200.");
        }
        if (!queue.hide(call.text("ReceiptHandle"), clock.now().plusSeconds(seconds))) {
            throw ApiError.badRequest("ReceiptHandleIsInvalid", "The input receipt handle is invalid.");
        }
        return JSON.objectNode();
    }

    private ObjectNode listQueues(ApiCall call) {
        String place =
                "arn:aws:sqs:%s:%s:".formatted(call.region(), call.caller().account());
        authorizer.require(call.asks(place + "*"));
        ObjectNode answer = JSON.objectNode();
        ArrayNode urls = answer.putArray("QueueUrls");
        queues.values().stream()
                .filter(queue -> queue.arn().startsWith(place + call.text("QueueNamePrefix")))
                .map(queue -> url(queue.account(), queue.name()))
                .sorted()
                .forEach(urls::add);
        return answer;
    }

    private ObjectNode purgeQueue(ApiCall call) {
        allowed(call, "PurgeQueue").purge();
        return JSON.objectNode();
    }

    private ObjectNode getQueueUrl(ApiCall call) {
        String owner = Optional.of(call.text("QueueOwnerAWSAccountId"))
                .filter(text -> !text.isEmpty())
                .orElse(call.caller().account().value());
        Queue queue = existing(new Arn("aws", "sqs", call.region().name(), owner, call.text("QueueName")).toString());
        authorizer.require(call.asks("sqs:GetQueueUrl", queue.arn()).guardedBy(queue.policy()));
        return JSON.objectNode().put("QueueUrl", url(queue.account(), queue.name()));
    }

    private ObjectNode getQueueAttributes(ApiCall call) {
        Queue queue = allowed(call, "GetQueueAttributes");
        Instant now = clock.now();
        long hidden = queue.hidden(now);
        ObjectNode all = JSON.objectNode()
                .put("QueueArn", queue.arn())
                .put(
                        "ApproximateNumberOfMessages",
                        Long.toString(queue.messages(now).size() - hidden))
                .put("ApproximateNumberOfMessagesNotVisible", Long.toString(hidden))
                .put("ApproximateNumberOfMessagesDelayed", "0")
                .put("CreatedTimestamp", Long.toString(queue.created().getEpochSecond()))
                .put(
                        "MessageRetentionPeriod",
                        Long.toString(queue.settings().retention().toSeconds()))
                .put(
                        "VisibilityTimeout",
                        Long.toString(queue.settings().visibility().toSeconds()))
                .put("SqsManagedSseEnabled", Boolean.toString(queue.settings().encrypted()));
        queue.policy().map(JsonNode::toString).ifPresent(policy -> all.put("Policy", policy));
        queue.settings()
                .redrive()
                .ifPresent(redrive -> all.put(
                        "RedrivePolicy",
                        JSON.objectNode()
                                .put("deadLetterTargetArn", redrive.target())
                                .put("maxReceiveCount", redrive.maxReceiveCount())
                                .toString()));
        List<String> wanted = new ArrayList<>();
        call.input().path("AttributeNames").forEach(name -> wanted.add(name.asText()));
        if (!wanted.contains("All")) {
            all.retain(wanted);
        }
        ObjectNode answer = JSON.objectNode();
        answer.set("Attributes", all);
        return answer;
    }
}
