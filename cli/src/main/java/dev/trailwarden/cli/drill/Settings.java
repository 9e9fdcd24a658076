package dev.trailwarden.cli.drill;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.MANAGEMENT;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;

import dev.trailwarden.sandbox.DemoTrails;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.cloudtrail.model.Tag;
import software.amazon.awssdk.services.cloudtrail.model.UpdateTrailRequest;

/** A trail keeps logging, and is changed. */
final class Settings {
    static final List<Scenario> ALL = List.of(
            new Scenario(
                    "bucket-swapped",
                    "A trail's log files are sent to the attacker's bucket.",
                    false,
                    Settings::bucketSwapped),
            new Scenario(
                    "key-foreign",
                    "Log files are encrypted with a key of the attacker, which can be taken away at any time.",
                    false,
                    Settings::keyForeign),
            new Scenario(
                    "key-added",
                    "The attacker's key is put on a trail that had none, and has to be unset again.",
                    false,
                    Settings::keyAdded),
            new Scenario("key-removed", "A trail's key is removed.", false, Settings::keyRemoved),
            new Scenario(
                    "minimized",
                    "One call takes from a trail all that can be taken while it logs, as the tool pacu does.",
                    true,
                    Settings::minimized),
            new Scenario(
                    "organization-flag-removed",
                    "In the management account, the organization trail is made a trail of that account alone.",
                    false,
                    Settings::organizationFlagRemoved),
            new Scenario(
                    "update-while-busy",
                    "CloudTrail is changing the trail already, and then throttles, while a change is to be undone.",
                    false,
                    Settings::whileBusy),
            new Scenario(
                    "bucket-gone",
                    "A trail is sent elsewhere, and its own bucket does not exist any more.",
                    false,
                    Settings::bucketGone),
            new Scenario("tags-added", "Tags of a trail are added and changed.", false, Settings::tagsAdded),
            new Scenario("tags-removed", "A tag of a trail is removed.", false, Settings::tagsRemoved));

    private Settings() {}

    private static void bucketSwapped(Stage stage) throws Exception {
        update(
                stage,
                stage.mallory(PAYMENTS),
                HUB_REGION,
                trail -> trail.name("payments-trail").s3BucketName(DemoTrails.FOREIGN_BUCKET));
        stage.expectUndone();
        stage.expect("one call undid it", stage.repairs().equals(List.of("UpdateTrail")));
        stage.expectTold(
                "it shows the bucket as it was and as it was attacked",
                "S3 bucket",
                "trailwarden-demo-logs-",
                "mallory-logs-");
    }

    private static void keyForeign(Stage stage) throws Exception {
        update(
                stage,
                stage.mallory(PAYMENTS),
                HUB_REGION,
                trail -> trail.name("payments-trail").kmsKeyId(DemoTrails.FOREIGN_KEY));
        stage.expectUndone();
        stage.expectTold("it names the setting", "KMS key");
    }

    private static void keyAdded(Stage stage) throws Exception {
        update(
                stage,
                stage.user(SECURITY, ADMIN),
                HUB_REGION,
                trail -> trail.name("security-trail").kmsKeyId(DemoTrails.FOREIGN_KEY));
        stage.expectUndone();
        stage.expectTold("it names the setting and says that there was none", "KMS key", "(none)");
    }

    private static void keyRemoved(Stage stage) throws Exception {
        update(
                stage,
                stage.mallory(PAYMENTS),
                HUB_REGION,
                trail -> trail.name("payments-trail").kmsKeyId(""));
        stage.expectUndone();
    }

    private static void minimized(Stage stage) throws Exception {
        update(
                stage,
                stage.mallory(PAYMENTS),
                HUB_REGION,
                trail -> trail.name("payments-trail")
                        .snsTopicName("")
                        .includeGlobalServiceEvents(false)
                        .isMultiRegionTrail(false)
                        .enableLogFileValidation(false)
                        .cloudWatchLogsLogGroupArn("")
                        .cloudWatchLogsRoleArn("")
                        .kmsKeyId(""));
        stage.expectUndone();
        stage.expect("one call undid it", stage.repairs().equals(List.of("UpdateTrail")));
        stage.expectTold(
                "it names every setting",
                "SNS topic",
                "global events",
                "multi-Region",
                "validation",
                "log group",
                "KMS key");
    }

