package dev.trailwarden.cli.drill;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.MANAGEMENT;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static dev.trailwarden.sandbox.DemoOrganization.RESEARCH;

import dev.trailwarden.sandbox.DemoTrails;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.trail.Trail;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A trail is stopped, and comes back. */
final class Stops {
    static final String PAYMENTS_TRAIL = "arn:aws:cloudtrail:eu-west-1:333333333333:trail/payments-trail";
    static final String RESEARCH_TRAIL = "arn:aws:cloudtrail:us-west-2:444444444444:trail/research-trail";
    static final String ORGANIZATION_TRAIL = "arn:aws:cloudtrail:us-east-1:111111111111:trail/organization-trail";
    static final Region RESEARCH_HOME = new Region("us-west-2");

    static final List<Scenario> ALL = List.of(
            new Scenario(
                    "stop-by-name", "In a member account, somebody stops a trail by its name.", true, Stops::byName),
            new Scenario("stop-by-arn", "The same by the trail's ARN, as the console does it.", false, Stops::byArn),
            new Scenario(
                    "stop-in-another-region",
                    "The trail's home is another Region than the hub's; the event's envelope changes its id on the way.",
                    false,
                    Stops::inAnotherRegion),
            new Scenario(
                    "stop-organization-trail",
                    "In the management account, the organization trail itself is stopped.",
                    false,
                    Stops::organizationTrail),
            new Scenario(
                    "stop-without-a-name",
                    "The event does not say which trail was stopped: its parameters were too large to be recorded.",
                    false,
                    Stops::withoutName),
            new Scenario(
                    "stop-while-throttled",
                    "CloudTrail throttles StartLogging, as it does above one call a second.",
                    false,
                    Stops::throttled),
            new Scenario(
                    "stop-and-start",
                    "Somebody stops a trail, acts, and starts it again before anybody looks.",
                    false,
                    Stops::andStart),
            new Scenario(
                    "stop-and-change",
                    "While a trail is off, it is changed, and nothing reports that.",
                    false,
                    Stops::andChange));

    private Stops() {}

    private static void byName(Stage stage) throws Exception {
        stopAndExpectTheWholeStory(stage, stage.mallory(PAYMENTS), PAYMENTS_TRAIL, "payments-trail");
    }

    private static void byArn(Stage stage) throws Exception {
        stopAndExpectTheWholeStory(stage, stage.mallory(PAYMENTS), PAYMENTS_TRAIL, PAYMENTS_TRAIL);
    }

    private static void inAnotherRegion(Stage stage) throws Exception {
        stopAndExpectTheWholeStory(stage, stage.mallory(RESEARCH), RESEARCH_TRAIL, "research-trail");
    }

    private static void organizationTrail(Stage stage) throws Exception {
        stopAndExpectTheWholeStory(stage, stage.user(MANAGEMENT, ADMIN), ORGANIZATION_TRAIL, "organization-trail");
    }

    private static void withoutName(Stage stage) throws Exception {
        stage.backstage().stopUnseen(PAYMENTS_TRAIL);
        stage.remark("payments", "somebody stops a trail with a call too large to be recorded in full");
        stage.deliver(
                PAYMENTS,
                HUB_REGION,
                Stage.envelope(Stage.record(
                        PAYMENTS,
                        HUB_REGION,
                        "StopLogging",
                        Map.of("omitted", "true", "reason", "requestParameters too large"))));
        stage.settle();
        stage.expect("the trail logs again", stage.trail(PAYMENTS_TRAIL).logging());
        stage.expect("no other trail was started", stage.records("StartLogging").size() == 1);
        stage.expectOneAlert("RESTORED");
        stage.expectNoDeadLetters();
    }

    private static void throttled(Stage stage) throws Exception {
        stage.sandbox()
                .faults()
                .failNext("cloudtrail", "StartLogging", 2, ApiError.badRequest("ThrottlingException", "Rate exceeded"));
        stage.remark("CloudTrail", "will refuse the next two calls of StartLogging as too many");
        stage.mallory(PAYMENTS).stopLogging(HUB_REGION, "payments-trail");
        stage.settle();
        stage.expect("the trail logs again", stage.trail(PAYMENTS_TRAIL).logging());
        stage.expectOneAlert("RESTORED");
        stage.expectNoDeadLetters();
    }

    private static void andStart(Stage stage) throws Exception {
        // The hub's first look at the trail takes a while.
        stage.sandbox().faults().delayNext("cloudtrail", "GetTrailStatus", 1, Duration.ofSeconds(1));
        Optional<String> answer = stage.mallory(PAYMENTS).cloudTrail(HUB_REGION, trails -> {
            trails.stopLogging(trail -> trail.name("payments-trail"));
            trails.startLogging(trail -> trail.name("payments-trail"));
        });
        stage.expect("the attacker's calls succeed", answer.isEmpty());
        stage.settle();
        stage.expectAsBefore();
        stage.expect("the hub changed nothing", stage.repairs().isEmpty());
        stage.expectOneAlert("LOGGING AGAIN");
        stage.expectTold("it says how long the trail was blind", "Blind 0.");
        stage.expectNoDeadLetters();
    }

    private static void andChange(Stage stage) throws Exception {
        stage.backstage().stopUnseen(PAYMENTS_TRAIL);
        stage.backstage()
                .change(
                        PAYMENTS_TRAIL,
                        trail -> trail.with(trail.settings()
                                .withBucket(DemoTrails.FOREIGN_BUCKET)
                                .withKmsKey(Optional.empty())));
        stage.remark("payments", "mallory stops the trail, and changes it while it is off");
        stage.deliver(
                PAYMENTS,
                HUB_REGION,
                Stage.envelope(Stage.record(PAYMENTS, HUB_REGION, "StopLogging", Map.of("name", "payments-trail"))));
        stage.settle();
        stage.expectUndone();
        stage.expect(
                "it logs again before anything else", stage.repairs().equals(List.of("StartLogging", "UpdateTrail")));
        stage.expectTold("it shows what was changed meanwhile", "S3 bucket", "mallory-logs-", "KMS key");
    }

    private static void stopAndExpectTheWholeStory(Stage stage, Person caller, String arn, String nameOrArn)
            throws Exception {
        Trail trail = stage.trail(arn);
        stage.expect(
                "the attacker's call succeeds",
                caller.stopLogging(trail.homeRegion(), nameOrArn).isEmpty());
        stage.settle();
        stage.expectRestored(arn);
        stage.expectUndone();
        stage.expectTold(
                "it names the trail, the account and how long it was blind",
                trail.name(),
                stage.sandbox().name(trail.account()) + " (" + trail.account() + ")",
                "Blind ");
        stage.expect("the hub's log has it in one line", stage.logged(1, "\"verdict\":\"restored\""));
    }
}
