package dev.trailwarden.sandbox.trail;

import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Every event data store of the organization, by ARN. */
public final class EventDataStores {
    private final Map<String, EventDataStore> byArn = new ConcurrentHashMap<>();

    /** There is none yet. */
    public EventDataStores() {}

    /**
     * Puts a store, replacing one of the same ARN.
     *
     * @param store the store
     */
    public void put(EventDataStore store) {
        byArn.put(store.arn(), store);
    }

    /**
     * Changes a store that exists, unseen by any event: past every permission, and without a record.
     *
     * @param arn which store
     * @param change its next state
     */
    public void change(String arn, UnaryOperator<EventDataStore> change) {
        byArn.computeIfPresent(arn, (_, store) -> change.apply(store));
    }

    /**
     * A store by its ARN.
     *
     * @param arn the ARN
     * @return its state now
     */
    public Optional<EventDataStore> find(String arn) {
        return Optional.ofNullable(byArn.get(arn));
    }

    /**
     * The stores of an account in a Region, those that wait for their deletion among them.
     *
     * @param account whose
     * @param region where
     * @return ordered by ARN
     */
    public List<EventDataStore> of(AccountId account, Region region) {
        return byArn.values().stream()
                .filter(store ->
                        store.account().equals(account) && store.homeRegion().equals(region))
                .sorted(Comparator.comparing(EventDataStore::arn))
                .toList();
    }
}
