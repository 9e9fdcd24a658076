package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.template.StackTarget;
import dev.trailwarden.sandbox.template.Stacks;
import dev.trailwarden.sandbox.wire.ApiService;
import dev.trailwarden.sandbox.wire.ServiceProfile;
import dev.trailwarden.sandbox.wire.ServiceProfile.Protocol;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * AWS CloudFormation for callers: stacks in their own name, and StackSets of the organization. The sandbox's operator
 * deploys with {@link Stacks} and asks nobody.
 */
public final class CloudFormationService implements ApiService {
    private final Map<String, Operation> operations = new TreeMap<>();
    private final StackSets stackSets;
    private final StackBook book;

    /**
     * Makes the service.
     *
     * @param world has the organization, the identities and the authorizer
     * @param stacks every stack of the sandbox
     */
    public CloudFormationService(World world, Stacks stacks) {
        StackEvents events = new StackEvents(world.clock(), world.ids());
        book = new StackBook(stacks, world.clock(), events);
        HandlerPermissions permissions = new HandlerPermissions(world.organization());
        operations.putAll(new StackOperations(world, stacks, book, events, permissions).operations());
        StackSetQueue queue = new StackSetQueue(world);
        StackSetBook sets = new StackSetBook(world, queue);
        StackSetRunner runner = new StackSetRunner(world, book, permissions);
        operations.putAll(new StackSetOperations(world, sets, queue, runner).operations());
        operations.putAll(new StackSetReads(world.organization(), sets, queue).operations());
        stackSets = new StackSets(queue);
        AutoDeployment auto = new AutoDeployment(world, sets, queue, runner);
        world.organization().listen(auto::noticed);
    }

    /**
     * StackSets, to say how fast they go.
     *
     * @return the settings
     */
    public StackSets stackSets() {
        return stackSets;
    }

    /**
     * Keeps what the sandbox's operator has deployed a stack with, for those who ask CloudFormation for its template and
     * parameters. What a call deploys comes before it.
     *
     * @param target the stack
     * @param template its body
     * @param parameters values by name
     */
    public void keep(StackTarget target, String template, Map<String, String> parameters) {
        book.keep(target, new StackBook.Order(template, parameters, List.of("CAPABILITY_NAMED_IAM")));
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
