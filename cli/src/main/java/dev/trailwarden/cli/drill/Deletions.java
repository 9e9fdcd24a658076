package dev.trailwarden.cli.drill;

import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;

import dev.trailwarden.sandbox.DemoTrails;
import dev.trailwarden.sandbox.trail.Trail;
import dev.trailwarden.sandbox.trail.TrailSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A trail is deleted, and is made again. */
final class Deletions {
    static final List<Scenario> ALL = List.of(
            new Scenario(
                    "delete-trail",
                    "A trail is deleted, with its selectors, Insights, aggregations and tags.",
                    true,
                    Deletions::deleted),
            new Scenario(
                    "create-over-deleted",
                    "A trail has gone unnoticed, and somebody makes one of the same name with a bucket of their own.",
                    false,
                    Deletions::recreated),
            new Scenario(
                    "new-trail",
                    "Somebody makes a trail that nobody knows yet, and means no harm.",
                    false,
                    Deletions::newTrail),
            new Scenario(
                    "no-slot-left",
                    "A trail is deleted, and its place in the Region taken by trails of the attacker.",
                    false,
                    Deletions::noSlotLeft));

    private Deletions() {}

    private static void deleted(Stage stage) throws Exception {
        Optional<String> answer = stage.mallory(PAYMENTS)
                .cloudTrail(HUB_REGION, trails -> trails.deleteTrail(trail -> trail.name("payments-trail")));
        stage.expect("the attacker's call succeeds", answer.isEmpty());
        stage.settle();
        stage.expectUndone();
        stage.expect(
                "each call that made it again was made once",
                stage.repairs()
                        .equals(List.of(
                                "CreateTrail",
                                "StartLogging",
                                "PutEventSelectors",
                                "PutInsightSelectors",
                                "PutEventConfiguration")));
        stage.expectTold(
                "it names the deed, the trail and the account, and what cannot be undone",
                "DeleteTrail",
                "payments-trail",
                "333333333333",
                "digest files");
    }

    private static void recreated(Stage stage) throws Exception {
        stage.sandbox().world().trails().remove(Stops.PAYMENTS_TRAIL);
        stage.remark("payments", "the trail is gone, and no event has said so");
        Optional<String> answer = stage.mallory(PAYMENTS).cloudTrail(HUB_REGION, trails -> {
            trails.createTrail(trail -> trail.name("payments-trail").s3BucketName(DemoTrails.FOREIGN_BUCKET));
        });
        stage.expect("the attacker's call succeeds", answer.isEmpty());
        stage.settle();
        stage.expectUndone();
        stage.expectTold("it shows whose bucket it was", "CreateTrail", "mallory-logs-");
    }

    private static void newTrail(Stage stage) throws Exception {
        Optional<String> answer = stage.mallory(PAYMENTS)
                .cloudTrail(
                        HUB_REGION,
                        trails -> trails.createTrail(
                                trail -> trail.name("another-trail").s3BucketName(DemoTrails.bucket(PAYMENTS))));
        stage.expect("the call succeeds", answer.isEmpty());
        stage.settle();
        stage.expect("the hub ran", stage.logged(1, "\"incident\""));
        stage.expect("nothing was changed", stage.repairs().isEmpty());
        stage.expect("nobody was disturbed", stage.alerts().isEmpty());
        stage.expectNoDeadLetters();
    }

    private static void noSlotLeft(Stage stage) throws Exception {
        // A Region has five trails, and the organization trail is one of them; so there is room for four others.
        List<Trail> intruders = List.of("a", "b", "c", "d").stream()
                .map(name -> Trail.create(
                                PAYMENTS, "intruder-" + name, HUB_REGION, TrailSettings.to(DemoTrails.FOREIGN_BUCKET))
                        .start(stage.sandbox().world().clock().now()))
                .toList();
        stage.sandbox().world().trails().remove(Stops.PAYMENTS_TRAIL);
        intruders.forEach(stage.sandbox().world().trails()::put);
        stage.remark("payments", "mallory deletes the trail and fills its place faster than anybody looks");
        stage.deliver(
                PAYMENTS,
                HUB_REGION,
                Stage.envelope(Stage.record(PAYMENTS, HUB_REGION, "DeleteTrail", Map.of("name", "payments-trail"))));
        stage.settle();
        stage.expectOneAlert("NOT RESTORED");
        stage.expectTold("it says why", "MaximumNumberOfTrailsExceededException");
        stage.expectTold("it says that a person has to choose", "Trailwarden deletes nobody's trail");
        stage.expect(
                "not one of the attacker's trails was touched",
                intruders.stream().allMatch(one -> stage.trail(one.arn()).equals(one)));
        stage.expect("it was not tried again in vain", stage.logged(1, "\"verdict\":\"not-restored\""));
        stage.expect("the event is kept", stage.deadLetters().size() == 1);
    }
}
