package dev.trailwarden.cli.drill;

import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.sandbox.DemoTrails;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.wire.Faults;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What the hub remembers is not there, or is not to be believed. */
final class Ledgers {
    private static final int FOR_LONG = 10_000;

    /** A call of the table is tried three times, and after that the table is not asked again in the same invocation. */
    private static final int ONE_INVOCATION = 3;

    static final List<Scenario> ALL = List.of(
            new Scenario(
                    "table-down",
                    "DynamoDB does not answer; a stopped trail is started and told all the same.",
                    false,
                    Ledgers::tableDown),
            new Scenario(
                    "table-late",
                    "DynamoDB does not answer at first, so nobody knows what a trail should be; then it does.",
                    false,
                    Ledgers::tableLate),
            new Scenario(
                    "baseline-forged",
                    "Somebody writes another bucket into the hub's table first, and then into the trail.",
                    true,
                    Ledgers::baselineForged));

    private Ledgers() {}

    private static void tableDown(Stage stage) throws Exception {
        Faults faults = stage.sandbox().faults();
        for (String operation :
                List.of("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan", "TransactWriteItems")) {
            faults.failNext(
                    "dynamodb", operation, FOR_LONG, new ApiError("InternalServerError", 500, "DynamoDB is down"));
        }
        stage.remark("DynamoDB", "is down");
        stage.mallory(PAYMENTS).stopLogging(HUB_REGION, "payments-trail");
        stage.settle();
        stage.expectRestored(Stops.PAYMENTS_TRAIL);
        stage.expectUndone();
        stage.expectTold("it says that it may be a repetition, and why", "may be a repetition", "DynamoDB is down");
        stage.expectTold("and that the settings were not compared", "could not be compared with its baseline");
        faults.clear();
        stage.remark("DynamoDB", "answers again");
    }

    private static void tableLate(Stage stage) throws Exception {
        stage.sandbox()
                .faults()
                .failNext(
                        "dynamodb",
                        "Query",
                        ONE_INVOCATION,
                        new ApiError("InternalServerError", 500, "DynamoDB is down"));
        stage.remark("DynamoDB", "is down");
        stage.mallory(PAYMENTS)
                .cloudTrail(
                        HUB_REGION,
                        trails -> trails.updateTrail(
                                trail -> trail.name("payments-trail").s3BucketName(DemoTrails.FOREIGN_BUCKET)));
        stage.settle();
        stage.expectAsBefore();
        List<String> verdicts = stage.alerts().stream()
                .map(mail -> mail.subject().split(" - ", -1)[0])
                .toList();
        stage.expect(
                "two alerts: NOT RESTORED, then RESTORED",
                verdicts.equals(List.of("Trailwarden: NOT RESTORED", "Trailwarden: RESTORED")));
        stage.expectTold("the first says why", "hat the trail should be is not known", "DynamoDB is down");
        stage.expectNoDeadLetters();
    }

    private static void baselineForged(Stage stage) throws Exception {
        List<Map<String, AttributeValue>> kept = stage.memory().baselines().stream()
                .filter(item -> item.toString().contains(DemoTrails.bucket(PAYMENTS)))
                .toList();
        stage.expect("one baseline names the bucket", kept.size() == 1);
        stage.memory().put(kept.stream().map(Ledgers::forged).toList());
        stage.remark("security", "somebody writes the attacker's bucket into the baseline");
        stage.mallory(PAYMENTS)
                .cloudTrail(
                        HUB_REGION,
                        trails -> trails.updateTrail(
                                trail -> trail.name("payments-trail").s3BucketName(DemoTrails.FOREIGN_BUCKET)));
        stage.settle();
        stage.expectOneAlert("NOT RESTORED");
        stage.expectTold("it says that the baseline was tampered with", "Somebody has changed what the hub remembers");
        stage.expect(
                "nothing was done by a baseline that nobody agreed to",
                stage.repairs().isEmpty());
        stage.expect("the event is kept", stage.deadLetters().size() == 1);
        JsonNode list = stage.operator().baselines(PAYMENTS);
        stage.expect(
                "the list of baselines shows which one",
                !list.path("ok").asBoolean() && list.at("/baselines/0").has("problem"));
        JsonNode seen = stage.operator().look(PAYMENTS);
        stage.expect(
                "a look does not trust it either",
                !seen.path("ok").asBoolean() && stage.repairs().isEmpty());
    }

    private static Map<String, AttributeValue> forged(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> forged = new HashMap<>(item);
        forged.replaceAll((name, value) -> value.s() == null
                ? value
                : AttributeValue.fromS(value.s().replace(DemoTrails.bucket(PAYMENTS), DemoTrails.FOREIGN_BUCKET)));
        return forged;
    }
}
