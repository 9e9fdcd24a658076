package dev.trailwarden.sandbox.trail;

import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Every trail of the organization, by ARN. */
public final class Trails {
    private final Map<String, Trail> byArn = new ConcurrentHashMap<>();

    /**
     * Puts a trail, replacing one of the same ARN.
     *
     * @param trail the trail
     */
    public void put(Trail trail) {
        byArn.put(trail.arn(), trail);
    }

    /**
     * Changes a trail that still exists.
     *
     * @param arn which trail
     * @param change its next state
     */
    public void change(String arn, UnaryOperator<Trail> change) {
        byArn.computeIfPresent(arn, (_, trail) -> change.apply(trail));
    }

    /**
     * Removes a trail.
     *
     * @param arn which trail
     */
    public void remove(String arn) {
        byArn.remove(arn);
    }

    /**
     * A trail by its ARN.
     *
     * @param arn the ARN
     * @return its state now
     */
    public Optional<Trail> find(String arn) {
        return Optional.ofNullable(byArn.get(arn));
    }

    /**
     * What an account can see: its own trails of all Regions, and organization trails.
     *
     * @param viewer an account of the organization
     * @return the trails, by ARN
     */
    public List<Trail> visibleTo(AccountId viewer) {
        return byArn.values().stream()
                .filter(trail -> trail.visibleTo(viewer))
                .sorted(Comparator.comparing(Trail::arn))
                .toList();
    }

    /**
     * Every trail of every account.
     *
     * @return ordered by ARN
     */
    public List<Trail> all() {
        return byArn.values().stream().sorted(Comparator.comparing(Trail::arn)).toList();
    }

    /**
     * Whether CloudTrail hands the events of an account and Region to EventBridge: some trail that records there is
     * switched on. (EventBridge User Guide, "AWS service events delivered via CloudTrail".)
     *
     * @param account which account
     * @param region which Region
     * @return whether events flow
     */
    public boolean record(AccountId account, Region region) {
        return byArn.values().stream()
                .anyMatch(trail -> trail.logging() && trail.visibleTo(account) && trail.isIn(region));
    }
}
