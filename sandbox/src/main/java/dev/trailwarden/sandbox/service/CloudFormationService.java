package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.template.Stacks;
import dev.trailwarden.sandbox.wire.ApiService;
import dev.trailwarden.sandbox.wire.ServiceProfile;
import dev.trailwarden.sandbox.wire.ServiceProfile.Protocol;
import java.util.Map;
import java.util.TreeMap;

/**
 * AWS CloudFormation for callers: stacks in their own name, and StackSets of the organization. The sandbox's operator
 * deploys with {@link Stacks} and asks nobody.
 */
public final class CloudFormationService implements ApiService {
    private final Map<String, Operation> operations = new TreeMap<>();

    /**
     * Makes the service.
     *
     * @param world has the organization, the identities and the authorizer
     * @param stacks every stack of the sandbox
     */
    public CloudFormationService(World world, Stacks stacks) {
        StackEvents events = new StackEvents(world.clock(), world.ids());
        StackBook book = new StackBook(stacks, world.clock(), events);
        HandlerPermissions permissions = new HandlerPermissions(world.organization());
        operations.putAll(new StackOperations(world, stacks, book, events, permissions).operations());
        operations.putAll(new StackSetOperations(world, new StackSetRunner(world, book, permissions)).operations());
    }

    @Override
    public ServiceProfile profile() {
        return new ServiceProfile(
                "cloudformation",
                Protocol.QUERY,
                "http://cloudformation.amazonaws.com/doc/2010-05-15/",
                ApiError.ACCESS_DENIED);
    }

    @Override
    public Map<String, Operation> operations() {
        return operations;
    }
}
