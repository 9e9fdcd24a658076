package dev.trailwarden.scp.live;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/**
 * An organization at one moment.
 *
 * @param id {@code o-...}
 * @param managementAccount twelve digits; no SCP binds it
 * @param partition {@code aws}, {@code aws-cn}, ... as ARNs have it
 * @param root the root
 * @param scps whether SCPs count
 * @param units every OU, parents before children
 * @param accounts every account
 * @param policies every SCP by its id
 * @param attached the ids of the SCPs directly on a node, by the node's id; a node with none is missing
 * @param texts the texts of those SCPs that were asked for, by their ids
 */
public record OrganizationPicture(
        String id,
        String managementAccount,
        String partition,
        Node.Root root,
        ScpSwitch scps,
        List<Node.Unit> units,
        List<Node.Account> accounts,
        Map<String, Scp> policies,
        Map<String, SequencedSet<String>> attached,
        Map<String, String> texts) {
    /** Takes copies. */
    public OrganizationPicture {
        units = List.copyOf(units);
        accounts = List.copyOf(accounts);
        policies = Collections.unmodifiableMap(new LinkedHashMap<>(policies));
        Map<String, SequencedSet<String>> copy = new HashMap<>();
        attached.forEach((node, ids) -> copy.put(node, Collections.unmodifiableSequencedSet(new LinkedHashSet<>(ids))));
        attached = Map.copyOf(copy);
        texts = Map.copyOf(texts);
    }

    /**
     * {@return the same organization with other texts}
     *
     * @param others by the SCPs' ids
     */
    public OrganizationPicture withTexts(Map<String, String> others) {
        return with(scps, policies, attached, others);
    }

    /** The same accounts under other policies. */
    OrganizationPicture with(
            ScpSwitch otherScps,
            Map<String, Scp> otherPolicies,
            Map<String, SequencedSet<String>> otherAttached,
            Map<String, String> otherTexts) {
        return new OrganizationPicture(
                id,
                managementAccount,
                partition,
                root,
                otherScps,
                units,
                accounts,
                otherPolicies,
                otherAttached,
                otherTexts);
    }

    /** {@return all places: the root, OUs, accounts} */
    public List<Node> nodes() {
        List<Node> nodes = new ArrayList<>(List.of(root));
        nodes.addAll(units);
        nodes.addAll(accounts);
        return List.copyOf(nodes);
    }

    /**
     * {@return the place with an id}
     *
     * @param nodeId a root's, an OU's or an account's
     */
    public Optional<Node> node(String nodeId) {
        return nodes().stream().filter(node -> node.id().equals(nodeId)).findFirst();
    }

    /**
     * {@return the places from the root down to this one, both included}
     *
     * @param node a place of this organization
     */
    public List<Node> way(Node node) {
        List<Node> way = new ArrayList<>(List.of(node));
        Optional<String> above = node.in();
        while (above.isPresent()) {
            Node next = holder(above.get());
            way.addFirst(next);
            above = next.in();
        }
        return List.copyOf(way);
    }

    /** Only the root and OUs hold others; looking through all accounts for them would take long in a large organization. */
    private Node holder(String nodeId) {
        return units.stream()
                .filter(unit -> unit.id().equals(nodeId))
                .<Node>map(unit -> unit)
                .findFirst()
                .orElse(root);
    }

    /**
     * {@return whether a place is another one or in it}
     *
     * @param node a place
     * @param above the other
     */
    public boolean isWithin(Node node, Node above) {
        return way(node).contains(above);
    }

    /**
     * {@return what a place is called from the root down: {@code Workloads/Production}; the root is called {@code root}}
     *
     * @param node a place of this organization
     */
    public String path(Node node) {
        List<Node> way = way(node);
        return way.size() == 1 ? "root" : way.stream().skip(1).map(Node::name).collect(Collectors.joining("/"));
    }

    /**
     * {@return the accounts in a place that an SCP on it binds and somebody can work in: active, not the management account}
     *
     * @param node a place of this organization
     */
    public List<Node.Account> bound(Node node) {
        return accounts.stream()
                .filter(account -> account.state() == AccountState.ACTIVE)
                .filter(account -> !account.id().equals(managementAccount))
                .filter(account -> isWithin(account, node))
                .toList();
    }

    /**
     * {@return the SCPs directly on a place}
     *
     * @param node a place of this organization
     */
    public List<Scp> on(Node node) {
        return attached.getOrDefault(node.id(), new LinkedHashSet<>()).stream()
                .map(policies::get)
                .toList();
    }

    /**
     * {@return the SCP of a name}
     *
     * @param name unique in an organization
     */
    public Optional<Scp> named(String name) {
        return policies.values().stream()
                .filter(policy -> policy.name().equals(name))
                .findFirst();
    }

    /**
     * {@return the places an SCP is directly on}
     *
     * @param policy which
     */
    public List<Node> targets(Scp policy) {
        return nodes().stream().filter(node -> on(node).contains(policy)).toList();
    }

    /**
     * {@return the text of an SCP}
     *
     * @param policy one whose text was asked for
     * @throws IllegalStateException if it was not
     */
    public String text(Scp policy) {
        String text = texts.get(policy.id());
        if (text == null) {
            throw new IllegalStateException("the text of " + policy.name() + " was not read");
        }
        return text;
    }
}
