package dev.trailwarden.cli.drill;

import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.sandbox.service.Delivery;
import dev.trailwarden.sandbox.service.SqsService.Letter;
import dev.trailwarden.sandbox.template.StackTarget;
import dev.trailwarden.sandbox.template.Template;
import java.util.List;
import java.util.Map;

/** What machines are told. */
final class Machines {
    private static final String QUEUE = "arn:aws:sqs:eu-west-1:222222222222:siem";

    /** What an operator adds for a SIEM: a rule on the hub's bus, and the queue that the SIEM reads. */
    private static final String SIEM = """
            Resources:
              Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: siem}}
              Rule:
                Type: AWS::Events::Rule
                Properties:
                  Name: siem
                  EventBusName: trailwarden
                  EventPattern: {source: [trailwarden]}
                  Targets: [{Id: siem, Arn: !GetAtt Queue.Arn}]
              LetTheRuleIn:
                Type: AWS::SQS::QueuePolicy
                Properties:
                  Queues: [!Ref Queue]
                  PolicyDocument:
                    Version: 2012-10-17
                    Statement:
                      Effect: Allow
                      Principal: {Service: events.amazonaws.com}
                      Action: sqs:SendMessage
                      Resource: !GetAtt Queue.Arn
                      Condition: {ArnEquals: {aws:SourceArn: !GetAtt Rule.Arn}}
            """;

    static final List<Scenario> ALL = List.of(new Scenario(
            "told-to-machines",
            "A SIEM has a rule on the hub's bus, and gets each incident as an event of the OCSF schema.",
            false,
            Machines::siem));

    private Machines() {}

    private static void siem(Stage stage) throws Exception {
        Delivery delivery = stage.sandbox().delivery();
        StackTarget where = new StackTarget(SECURITY.value(), HUB_REGION.name(), "siem");
        delivery.stacks().deploy(where, Template.read(SIEM), Map.of());
        try {
            stage.mallory(PAYMENTS).stopLogging(HUB_REGION, "payments-trail");
            stage.settle();
            stage.expectUndone();
            List<Letter> events = delivery.queues().messages(QUEUE);
            stage.expect("the SIEM gets one event", events.size() == 1);
            JsonNode finding = new ObjectMapper()
                    .readTree(events.isEmpty() ? "{}" : events.getFirst().body())
                    .path("detail");
            stage.expect(
                    "it is a Detection Finding of OCSF",
                    finding.path("class_uid").asInt() == 2004 && finding.has("time"));
            stage.expect(
                    "of the incident that the mail tells of",
                    Looks.incident(stage)
                            .filter(id ->
                                    id.equals(finding.at("/finding_info/uid").asText()))
                            .isPresent());
        } finally {
            delivery.stacks().delete(where);
        }
    }
}
