package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.trail.EventDataStore;
import dev.trailwarden.sandbox.trail.EventDataStores;
import dev.trailwarden.sandbox.trail.Trail;
import dev.trailwarden.sandbox.trail.Trails;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Operation;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Tags. Resources are named by ARN only. (CloudTrail API Reference: AddTags, RemoveTags, ListTags.) */
final class TagOperations {
    private static final int MAX_TAGS = 50;
    private static final int MAX_KEY = 128;
    private static final int MAX_VALUE = 256;
    private static final int MAX_LISTED = 20;

    private final Trails trails;
    private final EventDataStores stores;
    private final TrailAccess access;
    private final StoreAccess find;

    TagOperations(World world, TrailAccess access, StoreAccess find) {
        this.trails = world.trails();
        this.stores = world.stores();
        this.access = access;
        this.find = find;
    }

    Map<String, Operation> operations() {
        return Map.of(
                "AddTags", Operation.write(this::addTags),
                "RemoveTags", Operation.write(this::removeTags),
                "ListTags", Operation.read(this::listTags));
    }

    private ObjectNode addTags(ApiCall call) {
        Map<String, String> more = read(call.input().path("TagsList"));
        return change(call, tags -> merged(tags, more));
    }

    private ObjectNode removeTags(ApiCall call) {
        Map<String, String> gone = read(call.input().path("TagsList"));
        return change(call, tags -> {
            Map<String, String> left = new HashMap<>(tags);
            left.keySet().removeAll(gone.keySet());
            return left;
        });
    }

    private ObjectNode change(ApiCall call, UnaryOperator<Map<String, String>> change) {
        String arn = call.text("ResourceId");
        if (StoreAccess.isStore(arn)) {
            EventDataStore store = find.active(call, arn);
            stores.change(store.arn(), now -> now.withTags(change.apply(now.tags())));
        } else {
            Trail trail = tagged(call, arn, access::toChange);
            trails.change(trail.arn(), now -> now.withTags(change.apply(now.tags())));
        }
        return TrailAnswers.empty();
    }

    private ObjectNode listTags(ApiCall call) {
        JsonNode resources = call.input().path("ResourceIdList");
        if (resources.size() > MAX_LISTED) {
            throw ApiError.badRequest(
                    "InvalidParameterException", "ResourceIdList has at most " + MAX_LISTED + " ARNs.");
        }
        ObjectNode answer = TrailAnswers.empty();
        ArrayNode list = answer.putArray("ResourceTagList");
        for (JsonNode resource : resources) {
            String arn = resource.asText();
            Map<String, String> tags = StoreAccess.isStore(arn)
                    ? find.active(call, arn).tags()
                    : tagged(call, arn, access::toRead).tags();
            list.addObject().put("ResourceId", arn).set("TagsList", TrailAnswers.tags(tags));
        }
        return answer;
    }

    /**
     * Reads a list of tags.
     *
     * @param requested the list; may be missing
     * @return values by key, an empty value where none was given
     * @throws ApiError {@code InvalidTagParameterException}
     */
    static Map<String, String> read(JsonNode requested) {
        Map<String, String> tags = new HashMap<>();
        for (JsonNode tag : requested) {
            String key = tag.path("Key").asText();
            String value = tag.path("Value").asText("");
            if (key.isEmpty() || key.length() > MAX_KEY || value.length() > MAX_VALUE || key.startsWith("aws:")) {
                throw ApiError.badRequest("InvalidTagParameterException", "The tag " + key + " is not valid.");
            }
            if (tags.put(key, value) != null) {
                throw ApiError.badRequest("InvalidTagParameterException", "The tag key " + key + " stands twice.");
            }
        }
        return tags;
    }

    /**
     * Adds tags to others.
     *
     * @param tags the ones there are
     * @param more the ones that are added; they replace those of the same key
     * @return all of them
     * @throws ApiError {@code TagsLimitExceededException}
     */
    static Map<String, String> merged(Map<String, String> tags, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(tags);
        all.putAll(more);
        if (all.size() > MAX_TAGS) {
            throw ApiError.badRequest(
                    "TagsLimitExceededException", "A resource can have at most " + MAX_TAGS + " tags.");
        }
        return all;
    }

    /** The trail an ARN means; tags have codes of their own for a trail that is missing or at home elsewhere. */
    private static Trail tagged(ApiCall call, String arn, BiFunction<ApiCall, String, Trail> find) {
        if (!arn.startsWith("arn:")) {
            throw ApiError.badRequest("CloudTrailARNInvalidException", "The resource must be named by its ARN: " + arn);
        }
        try {
            return find.apply(call, arn);
        } catch (ApiError error) {
            throw switch (error.code()) {
                case "TrailNotFoundException" ->
                    ApiError.badRequest("ResourceNotFoundException", "The resource " + arn + " does not exist");
                case "InvalidHomeRegionException" ->
                    ApiError.badRequest(
                            "CloudTrailARNInvalidException",
                            "Region in ARN is wrong, you can only access resources in region " + call.region() + ".");
                default -> error;
            };
        }
    }
}
