package dev.trailwarden.aws.wire;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.regions.Region;

/**
 * How a service is spoken to.
 *
 * @param name as the SDK names it in its messages
 * @param signingName in a signature, unless the endpoint's rules say otherwise
 * @param endpointVariable what follows {@code AWS_ENDPOINT_URL_} (SDKs and tools reference guide, service-specific endpoints)
 * @param protocol how requests and answers are written
 * @param rules the SDK's rules for its endpoints
 * @param faults makes the exception of an error code that somebody tells from others by its type; all other errors are an
 *     {@link AwsServiceException} with their code
 */
record Service(
        String name,
        String signingName,
        String endpointVariable,
        Protocol protocol,
        Rules rules,
        Map<String, Supplier<? extends AwsServiceException.Builder>> faults) {

    /** The SDK's endpoint rules of one service. */
    @FunctionalInterface
    interface Rules {
        /**
         * Gives the endpoint.
         *
         * @param region the Region
         * @param fips whether only endpoints with FIPS 140 modules will do
         * @param dualstack whether the endpoint has to be reachable by IPv6, too
         * @param override the endpoint's address if it is not AWS's own
         */
        CompletableFuture<Endpoint> resolve(Region region, boolean fips, boolean dualstack, Optional<String> override);
    }
}
