package dev.trailwarden.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where AWS is, and who asks it; without these options the SDK's own settings decide. */
abstract class AwsPlace {
    @Option(
            names = "--region",
            paramLabel = "REGION",
            description = "The Region in which the hub is (default: AWS_REGION, or the profile's).")
    private @Nullable String region;

    @Option(
            names = "--endpoint-url",
            paramLabel = "URL",
            description = "Where AWS is, for example a sandbox (default: AWS_ENDPOINT_URL, or AWS itself).")
    private @Nullable String endpointUrl;

    /** The profile of the AWS configuration to ask with, if one is named. */
    abstract Optional<String> profile();

    Optional<String> region() {
        return Optional.ofNullable(region);
    }

    /**
     * Gives the endpoint, if one is given.
     *
     * @throws Main.BadInput if it is no http or https URL
     */
    Optional<URI> endpoint() throws Main.BadInput {
        if (endpointUrl == null) {
            return Optional.empty();
        }
        try {
            URI url = new URI(endpointUrl);
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return Optional.of(url);
            }
        } catch (URISyntaxException e) {
            // The sentence below says it.
        }
        throw new Main.BadInput("--endpoint-url: '" + endpointUrl + "' is not an http or https URL");
    }
}
