package dev.trailwarden.cli;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** Sets up the SDK's clients as the person whose credentials the SDK finds. */
final class AwsClients implements AutoCloseable {
    private final SdkHttpClient http;
    private final Duration patience;
    private final Region region;
    private final Optional<URI> endpoint;

    /**
     * @param options where AWS is
     * @param known the Region, if something else than an option says it
     * @param patience how long one call may take
     * @throws Main.BadInput if nothing says in which Region
     */
    AwsClients(AwsOptions options, Optional<String> known, Duration patience) throws Main.BadInput {
        this.endpoint = options.endpoint();
        this.region = Region.of(
                options.region().or(() -> known).isPresent()
                        ? options.region().or(() -> known).get()
                        : fromSurroundings());
        this.patience = patience;
        this.http = UrlConnectionHttpClient.builder().socketTimeout(patience).build();
    }

    private static String fromSurroundings() throws Main.BadInput {
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion().id();
        } catch (SdkClientException e) {
            throw new Main.BadInput(
                    "no Region is set; give the one in which the hub is by --region, or set AWS_REGION");
        }
    }

    Region region() {
        return region;
    }

    /** Whether calls go to something on this machine, which has none of AWS's rates. */
    boolean onThisMachine() {
        String set = Optional.ofNullable(System.getProperty("aws.endpointUrl"))
                .or(() -> Optional.ofNullable(System.getenv("AWS_ENDPOINT_URL")))
                .orElse("");
        String url = endpoint.map(URI::toString).orElse(set);
        return url.matches("https?://(?:127\\.[0-9.]+|localhost|\\[::1])(?:[:/].*)?");
    }

    /** A client of any service. */
    <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder) {
        endpoint.ifPresent(builder::endpointOverride);
        return builder.httpClient(http)
                .region(region)
                .credentialsProvider(DefaultCredentialsProvider.builder().build())
                .overrideConfiguration(all -> all.apiCallTimeout(patience))
                .build();
    }

    @Override
    public void close() {
        http.close();
    }
}
