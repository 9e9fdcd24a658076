package dev.trailwarden.cli;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileProperty;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** Sets up the SDK's clients as the person whose credentials the SDK finds. */
final class AwsClients implements AutoCloseable {
    private final SdkHttpClient http;
    private final Duration patience;
    private final Region region;
    private final Optional<URI> endpoint;
    private final Optional<String> profile;
    private final AwsCredentialsProvider credentials;

    /**
     * @param options who asks, and where AWS is
     * @param known the Region, if something else than an option says it
     * @param patience how long one call may take
     * @throws Main.BadInput if nothing says in which Region, or there is no such profile
     */
    AwsClients(AwsPlace options, Optional<String> known, Duration patience) throws Main.BadInput {
        this.endpoint = options.endpoint();
        this.profile = options.profile();
        this.credentials = profile.isPresent()
                ? ProfileCredentialsProvider.create(known(profile.get()))
                : DefaultCredentialsProvider.builder().build();
        Optional<String> said = options.region().or(() -> known);
        this.region = Region.of(named(said.isPresent() ? said.get() : fromSurroundings(profile)));
        this.patience = patience;
        this.http = UrlConnectionHttpClient.builder().socketTimeout(patience).build();
    }

    private static String known(String profile) throws Main.BadInput {
        return known("--profile", profile);
    }

    /** A profile that an option names, if there is one. */
    static String known(String option, String profile) throws Main.BadInput {
        if (ProfileFile.defaultProfileFile().profile(profile).isEmpty()) {
            throw new Main.BadInput(option + ": there is no profile '" + profile
                    + "' in your AWS configuration; aws configure list-profiles names them");
        }
        return profile;
    }

    /** It becomes a part of the name of the host that gets the signed calls. */
    private static String named(String region) throws Main.BadInput {
        if (!region.matches("[a-z]{2,5}(-[a-z]+)+-[0-9]{1,3}")) {
            throw new Main.BadInput(
                    "'" + region
                            + "' is no Region, such as eu-west-1; give the one in which the hub is by --region, or set AWS_REGION");
        }
        return region;
    }

    /** The Region of a profile that is named comes before that of the environment, as its credentials do. */
    private static String fromSurroundings(Optional<String> profile) throws Main.BadInput {
        Optional<String> ofProfile = profile.flatMap(ProfileFile.defaultProfileFile()::profile)
                .flatMap(settings -> settings.property(ProfileProperty.REGION));
        try {
            return ofProfile.isPresent()
                    ? ofProfile.get()
                    : DefaultAwsRegionProviderChain.builder()
                            .build()
                            .getRegion()
                            .id();
        } catch (SdkClientException e) {
            throw new Main.BadInput(
                    "no Region is set; give the one in which the hub is by --region, or set AWS_REGION");
        }
    }

    Region region() {
        return region;
    }

    /** Of whoever asks, if nothing else is said. */
    AwsCredentialsProvider credentials() {
        return credentials;
    }

    /** Whether calls go to something on this machine, which has none of AWS's rates. */
    boolean onThisMachine() {
        String set = Optional.ofNullable(System.getProperty("aws.endpointUrl"))
                .or(() -> Optional.ofNullable(System.getenv("AWS_ENDPOINT_URL")))
                .orElse("");
        String url = endpoint.map(URI::toString).orElse(set);
        return url.matches("https?://(?:127\\.[0-9.]+|localhost|\\[::1])(?:[:/].*)?");
    }

    /** Where AWS is, if an option says it. */
    Optional<URI> endpoint() {
        return endpoint;
    }

    /** A client of any service. */
    <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder) {
        return client(builder, region, credentials);
    }

    /** A client of any service, in another Region or with other credentials. */
    <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
            B builder, Region where, AwsCredentialsProvider as) {
        endpoint.ifPresent(builder::endpointOverride);
        return builder.httpClient(http)
                .region(where)
                .credentialsProvider(as)
                .overrideConfiguration(all -> {
                    all.apiCallTimeout(patience);
                    profile.ifPresent(all::defaultProfileName);
                })
                .build();
    }

    @Override
    public void close() {
        http.close();
    }
}
