package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.trail.EventDataStore;
import dev.trailwarden.sandbox.trail.EventDataStore.Status;
import dev.trailwarden.sandbox.trail.EventDataStores;
import dev.trailwarden.sandbox.wire.ApiCall;
import java.util.regex.Pattern;

/**
 * The way of every call to its event data store: IAM decides before it is looked up. A store is named by its ARN or the
 * last part of it. (CloudTrail API Reference, GetEventDataStore.)
 */
final class StoreAccess {
    private static final Pattern ARN =
            Pattern.compile("arn:aws[a-z-]*:cloudtrail:[a-z0-9-]+:\\d{12}:eventdatastore/[A-Za-z0-9._/-]+");

    private final EventDataStores stores;
    private final Organization organization;
    private final TrailAccess access;

    StoreAccess(EventDataStores stores, Organization organization, TrailAccess access) {
        this.stores = stores;
        this.organization = organization;
        this.access = access;
    }

    /** Whether an ARN is that of an event data store, right or wrong. */
    static boolean isStore(String arn) {
        return arn.contains(":eventdatastore/");
    }

    /**
     * Whether a call that takes a trail or a store is about a trail.
     *
     * @param call the call
     * @return whether it names a trail
     * @throws ApiError {@code InvalidParameterCombinationException} when it names both or neither
     */
    static boolean isAboutTrail(ApiCall call) {
        boolean trail = call.input().hasNonNull("TrailName");
        if (trail == call.input().hasNonNull("EventDataStore")) {
            throw ApiError.badRequest(
                    "InvalidParameterCombinationException", "Specify either TrailName or EventDataStore.");
        }
        return trail;
    }

    /** The ARN of every store of the caller in the Region called, which is what CreateEventDataStore is allowed on. */
    static String any(ApiCall call) {
        return here(call) + "*";
    }

    /**
     * The store a call is about, whatever its state.
     *
     * @param call the call
     * @param arnOrId what it calls the store
     * @return the store as it is now
     * @throws ApiError a refusal, {@code EventDataStoreARNInvalidException}, {@code EventDataStoreNotFoundException}
     */
    EventDataStore find(ApiCall call, String arnOrId) {
        String arn = arnOrId.startsWith("arn:") ? arnOrId : here(call) + arnOrId;
        access.require(call, arn);
        if (!ARN.matcher(arn).matches()) {
            throw invalidArn(arnOrId);
        }
        EventDataStore store = stores.find(arn).orElseThrow(() -> missing(arn, call));
        AccountId caller = call.caller().account();
        boolean delegated = store.settings().organization()
                && organization.delegates(TrailFinder.CLOUDTRAIL).contains(caller);
        if (!store.account().equals(caller) && !delegated) {
            throw invalidArn(arn);
        }
        if (!store.homeRegion().equals(call.region())) {
            throw notFound(arn);
        }
        return store;
    }

    /**
     * The store a call is about, which must not be deleted.
     *
     * @param call the call
     * @param arnOrId what it calls the store
     * @return the store as it is now
     * @throws ApiError what {@link #find} throws, or {@code InactiveEventDataStoreException}
     */
    EventDataStore active(ApiCall call, String arnOrId) {
        EventDataStore store = find(call, arnOrId);
        if (store.status() == Status.PENDING_DELETION) {
            throw ApiError.badRequest("InactiveEventDataStoreException", "The event data store is inactive.");
        }
        return store;
    }

    private static String here(ApiCall call) {
        return "arn:aws:cloudtrail:" + call.region() + ":" + call.caller().account() + ":eventdatastore/";
    }

    private static ApiError missing(String arn, ApiCall call) {
        return arn.contains(":" + call.caller().account() + ":") ? notFound(arn) : invalidArn(arn);
    }

    private static ApiError notFound(String arn) {
        return ApiError.badRequest(
                "EventDataStoreNotFoundException", "The specified event data store was not found: " + arn);
    }

    private static ApiError invalidArn(String arn) {
        return ApiError.badRequest(
                "EventDataStoreARNInvalidException",
                "The specified event data store ARN is not valid or does not map to an event data store in your"
                        + " account: " + arn);
    }
}
