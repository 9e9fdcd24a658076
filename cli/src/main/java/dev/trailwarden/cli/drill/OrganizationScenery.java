package dev.trailwarden.cli.drill;

import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.organization.ControlPolicy;
import dev.trailwarden.sandbox.organization.ControlStatus;
import dev.trailwarden.sandbox.organization.Member;
import dev.trailwarden.sandbox.organization.Organization;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What every scenario starts from in the organization itself: its policies, who is where, and what it trusts. */
final class OrganizationScenery {
    private final World world;
    private final Organization organization;
    private final Map<String, String> texts;
    private final Map<String, Set<String>> targets;
    private final Map<AccountId, String> parents;
    private final Set<String> trusted;

    /** Takes everything as it is now. */
    OrganizationScenery(World world) {
        this.world = world;
        this.organization = world.organization();
        this.texts = texts();
        this.targets = targets();
        this.parents = parents();
        this.trusted = trusted();
    }

    /** Makes everything so again, unseen by any event. */
    void setUp() {
        if (organization.controlStatus() == ControlStatus.DISABLED) {
            organization.enableControls();
        }
        organization.settleControls();
        parents.forEach(
                (account, unit) -> organization.unit(unit).ifPresent(there -> organization.move(account, there)));
        for (ControlPolicy policy : organization.policies()) {
            Set<String> before = targets.getOrDefault(policy.id(), Set.of());
            Set<String> now = Set.copyOf(organization.targetsOf(policy.id()));
            before.stream().filter(one -> !now.contains(one)).forEach(one -> organization.attach(policy.id(), one));
            if (policy.awsManaged()) {
                // It is everywhere, also on accounts that have been added since.
                continue;
            }
            now.stream().filter(one -> !before.contains(one)).forEach(one -> organization.detach(policy.id(), one));
            if (!texts.containsKey(policy.id())) {
                organization.deletePolicy(policy.id());
            } else {
                organization.updatePolicy(
                        policy.id(), Optional.empty(), Optional.empty(), Optional.ofNullable(texts.get(policy.id())));
            }
        }
        trusted.stream()
                .filter(service -> !organization.trusted().containsKey(service))
                .forEach(service -> organization.trust(service, world.clock().now()));
    }

    /** Whether everything is as it was. */
    boolean isAsBefore() {
        return texts.equals(texts())
                && targets.equals(targets())
                && parents.equals(parents())
                && trusted.equals(trusted());
    }

    private Map<String, String> texts() {
        return organization.policies().stream()
                .collect(Collectors.toMap(
                        ControlPolicy::id, policy -> policy.policy().document().json()));
    }

    private Map<String, Set<String>> targets() {
        Map<String, Set<String>> all = new TreeMap<>();
        organization
                .policies()
                .forEach(policy -> all.put(policy.id(), new TreeSet<>(organization.targetsOf(policy.id()))));
        return all;
    }

    private Map<AccountId, String> parents() {
        Map<AccountId, String> all = new HashMap<>();
        for (Member member : organization.members()) {
            all.put(member.id(), member.parent());
        }
        return all;
    }

    private Set<String> trusted() {
        return new TreeSet<>(organization.trusted().keySet());
    }
}
