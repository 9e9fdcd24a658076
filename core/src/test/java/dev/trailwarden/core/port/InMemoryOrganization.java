package dev.trailwarden.core.port;

import dev.trailwarden.core.event.AccountId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** An organization in memory, which writes down every call that is made of it. */
public final class InMemoryOrganization implements Organizations, Organization, Denials {
    /** The root that every test organization has. */
    public static final String ROOT = "r-a1b2";

    private final Map<String, PolicyText> policies = new TreeMap<>();
    private final Map<String, Set<String>> targets = new TreeMap<>();
    private final Map<String, List<String>> above = new HashMap<>();
    private final Set<String> services = new TreeSet<>();
    private final List<String> calls = new ArrayList<>();
    private final Map<String, MemberFault.Kind> faults = new HashMap<>();
    private String serviceControl = Root.ENABLED;
    private Optional<String> attachable = Optional.empty();
    private Runnable whenAttached = () -> {};

    /** There is a policy, attached to these. */
    public InMemoryOrganization policy(String id, String name, String text, String... at) {
        policies.put(id, new PolicyText(id, name, true, text));
        targets.put(id, new TreeSet<>(Arrays.asList(at)));
        return this;
    }

    /** There is a policy of another type. */
    public void otherPolicy(String id) {
        policies.put(id, new PolicyText(id, "tags", false, "{}"));
        targets.put(id, new TreeSet<>(Set.of(ROOT)));
    }

    /** It is detached. */
    public void detach(String id, String target) {
        targets.getOrDefault(id, new HashSet<>()).remove(target);
    }

    /** It is deleted. */
    public void delete(String id) {
        policies.remove(id);
        targets.remove(id);
    }

    /** An account or unit is below these, the nearest first. */
    public void below(String child, String... parents) {
        above.put(child, List.of(parents));
    }

    /** An account leaves. */
    public void leaves(String account) {
        above.remove(account);
    }

    /** A service has access. */
    public void trusts(String... principals) {
        services.addAll(List.of(principals));
    }

    /** A service has no access any more. */
    public void distrusts(String principal) {
        services.remove(principal);
    }

    /** The policy type has that status. */
    public void serviceControl(String status) {
        serviceControl = status;
        if (!Root.ENABLED.equals(status)) {
            targets.values().forEach(Set::clear);
        }
    }

    /** That call fails from now on. */
    public void fails(String call, MemberFault.Kind kind) {
        faults.put(call, kind);
    }

    /** Something happens as soon as a policy is attached. */
    public void whenAttached(Runnable then) {
        whenAttached = then;
    }

    /** The calls that change something, as {@code attach p-... r-...}. */
    public List<String> writes() {
        return calls.stream().filter(call -> call.startsWith("attach")).toList();
    }

    /** All calls. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    @Override
    public Organization open(Optional<String> policy) throws MemberFault {
        called("open");
        attachable = policy;
        return this;
    }

    @Override
    public Root root() throws MemberFault {
        called("root");
        return new Root("o-madeup0001", ROOT, serviceControl);
    }

    @Override
    public Optional<PolicyText> policy(String id) throws MemberFault {
        called("policy " + id);
        return Optional.ofNullable(policies.get(id));
    }

    @Override
    public List<PolicyName> policies() throws MemberFault {
        called("policies");
        return policies.values().stream()
                .filter(PolicyText::serviceControl)
                .map(policy -> new PolicyName(policy.id(), policy.name()))
                .toList();
    }

    @Override
    public Set<String> targets(String policy) throws MemberFault {
        called("targets " + policy);
        return Set.copyOf(targets.getOrDefault(policy, Set.of()));
    }

    @Override
    public List<String> above(String child) throws MemberFault {
        called("above " + child);
        List<String> found = above.get(child);
        if (found == null) {
            throw new MemberFault(MemberFault.Kind.NO_SUCH_TRAIL, "ChildNotFoundException", new AssertionError());
        }
        return found;
    }

    @Override
    public boolean hasMember(AccountId account) throws MemberFault {
        called("member " + account);
        return above.containsKey(account.value());
    }

    @Override
    public Set<String> services() throws MemberFault {
        called("services");
        return Set.copyOf(services);
    }

    @Override
    public void attach(String policy, String target) throws MemberFault {
        called("attach " + policy + " " + target);
        if (!attachable.equals(Optional.of(policy))) {
            throw new AssertionError("the session may not attach " + policy);
        }
        targets.computeIfAbsent(policy, ignored -> new TreeSet<>()).add(target);
        whenAttached.run();
    }

    /** A text that says {@code hostile} denies us something; one that says {@code garbled} cannot be read. */
    @Override
    public Judged of(String text) {
        return new Judged(
                text.contains("hostile")
                        ? List.of(new Denied("cloudtrail:StartLogging", "the remediation role", "Freeze"))
                        : List.of(),
                text.contains("garbled") ? Optional.of("statement 1 is none") : Optional.empty());
    }

    private void called(String call) throws MemberFault {
        calls.add(call);
        MemberFault.Kind kind = faults.get(call.split(" ", 2)[0]);
        if (kind != null) {
            throw new MemberFault(kind, call + " failed", new AssertionError());
        }
    }
}
