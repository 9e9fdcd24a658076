package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Operation;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** SQS's calls for up to ten messages; they ask for the permission of the call for one. (SQS developer guide, "Actions".) */
final class SqsBatches {
    private static final int MOST = 10;

    private final SqsService queues;

    SqsBatches(SqsService queues) {
        this.queues = queues;
    }

    Map<String, Operation> operations() {
        return Map.of(
                "SendMessageBatch", Operation.data(this::sendMessageBatch),
                "DeleteMessageBatch", Operation.data(this::deleteMessageBatch));
    }

    private ObjectNode sendMessageBatch(ApiCall call) {
        Queue queue = queues.allowed(call, "SendMessage");
        return each(call, entry -> queues.send(queue, call.caller(), entry));
    }

    private ObjectNode deleteMessageBatch(ApiCall call) {
        Queue queue = queues.allowed(call, "DeleteMessage");
        return each(call, entry -> {
            queue.delete(entry.path("ReceiptHandle").asText());
            return JsonNodeFactory.instance.objectNode();
        });
    }

    private static ObjectNode each(ApiCall call, Function<JsonNode, ObjectNode> what) {
        JsonNode entries = call.input().path("Entries");
        if (entries.isEmpty()) {
            throw ApiError.badRequest("EmptyBatchRequest", "There should be at least one entry in the request.");
        }
        if (entries.size() > MOST) {
            throw ApiError.badRequest(
                    "TooManyEntriesInBatchRequest", "Maximum number of entries per request are " + MOST + ".");
        }
        Set<String> ids = new HashSet<>();
        entries.forEach(entry -> ids.add(entry.path("Id").asText()));
        if (ids.size() < entries.size()) {
            throw ApiError.badRequest("BatchEntryIdsNotDistinct", "Two or more batch entries have the same Id.");
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode done = answer.putArray("Successful");
        ArrayNode failed = answer.putArray("Failed");
        for (JsonNode entry : entries) {
            String id = entry.path("Id").asText();
            try {
                done.add(what.apply(entry).put("Id", id));
            } catch (ApiError refused) {
                failed.addObject()
                        .put("Id", id)
                        .put("SenderFault", true)
                        .put("Code", refused.code())
                        .put("Message", refused.message());
            }
        }
        return answer;
    }
}
