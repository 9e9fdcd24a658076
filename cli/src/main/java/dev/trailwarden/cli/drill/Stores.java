package dev.trailwarden.cli.drill;

import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;

import dev.trailwarden.sandbox.DemoTrails;
import dev.trailwarden.sandbox.trail.EventDataStore;
import dev.trailwarden.sandbox.trail.StoreSettings;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;

/** An event data store is weakened. No baseline is kept of one, so it is made to collect again and no more. */
final class Stores {
    static final List<Scenario> ALL = List.of(
            new Scenario("store-stopped", "An event data store stops to collect.", false, Stores::stopped),
            new Scenario("store-deleted", "An event data store is deleted.", false, Stores::deleted),
            new Scenario(
                    "store-unprotected",
                    "An event data store loses its protection from deletion, and keeps events for a week only.",
                    false,
                    Stores::unprotected));

    private Stores() {}

    private static void stopped(Stage stage) throws Exception {
        attack(
                stage,
                trails -> trails.stopEventDataStoreIngestion(store -> store.eventDataStore(DemoTrails.PAYMENTS_STORE)));
        stage.expectUndone();
        stage.expect("one call undid it", stage.repairs().equals(List.of("StartEventDataStoreIngestion")));
    }

    private static void deleted(Stage stage) throws Exception {
        stage.sandbox().world().stores().change(DemoTrails.PAYMENTS_STORE, store -> unprotected(store, stage));
        stage.remark("payments", "nobody has noticed that the event data store is not protected from deletion");
        attack(stage, trails -> trails.deleteEventDataStore(store -> store.eventDataStore(DemoTrails.PAYMENTS_STORE)));
        stage.expectUndone();
        stage.expect(
                "it was taken back and protected",
                stage.repairs().equals(List.of("RestoreEventDataStore", "UpdateEventDataStore")));
    }

    private static void unprotected(Stage stage) throws Exception {
        attack(
                stage,
                trails -> trails.updateEventDataStore(store -> store.eventDataStore(DemoTrails.PAYMENTS_STORE)
                        .terminationProtectionEnabled(false)
                        .retentionPeriod(7)));
        stage.expectOneAlert("RESTORED");
        StoreSettings now = store(stage).settings();
        stage.expect("it is protected from deletion again", now.terminationProtected());
        stage.expect("what nobody has kept is left to a person", now.retentionDays() == 7);
        stage.expectTold("the alert says so", "Retention, Regions, accounts and selectors are not set back");
        stage.expectNoDeadLetters();
    }

    private static void attack(Stage stage, Consumer<CloudTrailClient> call) throws Exception {
        Optional<String> answer = stage.mallory(PAYMENTS).cloudTrail(HUB_REGION, call);
        stage.expect("the attacker's call succeeds", answer.isEmpty());
        stage.settle();
    }

    private static EventDataStore store(Stage stage) {
        return stage.sandbox().world().stores().find(DemoTrails.PAYMENTS_STORE).orElseThrow();
    }

    private static EventDataStore unprotected(EventDataStore store, Stage stage) {
        StoreSettings was = store.settings();
        return store.with(
                new StoreSettings(
                        was.name(),
                        was.selectors(),
                        was.multiRegion(),
                        was.organization(),
                        was.retentionDays(),
                        false,
                        was.kmsKeyArn(),
                        was.billingMode()),
                stage.sandbox().world().clock().now());
    }
}
