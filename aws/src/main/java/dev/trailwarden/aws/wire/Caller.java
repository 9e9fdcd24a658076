package dev.trailwarden.aws.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.ClockSkew;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * Asks one service in one Region: writes the request, signs it, sends it, reads the answer, and tries again what may be
 * tried again. It throws what the SDK's own clients throw. Of what a request overrides it honours the credentials and the
 * two timeouts; the rest nobody here sets. Safe for several threads.
 */
final class Caller {
    /** What asks, in CloudTrail's {@code userAgent}. */
    private static final String USER_AGENT = "trailwarden";

    private final Service service;
    private final String region;
    private final Optional<URI> override;
    private final AwsCredentialsProvider credentials;
    private final Manner manner;
    private final Turn turn;
    private final Signer signer = new Signer();

    /** How far AWS's clock is ahead of ours, once a service has said that they differ. */
    private volatile Duration skew = Duration.ZERO;

    private volatile @Nullable Address resolved;

    /**
     * @param service which
     * @param region where
     * @param override where the service is, instead of AWS
     * @param credentials of calls that do not bring theirs
     * @param manner how patiently
     * @param turn awaited before each attempt
     */
    Caller(
            Service service,
            String region,
            Optional<URI> override,
            AwsCredentialsProvider credentials,
            Manner manner,
            Turn turn) {
        this.service = service;
        this.region = region;
        this.override = override;
        this.credentials = credentials;
        this.manner = manner;
        this.turn = turn;
    }

    /**
     * Makes a call, with all its attempts.
     *
     * @param operation as the service names it
     * @param request the SDK's
     * @param into an empty builder of the SDK's answer
     * @return the answer
     * @throws SdkException as the SDK's own clients do
     */
    <R, B extends SdkPojo & SdkBuilder<B, R>> R call(String operation, AwsRequest request, B into) {
        Optional<AwsRequestOverrideConfiguration> settings = request.overrideConfiguration();
        Turn.Call call = new Turn.Call(
                service.name(),
                operation,
                region,
                settings.map(AwsRequestOverrideConfiguration::executionAttributes)
                        .map(attributes -> attributes.getAttribute(Calls.ACCOUNT)));
        await(call);
        Deadline deadline = Deadline.after(settings.flatMap(AwsRequestOverrideConfiguration::apiCallTimeout));
        byte[] body = service.protocol().body(operation, request);
        // By this AWS knows the attempts of one call (SDKs and tools reference guide, retry behavior).
        String invocation = UUID.randomUUID().toString();
        AwsCredentialsProvider asWhom = settings.flatMap(AwsRequestOverrideConfiguration::credentialsProvider)
                .orElse(credentials);
        byte[] bytes = answered(call, () -> attempt(operation, invocation, body, asWhom, deadline), deadline);
        // What was done is not done again because we cannot read what was said about it.
        return read(operation, bytes, into);
    }

    private byte[] answered(Turn.Call call, Supplier<byte[]> attempt, Deadline deadline) {
        RetryToken token = manner.retries()
                .acquireInitialToken(AcquireInitialTokenRequest.create(service.name()))
                .token();
        while (true) {
            SdkException failure;
            try {
                byte[] bytes = attempt.get();
                manner.retries().recordSuccess(RecordSuccessRequest.create(token));
                return bytes;
            } catch (ApiCallTimeoutException | AbortedException e) {
                throw e;
            } catch (SdkException e) {
                failure = e;
            }
            token = pause(token, failure, deadline);
            await(call);
        }
    }

    private void await(Turn.Call call) {
        try {
            turn.await(call);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("told to stop while waiting for the rate of " + call.operation(), e);
        }
    }

