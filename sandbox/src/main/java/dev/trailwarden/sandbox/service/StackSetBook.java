package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Handler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every StackSet of the organization, by Region and name, and who may manage them. */
final class StackSetBook {
    /** Whose trusted access and delegated administrators StackSets need. */
    static final String SERVICE = "member.org.stacksets.cloudformation.amazonaws.com";

    private final Organization organization;
    private final Authorizer authorizer;
    private final StackSetQueue queue;
    private final Map<String, StackSet> sets = new TreeMap<>();

    /** Does an operation of a StackSet that exists. */
    @FunctionalInterface
    interface Deed {
        ObjectNode with(ApiCall call, StackSet set);
    }

    StackSetBook(World world, StackSetQueue queue) {
        this.organization = world.organization();
        this.authorizer = world.authorizer();
        this.queue = queue;
    }

    /** A deed that the caller may do, with the StackSet that the call names. */
    Handler of(Deed deed) {
        return call -> {
            synchronized (queue) {
                String name = call.text("StackSetName");
                String plain = name.startsWith("arn:") ? name.substring(name.lastIndexOf('/') + 1) : name;
                StackSet set = sets.get(key(call, plain.replaceFirst(":.*", "")));
                String arn = set == null ? StackSet.arn(organization.management(), call.region(), plain) : set.arn();
                require(call, arn);
                // Who forgets CallAs looks among the StackSets of its own account, where there is none.
                if (set == null || !mayManage(call)) {
                    throw new ApiError("StackSetNotFoundException", 404, "StackSet " + name + " not found");
                }
                return deed.with(call, set);
            }
        };
    }

    void require(ApiCall call, String arn) {
        authorizer.require(call.asks(arn).ownedBy(call.caller().account()));
    }

    boolean mayManage(ApiCall call) {
        AccountId account = call.caller().account();
        return call.text("CallAs").equals("DELEGATED_ADMIN")
                ? organization.delegates(SERVICE).contains(account)
                : account.equals(organization.management());
    }

    void requireOrganization(ApiCall call) {
        if (!mayManage(call)) {
            throw StackBook.invalid("You must be the management account or delegated admin account of an organization"
                    + " before operating a SERVICE_MANAGED stack set");
        }
        if (!isTrusted()) {
            throw StackBook.invalid("You must enable organizations access to operate a service managed stack set");
        }
    }

    boolean isTrusted() {
        return organization.trusted().containsKey(SERVICE);
    }

    private static String key(ApiCall call, String name) {
        return call.region() + "/" + name;
    }

    /** Adds one; false when its name is taken. */
    boolean add(ApiCall call, StackSet set) {
        return sets.putIfAbsent(key(call, set.name()), set) == null;
    }

    void remove(ApiCall call, StackSet set) {
        sets.remove(key(call, set.name()));
    }

    List<StackSet> all() {
        return List.copyOf(sets.values());
    }

    /** Those of a call's Region. */
    List<StackSet> in(ApiCall call) {
        return sets.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(call.region() + "/"))
                .map(Map.Entry::getValue)
                .toList();
    }

    Optional<StackSetRun> run(String id) {
        return sets.values().stream()
                .flatMap(set -> set.runs().stream())
                .filter(run -> run.id().equals(id))
                .findFirst();
    }
}
