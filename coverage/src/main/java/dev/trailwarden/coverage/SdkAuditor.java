package dev.trailwarden.coverage;

import dev.trailwarden.aws.AuditorAccounts;
import dev.trailwarden.aws.Clients;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.port.MemberAccount;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.pace.Pace;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** The organization's accounts, by the role trailwarden-auditor. Clients are shared; each call brings its credentials. */
public final class SdkAuditor implements Auditor, AutoCloseable {
    private static final Duration ONE_CALL = Duration.ofSeconds(60);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int LONGEST = 600;

    private final Clients clients;
    private final AuditorAccounts accounts;
    private final AwsCredentialsProvider own;
    private final Optional<URI> endpoint;
    private final String region;
    private final SdkHttpClient http = UrlConnectionHttpClient.builder()
            .connectionTimeout(CONNECT)
            .socketTimeout(ONE_CALL)
            .build();
    private final Map<String, SdkAutoCloseable> made = new ConcurrentHashMap<>();

    /**
     * @param own the credentials of whoever asks
     * @param endpoint where all services are, instead of AWS
     * @param region the hub's Region
     * @param sleeper waits where AWS's rates ask for it
     */
    public SdkAuditor(AwsCredentialsProvider own, Optional<URI> endpoint, String region, Pace.Sleeper sleeper) {
        this.clients = new Clients(own, endpoint);
        this.accounts = new AuditorAccounts(clients, region, sleeper);
        this.own = own;
        this.endpoint = endpoint;
        this.region = region;
    }

    @Override
    public Audited open(AccountId account) throws MemberFault {
        return new Opened(account, accounts.open(account));
    }

    /**
     * The credentials with which an account was opened, for services that are not asked here.
     *
     * @throws MemberFault if it cannot be opened
     */
    public AwsCredentialsProvider credentials(AccountId account) throws MemberFault {
        return accounts.open(account).credentials();
    }

    private <T extends SdkAutoCloseable, B extends AwsSyncClientBuilder<B, T> & AwsClientBuilder<B, T>> T client(
            Class<T> type, String where, Supplier<B> builder) {
        return type.cast(made.computeIfAbsent(type.getSimpleName() + "/" + where, _ -> {
            B client = builder.get();
            endpoint.ifPresent(client::endpointOverride);
            return client.httpClient(http)
                    .region(software.amazon.awssdk.regions.Region.of(where))
                    .credentialsProvider(own)
                    .build();
        }));
    }

    @Override
    public void close() {
        made.values().forEach(SdkAutoCloseable::close);
        http.close();
        clients.close();
    }

    private final class Opened implements Audited {
        private final AccountId id;
        private final AuditorAccounts.Opened opened;

        Opened(AccountId id, AuditorAccounts.Opened opened) {
            this.id = id;
            this.opened = opened;
        }

        @Override
        public MemberAccount account() {
            return opened.account();
        }

        @Override
        public Optional<AccountFacts.Role> role(String name) throws MemberFault {
            return asked("reading the role " + name, as -> {
                IamClient iam = client(IamClient.class, region, () -> IamClient.builder());
                try {
                    var role = iam.getRole(request -> request.roleName(name).overrideConfiguration(as))
                            .role();
                    Map<String, String> inline = new HashMap<>();
                    iam.listRolePoliciesPaginator(
                                    request -> request.roleName(name).overrideConfiguration(as))
                            .policyNames()
                            .forEach(policy -> inline.put(
                                    policy,
                                    decoded(iam.getRolePolicy(request -> request.roleName(name)
                                                    .policyName(policy)
                                                    .overrideConfiguration(as))
                                            .policyDocument())));
                    List<String> attached = iam
                            .listAttachedRolePoliciesPaginator(
                                    request -> request.roleName(name).overrideConfiguration(as))
                            .attachedPolicies()
                            .stream()
                            .map(AttachedPolicy::policyArn)
                            .toList();
                    return Optional.of(new AccountFacts.Role(
                            decoded(role.assumeRolePolicyDocument()),
                            Optional.ofNullable(role.permissionsBoundary())
                                    .map(boundary -> boundary.permissionsBoundaryArn()),
                            inline,
                            attached));
                } catch (NoSuchEntityException _) {
                    return Optional.empty();
                }
            });
        }

        @Override
        public Optional<String> busPolicy(Region where, String bus) throws MemberFault {
            return asked("DescribeEventBus of " + bus, as -> {
                EventBridgeClient events =
                        client(EventBridgeClient.class, where.id(), () -> EventBridgeClient.builder());
                try {
                    return Optional.ofNullable(
                            events.describeEventBus(request -> request.name(bus).overrideConfiguration(as))
                                    .policy());
                } catch (ResourceNotFoundException _) {
                    return Optional.empty();
                }
            });
        }

        @Override
        public Set<String> buckets() throws MemberFault {
            return asked("ListBuckets", as -> {
                S3Client s3 =
                        client(S3Client.class, region, () -> S3Client.builder().forcePathStyle(true));
                Set<String> names = new HashSet<>();
                s3
                        .listBucketsPaginator(
                                request -> request.maxBuckets(1_000).overrideConfiguration(as))
                        .buckets()
                        .stream()
                        .map(Bucket::name)
                        .forEach(names::add);
                return names;
            });
        }

        @Override
        public String keyState(Region where, String arn) throws MemberFault {
            return asked(
                    "DescribeKey of " + arn,
                    as -> client(KmsClient.class, where.id(), () -> KmsClient.builder())
                            .describeKey(request -> request.keyId(arn).overrideConfiguration(as))
                            .keyMetadata()
                            .keyStateAsString());
        }

        private <T> T asked(String what, Function<Consumer<AwsRequestOverrideConfiguration.Builder>, T> call)
                throws MemberFault {
            try {
                return call.apply(settings ->
                        settings.credentialsProvider(opened.credentials()).apiCallTimeout(ONE_CALL));
            } catch (SdkException e) {
                throw new MemberFault(
                        MemberFault.Kind.UNAVAILABLE, what + " in account " + id + " failed: " + words(e), e);
            }
        }

        private static String words(SdkException e) {
            return PlainText.of(
                    e instanceof AwsServiceException service && service.awsErrorDetails() != null
                            ? service.awsErrorDetails().errorCode() + ": "
                                    + service.awsErrorDetails().errorMessage()
                            : e.getClass().getSimpleName() + ": " + e.getMessage(),
                    LONGEST);
        }
    }

    /** IAM gives documents percent-encoded (IAM API reference, GetRolePolicy). */
    private static String decoded(String document) {
        return URLDecoder.decode(document, StandardCharsets.UTF_8);
    }
}
