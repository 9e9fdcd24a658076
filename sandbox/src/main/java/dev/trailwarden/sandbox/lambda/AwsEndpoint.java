package dev.trailwarden.sandbox.lambda;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a function finds AWS.
 *
 * @param uri the value of {@code AWS_ENDPOINT_URL}
 * @param authority the certificates, in PEM, that it trusts there, the value of {@code AWS_CA_BUNDLE}; empty without TLS
 */
public record AwsEndpoint(URI uri, Optional<Path> authority) {
    /**
     * {@return an endpoint without TLS}
     *
     * @param uri the value of {@code AWS_ENDPOINT_URL}
     */
    public static AwsEndpoint inTheClear(URI uri) {
        return new AwsEndpoint(uri, Optional.empty());
    }
}
