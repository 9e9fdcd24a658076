package dev.trailwarden.sandbox.trail;

import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A trail and its state; {@link #create} makes one, the {@code with…} methods change it.
 *
 * @param account who owns it; the management account for an organization trail
 * @param name its name
 * @param homeRegion where it was made and alone can be changed
 * @param settings what UpdateTrail sets
 * @param selectors what PutEventSelectors sets
 * @param insights what PutInsightSelectors sets
 * @param aggregations what PutEventConfiguration sets
 * @param tags its tags; an empty value is a tag without one
 * @param logging whether it is switched on
 * @param started when logging was last switched on
 * @param stopped when logging was last switched off
 */
public record Trail(
        AccountId account,
        String name,
        Region homeRegion,
        TrailSettings settings,
        EventSelectors selectors,
        List<Insight> insights,
        List<Aggregation> aggregations,
        Map<String, String> tags,
        boolean logging,
        Optional<Instant> started,
        Optional<Instant> stopped) {

    /** Copies the collections. */
    public Trail {
        insights = List.copyOf(insights);
        aggregations = List.copyOf(aggregations);
        tags = Map.copyOf(tags);
    }

    /**
     * A trail as CreateTrail makes it: with the default selectors, and off until it is started.
     *
     * @param account who owns it
     * @param name its name
     * @param homeRegion where it is made
     * @param settings what it is made with
     * @return the trail
     */
    public static Trail create(AccountId account, String name, Region homeRegion, TrailSettings settings) {
        return new Trail(
                account,
                name,
                homeRegion,
                settings,
                EventSelectors.untouched(),
                List.of(),
                List.of(),
                Map.of(),
                false,
                Optional.empty(),
                Optional.empty());
    }

    /**
     * The ARN of a trail.
     *
     * @param account who owns it
     * @param homeRegion where it is at home
     * @param name its name
     * @return {@code arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME}
     */
    public static String arn(AccountId account, Region homeRegion, String name) {
        return "arn:aws:cloudtrail:" + homeRegion + ":" + account + ":trail/" + name;
    }

    /**
     * The ARN, which names the home Region and the owner.
     *
     * @return {@code arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME}
     */
    public String arn() {
        return arn(account, homeRegion, name);
    }

    /**
     * The trail with other settings.
     *
     * @param other the settings
     * @return a new state
     */
    public Trail with(TrailSettings other) {
        return new Trail(
                account, name, homeRegion, other, selectors, insights, aggregations, tags, logging, started, stopped);
    }

    /**
     * The trail with other event selectors.
     *
     * @param other the selectors
     * @return a new state
     */
    public Trail with(EventSelectors other) {
        return new Trail(
                account, name, homeRegion, settings, other, insights, aggregations, tags, logging, started, stopped);
    }

    /**
     * The trail with other insight selectors.
     *
     * @param other the selectors; none switches insights off
     * @return a new state
     */
    public Trail withInsights(List<Insight> other) {
        return new Trail(
                account, name, homeRegion, settings, selectors, other, aggregations, tags, logging, started, stopped);
    }

    /**
     * The trail with another event configuration.
     *
     * @param other the aggregations
     * @return a new state
     */
    public Trail withAggregations(List<Aggregation> other) {
        return new Trail(
                account, name, homeRegion, settings, selectors, insights, other, tags, logging, started, stopped);
    }

    /**
     * The trail with other tags.
     *
     * @param other all of its tags
     * @return a new state
     */
    public Trail withTags(Map<String, String> other) {
        return new Trail(
                account,
                name,
                homeRegion,
                settings,
                selectors,
                insights,
                aggregations,
                other,
                logging,
                started,
                stopped);
    }

    /**
     * The trail switched on.
     *
     * @param now when
     * @return a new state; the same when it was on already
     */
    public Trail start(Instant now) {
        return logging ? this : switched(true, Optional.of(now), stopped);
    }

    /**
     * The trail switched off.
     *
     * @param now when
     * @return a new state; the same when it was off already
     */
    public Trail stop(Instant now) {
        return logging ? switched(false, started, Optional.of(now)) : this;
    }

    /**
     * Whether an account can see it.
     *
     * @param viewer an account of the organization
     * @return true for the owner, and for everybody when it is an organization trail
     */
    public boolean visibleTo(AccountId viewer) {
        return settings.organization() || account.equals(viewer);
    }

    /**
     * Whether it exists in a Region, at home or as a shadow copy.
     *
     * @param region any Region
     * @return whether calls there can see it
     */
    public boolean isIn(Region region) {
        return settings.multiRegion() || homeRegion.equals(region);
    }

    /**
     * Whether it records a management event that changed something.
     *
     * @param viewer the account of the call
     * @param region the Region of the call
     * @param eventSource whose event, for example {@code iam.amazonaws.com}
     * @param global whether it is a service without Regions
     * @return whether it is on, covers the call, and its selectors take the event
     */
    public boolean recordsWrite(AccountId viewer, Region region, String eventSource, boolean global) {
        return logging
                && visibleTo(viewer)
                && isIn(region)
                && (settings.globalEvents() || !global)
                && selectors.logsManagement(false, eventSource);
    }

    private Trail switched(boolean on, Optional<Instant> startedAt, Optional<Instant> stoppedAt) {
        return new Trail(
                account, name, homeRegion, settings, selectors, insights, aggregations, tags, on, startedAt, stoppedAt);
    }
}
