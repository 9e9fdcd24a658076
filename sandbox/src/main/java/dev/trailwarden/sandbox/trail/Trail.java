package dev.trailwarden.sandbox.trail;

import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import java.time.Instant;
import java.util.Optional;

/**
 * A trail and its state.
 *
 * @param account who owns it; the management account for an organization trail
 * @param name its name
 * @param homeRegion where it was made and alone can be changed
 * @param multiRegion whether every other Region has a shadow copy of it
 * @param organization whether it records every account of the organization
 * @param bucket where its log files go; nothing is ever written there
 * @param logging whether it is switched on
 * @param started when logging was last switched on
 * @param stopped when logging was last switched off
 */
public record Trail(
        AccountId account,
        String name,
        Region homeRegion,
        boolean multiRegion,
        boolean organization,
        String bucket,
        boolean logging,
        Optional<Instant> started,
        Optional<Instant> stopped) {

    /**
     * The ARN, which names the home Region and the owner.
     *
     * @return {@code arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME}
     */
    public String arn() {
        return "arn:aws:cloudtrail:" + homeRegion + ":" + account + ":trail/" + name;
    }

    /**
     * The trail switched on.
     *
     * @param now when
     * @return a new state; the same when it was on already
     */
    public Trail start(Instant now) {
        return logging ? this : with(true, Optional.of(now), stopped);
    }

    /**
     * The trail switched off.
     *
     * @param now when
     * @return a new state; the same when it was off already
     */
    public Trail stop(Instant now) {
        return logging ? with(false, started, Optional.of(now)) : this;
    }

    /**
     * Whether an account can see it.
     *
     * @param viewer an account of the organization
     * @return true for the owner, and for everybody when it is an organization trail
     */
    public boolean visibleTo(AccountId viewer) {
        return organization || account.equals(viewer);
    }

    /**
     * Whether it exists in a Region, at home or as a shadow copy.
     *
     * @param region any Region
     * @return whether calls there can see it
     */
    public boolean isIn(Region region) {
        return multiRegion || homeRegion.equals(region);
    }

    private Trail with(boolean on, Optional<Instant> startedAt, Optional<Instant> stoppedAt) {
        return new Trail(account, name, homeRegion, multiRegion, organization, bucket, on, startedAt, stoppedAt);
    }
}
