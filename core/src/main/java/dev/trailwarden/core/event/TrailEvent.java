package dev.trailwarden.core.event;

import java.time.Instant;
import java.util.Optional;

/**
 * An API call that CloudTrail recorded, as far as anybody here needs it.
 *
 * @param envelope what EventBridge stamped on it; absent for a bare CloudTrail record
 * @param account the account it happened in: the envelope's, never one the caller could write
 * @param region the Region it happened in: the envelope's
 * @param recipientAccount the record's own idea of its account
 * @param eventSource the service called, for example {@code cloudtrail.amazonaws.com}
 * @param eventName the operation, for example {@code StopLogging}; {@link #INSIGHT} if no call is recorded
 * @param id the record's {@code eventID}; the same on every delivery, unlike the envelope's id, which a cross-Region
 *     hop replaces
 * @param time when it happened
 * @param readOnly whether the record says that nothing was changed
 * @param errorCode present if the call failed
 * @param errorMessage what the service told the caller
 * @param trail which trail it was about, or what of the organization
 * @param actor who called
 * @param sourceIp from where, an address or a service's name
 * @param userAgent what the caller's program called itself
 */
public record TrailEvent(
        Optional<Envelope> envelope,
        AccountId account,
        Region region,
        Optional<String> recipientAccount,
        String eventSource,
        String eventName,
        String id,
        Optional<Instant> time,
        boolean readOnly,
        Optional<String> errorCode,
        Optional<String> errorMessage,
        TrailReference trail,
        Actor actor,
        Optional<String> sourceIp,
        Optional<String> userAgent) {

    /** What stands for the operation's name in an event of CloudTrail Insights, which is about many calls. */
    public static final String INSIGHT = "Insight";

    /**
     * The part of the envelope that is not already in the event.
     *
     * @param source for example {@code aws.cloudtrail}; nobody but AWS can put an {@code aws.} source on an event
     * @param detailType for example {@code AWS API Call via CloudTrail}; anybody can write this
     */
    public record Envelope(String source, String detailType) {}

    /** Whether CloudTrail was called. */
    public boolean isCloudTrail() {
        return isOf("cloudtrail");
    }

    /**
     * Whether that service was called. Only the service counts: no source says that the domain is the same everywhere.
     *
     * @param service for example {@code organizations}
     */
    public boolean isOf(String service) {
        return eventSource.startsWith(service + ".amazonaws.");
    }

    /** Whether the call failed, so that nothing was changed by it. */
    public boolean failed() {
        return errorCode.isPresent();
    }
}
