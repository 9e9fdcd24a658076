package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.trail.EventDataStore;
import dev.trailwarden.sandbox.trail.StoreSettings;

/** Event data stores as CloudTrail's answers show them. (CloudTrail API Reference, GetEventDataStore.) */
final class StoreAnswers {
    private StoreAnswers() {}

    /** What every answer about one store has. */
    static ObjectNode described(EventDataStore store) {
        StoreSettings settings = store.settings();
        ObjectNode answer = TrailAnswers.empty()
                .put("EventDataStoreArn", store.arn())
                .put("Name", settings.name())
                .put("Status", store.status().name());
        answer.set("AdvancedEventSelectors", settings.selectors().list());
        answer.put("MultiRegionEnabled", settings.multiRegion())
                .put("OrganizationEnabled", settings.organization())
                .put("RetentionPeriod", settings.retentionDays())
                .put("TerminationProtectionEnabled", settings.terminationProtected())
                .put("CreatedTimestamp", TrailAnswers.epoch(store.created()))
                .put("UpdatedTimestamp", TrailAnswers.epoch(store.updated()))
                .put("BillingMode", settings.billingMode());
        settings.kmsKeyArn().ifPresent(key -> answer.put("KmsKeyId", key));
        return answer;
    }

    /** What GetEventDataStore and UpdateEventDataStore say more. */
    static ObjectNode withFederation(EventDataStore store) {
        return described(store).put("FederationStatus", "DISABLED");
    }
}
