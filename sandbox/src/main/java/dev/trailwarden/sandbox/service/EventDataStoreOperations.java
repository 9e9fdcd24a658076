package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Ids;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.trail.EventDataStore;
import dev.trailwarden.sandbox.trail.EventDataStore.Status;
import dev.trailwarden.sandbox.trail.EventDataStores;
import dev.trailwarden.sandbox.trail.EventSelectors;
import dev.trailwarden.sandbox.trail.StoreSettings;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Event data stores and their life. The states in between pass after some seconds; a store that is deleted waits for its
 * restoration for ever. (CloudTrail User Guide, "Manage event data store lifecycles".)
 */
final class EventDataStoreOperations {
    /** Stores of an account in one Region, deleted ones included. (CloudTrail User Guide, "Quotas".) */
    private static final int MAX_STORES = 10;

    private static final int MAX_LISTED = 1000;
    /** Our choice: AWS says "short-term". */
    private static final Duration SETTLING = Duration.ofSeconds(3);

    private final EventDataStores stores;
    private final StoreAccess find;
    private final TrailAccess access;
    private final RequestedStore requested;
    private final SandboxClock clock;
    private final Ids ids;

    EventDataStoreOperations(World world, StoreAccess find, TrailAccess access) {
        this.stores = world.stores();
        this.find = find;
        this.access = access;
        this.requested = new RequestedStore(world);
        this.clock = world.clock();
        this.ids = world.ids();
    }

    Map<String, Operation> operations() {
        return Map.of(
                "CreateEventDataStore", Operation.write(this::create),
                "GetEventDataStore", Operation.read(this::get),
                "ListEventDataStores", Operation.read(this::list),
                "UpdateEventDataStore", Operation.write(this::update),
                "DeleteEventDataStore", Operation.write(this::delete),
                "RestoreEventDataStore", Operation.write(this::restore),
                "StartEventDataStoreIngestion", Operation.write(this::start),
                "StopEventDataStoreIngestion", Operation.write(this::stop));
    }

    private ObjectNode create(ApiCall call) {
        access.require(call, StoreAccess.any(call));
        StoreSettings settings = requested.created(call);
        Map<String, String> tags = TagOperations.read(call.input().path("TagsList"));
        if (!tags.isEmpty()) {
            access.requireTo(call, "cloudtrail:AddTags", StoreAccess.any(call));
        }
        boolean ingesting = call.input().path("StartIngestion").asBoolean(true);
        AccountId account = call.caller().account();
        EventDataStore store = EventDataStore.create(
                        account, call.region(), ids.uuid(), settings, ingesting, clock.now())
                .withTags(TagOperations.merged(Map.of(), tags));
        synchronized (stores) {
            List<EventDataStore> others = stores.of(account, call.region());
            checkName(others, settings.name());
            if (others.size() >= MAX_STORES) {
                throw ApiError.badRequest(
                        "EventDataStoreMaxLimitExceededException",
                        "Your account has used the maximum number of event data stores.");
            }
            stores.put(store);
        }
        settleLater(store, Status.CREATED);
        ObjectNode answer = StoreAnswers.described(store);
        answer.set("TagsList", TrailAnswers.tags(store.tags()));
        return answer;
    }

    private static void checkName(List<EventDataStore> others, String name) {
        if (others.stream().anyMatch(other -> other.settings().name().equals(name))) {
            throw ApiError.badRequest(
                    "EventDataStoreAlreadyExistsException", "An event data store with that name already exists.");
        }
    }

    private ObjectNode get(ApiCall call) {
        return StoreAnswers.withFederation(find.find(call, name(call)));
    }

