package dev.trailwarden.core.port;

import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.remedy.TrailWrite;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What can be seen and done in one member account. */
public interface MemberAccount {

    /**
     * Looks at a trail's logging ({@code cloudtrail:GetTrailStatus}).
     *
     * @param homeRegion where to ask
     * @param name a trail of this account
     * @return what CloudTrail says
     * @throws MemberFault if CloudTrail does not answer or refuses
     */
    TrailStatus status(Region homeRegion, String name) throws MemberFault;

    /**
     * Switches logging on ({@code cloudtrail:StartLogging}).
     *
     * @param homeRegion the trail's home Region; CloudTrail refuses any other
     * @param name a trail of this account
     * @throws MemberFault if CloudTrail does not answer or refuses
     */
    void startLogging(Region homeRegion, String name) throws MemberFault;

    /**
     * Lists the trails of all Regions that the account can see, organization trails of others among them
     * ({@code cloudtrail:ListTrails}).
     *
     * @param askIn any Region that is enabled in the account
     * @return their ARNs, whose Region is the home Region
     * @throws MemberFault if CloudTrail does not answer or refuses
     */
    List<TrailArn> trails(Region askIn) throws MemberFault;

    /**
     * Reads everything about a trail, in its home Region ({@code cloudtrail:GetTrail}, {@code GetTrailStatus},
     * {@code GetEventSelectors}, {@code GetInsightSelectors}, {@code GetEventConfiguration}, {@code ListTags}).
     *
     * @param trail a trail of this account
     * @return as it is
     * @throws MemberFault of kind {@link MemberFault.Kind#NO_SUCH_TRAIL} if there is none, or if CloudTrail does not
     *     answer or refuses
     */
    TrailSettings settings(TrailArn trail) throws MemberFault;

    /**
     * Reads everything about a trail that may be gone.
     *
     * @param trail a trail of this account
     * @return as it is, or nothing if there is none
     * @throws MemberFault if CloudTrail does not answer or refuses
     */
    default Optional<TrailSettings> settingsIfThere(TrailArn trail) throws MemberFault {
        try {
            return Optional.of(settings(trail));
        } catch (MemberFault fault) {
            if (fault.kind() == MemberFault.Kind.NO_SUCH_TRAIL) {
                return Optional.empty();
            }
            throw fault;
        }
    }

    /**
     * Reads the same, and whether its files arrive.
     *
     * @param trail a trail of this account
     * @return as it is, or nothing if there is none
     * @throws MemberFault if CloudTrail does not answer or refuses
     */
    default Optional<TrailSight> sightIfThere(TrailArn trail) throws MemberFault {
        Optional<TrailSettings> settings = settingsIfThere(trail);
        return settings.isEmpty()
                ? Optional.empty()
                : Optional.of(new TrailSight(
                        settings.get(), status(trail.homeRegion(), trail.name()).deliveryError()));
    }

    /**
     * Changes a trail, or makes it, in its home Region.
     *
     * @param trail a trail of this account
     * @param write the one call to make
     * @throws MemberFault if CloudTrail does not answer or refuses
     */
    void write(TrailArn trail, TrailWrite write) throws MemberFault;

    /**
     * Looks at an event data store ({@code cloudtrail:GetEventDataStore}).
     *
     * @param region where it is
     * @param id its id, the last part of its ARN
     * @return as it is
     * @throws MemberFault of kind {@link MemberFault.Kind#NO_SUCH_TRAIL} if there is none, or if CloudTrail does not
     *     answer or refuses
     */
    StoreStatus store(Region region, String id) throws MemberFault;

    /**
     * Changes an event data store.
     *
     * @param region where it is
     * @param id its id, the last part of its ARN
     * @param write the one call to make
     * @throws MemberFault if CloudTrail does not answer or refuses
     */
    void write(Region region, String id, StoreWrite write) throws MemberFault;

    /**
     * Lists the Regions that are enabled in the account, by default or by choice ({@code account:ListRegions}). One that
     * is just being enabled or disabled is not among them.
     *
     * @return at least one
     * @throws MemberFault if Account Management does not answer or refuses
     */
    Set<Region> regions() throws MemberFault;

    /**
     * Reads the rule that forwards tamper events ({@code events:DescribeRule} and {@code ListTargetsByRule} of {@link
     * Forwarding#RULE}).
     *
     * @param region a Region that is enabled in the account
     * @return the rule, or nothing if there is none
     * @throws MemberFault if EventBridge does not answer or refuses
     */
    Optional<Forwarding> forwarding(Region region) throws MemberFault;

    /** One call that changes an event data store. */
    enum StoreWrite {
        /** {@code cloudtrail:RestoreEventDataStore}: takes back a deletion of the last seven days. */
        RESTORE,
        /** {@code cloudtrail:StartEventDataStoreIngestion}. */
        START_INGESTION,
        /** {@code cloudtrail:UpdateEventDataStore}, for termination protection alone. */
        PROTECT
    }
}
