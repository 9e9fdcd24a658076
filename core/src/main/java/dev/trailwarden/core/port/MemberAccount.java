package dev.trailwarden.core.port;

import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import java.util.List;

/** What can be seen and done in one member account. */
public interface MemberAccount {

    /**
     * Looks at a trail ({@code cloudtrail:GetTrailStatus}).
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
}
