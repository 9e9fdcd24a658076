package dev.trailwarden.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.core.doctor.Finding;
import dev.trailwarden.doctor.Blueprint.Part;
import dev.trailwarden.doctor.Blueprint.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.model.Filter;
import software.amazon.awssdk.services.lambda.model.FilterCriteria;
import software.amazon.awssdk.services.lambda.model.GetEventSourceMappingResponse;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.GetSubscriptionAttributesRequest;
import software.amazon.awssdk.services.sns.model.GetSubscriptionAttributesResponse;
import software.amazon.awssdk.services.sns.model.GetTopicAttributesRequest;
import software.amazon.awssdk.services.sns.model.GetTopicAttributesResponse;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsByTopicRequest;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsByTopicResponse;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.Subscription;

/** Filters are what the sandbox does not have: everything is there, enabled and confirmed, and nothing comes through. */
final class FilteredTest {
    private static final String TOPIC = "arn:aws:sns:eu-west-1:999999999999:trailwarden-alerts";
    private static final String INBOX = "security@example.com";

    private static Blueprint blueprint() throws Exception {
        return new Blueprint(
                Files.readString(Path.of("../hub-lambda/hub.yaml")),
                Map.of("AlertEmail", INBOX),
                new HashMap<>(Map.of("AlertTopic", TOPIC)),
                new Place("aws", "eu-west-1", "999999999999", "trailwarden-hub"));
    }

    private static Finding inbox(Map<String, String> attributes) throws Exception {
        return new TopicCheck(new Topics(attributes), blueprint())
                .findings().stream()
                        .filter(finding -> finding.id().equals("inbox"))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void anInboxThatIsToldOnlySomeAlertsIsNamedWithTheCommandThatTakesTheFilterAway() throws Exception {
        Finding found = inbox(Map.of("SubscriptionArn", TOPIC + ":1", "FilterPolicy", "{\"never\":[\"this\"]}"));
        assertThat(found.state()).isEqualTo(Finding.State.SICK);
        assertThat(found.what()).isEqualTo("the subscription of security@example.com has a filter policy");
        assertThat(found.fix())
                .endsWith("aws sns set-subscription-attributes --region eu-west-1 --subscription-arn " + TOPIC
                        + ":1 --attribute-name FilterPolicy --attribute-value {}");
    }

    @Test
    void anInboxWithoutAFilterOrWithAnEmptyOneIsToldEverything() throws Exception {
        assertThat(inbox(Map.of()).state()).isEqualTo(Finding.State.FINE);
        assertThat(inbox(Map.of("FilterPolicy", "{}")).state()).isEqualTo(Finding.State.FINE);
    }

    @Test
    void aQueueWhoseMessagesAreFilteredIsNotReadAsDeployed() throws Exception {
        Part wanted = blueprint().parts("AWS::Lambda::EventSourceMapping").getFirst();
        var whole = GetEventSourceMappingResponse.builder()
                .functionResponseTypesWithStrings("ReportBatchItemFailures")
                .build();
        assertThat(WatchCheck.whole(wanted, whole)).isTrue();
        assertThat(WatchCheck.whole(
                        wanted,
                        whole.toBuilder()
                                .filterCriteria(FilterCriteria.builder()
                                        .filters(Filter.builder()
                                                .pattern("{\"body\":[\"never\"]}")
                                                .build())
                                        .build())
                                .build()))
                .isFalse();
        assertThat(WatchCheck.whole(
                        wanted, GetEventSourceMappingResponse.builder().build()))
                .isFalse();
    }

    /** One topic with one confirmed subscription. */
    private static final class Topics implements SnsClient {
        private final Map<String, String> attributes;

        Topics(Map<String, String> attributes) {
            this.attributes = attributes;
        }

        @Override
        public ListSubscriptionsByTopicResponse listSubscriptionsByTopic(ListSubscriptionsByTopicRequest request) {
            return ListSubscriptionsByTopicResponse.builder()
                    .subscriptions(Subscription.builder()
                            .protocol("email")
                            .endpoint(INBOX)
                            .subscriptionArn(TOPIC + ":1")
                            .build())
                    .build();
        }

        @Override
        public GetSubscriptionAttributesResponse getSubscriptionAttributes(GetSubscriptionAttributesRequest request) {
            return GetSubscriptionAttributesResponse.builder()
                    .attributes(attributes)
                    .build();
        }

        @Override
        public GetTopicAttributesResponse getTopicAttributes(GetTopicAttributesRequest request) {
            throw NotFoundException.builder().message("no such topic").build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {
            // It has nothing open.
        }
    }
}
