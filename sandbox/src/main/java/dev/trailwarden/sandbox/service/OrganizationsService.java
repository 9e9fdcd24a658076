package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.wire.ApiService;
import dev.trailwarden.sandbox.wire.Rates.Limit;
import dev.trailwarden.sandbox.wire.Rates.Scope;
import dev.trailwarden.sandbox.wire.ServiceProfile;
import dev.trailwarden.sandbox.wire.ServiceProfile.Protocol;
import dev.trailwarden.sandbox.wire.Throttle;
import dev.trailwarden.sandbox.wire.Throttle.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * AWS Organizations: the tree, and SCPs on it. The management account may do everything, a delegated administrator may
 * look, whom the delegation policy names may manage policies, every member may ask for the organization itself and leave
 * it. (Organizations API Reference.)
 */
public final class OrganizationsService implements ApiService {
    /** Calls a second, and at once, of one account. (Organizations User Guide, "Quotas", throttling limits.) */
    private static final Map<String, Rate> RATES = Map.ofEntries(
            Map.entry("ListAccounts", new Rate(8, 12)),
            Map.entry("DescribeAccount", new Rate(20, 30)),
            Map.entry("ListChildren", new Rate(6, 10)),
            Map.entry("ListParents", new Rate(5, 8)),
            Map.entry("ListAccountsForParent", new Rate(5, 8)),
            Map.entry("ListOrganizationalUnitsForParent", new Rate(5, 8)),
            Map.entry("ListPolicies", new Rate(5, 8)),
            Map.entry("ListPoliciesForTarget", new Rate(5, 8)),
            Map.entry("ListTargetsForPolicy", new Rate(5, 8)),
            Map.entry("DescribePolicy", new Rate(2, 2)),
            Map.entry("DescribeOrganizationalUnit", new Rate(2, 2)),
            Map.entry("CreatePolicy", new Rate(2, 3)),
            Map.entry("UpdatePolicy", new Rate(2, 3)),
            Map.entry("DeletePolicy", new Rate(2, 3)),
            Map.entry("AttachPolicy", new Rate(2, 3)),
            Map.entry("DetachPolicy", new Rate(2, 3)),
            Map.entry("ListRoots", new Rate(1, 2)),
            Map.entry("DescribeOrganization", new Rate(1, 2)),
            Map.entry("ListTagsForResource", new Rate(10, 15)),
            Map.entry("ListDelegatedAdministrators", new Rate(5, 8)),
            Map.entry("EnablePolicyType", new Rate(1, 1)),
            Map.entry("DisablePolicyType", new Rate(1, 1)));

    /** The same of all accounts of the organization together, which is no more than that of one account by much. */
    private static final Map<String, Rate> TOGETHER = Map.ofEntries(
            Map.entry("ListAccounts", new Rate(9, 15)),
            Map.entry("DescribeAccount", new Rate(24, 36)),
            Map.entry("ListChildren", new Rate(7, 12)),
            Map.entry("ListParents", new Rate(6, 10)),
            Map.entry("ListAccountsForParent", new Rate(6, 10)),
            Map.entry("ListOrganizationalUnitsForParent", new Rate(6, 10)),
            Map.entry("ListPolicies", new Rate(6, 10)),
            Map.entry("ListPoliciesForTarget", new Rate(6, 10)),
            Map.entry("ListTargetsForPolicy", new Rate(6, 10)),
            Map.entry("DescribePolicy", new Rate(2, 3)),
            Map.entry("DescribeOrganizationalUnit", new Rate(2, 3)),
            Map.entry("ListRoots", new Rate(1, 3)),
            Map.entry("ListTagsForResource", new Rate(12, 18)),
            Map.entry("ListDelegatedAdministrators", new Rate(6, 10)));

    private static final String TOO_MANY = "TooManyRequestsException";

    private final Throttle throttle;
    private final Map<String, Operation> operations;

    /**
     * Makes the service.
     *
     * @param world has the organization, the authorizer and the identities that a delegation policy may name
     */
    public OrganizationsService(World world) {
        OrganizationAccess access = new OrganizationAccess(world.organization(), world.authorizer());
        Map<String, Operation> all = new TreeMap<>();
        all.putAll(new OrganizationReads(world.organization(), access).operations());
        all.putAll(new PolicyOperations(world.organization(), access).operations());
        all.putAll(new MembershipOperations(world.organization(), access, world.clock()).operations());
        all.putAll(new LifecycleOperations(world, access).operations());
        all.putAll(new DelegationPolicyOperations(world, access).operations());
        throttle = new Throttle(world.clock(), TOO_MANY, RATES);
        operations = Map.copyOf(throttle.over(all));
    }

    /**
     * The published rates of one account; those of the whole organization are not kept.
     *
     * @return the throttle, off until switched on
     */
    public Throttle throttle() {
        return throttle;
    }

    @Override
    public List<Limit> limits() {
        List<Limit> all = new ArrayList<>(throttle.limits());
        TOGETHER.forEach((operation, rate) -> all.add(new Limit(
                operation,
                Set.of(),
                rate,
                Scope.ORGANIZATION,
                ApiError.badRequest(TOO_MANY, "Rate exceeded for the organization"))));
        return all;
    }

    @Override
    public ServiceProfile profile() {
        return new ServiceProfile(
                "organizations", Protocol.JSON_1_1, "AWSOrganizationsV20161128", "AccessDeniedException");
    }

    @Override
    public Map<String, Operation> operations() {
        return operations;
    }
}
