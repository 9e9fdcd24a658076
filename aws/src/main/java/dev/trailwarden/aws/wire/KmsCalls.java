package dev.trailwarden.aws.wire;

import java.util.Map;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.endpoints.KmsEndpointProvider;
import software.amazon.awssdk.services.kms.model.DescribeKeyRequest;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.GenerateMacRequest;
import software.amazon.awssdk.services.kms.model.GenerateMacResponse;
import software.amazon.awssdk.services.kms.model.KmsInvalidMacException;
import software.amazon.awssdk.services.kms.model.VerifyMacRequest;
import software.amazon.awssdk.services.kms.model.VerifyMacResponse;

/** The operations of KMS that we ask for; all others the SDK's interface refuses. */
final class KmsCalls implements KmsClient {
    static final Service SERVICE = new Service(
            "KMS",
            "kms",
            "KMS",
            JsonProtocol.rpc("1.1", "TrentService"),
            (region, fips, dualstack, override) -> KmsEndpointProvider.defaultProvider()
                    .resolveEndpoint(ask -> ask.region(region)
                            .useFips(fips)
                            .useDualStack(dualstack)
                            .endpoint(override.orElse(null))),
            Map.of("KMSInvalidMacException", KmsInvalidMacException::builder));

    private final Caller caller;

    private KmsCalls(Caller caller) {
        this.caller = caller;
    }

    /** Gives the interface, so that no other class has to load it to be verified. */
    static KmsClient by(Caller caller) {
        return new KmsCalls(caller);
    }

    @Override
    public DescribeKeyResponse describeKey(DescribeKeyRequest request) {
        return caller.call("DescribeKey", request, DescribeKeyResponse.builder());
    }

    @Override
    public GenerateMacResponse generateMac(GenerateMacRequest request) {
        return caller.call("GenerateMac", request, GenerateMacResponse.builder());
    }

    @Override
    public VerifyMacResponse verifyMac(VerifyMacRequest request) {
        return caller.call("VerifyMac", request, VerifyMacResponse.builder());
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
