package dev.trailwarden.aws.wire;

import java.util.Map;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.endpoints.SnsEndpointProvider;
import software.amazon.awssdk.services.sns.model.GetTopicAttributesRequest;
import software.amazon.awssdk.services.sns.model.GetTopicAttributesResponse;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsByTopicRequest;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsByTopicResponse;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/** The operations of SNS that we ask for; all others the SDK's interface refuses. */
final class SnsCalls implements SnsClient {
    static final Service SERVICE = new Service(
            "SNS",
            "sns",
            "SNS",
            new QueryProtocol("2010-03-31"),
            (region, fips, dualstack, override) -> SnsEndpointProvider.defaultProvider()
                    .resolveEndpoint(ask -> ask.region(region)
                            .useFips(fips)
                            .useDualStack(dualstack)
                            .endpoint(override.orElse(null))),
            Map.of());

    private final Caller caller;

    private SnsCalls(Caller caller) {
        this.caller = caller;
    }

    /** Gives the interface, so that no other class has to load it to be verified. */
    static SnsClient by(Caller caller) {
        return new SnsCalls(caller);
    }

    @Override
    public GetTopicAttributesResponse getTopicAttributes(GetTopicAttributesRequest request) {
        return caller.call("GetTopicAttributes", request, GetTopicAttributesResponse.builder());
    }

    @Override
    public ListSubscriptionsByTopicResponse listSubscriptionsByTopic(ListSubscriptionsByTopicRequest request) {
        return caller.call("ListSubscriptionsByTopic", request, ListSubscriptionsByTopicResponse.builder());
    }

    @Override
    public PublishResponse publish(PublishRequest request) {
        return caller.call("Publish", request, PublishResponse.builder());
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
