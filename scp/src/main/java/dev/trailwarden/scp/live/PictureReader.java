package dev.trailwarden.scp.live;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/**
 * Draws a picture of an organization with few calls: two lists for each OU, one for each SCP. Asking each SCP for its
 * targets is far less than asking each account for its SCPs.
 */
public final class PictureReader {
    private final OrganizationControl organization;

    /** @param organization whom to ask */
    public PictureReader(OrganizationControl organization) {
        this.organization = organization;
    }

    /**
     * {@return the organization without texts}
     *
     * @throws OrganizationFault if it cannot be asked
     */
    public OrganizationPicture tree() throws OrganizationFault {
        OrganizationControl.Home home = organization.home();
        OrganizationControl.Top top = organization.top();
        List<Node.Unit> units = new ArrayList<>();
        List<Node.Account> accounts = new ArrayList<>();
        Deque<String> left = new ArrayDeque<>(List.of(top.node().id()));
        while (!left.isEmpty()) {
            String parent = left.removeFirst();
            accounts.addAll(organization.accountsIn(parent));
            for (Node.Unit unit : organization.unitsIn(parent)) {
                units.add(unit);
                left.addLast(unit.id());
            }
        }
        Map<String, Scp> policies = new LinkedHashMap<>();
        Map<String, SequencedSet<String>> attached = new HashMap<>();
        for (Scp policy : organization.policies()) {
            policies.put(policy.id(), policy);
            for (String node : organization.targetsOf(policy.id())) {
                attached.computeIfAbsent(node, _ -> new LinkedHashSet<>()).add(policy.id());
            }
        }
        return new OrganizationPicture(
                home.id(),
                home.managementAccount(),
                home.partition(),
                top.node(),
                top.scps(),
                units,
                accounts,
                policies,
                attached,
                Map.of());
    }

    /**
     * Adds the texts that decide about some places: of the SCPs on the way to them and in them, and of our own. DescribePolicy
     * is the slowest of all reads, so no other text is asked for.
     *
     * @param tree the organization
     * @param nodes the places
     * @return the picture with these texts
     * @throws OrganizationFault if it cannot be asked
     */
    public OrganizationPicture withTexts(OrganizationPicture tree, Collection<? extends Node> nodes)
            throws OrganizationFault {
        SequencedSet<Node> places = new LinkedHashSet<>();
        for (Node node : nodes) {
            tree.nodes().stream()
                    .filter(other -> tree.isWithin(other, node) || tree.isWithin(node, other))
                    .forEach(places::add);
        }
        return withTextsOn(tree, places);
    }

    /**
     * Adds the texts of the SCPs directly on some places, and of our own.
     *
     * @param tree the organization
     * @param nodes the places
     * @return the picture with these texts
     * @throws OrganizationFault if it cannot be asked
     */
    public OrganizationPicture withTextsOn(OrganizationPicture tree, Collection<? extends Node> nodes)
            throws OrganizationFault {
        SequencedSet<Scp> matter = new LinkedHashSet<>(Ours.in(tree));
        if (tree.scps() != ScpSwitch.ENABLED && tree.policies().containsKey(Scp.FULL_ACCESS)) {
            // It will be everywhere as soon as SCPs count.
            matter.add(tree.policies().get(Scp.FULL_ACCESS));
        }
        nodes.forEach(node -> matter.addAll(tree.on(node)));
        Map<String, String> texts = new HashMap<>(tree.texts());
        for (Scp policy : matter) {
            if (!texts.containsKey(policy.id())) {
                texts.put(policy.id(), organization.text(policy.id()));
            }
        }
        return tree.withTexts(texts);
    }
}
