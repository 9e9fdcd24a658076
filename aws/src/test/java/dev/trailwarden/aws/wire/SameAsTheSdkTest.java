package dev.trailwarden.aws.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.account.AccountClient;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Holds every operation we speak ourselves against the SDK's own client of the same service. */
class SameAsTheSdkTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> REGIONS =
            List.of("eu-west-1", "us-east-1", "us-gov-west-1", "cn-north-1", "ap-southeast-7");
    private static final AwsCredentialsProvider MEMBER =
            StaticCredentialsProvider.create(AwsSessionCredentials.create("ASIAMEMBER", "secret", "token+/="));

    /** Ours and the SDK's client of one service. */
    record Pair(
            Class<?> ours,
            Service service,
            Function<Calls, Function<Manner, Function<String, SdkClient>>> make,
            Function<SdkHttpClient, Function<String, SdkClient>> sdk) {

        SdkClient ours(Calls calls, Manner manner, String region) {
            return make.apply(calls).apply(manner).apply(region);
        }
    }

    private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C extends SdkClient>
            Function<SdkHttpClient, Function<String, SdkClient>> sdk(java.util.function.Supplier<B> builder) {
        return http -> region -> builder.get()
                .httpClient(http)
                .region(Region.of(region))
                .credentialsProvider(MEMBER)
                .overrideConfiguration(all -> all.retryStrategy(retries()))
                .build();
    }

    private static final List<Pair> PAIRS = List.of(
            new Pair(
                    AccountCalls.class,
                    AccountCalls.SERVICE,
                    c -> m -> r -> c.account(r, m),
                    sdk(AccountClient::builder)),
            new Pair(
                    CloudTrailCalls.class,
                    CloudTrailCalls.SERVICE,
                    c -> m -> r -> c.cloudTrail(r, m),
                    sdk(CloudTrailClient::builder)),
            new Pair(
                    DynamoDbCalls.class,
                    DynamoDbCalls.SERVICE,
                    c -> m -> r -> c.dynamoDb(r, m),
                    sdk(DynamoDbClient::builder)),
            new Pair(
                    EventBridgeCalls.class,
                    EventBridgeCalls.SERVICE,
                    c -> m -> r -> c.eventBridge(r, m),
                    sdk(EventBridgeClient::builder)),
            new Pair(KmsCalls.class, KmsCalls.SERVICE, c -> m -> r -> c.kms(r, m), sdk(KmsClient::builder)),
            new Pair(
                    OrganizationsCalls.class,
                    OrganizationsCalls.SERVICE,
                    c -> m -> r -> c.organizations(r, m),
                    sdk(OrganizationsClient::builder)),
            new Pair(SnsCalls.class, SnsCalls.SERVICE, c -> m -> r -> c.sns(r, m), sdk(SnsClient::builder)),
            new Pair(SqsCalls.class, SqsCalls.SERVICE, c -> m -> r -> c.sqs(r, m), sdk(SqsClient::builder)),
            new Pair(StsCalls.class, StsCalls.SERVICE, c -> m -> r -> c.sts(r, m), sdk(StsClient::builder)));

    private static RetryStrategy retries() {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(3)
                .backoffStrategy(BackoffStrategy.retryImmediately())
                .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
                .circuitBreakerEnabled(false)
                .build();
    }

    /** Keeps what it is asked, and answers all alike. */
    private static final class Kept implements SdkHttpClient {
        private final List<SdkHttpRequest> requests = new ArrayList<>();
        private final List<String> bodies = new ArrayList<>();
        private final int status;
        private final Map<String, String> headers;
        private final byte[] answer;

        Kept(int status, Map<String, String> headers, String answer) {
            this.status = status;
            this.headers = headers;
            this.answer = answer.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws IOException {
                    requests.add(request.httpRequest());
                    bodies.add(
                            request.contentStreamProvider().isEmpty()
                                    ? ""
                                    : new String(
                                            request.contentStreamProvider()
                                                    .get()
                                                    .newStream()
                                                    .readAllBytes(),
                                            StandardCharsets.UTF_8));
                    SdkHttpFullResponse.Builder response =
                            SdkHttpFullResponse.builder().statusCode(status);
                    headers.forEach(response::putHeader);
                    return HttpExecuteResponse.builder()
                            .response(response.build())
                            .responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer)))
                            .build();
                }

                @Override
                public void abort() {}
            };
        }

        @Override
        public void close() {}
    }

    /** One operation of one service. */
    record Operation(Pair pair, Method method) {
        AwsRequest request() throws ReflectiveOperationException {
            return (AwsRequest) Filled.of(builder(method.getParameterTypes()[0]));
        }

        SdkPojo answer() throws ReflectiveOperationException {
            return builder(method.getReturnType());
        }

        Object ask(SdkClient client, Object request) throws ReflectiveOperationException {
            try {
                // By the interface: the classes behind it are nobody's.
                return client.getClass()
                        .getInterfaces()[0]
                        .getMethod(method.getName(), method.getParameterTypes()[0])
                        .invoke(client, request);
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof SdkException fault) {
                    return fault;
                }
                throw e;
            }
        }

        @Override
        public String toString() {
            return pair.service().name() + "." + method.getName();
        }
    }

    private static SdkPojo builder(Class<?> type) throws ReflectiveOperationException {
        return (SdkPojo) type.getMethod("builder").invoke(null);
    }

    static List<Operation> operations() {
        return PAIRS.stream()
                .flatMap(pair -> Arrays.stream(pair.ours().getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers())
                                && method.getParameterCount() == 1
                                && AwsRequest.class.isAssignableFrom(method.getParameterTypes()[0]))
                        .map(method -> new Operation(pair, method)))
                .toList();
    }

    private static SdkClient ours(Pair pair, SdkHttpClient http, String region) {
        return pair.ours(
                new Calls(MEMBER, Optional.empty(), Turn.NOT_AWAITED),
                new Manner(http, retries(), Optional.of(Duration.ofSeconds(5))),
                region);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void asksWhatTheSdkAsks(Operation operation) throws Exception {
        for (String region : REGIONS) {
            Kept byUs = new Kept(200, Map.of(), "");
            Kept bySdk = new Kept(200, Map.of(), "");
            operation.ask(ours(operation.pair(), byUs, region), operation.request());
            operation.ask(operation.pair().sdk().apply(bySdk).apply(region), operation.request());
            SdkHttpRequest our = byUs.requests.getFirst();
            SdkHttpRequest their = bySdk.requests.getFirst();
            assertThat(our.method()).isEqualTo(their.method());
            assertThat(where(our)).as(region).isEqualTo(where(their));
            for (String header : List.of("X-Amz-Target", "X-Amz-Security-Token", "Host")) {
                assertThat(our.firstMatchingHeader(header)).as(header).isEqualTo(their.firstMatchingHeader(header));
            }
            assertThat(our.firstMatchingHeader("Content-Type").orElseThrow())
                    .isEqualToIgnoringCase(
                            their.firstMatchingHeader("Content-Type").orElseThrow());
            assertThat(scope(our)).as(region).isEqualTo(scope(their));
            assertThat(said(byUs.bodies.getFirst())).isEqualTo(said(bySdk.bodies.getFirst()));
        }
    }

    /** An empty path is sent as a slash. */
    private static String where(SdkHttpRequest request) {
        return request.getUri().toString().replaceFirst("^(https://[^/]*)$", "$1/");
    }

    /** The Region and the service that it is signed for. */
    private static String scope(SdkHttpRequest request) {
        return request.firstMatchingHeader("Authorization")
                .orElseThrow()
                .replaceFirst(".*Credential=ASIAMEMBER/[0-9]{8}/([^,]*),.*", "$1");
    }

    private static Object said(String body) throws IOException {
        return body.startsWith("{") ? JSON.readTree(body) : new TreeSet<>(List.of(body.split("&", -1)));
    }

    static Stream<Operation> operationsInJson() {
        return operations().stream().filter(one -> one.pair().service().protocol() instanceof JsonProtocol);
    }

    @ParameterizedTest
    @MethodSource("operationsInJson")
    void readsWhatTheSdkReads(Operation operation) throws Exception {
        SdkPojo wanted = (SdkPojo) Filled.of(operation.answer());
        String body = new String(JsonWriter.write(wanted), StandardCharsets.UTF_8);
        String more = body.replaceFirst("\\{", "{\"NotInTheModel\":{\"a\":[1,{}]},");
        for (String answer : List.of(body, body.length() > 2 ? more : body, "{}")) {
            Object our = operation.ask(
                    ours(operation.pair(), new Kept(200, Map.of(), answer), "eu-west-1"), operation.request());
            Object their = operation.ask(
                    operation
                            .pair()
                            .sdk()
                            .apply(new Kept(200, Map.of(), answer))
                            .apply("eu-west-1"),
                    operation.request());
            if (our instanceof SdkException fault) {
                assertThat(their).as("what SQS has stored is not what was sent").isInstanceOf(SdkException.class);
                assertThat(fault).hasMessage(((SdkException) their).getMessage());
            } else {
                assertThat(same(our, their)).as(our + " and " + their).isTrue();
            }
        }
    }

    @Test
    void readsTheXmlThatTheSdkReads() throws Exception {
        Map<String, String> answers = Map.of(
                "assumeRole",
                "<Credentials><AccessKeyId>ASIA&amp;</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t/+="
                        + "</SessionToken><Expiration>2026-03-01T12:15:00Z</Expiration></Credentials><AssumedRoleUser>"
                        + "<AssumedRoleId>A:b</AssumedRoleId><Arn>arn:aws:sts::333333333333:assumed-role/r/s</Arn>"
                        + "</AssumedRoleUser><PackedPolicySize>42</PackedPolicySize>",
                "getCallerIdentity",
                "<Arn>arn:aws:iam::222222222222:user/x</Arn><UserId>AIDA</UserId><Account>222222222222</Account>",
                "getTopicAttributes",
                "<Attributes><entry><key>KmsMasterKeyId</key><value>alias/x</value></entry><entry><key>Policy</key><value>"
                        + "{&quot;a&quot;:1}</value></entry></Attributes>",
                "listSubscriptionsByTopic",
                "<Subscriptions><member><TopicArn>t</TopicArn><Protocol>email</Protocol><SubscriptionArn>PendingConfirmation"
                        + "</SubscriptionArn><Owner>1</Owner><Endpoint>a@b.example</Endpoint></member><member>"
                        + "<Protocol>sqs</Protocol></member></Subscriptions><NextToken>n</NextToken>",
                "publish",
                "<MessageId>m-1</MessageId><SequenceNumber>7</SequenceNumber>");
        for (Operation operation : operations()) {
            if (operation.pair().service().protocol() instanceof JsonProtocol) {
                continue;
            }
            String name = operation.method().getName();
            String title = Character.toUpperCase(name.charAt(0)) + name.substring(1);
            for (String result : List.of(answers.get(name), "")) {
                String answer =
                        "<" + title + "Response xmlns=\"https://x.amazonaws.com/doc/\"><" + title + "Result>" + result
                                + "</" + title
                                + "Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></" + title
                                + "Response>";
                Object our = operation.ask(
                        ours(operation.pair(), new Kept(200, Map.of(), answer), "eu-west-1"), operation.request());
                Object their = operation.ask(
                        operation
                                .pair()
                                .sdk()
                                .apply(new Kept(200, Map.of(), answer))
                                .apply("eu-west-1"),
                        operation.request());
                assertThat(same(our, their)).as(our + " and " + their).isTrue();
            }
        }
    }

    /** But for what the SDK notes about the HTTP response. */
    private static boolean same(Object our, Object their) {
        return ((SdkPojo) our).equalsBySdkFields(their);
    }

    /** What a service may answer that is no success. */
    private record Fault(int status, Map<String, String> headers, String body) {}

    private static List<Fault> faults(Service service) throws IOException {
        List<Fault> faults = new ArrayList<>();
        if (service.protocol() instanceof JsonProtocol) {
            for (String code : service.faults().keySet()) {
                SdkPojo known = (SdkPojo) Filled.of(service.faults().get(code).get());
                Map<String, Object> body =
                        new TreeMap<>(JSON.readerForMapOf(Object.class).<Map<String, Object>>readValue(json(known)));
                body.put("__type", "com.amazonaws.x#" + code);
                body.put("message", "no <\u00e9>");
                faults.add(new Fault(400, Map.of("x-amzn-RequestId", "r-1"), json(body)));
            }
            for (String type : List.of(
                    "ThrottlingException",
                    "AccessDeniedException",
                    "a.b#RequestLimitExceeded",
                    "SomethingNew:http://x/")) {
                faults.add(new Fault(400, Map.of(), "{\"__type\":\"" + type + "\",\"Message\":\"m\"}"));
                faults.add(new Fault(400, Map.of("x-amzn-ErrorType", type), "{\"message\":\"m\"}"));
            }
            faults.add(new Fault(500, Map.of(), "{\"__type\":\"InternalFailure\"}"));
        } else {
            for (String code : List.of("Throttling", "AccessDenied", "InvalidClientTokenId", "SomethingNew")) {
                faults.add(
                        new Fault(
                                400,
                                Map.of(),
                                "<ErrorResponse><Error><Type>Sender</Type><Code>" + code
                                        + "</Code><Message>m &amp; n</Message></Error><RequestId>r-2</RequestId></ErrorResponse>"));
            }
        }
        faults.add(new Fault(503, Map.of(), "<html>slow down</html>"));
        faults.add(new Fault(502, Map.of(), ""));
        faults.add(new Fault(404, Map.of(), "nothing here"));
        return faults;
    }

    private static String json(SdkPojo pojo) {
        return new String(JsonWriter.write(pojo), StandardCharsets.UTF_8);
    }

    private static String json(Map<String, Object> body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void failsAsTheSdkFailsAndTriesAgainAsOften(Operation operation) throws Exception {
        for (Fault fault : faults(operation.pair().service())) {
            Kept byUs = new Kept(fault.status(), fault.headers(), fault.body());
            Kept bySdk = new Kept(fault.status(), fault.headers(), fault.body());
            AwsServiceException our =
                    (AwsServiceException) operation.ask(ours(operation.pair(), byUs, "eu-west-1"), operation.request());
            AwsServiceException their = (AwsServiceException)
                    operation.ask(operation.pair().sdk().apply(bySdk).apply("eu-west-1"), operation.request());
            assertThat(byUs.requests).as("attempts of " + fault).hasSameSizeAs(bySdk.requests);
            assertThat(our.statusCode()).isEqualTo(their.statusCode());
            assertThat(empty(our.awsErrorDetails().errorCode()))
                    .as(fault.toString())
                    .isEqualTo(empty(their.awsErrorDetails().errorCode()));
            assertThat(our.awsErrorDetails().errorMessage())
                    .isEqualTo(their.awsErrorDetails().errorMessage());
            assertThat(our.requestId()).isEqualTo(their.requestId());
            assertThat(our.isThrottlingException()).isEqualTo(their.isThrottlingException());
            if (operation
                    .pair()
                    .service()
                    .faults()
                    .containsKey(empty(our.awsErrorDetails().errorCode()))) {
                assertThat(our.getClass()).isEqualTo((Class<?>) their.getClass());
                for (SdkField<?> field : our.sdkFields()) {
                    assertThat(field.getValueOrDefault(our))
                            .as(field.locationName())
                            .isEqualTo(field.getValueOrDefault(their));
                }
            }
        }
    }

    private static String empty(@org.jspecify.annotations.Nullable String code) {
        return code == null ? "" : code;
    }

    @Test
    void aTransactionCarriesATokenThatNobodySet() throws Exception {
        Kept kept = new Kept(500, Map.of(), "{}");
        SdkClient client = ours(PAIRS.get(2), kept, "eu-west-1");
        assertThat(catchFault(() -> ((DynamoDbClient) client)
                        .transactWriteItems(TransactWriteItemsRequest.builder().build())))
                .isInstanceOf(SdkServiceException.class);
        assertThat(kept.bodies).hasSize(3).allMatch(body -> body.contains("ClientRequestToken"));
        assertThat(new TreeSet<>(kept.bodies))
                .as("attempts are the same request")
                .hasSize(1);
        assertThat(kept.requests)
                .extracting(request -> request.firstMatchingHeader("amz-sdk-invocation-id"))
                .as("and are said to be")
                .containsOnly(kept.requests.getFirst().firstMatchingHeader("amz-sdk-invocation-id"));
    }

    private static Throwable catchFault(Runnable call) {
        return org.assertj.core.api.Assertions.catchThrowable(call::run);
    }

    @Test
    void anEndpointMayBeElsewhere() throws Exception {
        Kept kept = new Kept(200, Map.of(), "{}");
        for (Pair pair : PAIRS) {
            SdkClient client = pair.ours(
                    new Calls(MEMBER, Optional.of(URI.create("http://localhost:4566/base/")), Turn.NOT_AWAITED),
                    new Manner(kept, retries(), Optional.empty()),
                    "eu-west-1");
            Operation first = operations().stream()
                    .filter(one -> one.pair().equals(pair))
                    .findFirst()
                    .orElseThrow();
            kept.requests.clear();
            first.ask(client, first.request());
            assertThat(kept.requests.getFirst().getUri().toString())
                    .as(pair.service().name())
                    .startsWith("http://localhost:4566/base/");
        }
    }
}
