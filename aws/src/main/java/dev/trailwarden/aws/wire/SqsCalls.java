package dev.trailwarden.aws.wire;

import java.util.Map;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.InterceptorContext;
import software.amazon.awssdk.core.interceptor.SdkInternalExecutionAttribute;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.endpoints.SqsEndpointProvider;
import software.amazon.awssdk.services.sqs.internal.MessageMD5ChecksumInterceptor;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;
import software.amazon.awssdk.utils.AttributeMap;

/** The operations of SQS that we ask for; all others the SDK's interface refuses. */
final class SqsCalls implements SqsClient {
    static final Service SERVICE = new Service(
            "SQS",
            "sqs",
            "SQS",
            JsonProtocol.rpc("1.0", "AmazonSQS"),
            (region, fips, dualstack, override) -> SqsEndpointProvider.defaultProvider()
                    .resolveEndpoint(ask -> ask.region(region)
                            .useFips(fips)
                            .useDualStack(dualstack)
                            .endpoint(override.orElse(null))),
            Map.of());

    private final Caller caller;

    private SqsCalls(Caller caller) {
        this.caller = caller;
    }

    /** Gives the interface, so that no other class has to load it to be verified. */
    static SqsClient by(Caller caller) {
        return new SqsCalls(caller);
    }

    @Override
    public GetQueueAttributesResponse getQueueAttributes(GetQueueAttributesRequest request) {
        return caller.call("GetQueueAttributes", request, GetQueueAttributesResponse.builder());
    }

    /**
     * Checked by what the SDK's own client checks it by: SQS says what it has stored, in digests.
     *
     * @throws SdkClientException if that is not what was sent
     */
    @Override
    public SendMessageResponse sendMessage(SendMessageRequest request) {
        SendMessageResponse response = caller.call("SendMessage", request, SendMessageResponse.builder());
        ExecutionAttributes settings = new ExecutionAttributes();
        settings.putAttribute(SdkInternalExecutionAttribute.CLIENT_CONTEXT_PARAMS, AttributeMap.empty());
        new MessageMD5ChecksumInterceptor()
                .afterExecution(
                        InterceptorContext.builder()
                                .request(request)
                                .response(response)
                                .build(),
                        settings);
        return response;
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