    private ObjectNode list(ApiCall call) {
        access.require(call, "*");
        int most = call.input().path("MaxResults").asInt(MAX_LISTED);
        if (most < 1 || most > MAX_LISTED) {
            throw ApiError.badRequest("InvalidMaxResultsException", "MaxResults must be between 1 and " + MAX_LISTED);
        }
        List<EventDataStore> all = stores.of(call.caller().account(), call.region());
        String after = call.text("NextToken");
        if (!after.isEmpty() && all.stream().noneMatch(store -> store.id().equals(after))) {
            throw ApiError.badRequest("InvalidNextTokenException", "The token is not one this call gave");
        }
        List<EventDataStore> rest = all.stream()
                .dropWhile(store -> !after.isEmpty() && !store.id().equals(after))
                .skip(after.isEmpty() ? 0 : 1)
                .toList();
        ObjectNode answer = TrailAnswers.empty();
        ArrayNode page = answer.putArray("EventDataStores");
        rest.stream()
                .limit(most)
                .forEach(store -> page.addObject()
                        .put("EventDataStoreArn", store.arn())
                        .put("Name", store.settings().name()));
        if (rest.size() > most) {
            answer.put("NextToken", rest.get(most - 1).id());
        }
        return answer;
    }

    private ObjectNode update(ApiCall call) {
        EventDataStore store = find.active(call, name(call));
        StoreSettings settings = requested.updated(call, store.settings());
        synchronized (stores) {
            checkName(others(store), settings.name());
            stores.change(store.arn(), now -> now.with(settings, clock.now()));
        }
        return StoreAnswers.withFederation(store.with(settings, clock.now()));
    }

    private List<EventDataStore> others(EventDataStore store) {
        return stores.of(store.account(), store.homeRegion()).stream()
                .filter(other -> !other.id().equals(store.id()))
                .toList();
    }

    private ObjectNode delete(ApiCall call) {
        EventDataStore store = find.active(call, name(call));
        if (store.settings().terminationProtected()) {
            throw ApiError.badRequest(
                    "EventDataStoreTerminationProtectedException",
                    "The event data store cannot be deleted because termination protection is enabled for it.");
        }
        stores.change(store.arn(), now -> now.with(Status.PENDING_DELETION, now.ingesting()));
        return TrailAnswers.empty();
    }

    private ObjectNode restore(ApiCall call) {
        EventDataStore store = in(find.find(call, name(call)), Status.PENDING_DELETION);
        stores.change(store.arn(), EventDataStore::settled);
        return StoreAnswers.described(store.settled());
    }

    private ObjectNode start(ApiCall call) {
        EventDataStore store = ingestible(in(find.find(call, name(call)), Status.STOPPED_INGESTION));
        stores.change(store.arn(), now -> now.with(Status.STARTING_INGESTION, true));
        settleLater(store, Status.STARTING_INGESTION);
        return TrailAnswers.empty();
    }

    private ObjectNode stop(ApiCall call) {
        EventDataStore store = ingestible(in(find.find(call, name(call)), Status.ENABLED));
        stores.change(store.arn(), now -> now.with(Status.STOPPING_INGESTION, false));
        settleLater(store, Status.STOPPING_INGESTION);
        return TrailAnswers.empty();
    }

    private void settleLater(EventDataStore store, Status from) {
        clock.after(SETTLING, () -> stores.change(store.arn(), now -> now.status() == from ? now.settled() : now));
    }

    private static EventDataStore in(EventDataStore store, Status wanted) {
        if (store.status() != wanted) {
            throw ApiError.badRequest(
                    "InvalidEventDataStoreStatusException",
                    "The event data store is in the status " + store.status() + "; the operation needs " + wanted
                            + ".");
        }
        return store;
    }

    private static EventDataStore ingestible(EventDataStore store) {
        EventSelectors.Advanced selectors = store.settings().selectors();
        if (Stream.of("Management", "Data", "NetworkActivity", "ConfigurationItem")
                .noneMatch(selectors::logs)) {
            throw ApiError.badRequest(
                    "InvalidEventDataStoreCategoryException",
                    "The event categories of the event data store do not support the operation.");
        }
        return store;
    }

    private static String name(ApiCall call) {
        return call.text("EventDataStore");
    }
}
