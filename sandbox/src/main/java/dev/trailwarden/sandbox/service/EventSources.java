package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.identity.AccessQuestion;
import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.identity.Caller;
import dev.trailwarden.sandbox.identity.Session;
import dev.trailwarden.sandbox.lambda.Invocation;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.runtime.SandboxLog;
import dev.trailwarden.sandbox.service.Queue.Received;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lambda's pollers: queues that functions are fed from. A batch is received with the permissions of the function's role,
 * the function is invoked and waited for, and what it did is deleted; what failed comes back after the queue's visibility
 * timeout, which is scaled as every delay of the sandbox is. (Lambda developer guide, "Using Lambda with Amazon SQS".)
 */
final class EventSources implements AutoCloseable {
    private static final List<String> ACTIONS =
            List.of("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes");
    private static final Duration SESSION = Duration.ofMinutes(50);
    /** A look at a queue whose messages somebody else received and let go; arrivals are heard of at once. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Authorizer authorizer;
    private final SqsService queues;
    private final LambdaService functions;
    private final SandboxClock clock;
    private final SandboxLog log;
    private final Map<String, Poller> pollers = new ConcurrentHashMap<>();

    EventSources(
            Authorizer authorizer, SqsService queues, LambdaService functions, SandboxClock clock, SandboxLog log) {
        this.authorizer = authorizer;
        this.queues = queues;
        this.functions = functions;
        this.clock = clock;
        this.log = log;
    }

    /** A mapping at work. */
    private final class Poller implements Runnable {
        private final LambdaFunction function;
        private final Queue queue;
        private final Runnable deaf;
        private final Thread looker;
        private volatile EventSourceMapping mapping;
        private @Nullable Session session;
        private Instant opened = Instant.MIN;
        private int running;
        private String refused = "";

        private Poller(EventSourceMapping mapping) {
            this.mapping = mapping;
            this.function = functions.existing(mapping.functionArn());
            this.queue = queues.existing(mapping.queueArn());
            this.deaf = queues.onArrival(queue.arn(), () -> clock.after(Duration.ZERO, this::poll));
            this.looker = Thread.ofVirtual().name("poller").start(this);
            function.polledBy(mapping.id(), mapping.atOnce());
        }

        @Override
        public void run() {
            try {
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.sleep(LOOK);
                    poll();
                }
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }

        private void change(EventSourceMapping changed) {
            mapping = changed;
            function.polledBy(changed.id(), changed.atOnce());
            clock.after(Duration.ZERO, this::poll);
        }

        private void end() {
            deaf.run();
            looker.interrupt();
            function.polledBy(mapping.id(), 0);
        }

        /** Receives as many batches as may run now. */
        private void poll() {
            while (begin()) {
                List<Received> batch = receive();
                if (batch.isEmpty()) {
                    finish();
                    return;
                }
                clock.after(Duration.ZERO, () -> carryOut(batch));
            }
        }

        private synchronized boolean begin() {
            if (running >= mapping.atOnce() || !pollers.containsKey(mapping.id())) {
                return false;
            }
            running++;
            return true;
        }

        private synchronized void finish() {
            running--;
        }

        private List<Received> receive() {
            try {
                require("sqs:ReceiveMessage");
            } catch (ApiError denied) {
                if (!denied.message().equals(refused)) {
                    refused = denied.message();
                    log.line("%s cannot poll %s: %s".formatted(function.name(), queue.arn(), refused));
                }
                return List.of();
            }
            refused = "";
            // As long as a batch is at work nobody else sees it; the timeout begins when it fails, scaled.
            return queues.take(
                    queue, mapping.settings().batchSize(), queue.settings().visibility());
        }

        private void carryOut(List<Received> batch) {
            try {
                Collection<String> failed = failed(batch);
                Instant again = clock.now().plus(clock.scaled(queue.settings().visibility()));
                for (Received one : batch) {
                    if (failed.contains(one.message().id())) {
                        queue.hide(one.receipt(), again);
                    } else {
                        delete(one);
                    }
                }
                if (!failed.isEmpty()) {
                    log.line("%s did not do %d of %d messages of %s"
                            .formatted(function.name(), failed.size(), batch.size(), queue.name()));
                    clock.after(queue.settings().visibility(), this::poll);
                }
            } finally {
                finish();
            }
            poll();
        }

        private void delete(Received one) {
            try {
                require("sqs:DeleteMessage");
                queue.delete(one.receipt());
            } catch (ApiError denied) {
                log.line("%s cannot delete a message of %s: %s"
                        .formatted(function.name(), queue.arn(), denied.message()));
            }
        }

        /** The ids of the messages of a batch that come back. */
        private Collection<String> failed(List<Received> batch) {
            List<String> all = batch.stream().map(one -> one.message().id()).toList();
            Invocation invocation;
            try {
                invocation = functions.answer(mapping.functionArn(), event(batch));
            } catch (ApiError throttledOrGone) {
                return all;
            }
            return switch (invocation.outcome()) {
                case Invocation.Failed failed -> all;
                case Invocation.Returned returned ->
                    mapping.settings().partial() ? named(returned.payload(), all) : List.of();
            };
        }

        private void require(String action) {
            authorizer.require(AccessQuestion.of(poller(), queue.region(), action, queue.arn())
                    .guardedBy(queue.policy()));
        }

        private synchronized Caller poller() {
            Session current = session;
            if (current == null || opened.plus(SESSION).isBefore(clock.now())) {
                current = open(function);
                session = current;
                opened = clock.now();
            }
            return new Caller.OfSession(current);
        }