    private static void organizationFlagRemoved(Stage stage) throws Exception {
        update(
                stage,
                stage.user(MANAGEMENT, ADMIN),
                Region.US_EAST_1,
                trail -> trail.name("organization-trail").isOrganizationTrail(false));
        stage.expectUndone();
        stage.expectTold("it names the setting", "organization trail");
    }

    private static void whileBusy(Stage stage) throws Exception {
        stage.backstage()
                .change(
                        Stops.PAYMENTS_TRAIL,
                        trail -> trail.with(trail.settings().withBucket(DemoTrails.FOREIGN_BUCKET)));
        stage.sandbox()
                .faults()
                .failNext(
                        "cloudtrail", "UpdateTrail", 2, ApiError.badRequest("ConflictException", "Trail is changing"));
        stage.sandbox()
                .faults()
                .failNext("cloudtrail", "UpdateTrail", 1, ApiError.badRequest("ThrottlingException", "Rate exceeded"));
        stage.remark("CloudTrail", "will refuse the next three calls of UpdateTrail");
        stage.remark("payments", "mallory swaps the trail's bucket");
        stage.deliver(
                PAYMENTS,
                HUB_REGION,
                Stage.envelope(Stage.record(
                        PAYMENTS,
                        HUB_REGION,
                        "UpdateTrail",
                        Map.of("name", "payments-trail", "s3BucketName", DemoTrails.FOREIGN_BUCKET))));
        stage.settle();
        stage.expectUndone();
        stage.expect("it took one invocation", stage.logged(1, "\"tamper\":\"update-trail\""));
    }

    private static void bucketGone(Stage stage) throws Exception {
        stage.sandbox().world().destinations().removeBucket(DemoTrails.bucket(PAYMENTS));
        stage.remark("payments", "the trail's own bucket is deleted");
        update(
                stage,
                stage.mallory(PAYMENTS),
                HUB_REGION,
                trail -> trail.name("payments-trail")
                        .s3BucketName(DemoTrails.FOREIGN_BUCKET)
                        .enableLogFileValidation(false));
        stage.expectOneAlert("NOT RESTORED");
        stage.expectTold(
                "it says why, in CloudTrail's words",
                "S3BucketDoesNotExistException",
                DemoTrails.bucket(PAYMENTS) + " does not exist");
        stage.expect("it was not tried again in vain", stage.logged(1, "\"verdict\":\"not-restored\""));
        stage.expect("the event is kept", stage.deadLetters().size() == 1);
    }

    private static void tagsAdded(Stage stage) throws Exception {
        Optional<String> answer = stage.mallory(PAYMENTS)
                .cloudTrail(
                        HUB_REGION,
                        trails -> trails.addTags(tags -> tags.resourceId(Stops.PAYMENTS_TRAIL)
                                .tagsList(
                                        Tag.builder()
                                                .key("owner")
                                                .value("mallory")
                                                .build(),
                                        Tag.builder().key("guard").value("off").build())));
        stage.expect("the attacker's call succeeds", answer.isEmpty());
        stage.settle();
        stage.expectUndone();
        stage.expect(
                "two calls undid it, one for each direction", stage.repairs().equals(List.of("RemoveTags", "AddTags")));
    }

    private static void tagsRemoved(Stage stage) throws Exception {
        Optional<String> answer = stage.mallory(PAYMENTS)
                .cloudTrail(
                        HUB_REGION,
                        trails -> trails.removeTags(tags -> tags.resourceId(Stops.PAYMENTS_TRAIL)
                                .tagsList(Tag.builder().key("confidentiality").build())));
        stage.expect("the attacker's call succeeds", answer.isEmpty());
        stage.settle();
        stage.expectUndone();
    }

    private static void update(Stage stage, Person who, Region region, Consumer<UpdateTrailRequest.Builder> how)
            throws Exception {
        Optional<String> answer = who.cloudTrail(region, trails -> trails.updateTrail(how));
        stage.expect("the attacker's call succeeds", answer.isEmpty());
        stage.settle();
    }
}