    private <R, B extends SdkPojo & SdkBuilder<B, R>> R read(String operation, byte[] answer, B into) {
        try {
            service.protocol().read(operation, answer, into);
            return into.build();
        } catch (RuntimeException e) {
            throw SdkClientException.create("the answer to " + operation + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Waits before the next attempt.
     *
     * @throws SdkException the failure, if there is to be none; or that the call's time would be up
     */
    private RetryToken pause(RetryToken token, SdkException failure, Deadline deadline) {
        RefreshRetryTokenResponse next;
        try {
            next = manner.retries()
                    .refreshRetryToken(RefreshRetryTokenRequest.builder()
                            .token(token)
                            .failure(failure)
                            .suggestedDelay(Duration.ZERO)
                            .build());
        } catch (TokenAcquisitionFailedException e) {
            throw failure;
        }
        if (!deadline.allows(next.delay())) {
            throw deadline.passed(failure);
        }
        try {
            Thread.sleep(next.delay());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("told to stop between two attempts", e);
        }
        return next.token();
    }

    private byte[] attempt(
            String operation, String invocation, byte[] body, AwsCredentialsProvider asWhom, Deadline deadline) {
        HttpExecuteRequest request = signed(operation, invocation, body, asWhom.resolveCredentials());
        Deadline ends = deadline.orAfter(manner.attempt());
        Exchanged exchanged;
        try {
            exchanged = Exchanged.of(manner.http().prepareRequest(request), ends.left());
        } catch (IOException | UncheckedIOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw AbortedException.create("told to stop during " + operation, e);
            }
            if (deadline.isPast()) {
                throw deadline.passed(e);
            }
            if (ends.isPast()) {
                throw ApiCallAttemptTimeoutException.create(operation + " was not answered in time", e);
            }
            throw SdkClientException.create("Unable to execute HTTP request: " + e.getMessage(), e);
        }
        if (!exchanged.response().isSuccessful()) {
            throw fault(exchanged.response(), exchanged.body());
        }
        checkSum(operation, exchanged);
        return exchanged.body();
    }

    /** DynamoDB says what its answers add up to, so that one that was changed on its way is asked for again. */
    private static void checkSum(String operation, Exchanged exchanged) {
        exchanged.response().firstMatchingHeader("x-amz-crc32").ifPresent(said -> {
            CRC32 sum = new CRC32();
            sum.update(exchanged.body());
            if (!said.equals(Long.toString(sum.getValue()))) {
                throw SdkClientException.create(
                        "Unable to execute HTTP request: the answer to " + operation + " does not add up",
                        new IOException("x-amz-crc32 is " + said + ", the body's is " + sum.getValue()));
            }
        });
    }

    private HttpExecuteRequest signed(String operation, String invocation, byte[] body, AwsCredentials identity) {
        Address place = place();
        String path = place.base() + service.protocol().path(operation);
        Map<String, String> said = new HashMap<>(service.protocol().headers(operation));
        said.put("amz-sdk-invocation-id", invocation);
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .protocol(place.uri().getScheme())
                .host(place.uri().getHost())
                .port(place.uri().getPort() < 0 ? null : place.uri().getPort())
                .encodedPath(path)
                .putHeader("user-agent", USER_AGENT);
        signer.sign(identity, Instant.now().plus(skew), place, path, said, body).forEach(request::putHeader);
        Trace.ofInvocation().ifPresent(trace -> request.putHeader("x-amzn-trace-id", trace));
        return HttpExecuteRequest.builder()
                .request(request.build())
                .contentStreamProvider(ContentStreamProvider.fromByteArrayUnsafe(body))
                .build();
    }

    /** Looked up with the first call, so that what is wrong with it is the call's failure. */
    private Address place() {
        Address place = resolved;
        if (place == null) {
            place = Address.of(service, region, override);
            resolved = place;
        }
        return place;
    }

    private AwsServiceException fault(SdkHttpResponse response, byte[] body) {
        Protocol.Fault fault = service.protocol().fault(response, body);
        Supplier<? extends AwsServiceException.Builder> known = service.faults().get(fault.code());
        AwsServiceException.Builder builder = AwsServiceException.builder();
        if (known != null) {
            builder = known.get();
            try {
                service.protocol().readFault(body, builder);
            } catch (RuntimeException e) {
                // The code says enough; what else the error would say is missing.
                builder = known.get();
            }
        }
        AwsServiceException exception = builder.awsErrorDetails(AwsErrorDetails.builder()
                        .serviceName(service.name())
                        .errorCode(fault.code())
                        .errorMessage(fault.message().orElse(null))
                        .sdkHttpResponse(response)
                        .rawResponse(SdkBytes.fromByteArrayUnsafe(body))
                        .build())
                .message(fault.message().orElse(null))
                .requestId(fault.requestId().orElse(null))
                .statusCode(response.statusCode())
                .build();
        if (exception.isClockSkewException()) {
            ClockSkew.getServerTime(response).ifPresent(time -> skew = Duration.between(Instant.now(), time));
        }
        return exception;
    }
}
