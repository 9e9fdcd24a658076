package dev.trailwarden.sandbox.trail;

import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.wire.ServiceProfile;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Every trail of the organization, by ARN. */
public final class Trails {
    private final Map<String, Trail> byArn = new ConcurrentHashMap<>();
    /** The trails that an account can see are its own and the few of the organization; asked with every call. */
    private final Map<AccountId, Set<String>> ofAccount = new ConcurrentHashMap<>();

    private final Set<String> ofOrganization = ConcurrentHashMap.newKeySet();
    private final Predicate<AccountId> members;

    /**
     * No trails yet.
     *
     * @param members tells who is in the organization now; its trails cover nobody else
     */
    public Trails(Predicate<AccountId> members) {
        this.members = members;
    }

    /**
     * Puts a trail, replacing one of the same ARN.
     *
     * @param trail the trail
     */
    public void put(Trail trail) {
        byArn.put(trail.arn(), trail);
        index(trail);
    }

    private void index(Trail trail) {
        ofAccount
                .computeIfAbsent(trail.account(), _ -> ConcurrentHashMap.newKeySet())
                .add(trail.arn());
        if (trail.settings().organization()) {
            ofOrganization.add(trail.arn());
        } else {
            ofOrganization.remove(trail.arn());
        }
    }

    /**
     * Changes a trail that still exists, unseen by any event: past every permission, and without a record.
     *
     * @param arn which trail
     * @param change its next state
     */
    public void change(String arn, UnaryOperator<Trail> change) {
        byArn.computeIfPresent(arn, (_, trail) -> {
            Trail changed = change.apply(trail);
            index(changed);
            return changed;
        });
    }

    /**
     * Removes a trail.
     *
     * @param arn which trail
     */
    public void remove(String arn) {
        Trail gone = byArn.remove(arn);
        if (gone != null) {
            ofAccount.getOrDefault(gone.account(), Set.of()).remove(arn);
            ofOrganization.remove(arn);
        }
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
     * @param viewer any account
     * @return the trails, by ARN
     */
    public List<Trail> visibleTo(AccountId viewer) {
        return candidates(viewer)
                .filter(trail -> isVisible(trail, viewer))
                .sorted(Comparator.comparing(Trail::arn))
                .toList();
    }

    private Stream<Trail> candidates(AccountId viewer) {
        return Stream.concat(ofAccount.getOrDefault(viewer, Set.of()).stream(), ofOrganization.stream())
                .distinct()
                .flatMap(arn -> find(arn).stream());
    }

    /**
     * Whether an account can see a trail now.
     *
     * @param trail any trail
     * @param viewer any account
     * @return whether it is the account's own, or an organization trail and the account is in the organization
     */
    public boolean isVisible(Trail trail, AccountId viewer) {
        return trail.account().equals(viewer) || (trail.visibleTo(viewer) && members.test(viewer));
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
        return candidates(account)
                .filter(trail -> isVisible(trail, account))
                .anyMatch(trail -> trail.recordsWrite(account, region, source, global));
    }
}
