package dev.trailwarden.cli.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.core.baseline.BasicSelector;
import dev.trailwarden.core.baseline.BasicSelector.DataResource;
import dev.trailwarden.core.baseline.EventConfiguration;
import dev.trailwarden.core.baseline.InsightSelector;
import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.TrailArn;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Tag;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** A process of {@code moto_server}, a simulation of AWS that we did not write. */
final class MotoJudge implements Judge {
    private static final String BUCKET = "judged-logs";
    private static final String OTHER_BUCKET = "other-judged-logs";
    private static final String TABLE = "trailwarden";

    private final Process moto;
    private final URI motos;
    private final Detour detour;
    private final AwsCredentialsProvider hub;
    private final AwsCredentialsProvider payments;
    private final String topicArn;
    private final String queueUrl;
    private final String sealKey;
    private final Named named;

    MotoJudge() throws Exception {
        Optional<Path> program = program();
        assertThat(program).as("moto_server is installed").isPresent();
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        motos = URI.create("http://127.0.0.1:" + port);
        moto = new ProcessBuilder(program.orElseThrow().toString(), "-H", "127.0.0.1", "-p", String.valueOf(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Instant until = Instant.now().plus(Duration.ofSeconds(60));
        while (!answers() && Instant.now().isBefore(until)) {
            Thread.sleep(100);
        }
        detour = new Detour(motos);
        // moto has no event configurations; this is what a partition says that has none.
        detour.refuse("GetEventConfiguration", "UnsupportedOperationException");
        hub = in(new AccountId("222222222222"));
        payments = in(PAYMENTS);
        makeBucket(BUCKET);
        makeBucket(OTHER_BUCKET);
        queueUrl = makeQueue();
        topicArn = makeTopic();
        sealKey = makeKeyTableAndBus();
        named = makeOrganization();
    }

    static boolean isInstalledOrHasToBe() {
        return program().isPresent() || "true".equals(System.getenv("CI"));
    }

    private static Optional<Path> program() {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .map(folder -> Path.of(folder, "moto_server"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private boolean answers() throws InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                                    HttpRequest.newBuilder(motos.resolve("/moto-api/data.json"))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private <B extends AwsClientBuilder<B, C>, C> C client(B builder, AwsCredentialsProvider as) {
        return builder.endpointOverride(motos)
                .region(Region.EU_WEST_1)
                .credentialsProvider(as)
                .build();
    }

    private SqsClient sqs() {
        return client(SqsClient.builder(), hub);
    }

    private CloudTrailClient cloudTrail() {
        return client(CloudTrailClient.builder(), payments);
    }

    private String makeQueue() {
        try (SqsClient sqs = sqs()) {
            return sqs.createQueue(request -> request.queueName("judged")).queueUrl();
        }
    }

    private String makeTopic() {
        try (SqsClient sqs = sqs();
                SnsClient sns = client(SnsClient.builder(), hub)) {
            String queueArn = sqs.getQueueAttributes(
                            request -> request.queueUrl(queueUrl).attributeNames(QueueAttributeName.QUEUE_ARN))
                    .attributes()
                    .get(QueueAttributeName.QUEUE_ARN);
            String topic = sns.createTopic(request -> request.name("alerts")).topicArn();
            sns.subscribe(request -> request.topicArn(topic)
                    .protocol("sqs")
                    .endpoint(queueArn)
                    .attributes(Map.of("RawMessageDelivery", "true")));
            return topic;
        }
    }

    private String makeKeyTableAndBus() {
        try (EventBridgeClient events = client(EventBridgeClient.builder(), hub);
                DynamoDbClient dynamo = client(DynamoDbClient.builder(), hub);
                KmsClient kms = client(KmsClient.builder(), hub)) {
            events.createEventBus(request -> request.name(TABLE));
            dynamo.createTable(request -> request.tableName(TABLE)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(attribute("pk"), attribute("sk"))
                    .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE)));
            return kms.createKey(
                            request -> request.keySpec(KeySpec.HMAC_256).keyUsage(KeyUsageType.GENERATE_VERIFY_MAC))
                    .keyMetadata()
                    .arn();
        }
    }

    private static AttributeDefinition attribute(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private Named makeOrganization() {
        try (OrganizationsClient organizations = client(OrganizationsClient.builder(), in(MANAGEMENT))) {
            organizations.createOrganization(request -> request.featureSet("ALL"));
            String root =
                    organizations.listRoots(request -> {}).roots().getFirst().id();
            String unit = organizations
                    .createOrganizationalUnit(request -> request.parentId(root).name("Workloads"))
                    .organizationalUnit()
                    .id();
            String account = organizations
                    .createAccount(request -> request.accountName("research").email("research@example.org"))
                    .createAccountStatus()
                    .accountId();
            organizations.moveAccount(
                    request -> request.accountId(account).sourceParentId(root).destinationParentId(unit));
            makeBreakGlassRole(new AccountId(account));
            return new Named(new AccountId(account), "research", List.of(unit, root));
        }
    }

    private void makeBreakGlassRole(AccountId account) {
        try (IamClient iam = client(IamClient.builder(), in(account))) {
            iam.createRole(request -> request.path("/security/")
                    .roleName("BreakGlass")
                    .assumeRolePolicyDocument("{\"Version\":\"2012-10-17\",\"Statement\":[]}"));
        }
    }

    /** moto knows an account by the access key that assuming one of its roles gave. */
    AwsCredentialsProvider in(AccountId account) {
        AwsCredentialsProvider anybody =
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIATEST", "secret"));
        try (StsClient sts = client(StsClient.builder(), anybody)) {
            Credentials session = sts.assumeRole(request -> request.roleArn("arn:aws:iam::" + account + ":role/any")
                            .roleSessionName("contract"))
                    .credentials();
            return StaticCredentialsProvider.create(AwsSessionCredentials.create(
                    session.accessKeyId(), session.secretAccessKey(), session.sessionToken()));
        }
    }

    /** The SDK's S3 module is not ours to load for one call. */
    private void makeBucket(String name) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            int status = http.send(
                            HttpRequest.newBuilder(motos.resolve("/" + name))
                                    .header("x-moto-account-id", PAYMENTS.value())
                                    .header(
                                            "Authorization",
                                            "AWS4-HMAC-SHA256 Credential=AKIATEST/20260301/us-east-1/s3/aws4_request,"
                                                    + " SignedHeaders=host, Signature=0")
                                    .PUT(HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
            assertThat(status).isEqualTo(200);
        }
    }

    @Override
    public URI endpoint() {
        return detour.endpoint();
    }

    @Override
    public AwsCredentialsProvider hub() {
        return hub;
    }

    @Override
    public AwsCredentialsProvider management() {
        return in(MANAGEMENT);
    }

    @Override
    public void stopTheTrail() {
        try (CloudTrailClient cloudTrail = cloudTrail()) {
            if (cloudTrail.listTrails(request -> {}).trails().stream()
                    .noneMatch(trail -> TRAIL.toString().equals(trail.trailARN()))) {
                cloudTrail.createTrail(request -> request.name(TRAIL.name()).s3BucketName(BUCKET));
                cloudTrail.startLogging(request -> request.name(TRAIL.name()));
            }
            cloudTrail.stopLogging(request -> request.name(TRAIL.name()));
        }
    }

    @Override
    public void delete(TrailArn trail) {
        try (CloudTrailClient cloudTrail = cloudTrail()) {
            // moto keeps the tags of a trail that is gone, and gives them to its successor.
            List<Tag> tags =
                    cloudTrail.listTags(request -> request.resourceIdList(trail.toString())).resourceTagList().stream()
                            .flatMap(resource -> resource.tagsList().stream())
                            .toList();
            cloudTrail.removeTags(
                    request -> request.resourceId(trail.toString()).tagsList(tags));
            cloudTrail.deleteTrail(request -> request.name(trail.name()));
        }
    }

    @Override
    public TrailSettings everythingSet() {
        return new TrailSettings(
                true,
                BUCKET,
                "contract/trail",
                "",
                true,
                true,
                false,
                true,
                "arn:aws:logs:eu-west-1:333333333333:log-group:trails:*",
                "arn:aws:iam::333333333333:role/trail-to-logs",
                "arn:aws:kms:eu-west-1:333333333333:key/11111111-aaaa-4bbb-8ccc-dddddddddddd",
                List.of(new BasicSelector(
                        "WriteOnly",
                        true,
                        List.of("kms.amazonaws.com"),
                        List.of(new DataResource("AWS::S3::Object", List.of("arn:aws:s3:::payments-ledgers/"))))),
                List.of(),
                List.of(new InsightSelector("ApiCallRateInsight", List.of("Management"))),
                EventConfiguration.NONE,
                Map.of("owner", "payments", "confidentiality", "high"));
    }

    @Override
    public String otherBucket() {
        return OTHER_BUCKET;
    }

    @Override
    public String topicArn() {
        return topicArn;
    }

    @Override
    public String queueUrl() {
        return queueUrl;
    }

    @Override
    public List<String> told() {
        return kept();
    }

    @Override
    public List<String> kept() {
        try (SqsClient sqs = sqs()) {
            return sqs
                    .receiveMessage(request ->
                            request.queueUrl(queueUrl).maxNumberOfMessages(10).waitTimeSeconds(1))
                    .messages()
                    .stream()
                    .map(Message::body)
                    .toList();
        }
    }

    @Override
    public String table() {
        return TABLE;
    }

    @Override
    public String sealKey() {
        return sealKey;
    }

    @Override
    public String bus() {
        return TABLE;
    }

    @Override
    public Named named() {
        return named;
    }

    @Override
    public void close() {
        detour.close();
        moto.descendants().forEach(ProcessHandle::destroy);
        moto.destroy();
        moto.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
