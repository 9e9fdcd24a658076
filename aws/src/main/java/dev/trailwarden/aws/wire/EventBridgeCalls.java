package dev.trailwarden.aws.wire;

import java.util.Map;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.endpoints.EventBridgeEndpointProvider;
import software.amazon.awssdk.services.eventbridge.model.DescribeEventBusRequest;
import software.amazon.awssdk.services.eventbridge.model.DescribeEventBusResponse;
import software.amazon.awssdk.services.eventbridge.model.DescribeRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.DescribeRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.ListTargetsByRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.ListTargetsByRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;

/** The operations of EventBridge that we ask for; all others the SDK's interface refuses. */
final class EventBridgeCalls implements EventBridgeClient {
    static final Service SERVICE = new Service(
            "EventBridge",
            "events",
            "EVENTBRIDGE",
            JsonProtocol.rpc("1.1", "AWSEvents"),
            (region, fips, dualstack, override) -> EventBridgeEndpointProvider.defaultProvider()
                    .resolveEndpoint(ask -> ask.region(region)
                            .useFips(fips)
                            .useDualStack(dualstack)
                            .endpoint(override.orElse(null))),
            Map.of("ResourceNotFoundException", ResourceNotFoundException::builder));

    private final Caller caller;

    private EventBridgeCalls(Caller caller) {
        this.caller = caller;
    }

    /** Gives the interface, so that no other class has to load it to be verified. */
    static EventBridgeClient by(Caller caller) {
        return new EventBridgeCalls(caller);
    }

    @Override
    public DescribeEventBusResponse describeEventBus(DescribeEventBusRequest request) {
        return caller.call("DescribeEventBus", request, DescribeEventBusResponse.builder());
    }

    @Override
    public DescribeRuleResponse describeRule(DescribeRuleRequest request) {
        return caller.call("DescribeRule", request, DescribeRuleResponse.builder());
    }

    @Override
    public ListTargetsByRuleResponse listTargetsByRule(ListTargetsByRuleRequest request) {
        return caller.call("ListTargetsByRule", request, ListTargetsByRuleResponse.builder());
    }

    @Override
    public PutEventsResponse putEvents(PutEventsRequest request) {
        return caller.call("PutEvents", request, PutEventsResponse.builder());
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
