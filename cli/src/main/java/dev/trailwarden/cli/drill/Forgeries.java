package dev.trailwarden.cli.drill;

import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static dev.trailwarden.sandbox.DemoOrganization.RESEARCH;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.service.SqsService.Letter;
import java.util.List;
import java.util.Optional;

/** Events that are not what they seem. */
final class Forgeries {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HUB_BUS = "arn:aws:events:eu-west-1:222222222222:event-bus/trailwarden";

    static final List<Scenario> ALL = List.of(
            new Scenario(
                    "forged-event",
                    "A member puts a made-up event of another account straight onto the hub's bus.",
                    true,
                    Forgeries::refusedByTheBus),
            new Scenario(
                    "forged-event-open-bus",
                    "The same, after somebody has opened the bus policy and the rule: the judge is the last wall.",
                    false,
                    Forgeries::rejectedByTheJudge),
            new Scenario(
                    "stranger",
                    "A stranger's account, outside the organization, forwards its own events to the hub's bus.",
                    false,
                    Forgeries::stranger),
            new Scenario(
                    "unreadable-event",
                    "An event arrives in a form that nobody has seen before.",
                    false,
                    Forgeries::unreadable));

    private Forgeries() {}

    private static void refusedByTheBus(Stage stage) throws Exception {
        Person mallory = stage.mallory(RESEARCH);
        Optional<String> asAws = mallory.putEvent(HUB_REGION, HUB_BUS, "aws.cloudtrail", forged());
        stage.remark("research", "mallory puts an event with the source aws.cloudtrail: " + asAws.orElse("taken"));
        Optional<String> asOther = mallory.putEvent(HUB_REGION, HUB_BUS, "com.example.cloudtrail", forged());
        stage.remark("research", "mallory puts it with a source of her own: " + asOther.orElse("taken"));
        stage.settle();
        stage.expect("AWS keeps its own sources to itself", asAws.isPresent());
        stage.expect("the bus policy refuses the other", asOther.isPresent());
        stage.expect("the hub never ran", stage.logged(0, "\"incident\""));
        stage.expect("nobody was disturbed", stage.alerts().isEmpty());
        stage.expect(
                "the trail it named was not touched",
                stage.trail(Stops.PAYMENTS_TRAIL).logging());
    }

    private static void stranger(Stage stage) throws Exception {
        stage.expect(
                "the stranger stops a trail of their own",
                stage.stranger().stopLogging(HUB_REGION, "strange-trail").isEmpty());
        stage.settle();
        stage.expect("the hub never ran", stage.logged(0, "\"incident\""));
        stage.expect("nobody was disturbed", stage.alerts().isEmpty());
        stage.expectNoDeadLetters();
    }

    private static void rejectedByTheJudge(Stage stage) throws Exception {
        stage.backstage().deployHub(Forgeries::opened);
        stage.remark("security", "somebody opens the bus policy and drops the source from the rule");
        try {
            Optional<String> taken =
                    stage.mallory(RESEARCH).putEvent(HUB_REGION, HUB_BUS, "com.example.cloudtrail", forged());
            stage.remark("research", "mallory puts a made-up event of payments: " + taken.orElse("taken"));
            stage.settle();
            stage.expect("the open bus takes it", taken.isEmpty());
            stage.expectOneAlert("REJECTED EVENT");
            stage.expect("nothing was started", stage.records("StartLogging").isEmpty());
            stage.expect(
                    "the event is kept",
                    stage.deadLetters().size() == 1
                            && stage.deadLetters().getFirst().body().contains("made-up-by-mallory"));
        } finally {
            stage.backstage().deploy();
        }
    }

    /** The template as somebody careless would leave it: anybody of the organization, any source. */
    private static String opened(String hub) {
        String open = hub.replace("""
                                    events:source:
                                      - aws.cloudtrail
                                      - aws.organizations
                                    events:detail-type: AWS API Call via CloudTrail
                                  ArnLike:
                                    aws:PrincipalArn: !Sub arn:${AWS::Partition}:iam::*:role/trailwarden/trailwarden-forwarder
                                  # True for a rule that forwards from another account, false for a direct PutEvents call.
                                  Bool:
                                    events:eventBusInvocation: "true"
                        """, "").replace("""
                              EventPattern:
                                source:
                                  - aws.cloudtrail
                                  - aws.organizations
                                detail-type:
                        """, """
                              EventPattern:
                                detail-type:
                        """);
        if (open.contains("events:eventBusInvocation") || open.contains("- aws.cloudtrail")) {
            throw new IllegalStateException("hub.yaml is not written as this scenario expects it");
        }
        return open;
    }

    private static void unreadable(Stage stage) throws Exception {
        ObjectNode event = (ObjectNode) JSON.readTree("""
                {"version":"0","id":"5f0c2b1e-0000-4000-8000-00000000f00d","detail-type":"AWS API Call via CloudTrail",
                 "source":"aws.cloudtrail","account":"333333333333","time":"2026-03-01T12:00:00Z","region":"eu-west-1",
                 "resources":[],"detail":{"eventVersion":"2.0","eventSource":"cloudtrail.amazonaws.com",
                 "eventName":["StopLogging"],"awsRegion":"eu-west-1","note":"caf\\u00e9"}}
                """);
        stage.remark("payments", "CloudTrail sends an event whose eventName is a list");
        stage.deliver(PAYMENTS, HUB_REGION, event.deepCopy());
        stage.settle();
        stage.expectOneAlert("REJECTED EVENT");
        List<Letter> letters = stage.deadLetters();
        stage.expect("the event is kept", letters.size() == 1);
        JsonNode kept = letters.isEmpty()
                ? JSON.nullNode()
                : JSON.readTree(letters.getFirst().body());
        stage.expect("its payload is intact", kept.equals(event));
    }

    private static String forged() {
        return """
                {"eventVersion":"1.11","eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging",
                 "awsRegion":"eu-west-1","eventTime":"2026-03-01T12:00:00Z","eventID":"made-up-by-mallory",
                 "recipientAccountId":"333333333333","requestParameters":{"name":"payments-trail"},
                 "userIdentity":{"type":"Root","accountId":"333333333333","arn":"arn:aws:iam::333333333333:root"}}
                """;
    }
}
