package dev.trailwarden.cli.drill;

import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static dev.trailwarden.sandbox.DemoOrganization.RESEARCH;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedEventSelector;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedFieldSelector;
import software.amazon.awssdk.services.cloudtrail.model.EventSelector;
import software.amazon.awssdk.services.cloudtrail.model.ReadWriteType;

/** A trail keeps logging, and records less. */
final class Selectors {
    static final List<Scenario> ALL = List.of(
            new Scenario(
                    "selectors-read-only",
                    "A trail is made to record reads alone, and its data events are wiped.",
                    false,
                    Selectors::readOnly),
            new Scenario(
                    "selectors-mislabelled",
                    "A selector called 'Management events selector' selects data events, and nothing else is left.",
                    true,
                    Selectors::mislabelled),
            new Scenario("insights-off", "A trail's Insights are switched off.", false, Selectors::insightsOff),
            new Scenario(
                    "event-configuration-cleared",
                    "A trail's event configuration is cleared.",
                    false,
                    Selectors::eventConfigurationCleared));

    private Selectors() {}

    private static void readOnly(Stage stage) throws Exception {
        Optional<String> answer = stage.mallory(PAYMENTS)
                .cloudTrail(
                        HUB_REGION,
                        trails -> trails.putEventSelectors(all -> all.trailName("payments-trail")
                                .eventSelectors(EventSelector.builder()
                                        .readWriteType(ReadWriteType.READ_ONLY)
                                        .includeManagementEvents(true)
                                        .build())));
        stage.expect("the attacker's call succeeds", answer.isEmpty());
        stage.settle();
        stage.expectUndone();
        stage.expect("one call undid it", stage.repairs().equals(List.of("PutEventSelectors")));
        stage.expectTold(
                "it shows the selectors as they were and as they were attacked",
                "event selectors",
                "payments-ledgers/",
                "management ReadOnly");
    }

    private static void mislabelled(Stage stage) throws Exception {
        Optional<String> answer = stage.mallory(RESEARCH)
                .cloudTrail(
                        Stops.RESEARCH_HOME,
                        trails -> trails.putEventSelectors(all -> all.trailName("research-trail")
                                .advancedEventSelectors(AdvancedEventSelector.builder()
                                        .name("Management events selector")
                                        .fieldSelectors(
                                                field("eventCategory", "Data"),
                                                field("resources.type", "AWS::S3::Object"))
                                        .build())));
        stage.expect("the attacker's call succeeds", answer.isEmpty());
        stage.settle();
        stage.expectUndone();
        stage.expect("one call undid it", stage.repairs().equals(List.of("PutEventSelectors")));
    }

    private static void insightsOff(Stage stage) throws Exception {
        Optional<String> answer = stage.mallory(PAYMENTS)
                .cloudTrail(
                        HUB_REGION,
                        trails -> trails.putInsightSelectors(
                                all -> all.trailName("payments-trail").insightSelectors(List.of())));
        stage.expect("the attacker's call succeeds", answer.isEmpty());
        stage.settle();
        stage.expectUndone();
        stage.expect("one call undid it", stage.repairs().equals(List.of("PutInsightSelectors")));
    }

    private static void eventConfigurationCleared(Stage stage) throws Exception {
        Optional<String> answer = stage.mallory(PAYMENTS)
                .cloudTrail(
                        HUB_REGION,
                        trails -> trails.putEventConfiguration(
                                all -> all.trailName("payments-trail").aggregationConfigurations(List.of())));
        stage.expect("the attacker's call succeeds", answer.isEmpty());
        stage.settle();
        stage.expectUndone();
        stage.expect("one call undid it", stage.repairs().equals(List.of("PutEventConfiguration")));
    }

    static AdvancedFieldSelector field(String field, String value) {
        return AdvancedFieldSelector.builder().field(field).equalsValue(value).build();
    }
}
