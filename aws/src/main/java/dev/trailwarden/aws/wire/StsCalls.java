package dev.trailwarden.aws.wire;

import java.util.Map;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.endpoints.StsEndpointProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;

/** The operations of STS that we ask for; all others the SDK's interface refuses. */
final class StsCalls implements StsClient {
    static final Service SERVICE = new Service(
            "STS",
            "sts",
            "STS",
            new QueryProtocol("2011-06-15"),
            (region, fips, dualstack, override) -> StsEndpointProvider.defaultProvider()
                    .resolveEndpoint(ask -> ask.region(region)
                            .useFips(fips)
                            .useDualStack(dualstack)
                            .endpoint(override.orElse(null))
                            .useGlobalEndpoint(false)),
            Map.of());

    private final Caller caller;

    private StsCalls(Caller caller) {
        this.caller = caller;
    }

    /** Gives the interface, so that no other class has to load it to be verified. */
    static StsClient by(Caller caller) {
        return new StsCalls(caller);
    }

    @Override
    public AssumeRoleResponse assumeRole(AssumeRoleRequest request) {
        return caller.call("AssumeRole", request, AssumeRoleResponse.builder());
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // The HTTP client is closed by who made it.
    }
}
