package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.LEDGER;
import static dev.trailwarden.sandbox.DemoOrganization.MALLORY;
import static dev.trailwarden.sandbox.DemoOrganization.RESEARCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.Sdk;
import dev.trailwarden.sandbox.model.Region;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.InvalidTimeRangeException;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsResponse;

/** CloudTrail's event history, read by the SDK. */
class LookupEventsTest {
    private static final Region WEST = new Region("us-west-2");

    private Sandbox sandbox;
    private CloudTrailClient mallory;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        mallory = new Sdk(sandbox).client(CloudTrailClient.builder(), sandbox.key(RESEARCH, MALLORY), WEST);
    }

    @AfterEach
    void stop() {
        mallory.close();
        sandbox.close();
    }

    private List<Event> lookup(LookupAttributeKey key, String value) {
        return mallory.lookupEvents(request -> request.lookupAttributes(attribute(key, value)))
                .events();
    }

    private static LookupAttribute attribute(LookupAttributeKey key, String value) {
        return LookupAttribute.builder().attributeKey(key).attributeValue(value).build();
    }

    @Test
    void aStopAndWhatComesAfterItAreInTheHistoryThoughNoTrailLogs() throws IOException {
        mallory.stopLogging(request -> request.name("research-trail"));
        mallory.deleteTrail(request -> request.name("research-trail"));

        assertThat(lookup(LookupAttributeKey.RESOURCE_NAME, "research-trail"))
                .extracting(Event::eventName)
                .containsExactly("DeleteTrail", "StopLogging");
        Event stop = lookup(LookupAttributeKey.EVENT_NAME, "StopLogging").getFirst();
        assertThat(stop.username()).isEqualTo(MALLORY);
        assertThat(stop.readOnly()).isEqualTo("false");
        assertThat(stop.eventSource()).isEqualTo("cloudtrail.amazonaws.com");
        assertThat(stop.resources()).singleElement().satisfies(trail -> {
            assertThat(trail.resourceType()).isEqualTo("AWS::CloudTrail::Trail");
            assertThat(trail.resourceName()).isEqualTo("research-trail");
        });
        JsonNode record = new ObjectMapper().readTree(stop.cloudTrailEvent());
        assertThat(record.path("eventID").asText()).isEqualTo(stop.eventId());
        assertThat(record.at("/requestParameters/name").asText()).isEqualTo("research-trail");
        assertThat(record.at("/userIdentity/userName").asText()).isEqualTo(MALLORY);
        assertThat(record.path("recipientAccountId").asText()).isEqualTo(RESEARCH.value());
        assertThat(record.path("awsRegion").asText()).isEqualTo("us-west-2");
        assertThat(lookup(LookupAttributeKey.EVENT_ID, stop.eventId())).hasSize(1);
        // Written again at every reading, and always the same.
        assertThat(lookup(LookupAttributeKey.EVENT_ID, stop.eventId())
                        .getFirst()
                        .cloudTrailEvent())
                .isEqualTo(stop.cloudTrailEvent());
    }

    @Test
    void theHistoryIsThatOfOneAccountAndRegion() {
        mallory.stopLogging(request -> request.name("research-trail"));

        try (CloudTrailClient elsewhere =
                        new Sdk(sandbox).client(CloudTrailClient.builder(), sandbox.key(RESEARCH, ADMIN), HUB_REGION);
                CloudTrailClient other =
                        new Sdk(sandbox).client(CloudTrailClient.builder(), sandbox.key(LEDGER, ADMIN), WEST)) {
            for (CloudTrailClient client : List.of(elsewhere, other)) {
                assertThat(client.lookupEvents().events())
                        .extracting(Event::eventName)
                        .doesNotContain("StopLogging");
            }
        }
    }

    @Test
    void attributesNarrowIt() {
        mallory.stopLogging(request -> request.name("research-trail"));
        mallory.getTrailStatus(request -> request.name("research-trail"));

        assertThat(lookup(LookupAttributeKey.READ_ONLY, "false"))
                .extracting(Event::eventName)
                .containsExactly("StopLogging");
        assertThat(lookup(LookupAttributeKey.READ_ONLY, "true"))
                .extracting(Event::eventName)
                .contains("GetTrailStatus")
                .doesNotContain("StopLogging");
        assertThat(lookup(LookupAttributeKey.USERNAME, ADMIN)).isEmpty();
        assertThat(lookup(LookupAttributeKey.USERNAME, MALLORY)).isNotEmpty();
        assertThat(lookup(LookupAttributeKey.RESOURCE_TYPE, "AWS::CloudTrail::Trail"))
                .extracting(Event::eventName)
                .containsExactly("GetTrailStatus", "StopLogging");
        assertThat(lookup(LookupAttributeKey.RESOURCE_TYPE, "AWS::S3::Bucket")).isEmpty();
    }

    @Test
    void aTimeRangeNarrowsItAndMustBeOne() {
        mallory.stopLogging(request -> request.name("research-trail"));
        Instant now = Instant.now();

        assertThat(mallory.lookupEvents(request -> request.startTime(now.minus(Duration.ofHours(1)))
                                .endTime(now.plus(Duration.ofHours(1))))
                        .events())
                .extracting(Event::eventName)
                .contains("StopLogging");
        assertThat(mallory.lookupEvents(request -> request.startTime(now.plus(Duration.ofHours(1))))
                        .events())
                .isEmpty();
        assertThat(mallory.lookupEvents(request -> request.endTime(now.minus(Duration.ofHours(1))))
                        .events())
                .isEmpty();
        assertThatThrownBy(() ->
                        mallory.lookupEvents(request -> request.startTime(now).endTime(now.minus(Duration.ofHours(1)))))
                .isInstanceOf(InvalidTimeRangeException.class);
    }

    @Test
    void pagesHaveFiftyEventsNewestFirst() {
        IntStream.range(0, 60).forEach(_ -> mallory.listTrails(request -> {}));

        LookupAttribute listed = attribute(LookupAttributeKey.EVENT_NAME, "ListTrails");
        LookupEventsResponse first = mallory.lookupEvents(request -> request.lookupAttributes(listed));
        LookupEventsResponse second = mallory.lookupEvents(
                request -> request.nextToken(first.nextToken()).lookupAttributes(listed));

        assertThat(first.events()).hasSize(50);
        assertThat(second.events()).hasSize(10);
        assertThat(second.nextToken()).isNull();
        assertThat(first.events().getFirst().eventTime())
                .isAfterOrEqualTo(second.events().getLast().eventTime());
    }
}
