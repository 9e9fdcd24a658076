package dev.trailwarden.aws;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.core.alert.Alert;
import dev.trailwarden.core.alert.AlertOcsf;
import dev.trailwarden.core.alert.Digest;
import dev.trailwarden.core.alert.DigestJson;
import dev.trailwarden.core.alert.Notice;
import dev.trailwarden.core.alert.NoticeJson;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.port.AlertSink;
import java.time.Duration;
import java.time.InstantSource;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/**
 * Puts alerts on the hub's bus, where rules hand them to SIEMs: an alert as an OCSF Detection Finding, a digest
 * and a notice as machines read them.
 */
public final class SiemEvents implements AlertSink {
    /** What the events' {@code source} says. */
    public static final String SOURCE = "trailwarden";

    /** What the {@code detail-type} of an alert says. */
    public static final String ALERT = "Trailwarden Alert";

    /** What the {@code detail-type} of a digest says. */
    public static final String DIGEST = "Trailwarden Digest";

    /** What the {@code detail-type} of a notice says. */
    public static final String NOTICE = "Trailwarden Notice";

    private final Clients clients;
    private final Budget budget;
    private final String bus;
    private final String region;
    private final ObjectMapper json;
    private final InstantSource clock;

    /**
     * @param clients shared clients
     * @param budget the time this invocation has
     * @param bus name or ARN of the hub's bus
     * @param region the bus's Region
     * @param json writes digests and notices
     * @param clock when an alert is told
     */
    public SiemEvents(
            Clients clients, Budget budget, String bus, String region, ObjectMapper json, InstantSource clock) {
        this.clients = clients;
        this.budget = budget;
        this.bus = bus;
        this.region = region;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public void send(Alert alert) throws NotSent {
        put(ALERT, AlertOcsf.of(alert, clock.instant()).toString());
    }

    @Override
    public void send(Digest digest) throws NotSent {
        put(DIGEST, json.valueToTree(DigestJson.of(digest)).toString());
    }

    @Override
    public void send(Notice notice) throws NotSent {
        put(NOTICE, json.valueToTree(NoticeJson.of(notice)).toString());
    }

    private void put(String type, String detail) throws NotSent {
        Duration left = budget.forAsking();
        if (left.isZero()) {
            throw new NotSent("the time of this invocation is up", new IllegalStateException("no time left"));
        }
        PutEventsRequestEntry entry = PutEventsRequestEntry.builder()
                .eventBusName(bus)
                .source(SOURCE)
                .detailType(type)
                .detail(detail)
                .build();
        PutEventsResponse answer;
        try {
            answer = clients.eventBridge(region)
                    .putEvents(request -> request.entries(entry).overrideConfiguration(Clients.within(left)));
        } catch (SdkException e) {
            throw new NotSent("PutEvents on " + bus + " failed: " + Faults.words(e), e);
        }
        // An event that is refused is so within an answer that is a success (EventBridge API reference, PutEvents).
        if (!Integer.valueOf(0).equals(answer.failedEntryCount())) {
            String why =
                    answer.entries().stream().findFirst().map(SiemEvents::words).orElse("EventBridge does not say why");
            throw new NotSent("PutEvents on " + bus + " failed: " + why, new IllegalStateException(why));
        }
    }

    private static String words(PutEventsResultEntry refused) {
        return PlainText.of(refused.errorCode() + ": " + refused.errorMessage(), 600);
    }
}
