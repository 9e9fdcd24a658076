package dev.trailwarden.aws.wire;

import java.util.Map;
import software.amazon.awssdk.services.account.AccountClient;
import software.amazon.awssdk.services.account.endpoints.AccountEndpointProvider;
import software.amazon.awssdk.services.account.model.ListRegionsRequest;
import software.amazon.awssdk.services.account.model.ListRegionsResponse;

/** The operations of Account that we ask for; all others the SDK's interface refuses. */
final class AccountCalls implements AccountClient {
    static final Service SERVICE = new Service(
            "Account",
            "account",
            "ACCOUNT",
            JsonProtocol.rest(),
            (region, fips, dualstack, override) -> AccountEndpointProvider.defaultProvider()
                    .resolveEndpoint(ask -> ask.region(region)
                            .useFips(fips)
                            .useDualStack(dualstack)
                            .endpoint(override.orElse(null))),
            Map.of());

    private final Caller caller;

    private AccountCalls(Caller caller) {
        this.caller = caller;
    }

    /** Gives the interface, so that no other class has to load it to be verified. */
    static AccountClient by(Caller caller) {
        return new AccountCalls(caller);
    }

    @Override
    public ListRegionsResponse listRegions(ListRegionsRequest request) {
        return caller.call("ListRegions", request, ListRegionsResponse.builder());
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
