package dev.trailwarden.cli.drill;

import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static dev.trailwarden.sandbox.DemoOrganization.RESEARCH;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.service.SqsService.Letter;
import java.util.List;

/** Something that Trailwarden needs is not there. */
final class Outages {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The SDK tries a call nine times; so an outage of two invocations is eighteen failed calls. */
    private static final int TWO_INVOCATIONS = 18;

    static final List<Scenario> ALL = List.of(
            new Scenario(
                    "topic-down", "SNS is down for the first two attempts to tell anybody.", false, Outages::topicDown),
            new Scenario(
                    "member-role-missing",
                    "The remediation role of the account is gone.",
                    false,
                    Outages::memberRoleMissing),
            new Scenario(
                    "member-role-late",
                    "The remediation role is not there at the first attempt, and is at the second.",
                    false,
                    Outages::memberRoleLate));

    private Outages() {}

    private static void topicDown(Stage stage) throws Exception {
        stage.sandbox()
                .faults()
                .failNext("sns", "Publish", TWO_INVOCATIONS, new ApiError("InternalError", 500, "SNS is down"));
        stage.remark("SNS", "is down");
        stage.mallory(PAYMENTS).stopLogging(HUB_REGION, "payments-trail");
        stage.settle();
        stage.expectRestored(Stops.PAYMENTS_TRAIL);
        stage.expect("it took three invocations to tell", stage.logged(3, "\"incident\""));
        stage.expectOneAlert("RESTORED");
        stage.expectNoDeadLetters();
    }

    private static void memberRoleMissing(Stage stage) throws Exception {
        // A session of the role that an earlier event opened would still be good for some minutes.
        stage.backstage().recycleHub();
        stage.backstage().deleteRemediationRole(RESEARCH);
        stage.remark("research", "the remediation role is deleted");
        try {
            stage.mallory(RESEARCH).stopLogging(Stops.RESEARCH_HOME, "research-trail");
            stage.settle();
            stage.expect(
                    "the trail is still off", !stage.trail(Stops.RESEARCH_TRAIL).logging());
            stage.expect("it was tried three times", stage.logged(3, "\"verdict\":\"not-restored\""));
            stage.expectOneAlert("NOT RESTORED");
            String body =
                    stage.alerts().isEmpty() ? "" : stage.alerts().getFirst().body();
            stage.expect(
                    "it says why and what to do", body.contains("AssumeRole") && body.contains("member-roles.yaml"));
            expectKept(stage);
        } finally {
            stage.backstage().deployRolesAnew(RESEARCH);
        }
    }

    private static void memberRoleLate(Stage stage) throws Exception {
        stage.backstage().recycleHub();
        stage.sandbox().faults().failNext("sts", "AssumeRole", 1, ApiError.denied("sts:AssumeRole is refused"));
        stage.remark("research", "the stack with the remediation role is not there yet");
        stage.mallory(RESEARCH).stopLogging(Stops.RESEARCH_HOME, "research-trail");
        stage.settle();
        stage.expect("the trail logs again", stage.trail(Stops.RESEARCH_TRAIL).logging());
        List<String> subjects = stage.alerts().stream()
                .map(mail -> mail.subject().split(" - ", -1)[0])
                .toList();
        stage.expect(
                "two alerts: NOT RESTORED, then RESTORED LATE",
                subjects.equals(List.of("Trailwarden: NOT RESTORED", "Trailwarden: RESTORED LATE")));
        stage.expectNoDeadLetters();
    }

    private static void expectKept(Stage stage) throws Exception {
        List<Letter> letters = stage.deadLetters();
        List<ObjectNode> stops = stage.records("StopLogging");
        stage.expect("the event is in the dead-letter queue", letters.size() == 1 && stops.size() == 1);
        if (letters.size() == 1 && stops.size() == 1) {
            JsonNode kept = JSON.readTree(letters.getFirst().body()).path("requestPayload");
            stage.expect("its payload is intact", kept.path("detail").equals(stops.getFirst()));
        }
    }
}
