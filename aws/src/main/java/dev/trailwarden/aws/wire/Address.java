package dev.trailwarden.aws.wire;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.endpoints.AwsEndpointAttribute;
import software.amazon.awssdk.awscore.endpoints.authscheme.EndpointAuthScheme;
import software.amazon.awssdk.awscore.endpoints.authscheme.SigV4AuthScheme;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.utils.SystemSetting;

/**
 * Where a service is, and for where a request to it is signed.
 *
 * @param uri scheme, host and port
 * @param signingName the service in the signature
 * @param signingRegion the Region in the signature; of a service with one endpoint for all Regions it is that endpoint's
 */
record Address(URI uri, String signingName, String signingRegion) {
    private static final String ENDPOINT = "AWS_ENDPOINT_URL";

    /**
     * Asks the SDK's rules, with what the environment and the system properties set; a profile is not read.
     *
     * @param service whose
     * @param region the Region
     * @param override where all services are, instead of AWS
     */
    static Address of(Service service, String region, Optional<URI> override) {
        Endpoint endpoint = service.rules()
                .resolve(
                        Region.of(region),
                        SdkSystemSetting.AWS_USE_FIPS_ENDPOINT.getBooleanValue().orElse(false),
                        SdkSystemSetting.AWS_USE_DUALSTACK_ENDPOINT
                                .getBooleanValue()
                                .orElse(false),
                        override.map(URI::toString).or(() -> configured(service)))
                .join();
        List<EndpointAuthScheme> schemes = endpoint.attribute(AwsEndpointAttribute.AUTH_SCHEMES);
        if (schemes != null) {
            for (EndpointAuthScheme scheme : schemes) {
                if (scheme instanceof SigV4AuthScheme v4) {
                    return new Address(
                            endpoint.url(),
                            Optional.ofNullable(v4.signingName()).orElse(service.signingName()),
                            Optional.ofNullable(v4.signingRegion()).orElse(region));
                }
            }
        }
        return new Address(endpoint.url(), service.signingName(), region);
    }

    /** Host and port as the header {@code Host} has them: a port that is the scheme's own is left out. */
    String authority() {
        int usual = "https".equals(uri.getScheme()) ? 443 : 80;
        return uri.getPort() < 0 || uri.getPort() == usual ? uri.getHost() : uri.getHost() + ':' + uri.getPort();
    }

    /** What precedes every path: nothing, unless the address was given with a path. */
    String base() {
        String path = uri.getRawPath();
        return path == null ? "" : path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** As the SDKs look it up (SDKs and tools reference guide, service-specific endpoints): the service's own goes first. */
    private static Optional<String> configured(Service service) {
        if (setting("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "aws.ignoreConfiguredEndpointUrls")
                .filter(Boolean::parseBoolean)
                .isPresent()) {
            return Optional.empty();
        }
        return setting(ENDPOINT + "_" + service.endpointVariable(), "aws.endpointUrl" + service.name())
                .or(() -> setting(ENDPOINT, "aws.endpointUrl"));
    }

    private static Optional<String> setting(String variable, String property) {
        return new SystemSetting() {
            @Override
            public String property() {
                return property;
            }

            @Override
            public String environmentVariable() {
                return variable;
            }

            @Override
            public @Nullable String defaultValue() {
                return null;
            }
        }.getStringValue().filter(value -> !value.isBlank());
    }
}
