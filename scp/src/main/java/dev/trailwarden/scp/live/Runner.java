package dev.trailwarden.scp.live;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Makes changes, one after the other, and looks whether they are there. A run that was cut off is simply run again. */
public final class Runner {
    private final OrganizationControl organization;
    private final Consumer<Change> done;

    /**
     * @param organization to what
     * @param done is told of each change that has been made
     */
    public Runner(OrganizationControl organization, Consumer<Change> done) {
        this.organization = organization;
        this.done = done;
    }

    /**
     * Makes the changes and looks again.
     *
     * @param before the organization before them
     * @param changes in their order
     * @return what is not so although AWS has taken it, a sentence each; empty if all is so
     * @throws OrganizationFault if one is refused; those before it have been made, and told
     */
    public List<String> run(OrganizationPicture before, List<Change> changes) throws OrganizationFault {
        Map<String, String> ids = new HashMap<>();
        before.policies().values().forEach(policy -> ids.put(policy.name(), policy.id()));
        for (Change change : changes) {
            make(change, ids);
            done.accept(change);
        }
        return differences(changes, ids);
    }

    private void make(Change change, Map<String, String> ids) throws OrganizationFault {
        switch (change) {
            case Change.EnableScps enable ->
                organization.enableScps(enable.root().id());
            case Change.Create create ->
                ids.put(
                        create.policy().name(),
                        organization.create(create.policy()).id());
            case Change.Update update -> organization.update(update.existing().id(), update.policy());
            case Change.Attach attach ->
                organization.attach(id(ids, attach.policy()), attach.node().id());
            case Change.Detach detach ->
                organization.detach(detach.policy().id(), detach.node().id());
            case Change.Delete delete -> organization.delete(delete.policy().id());
        }
    }

    private static String id(Map<String, String> ids, String name) {
        String id = ids.get(name);
        if (id == null) {
            throw new IllegalStateException("there is no policy " + name + " to attach");
        }
        return id;
    }

    private List<String> differences(List<Change> changes, Map<String, String> ids) throws OrganizationFault {
        List<String> differences = new ArrayList<>();
        Map<String, List<String>> targets = new HashMap<>();
        for (Change change : changes) {
            boolean there = switch (change) {
                case Change.EnableScps _ -> true;
                case Change.Create create -> reads(id(ids, create.policy().name()), create.policy());
                case Change.Update update -> reads(update.existing().id(), update.policy());
                case Change.Attach attach ->
                    targets(targets, id(ids, attach.policy()))
                            .contains(attach.node().id());
                case Change.Detach detach ->
                    isDeleted(changes, detach.policy())
                            || !targets(targets, detach.policy().id())
                                    .contains(detach.node().id());
                case Change.Delete _ -> true;
            };
            if (!there) {
                differences.add("AWS took \"" + change.said() + "\", but looking again does not show it");
            }
        }
        return List.copyOf(differences);
    }

    private boolean reads(String policyId, WantedPolicy policy) throws OrganizationFault {
        return PolicyText.of(organization.text(policyId))
                .to(PolicyText.of(policy.json()))
                .isEmpty();
    }

    private List<String> targets(Map<String, List<String>> known, String policyId) throws OrganizationFault {
        List<String> targets = known.get(policyId);
        if (targets == null) {
            targets = organization.targetsOf(policyId);
            known.put(policyId, targets);
        }
        return targets;
    }

    private static boolean isDeleted(List<Change> changes, Scp policy) {
        return changes.stream()
                .anyMatch(change -> change instanceof Change.Delete delete
                        && delete.policy().equals(policy));
    }
}
