package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.wire.ApiService;
import dev.trailwarden.sandbox.wire.ServiceProfile;
import dev.trailwarden.sandbox.wire.ServiceProfile.Protocol;
import java.util.Map;
import java.util.TreeMap;

/**
 * AWS Organizations: the tree, and SCPs on it. The management account may do everything, a delegated administrator may
 * look, whom the delegation policy names may manage policies, every member may ask for the organization itself and leave
 * it. (Organizations API Reference.)
 */
public final class OrganizationsService implements ApiService {
    private final Map<String, Operation> operations = new TreeMap<>();

    /**
     * Makes the service.
     *
     * @param world has the organization, the authorizer and the identities that a delegation policy may name
     */
    public OrganizationsService(World world) {
        OrganizationAccess access = new OrganizationAccess(world.organization(), world.authorizer());
        operations.putAll(new OrganizationReads(world.organization(), access).operations());
        operations.putAll(new PolicyOperations(world.organization(), access).operations());
        operations.putAll(new MembershipOperations(world.organization(), access, world.clock()).operations());
        operations.putAll(new DelegationPolicyOperations(world, access).operations());
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
