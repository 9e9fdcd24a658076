package dev.trailwarden.sandbox.trail;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An event data store of CloudTrail Lake. (CloudTrail User Guide, "Manage event data store lifecycles".)
 *
 * @param account who owns it
 * @param homeRegion where it was made
 * @param id the last part of its ARN
 * @param settings what UpdateEventDataStore sets
 * @param insights what PutInsightSelectors sets
 * @param insightsDestination the ARN of the store that insights go to
 * @param events what PutEventConfiguration sets
 * @param tags its tags; an empty value is a tag without one
 * @param status where it is in its life
 * @param ingesting whether it takes events, or will again once it is restored
 * @param created when it was made
 * @param updated when it was last changed
 */
public record EventDataStore(
        AccountId account,
        Region homeRegion,
        String id,
        StoreSettings settings,
        List<Insight> insights,
        Optional<String> insightsDestination,
        Events events,
        Map<String, String> tags,
        Status status,
        boolean ingesting,
        Instant created,
        Instant updated) {

    /** Where a store is in its life; those that end in {@code ING} pass by themselves. */
    public enum Status {
        /** Just made. */
        CREATED,
        /** Takes events. */
        ENABLED,
        /** Will take events in a moment. */
        STARTING_INGESTION,
        /** Will take no events in a moment. */
        STOPPING_INGESTION,
        /** Takes no events. */
        STOPPED_INGESTION,
        /** Deleted, and to be restored within seven days. */
        PENDING_DELETION
    }

    /**
     * What events look like in the store.
     *
     * @param maxSize {@code Standard} or {@code Large}
     * @param contextKeys the checked JSON of the context key selectors
     */
    public record Events(String maxSize, ArrayNode contextKeys) {
        /** What a new store has. */
        static Events standard() {
            return new Events("Standard", JsonNodeFactory.instance.arrayNode());
        }

        /** Copies the selectors. */
        public Events {
            contextKeys = contextKeys.deepCopy();
        }

        @Override
        public ArrayNode contextKeys() {
            return contextKeys.deepCopy();
        }
    }

    /** Copies the collections. */
    public EventDataStore {
        insights = List.copyOf(insights);
        tags = Map.copyOf(tags);
    }

    /**
     * A store as CreateEventDataStore makes it.
     *
     * @param account who owns it
     * @param homeRegion where it is made
     * @param id the last part of its ARN
     * @param settings what it is made with
     * @param ingesting whether it will take events
     * @param now when
     * @return the store, still {@link Status#CREATED}
     */
    public static EventDataStore create(
            AccountId account, Region homeRegion, String id, StoreSettings settings, boolean ingesting, Instant now) {
        return new EventDataStore(
                account,
                homeRegion,
                id,
                settings,
                List.of(),
                Optional.empty(),
                Events.standard(),
                Map.of(),
                Status.CREATED,
                ingesting,
                now,
                now);
    }

    /**
     * The ARN.
     *
     * @return {@code arn:aws:cloudtrail:REGION:ACCOUNT:eventdatastore/ID}
     */
    public String arn() {
        return "arn:aws:cloudtrail:" + homeRegion + ":" + account + ":eventdatastore/" + id;
    }

    /**
     * The store in another state of its life.
     *
     * @param next the state
     * @param wanted whether it is to take events
     * @return a new state
     */
    public EventDataStore with(Status next, boolean wanted) {
        return new EventDataStore(
                account,
                homeRegion,
                id,
                settings,
                insights,
                insightsDestination,
                events,
                tags,
                next,
                wanted,
                created,
                updated);
    }

    /**
     * The store once what was under way is done; one that is deleted is restored.
     *
     * @return a new state, {@link Status#ENABLED} or {@link Status#STOPPED_INGESTION}
     */
    public EventDataStore settled() {
        return with(ingesting ? Status.ENABLED : Status.STOPPED_INGESTION, ingesting);
    }

    /**
     * The store with other settings.
     *
     * @param other the settings
     * @param now when they were changed
     * @return a new state
     */
    public EventDataStore with(StoreSettings other, Instant now) {
        return new EventDataStore(
                account,
                homeRegion,
                id,
                other,
                insights,
                insightsDestination,
                events,
                tags,
                status,
                ingesting,
                created,
                now);
    }

    /**
     * The store with other insights.
     *
     * @param other the selectors
     * @param destination the ARN of the store they go to; empty when there are none
     * @return a new state
     */
    public EventDataStore withInsights(List<Insight> other, Optional<String> destination) {
        return new EventDataStore(
                account,
                homeRegion,
                id,
                settings,
                other,
                destination,
                events,
                tags,
                status,
                ingesting,
                created,
                updated);
    }

    /**
     * The store with another event configuration.
     *
     * @param other the configuration
     * @return a new state
     */
    public EventDataStore with(Events other) {
        return new EventDataStore(
                account,
                homeRegion,
                id,
                settings,
                insights,
                insightsDestination,
                other,
                tags,
                status,
                ingesting,
                created,
                updated);
    }

    /**
     * The store with other tags.
     *
     * @param other all of its tags
     * @return a new state
     */
    public EventDataStore withTags(Map<String, String> other) {
        return new EventDataStore(
                account,
                homeRegion,
                id,
                settings,
                insights,
                insightsDestination,
                events,
                other,
                status,
                ingesting,
                created,
                updated);
    }
}
