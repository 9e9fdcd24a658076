package dev.trailwarden.sandbox.trail;

import java.util.Optional;

/**
 * What CreateEventDataStore and UpdateEventDataStore set. (CloudTrail API Reference, UpdateEventDataStore.)
 *
 * @param name its name, unique in the account and Region
 * @param selectors which events it takes
 * @param multiRegion whether it takes events of every Region
 * @param organization whether it takes events of every account
 * @param retentionDays how long it keeps them
 * @param terminationProtected whether it can be deleted
 * @param kmsKeyArn the key that encrypts them, for good
 * @param billingMode {@code EXTENDABLE_RETENTION_PRICING} or {@code FIXED_RETENTION_PRICING}
 */
public record StoreSettings(
        String name,
        EventSelectors.Advanced selectors,
        boolean multiRegion,
        boolean organization,
        int retentionDays,
        boolean terminationProtected,
        Optional<String> kmsKeyArn,
        String billingMode) {}
