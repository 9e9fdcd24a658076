package dev.trailwarden.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.Trace;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsResponse;

/**
 * CloudTrail's event history of a member account. It takes one attribute per question (CloudTrail API reference,
 * LookupEvents), so each call is asked for by its name.
 */
public final class SdkTrace implements Trace {
    /** Somebody who repeats a call a thousand times must not keep a sweep busy: each page has fifty. */
    private static final int PAGES = 2;

    private final Clients clients;
    private final MemberSessions sessions;
    private final ObjectMapper json;

    /**
     * @param clients shared clients
     * @param budget the time this invocation has
     * @param region where to assume roles: the hub's own Region
     * @param memberRole path and name of the remediation role, the same in every account
     * @param clock tells when a session expires
     * @param json reads records
     */
    public SdkTrace(Clients clients, Budget budget, String region, String memberRole, Clock clock, ObjectMapper json) {
        this.clients = clients;
        this.sessions = new MemberSessions(clients, budget, region, memberRole, clock);
        this.json = json;
    }

    @Override
    public List<byte[]> of(TrailArn trail, Set<String> calls, Instant since) throws MemberFault {
        MemberSession session = new MemberSession(sessions, trail.owner(), Trace.READS, Optional.empty());
        List<Event> events = new ArrayList<>();
        for (String call : new TreeSet<>(calls)) {
            events.addAll(called(session, trail, call, since));
        }
        events.sort(Comparator.comparing(SdkTrace::time).reversed());
        List<byte[]> records = new ArrayList<>();
        for (Event event : events) {
            records.add(enveloped(trail, event).getBytes(StandardCharsets.UTF_8));
        }
        return records;
    }

    private static Instant time(Event event) {
        return Objects.requireNonNullElse(event.eventTime(), Instant.EPOCH);
    }

    private List<Event> called(MemberSession session, TrailArn trail, String call, Instant since) throws MemberFault {
        List<Event> events = new ArrayList<>();
        Optional<String> next = Optional.empty();
        int page = 0;
        do {
            String token = next.orElse(null);
            LookupEventsResponse answer = session.call(
                    "LookupEvents of " + call + " in account " + trail.owner() + ", " + trail.homeRegion(),
                    as -> clients.cloudTrail(trail.homeRegion().id())
                            .lookupEvents(request -> request.lookupAttributes(LookupAttribute.builder()
                                            .attributeKey(LookupAttributeKey.EVENT_NAME)
                                            .attributeValue(call)
                                            .build())
                                    .startTime(since)
                                    .nextToken(token)
                                    .overrideConfiguration(as)));
            events.addAll(answer.events());
            next = Optional.ofNullable(answer.nextToken());
        } while (next.isPresent() && ++page < PAGES);
        return events;
    }

    /** As CloudTrail gives it to EventBridge, but for the envelope's id; a record that is no JSON stays what it is. */
    private String enveloped(TrailArn trail, Event event) {
        String text = Objects.requireNonNullElse(event.cloudTrailEvent(), "");
        try {
            JsonNode record = json.readTree(text);
            ObjectNode envelope = json.createObjectNode();
            envelope.put("version", "0");
            envelope.put("id", Objects.requireNonNullElse(event.eventId(), ""));
            envelope.put("detail-type", "AWS API Call via CloudTrail");
            envelope.put("source", "aws.cloudtrail");
            envelope.put("account", trail.owner().value());
            envelope.put("time", time(event).toString());
            envelope.put("region", trail.homeRegion().id());
            envelope.putArray("resources");
            envelope.set("detail", record);
            return envelope.toString();
        } catch (JsonProcessingException e) {
            return text;
        }
    }
}
