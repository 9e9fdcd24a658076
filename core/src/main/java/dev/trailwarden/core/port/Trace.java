package dev.trailwarden.core.port;

import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.port.Permission.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What CloudTrail's event history knows of a trail ({@code cloudtrail:LookupEvents}, twice a second per account and
 * Region). It has the management events of 90 days whether or not any trail logs, each some minutes after the call
 * (CloudTrail user guide, "Working with CloudTrail event history").
 */
public interface Trace {
    /** What asking it takes. */
    Set<Permission> READS = Set.of(new Permission("cloudtrail:LookupEvents", Scope.ACCOUNT));

    /**
     * Looks records up in the trail's own account and home Region, where every call that changes it is made.
     *
     * @param trail whose account and home Region; the records may be about other trails of theirs
     * @param calls which calls, for example {@code StopLogging}
     * @param since nothing older
     * @return each record in an envelope as EventBridge would have made it, whose account and Region are where we asked;
     *     newest first, at most some dozens of each call
     * @throws MemberFault if CloudTrail does not answer or refuses
     */
    List<byte[]> of(TrailArn trail, Set<String> calls, Instant since) throws MemberFault;
}