        private String event(List<Received> batch) {
            ObjectNode event = JSON.createObjectNode();
            ArrayNode records = event.putArray("Records");
            batch.forEach(one -> records.add(record(one)));
            return event.toString();
        }

        /** Lambda developer guide, "Example Amazon SQS message event". */
        private ObjectNode record(Received received) {
            ObjectNode sent = SqsService.describe(received);
            ObjectNode record = JSON.createObjectNode()
                    .put("messageId", received.message().id())
                    .put("receiptHandle", received.receipt())
                    .put("body", received.message().body());
            record.set("attributes", sent.path("Attributes"));
            ObjectNode attributes = record.putObject("messageAttributes");
            received.message().attributes().properties().forEach(attribute -> {
                ObjectNode value = attributes
                        .putObject(attribute.getKey())
                        .put(
                                "stringValue",
                                attribute.getValue().path("StringValue").asText());
                value.putArray("stringListValues");
                value.putArray("binaryListValues");
                value.put("dataType", attribute.getValue().path("DataType").asText());
            });
            record.set("md5OfBody", sent.path("MD5OfBody"));
            return record.put("eventSource", "aws:sqs")
                    .put("eventSourceARN", queue.arn())
                    .put("awsRegion", queue.region().name());
        }
    }

    /**
     * The ids that a partial batch response names. No answer or an empty one is success; one that cannot be read, or that
     * names what was not in the batch, fails the whole batch. (Lambda developer guide, "Success and failure conditions".)
     */
    private static Collection<String> named(String answer, List<String> all) {
        if (answer.isBlank()) {
            return List.of();
        }
        JsonNode tree;
        try {
            tree = JSON.readTree(answer);
        } catch (JsonProcessingException notJson) {
            return all;
        }
        Set<String> ids = new HashSet<>();
        for (JsonNode failure : tree.path("batchItemFailures")) {
            String id = failure.path("itemIdentifier").asText("");
            if (!all.contains(id)) {
                return all;
            }
            ids.add(id);
        }
        return ids;
    }

    private Session open(LambdaFunction function) {
        return authorizer.assumeAsService(
                LambdaProcesses.PRINCIPAL,
                function.latest().roleArn(),
                function.account(),
                function.arn(),
                function.region(),
                function.name());
    }

    /**
     * Makes a mapping, or changes the settings of one.
     *
     * @param mapping as it is to be
     * @throws ApiError {@code InvalidParameterValueException} when the queue or the function does not exist, the function's
     *     role may not poll, or the queue would show messages again that the function may still work on; {@code
     *     ResourceConflictException} when the two are connected already
     */
    void put(EventSourceMapping mapping) {
        Poller known = pollers.get(mapping.id());
        if (known != null) {
            known.change(mapping);
            return;
        }
        check(mapping);
        pollers.put(mapping.id(), new Poller(mapping));
        clock.after(
                Duration.ZERO,
                () -> Optional.ofNullable(pollers.get(mapping.id())).ifPresent(Poller::poll));
    }

    private void check(EventSourceMapping mapping) {
        LambdaFunction function = functions.existing(mapping.functionArn());
        if (!queues.has(mapping.queueArn())) {
            throw EventSourceMapping.invalid(
                    "Error occurred while ReceiveMessage. SQS Error Code:"
                            + " AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.");
        }
        Queue queue = queues.existing(mapping.queueArn());
        boolean connected = pollers.values().stream()
                .anyMatch(other -> other.mapping.queueArn().equals(mapping.queueArn())
                        && other.mapping.functionArn().equals(mapping.functionArn()));
        if (connected) {
            throw new ApiError(
                    "ResourceConflictException",
                    409,
                    "An event source mapping with SQS arn (\" %s \") and function (\" %s \") already exists."
                            .formatted(mapping.queueArn(), mapping.functionArn()));
        }
        Duration timeout = function.latest().settings().timeout();
        if (queue.settings().visibility().compareTo(timeout) < 0) {
            throw EventSourceMapping.invalid(
                    "Queue visibility timeout: %d seconds is less than Function timeout: %d seconds"
                            .formatted(queue.settings().visibility().toSeconds(), timeout.toSeconds()));
        }
        for (String action : ACTIONS) {
            try {
                authorizer.require(
                        AccessQuestion.of(new Caller.OfSession(open(function)), queue.region(), action, queue.arn())
                                .guardedBy(queue.policy()));
            } catch (ApiError denied) {
                throw EventSourceMapping.invalid("The provided execution role does not have permissions to call "
                        + action.substring("sqs:".length()) + " on SQS");
            }
        }
    }

    /** Every mapping, by id. */
    List<EventSourceMapping> all() {
        List<EventSourceMapping> all = new ArrayList<>();
        pollers.values().stream()
                .map(poller -> poller.mapping)
                .sorted((one, other) -> one.id().compareTo(other.id()))
                .forEach(all::add);
        return all;
    }

    Optional<EventSourceMapping> find(String id) {
        return Optional.ofNullable(pollers.get(id)).map(poller -> poller.mapping);
    }

    /** Ends a mapping; a batch at work is finished. */
    void remove(String id) {
        Poller gone = pollers.remove(id);
        if (gone != null) {
            gone.end();
        }
    }

    /** Ends every mapping. */
    @Override
    public void close() {
        List.copyOf(pollers.keySet()).forEach(this::remove);
    }
}
