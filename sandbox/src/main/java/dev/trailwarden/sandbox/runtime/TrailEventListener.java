package dev.trailwarden.sandbox.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;

/** Hears what CloudTrail hands to the default event bus of an account and Region. EventBridge is the listener. */
@FunctionalInterface
public interface TrailEventListener {
    /**
     * Takes one event. Called on the thread of the API call that caused it, before the caller has its answer: begin
     * {@link Activity} and hand the work on.
     *
     * @param account whose default bus
     * @param region which Region's default bus
     * @param envelope the whole EventBridge envelope (version, id, detail-type, source, account, time, region,
     *     resources, detail); the listener owns it
     */
    void onTrailEvent(AccountId account, Region region, ObjectNode envelope);
}
