package dev.trailwarden.cli.drill;

import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.LEDGER;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.DemoTrails;
import java.util.List;
import java.util.Optional;

/** What is told and not undone, and what is neither. */
final class Exceptions {
    private static final String LEDGER_TRAIL = "arn:aws:cloudtrail:eu-west-1:555555555555:trail/ledger-trail";

    static final List<Scenario> ALL = List.of(
            new Scenario(
                    "refused-by-scp",
                    "In an account under the service control policy, the attempt is refused.",
                    true,
                    Exceptions::refusedByScp),
            new Scenario(
                    "break-glass",
                    "Somebody with the break-glass role stops a trail, and may.",
                    true,
                    Exceptions::breakGlass),
            new Scenario(
                    "own-repair",
                    "Trailwarden's own UpdateTrail is an event too, and must not start it again.",
                    false,
                    Exceptions::ownRepair),
            new Scenario(
                    "delivered-twice",
                    "EventBridge delivers the same event a second time.",
                    false,
                    Exceptions::deliveredTwice));

    private Exceptions() {}

    private static void refusedByScp(Stage stage) throws Exception {
        Optional<String> answer = stage.mallory(LEDGER).stopLogging(HUB_REGION, "ledger-trail");
        stage.settle();
        stage.expect("AWS answers AccessDeniedException", answer.equals(Optional.of("AccessDeniedException")));
        stage.expect("the trail never stopped", stage.trail(LEDGER_TRAIL).logging());
        stage.expect("nothing was started", stage.records("StartLogging").isEmpty());
        stage.expectOneAlert("REFUSED BY SCP");
        stage.expectNoDeadLetters();
    }

    private static void breakGlass(Stage stage) throws Exception {
        stage.expect(
                "the call succeeds",
                stage.breakGlass(PAYMENTS)
                        .stopLogging(HUB_REGION, "payments-trail")
                        .isEmpty());
        stage.settle();
        stage.expect("the trail stays off", !stage.trail(Stops.PAYMENTS_TRAIL).logging());
        stage.expect("nothing was started", stage.records("StartLogging").isEmpty());
        stage.expectOneAlert("BREAK-GLASS");
        stage.expectNoDeadLetters();
    }

    private static void ownRepair(Stage stage) throws Exception {
        stage.mallory(PAYMENTS)
                .cloudTrail(
                        HUB_REGION,
                        trails -> trails.updateTrail(
                                trail -> trail.name("payments-trail").s3BucketName(DemoTrails.FOREIGN_BUCKET)));
        stage.settle();
        stage.expectUndone();
        stage.expect(
                "the repair was recorded by CloudTrail",
                stage.records("UpdateTrail").size() == 2);
        stage.expect("the hub ran twice, for the attack and for its own repair", stage.logged(2, "\"incident\""));
        stage.expect("it ignored its own repair", stage.logged(1, "\"decision\":\"ignore\""));
    }

    private static void deliveredTwice(Stage stage) throws Exception {
        stage.mallory(PAYMENTS).stopLogging(HUB_REGION, "payments-trail");
        stage.settle();
        List<ObjectNode> stops = stage.records("StopLogging");
        stage.expect("the stop was delivered", stops.size() == 1);
        if (!stops.isEmpty()) {
            stage.remark("EventBridge", "delivers the same event again");
            stage.deliver(PAYMENTS, HUB_REGION, Stage.envelope(stops.getFirst()));
            stage.settle();
        }
        stage.expect("the hub ran twice", stage.logged(2, "\"incident\""));
        stage.expectRestored(Stops.PAYMENTS_TRAIL);
        stage.expectOneAlert("RESTORED");
    }
}
