package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.wire.ApiService;
import dev.trailwarden.sandbox.wire.Rates.Limit;
import dev.trailwarden.sandbox.wire.ServiceProfile;
import dev.trailwarden.sandbox.wire.ServiceProfile.Protocol;
import dev.trailwarden.sandbox.wire.Throttle;
import dev.trailwarden.sandbox.wire.Throttle.Rate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** AWS CloudTrail, as far as trails can be weakened and put right; each area has a class of its own. */
public final class CloudTrailService implements ApiService {
    private final Map<String, Operation> operations;
    private final Throttle throttle;

    /**
     * Makes the service.
     *
     * @param world has the trails, what was recorded, and who may do what
     */
    public CloudTrailService(World world) {
        TrailAccess access = new TrailAccess(new TrailFinder(world.trails(), world.organization()), world.authorizer());
        StoreAccess find = new StoreAccess(world.stores(), world.organization(), access);
        EventHistory history = new EventHistory(world.recorder());
        Map<String, Operation> all = new TreeMap<>();
        all.putAll(new TrailOperations(world, access).operations());
        all.putAll(new TrailReads(world, access).operations());
        all.putAll(new SelectorOperations(world.trails(), access).operations());
        all.putAll(new InsightOperations(world, access, find).operations());
        all.putAll(new EventConfigurationOperations(world, access, find).operations());
        all.putAll(new TagOperations(world, access, find).operations());
        all.putAll(new EventDataStoreOperations(world, find, access).operations());
        all.putAll(new DelegationOperations(world.organization(), access).operations());
        all.put("LookupEvents", Operation.read(call -> {
            access.require(call, "*");
            return history.lookup(call);
        }));
        Map<String, Rate> rates = new TreeMap<>();
        all.forEach((name, operation) -> {
            int rate = rate(name, operation);
            rates.put(name, new Rate(rate, rate));
        });
        this.throttle = new Throttle(world.clock(), "ThrottlingException", rates);
        this.operations = Map.copyOf(throttle.over(all));
    }

    /** Calls a second for each account and Region. (CloudTrail User Guide, "Quotas".) */
    private static int rate(String operation, Operation kind) {
        return switch (operation) {
            case "LookupEvents" -> 2;
            case "RegisterOrganizationDelegatedAdmin", "DeregisterOrganizationDelegatedAdmin" -> 10;
            default -> kind.kind() == Kind.READ ? 10 : 1;
        };
    }

    /**
     * The published rates.
     *
     * @return the throttle, off until switched on
     */
    public Throttle throttle() {
        return throttle;
    }

    @Override
    public List<Limit> limits() {
        return throttle.limits();
    }

    @Override
    public ServiceProfile profile() {
        return new ServiceProfile(
                "cloudtrail",
                Protocol.JSON_1_1,
                "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101",
                "AccessDeniedException");
    }

    @Override
    public Map<String, Operation> operations() {
        return operations;
    }
}
