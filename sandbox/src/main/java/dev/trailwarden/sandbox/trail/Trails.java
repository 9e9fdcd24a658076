package dev.trailwarden.sandbox.trail;

import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.wire.ServiceProfile;
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
     * Changes a trail that still exists, unseen by any event: past every permission, and without a record.
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
     * Whether CloudTrail hands the write events of a service in an account and Region to EventBridge: some trail that
     * records them there is switched on, and its selectors take them. (EventBridge User Guide, "AWS service events
     * delivered via CloudTrail".)
     *
     * @param account which account
     * @param region which Region
     * @param service the signing name of the service called
     * @return whether such events flow
     */
    public boolean recordWrites(AccountId account, Region region, String service) {
        String source = service + ".amazonaws.com";
        boolean global = ServiceProfile.isGlobal(service);
        return byArn.values().stream().anyMatch(trail -> trail.recordsWrite(account, region, source, global));
    }
}
