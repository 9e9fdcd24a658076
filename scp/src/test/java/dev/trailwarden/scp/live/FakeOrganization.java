package dev.trailwarden.scp.live;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.TreeMap;

/**
 * An organization in memory that counts what it is asked.
 *
 * <pre>
 * Root                 management
 * ├─ Security          security
 * └─ Workloads         payments, research
 *    └─ Production     ledger, closed (not active)
 * </pre>
 */
class FakeOrganization implements OrganizationControl {
    static final Node.Root ROOT = new Node.Root("r-ab12", "Root");
    static final Node.Unit SECURITY_UNIT = new Node.Unit("ou-ab12-11111111", "Security", "r-ab12");
    static final Node.Unit WORKLOADS = new Node.Unit("ou-ab12-22222222", "Workloads", "r-ab12");
    static final Node.Unit PRODUCTION = new Node.Unit("ou-ab12-33333333", "Production", "ou-ab12-22222222");
    static final Node.Account MANAGEMENT = account("111111111111", "management", ROOT);
    static final Node.Account SECURITY = account("222222222222", "security", SECURITY_UNIT);
    static final Node.Account PAYMENTS = account("333333333333", "payments", WORKLOADS);
    static final Node.Account RESEARCH = account("444444444444", "research", WORKLOADS);
    static final Node.Account LEDGER = account("555555555555", "ledger", PRODUCTION);
    static final Node.Account CLOSED = new Node.Account("666666666666", "closed", PRODUCTION.id(), AccountState.CLOSED);

    static final String FULL_TEXT =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}";

    ScpSwitch scps = ScpSwitch.ENABLED;
    final List<Node.Unit> units = new ArrayList<>(List.of(SECURITY_UNIT, WORKLOADS, PRODUCTION));
    final List<Node.Account> accounts =
            new ArrayList<>(List.of(MANAGEMENT, SECURITY, PAYMENTS, RESEARCH, LEDGER, CLOSED));
    final Map<String, Scp> policies = new LinkedHashMap<>();
    final Map<String, String> texts = new HashMap<>();
    final Map<String, SequencedSet<String>> attached = new LinkedHashMap<>();
    final List<String> calls = new ArrayList<>();
    /** How many more writes go well. */
    int writesLeft = Integer.MAX_VALUE;

    FakeOrganization() {
        add("p-FullAWSAccess", "FullAWSAccess", FULL_TEXT, true);
        List<Node> all = new ArrayList<>(List.of(ROOT));
        all.addAll(units);
        all.addAll(accounts);
        all.forEach(node -> hang("p-FullAWSAccess", node));
    }

    private static Node.Account account(String id, String name, Node parent) {
        return new Node.Account(id, name, parent.id(), AccountState.ACTIVE);
    }

    private void add(String id, String name, String text, boolean awsManaged) {
        policies.put(
                id,
                new Scp(
                        id,
                        "arn:aws:organizations::111111111111:policy/o-1234567890/service_control_policy/" + id,
                        name,
                        "",
                        awsManaged));
        texts.put(id, text);
    }

    /** A policy of somebody else, on a place. */
    FakeOrganization with(String name, String text, Node... on) {
        String id = "p-of" + name;
        add(id, name, text, false);
        for (Node node : on) {
            hang(id, node);
        }
        return this;
    }

    /** Our policies as they are wanted, on places. */
    FakeOrganization guarded(List<WantedPolicy> wanted, Node... on) {
        for (WantedPolicy policy : wanted) {
            String id = "p-" + policy.name();
            policies.put(id, new Scp(id, "arn:of:" + id, policy.name(), policy.description(), false));
            texts.put(id, policy.json());
            for (Node node : on) {
                hang(id, node);
            }
        }
        return this;
    }

    FakeOrganization without(String policyId, Node node) {
        there(node.id()).remove(policyId);
        return this;
    }

    private SequencedSet<String> there(String nodeId) {
        return attached.computeIfAbsent(nodeId, _ -> new LinkedHashSet<>());
    }

    private void hang(String policyId, Node node) {
        there(node.id()).add(policyId);
    }

    /** The whole picture, with every text. */
    OrganizationPicture picture() {
        return new OrganizationPicture(
                "o-1234567890", MANAGEMENT.id(), "aws", ROOT, scps, units, accounts, policies, attached, texts);
    }

    /** What can be compared before and after. */
    String state() {
        return scps + " " + policies + " " + attached + " " + new TreeMap<>(texts);
    }

    private void write(String call) throws OrganizationFault {
        if (writesLeft-- <= 0) {
            throw new OrganizationFault("the line was cut", "try again");
        }
        calls.add(call);
    }

    @Override
    public Home home() {
        calls.add("home");
        return new Home("o-1234567890", MANAGEMENT.id(), "aws");
    }

    @Override
    public Top top() {
        calls.add("top");
        return new Top(ROOT, scps);
    }

    @Override
    public List<Node.Unit> unitsIn(String parent) {
        calls.add("unitsIn " + parent);
        return units.stream().filter(unit -> unit.parent().equals(parent)).toList();
    }

    @Override
    public List<Node.Account> accountsIn(String parent) {
        calls.add("accountsIn " + parent);
        return accounts.stream()
                .filter(account -> account.parent().equals(parent))
                .toList();
    }

    @Override
    public List<Scp> policies() {
        calls.add("policies");
        return List.copyOf(policies.values());
    }

    @Override
    public List<String> targetsOf(String policyId) {
        calls.add("targetsOf " + policyId);
        return attached.entrySet().stream()
                .filter(node -> node.getValue().contains(policyId))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public String text(String policyId) {
        calls.add("text " + policyId);
        return Objects.requireNonNull(texts.get(policyId));
    }

    @Override
    public void enableScps(String rootId) throws OrganizationFault {
        write("enable");
        scps = ScpSwitch.ENABLED;
    }

    @Override
    public Scp create(WantedPolicy policy) throws OrganizationFault {
        write("create " + policy.name());
        String id = "p-" + policy.name();
        policies.put(id, new Scp(id, "arn:of:" + id, policy.name(), policy.description(), false));
        texts.put(id, policy.json());
        return policies.get(id);
    }

    @Override
    public void update(String policyId, WantedPolicy policy) throws OrganizationFault {
        write("update " + policyId);
        Scp old = Objects.requireNonNull(policies.get(policyId));
        policies.put(policyId, new Scp(policyId, old.arn(), old.name(), policy.description(), false));
        texts.put(policyId, policy.json());
    }

    @Override
    public void attach(String policyId, String nodeId) throws OrganizationFault {
        write("attach " + policyId + " " + nodeId);
        there(nodeId).add(policyId);
    }

    @Override
    public void detach(String policyId, String nodeId) throws OrganizationFault {
        write("detach " + policyId + " " + nodeId);
        there(nodeId).remove(policyId);
    }

    @Override
    public void delete(String policyId) throws OrganizationFault {
        write("delete " + policyId);
        policies.remove(policyId);
        texts.remove(policyId);
    }
}
