package dev.trailwarden.sandbox.s3;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.DemoTrails;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.Sdk;
import dev.trailwarden.sandbox.identity.Credentials;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.trail.LogDestinations.Standing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyExistsException;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Buckets and objects by the unmodified SDK. */
class S3ServiceTest {
    private static final String BUCKET = "trailwarden-code-222222222222";
    private static final String TLS_ONLY = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*",
             "Resource":["arn:aws:s3:::%1$s","arn:aws:s3:::%1$s/*"],
             "Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}""".formatted(BUCKET);

    private Sandbox sandbox;
    private S3Client s3;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        s3 = client(SECURITY);
    }

    @AfterEach
    void stop() {
        s3.close();
        sandbox.close();
    }

    private S3Client client(AccountId account) {
        return new Sdk(sandbox).client(S3Client.builder(), account, ADMIN);
    }

    private S3Client client(Credentials key, Region region) {
        return new Sdk(sandbox).client(S3Client.builder(), key, region);
    }

    private void create() {
        s3.createBucket(request ->
                request.bucket(BUCKET).createBucketConfiguration(where -> where.locationConstraint(HUB_REGION.name())));
    }

    private static S3Exception refused(Runnable call) {
        return assertThatExceptionOfType(S3Exception.class)
                .isThrownBy(call::run)
                .actual();
    }

    private static String sha256(byte[] content) throws Exception {
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(content));
    }

    @Test
    void aBucketIsMadeForCodeAndKeptAsItWasSet() {
        create();
        s3.putPublicAccessBlock(request -> request.bucket(BUCKET)
                .publicAccessBlockConfiguration(all -> all.blockPublicAcls(true).blockPublicPolicy(false)));
        s3.putBucketVersioning(request ->
                request.bucket(BUCKET).versioningConfiguration(on -> on.status(BucketVersioningStatus.ENABLED)));
        s3.putBucketPolicy(request -> request.bucket(BUCKET).policy(TLS_ONLY));

        assertThat(s3.headBucket(request -> request.bucket(BUCKET)).bucketRegion())
                .isEqualTo("eu-west-1");
        assertThat(s3.getBucketLocation(request -> request.bucket(BUCKET)).locationConstraintAsString())
                .isEqualTo("eu-west-1");
        assertThat(s3.getPublicAccessBlock(request -> request.bucket(BUCKET)).publicAccessBlockConfiguration())
                .returns(true, block -> block.blockPublicAcls())
                .returns(false, block -> block.blockPublicPolicy());
        assertThat(s3.getBucketVersioning(request -> request.bucket(BUCKET)).status())
                .isEqualTo(BucketVersioningStatus.ENABLED);
        assertThat(s3.getBucketPolicy(request -> request.bucket(BUCKET)).policy())
                .isEqualTo(TLS_ONLY);
        assertThat(s3.listBuckets().buckets())
                .extracting(bucket -> bucket.name())
                .contains(BUCKET);
        assertThat(sandbox.world().recorder().history(SECURITY, HUB_REGION))
                .anyMatch(record -> record.path("eventName").asText().equals("PutBucketPolicy")
                        && record.at("/requestParameters/bucketName").asText().equals(BUCKET));
    }

    @Test
    void aNameIsOneBucketsInTheWholeWorld() {
        create();

        assertThatExceptionOfType(BucketAlreadyOwnedByYouException.class).isThrownBy(this::create);
        assertThatExceptionOfType(BucketAlreadyExistsException.class)
                .isThrownBy(() -> client(PAYMENTS)
                        .createBucket(request -> request.bucket(BUCKET)
                                .createBucketConfiguration(where -> where.locationConstraint("eu-west-1"))));
        assertThatExceptionOfType(BucketAlreadyExistsException.class)
                .as("the bucket of a trail")
                .isThrownBy(() -> s3.createBucket(request -> request.bucket(DemoTrails.FOREIGN_BUCKET)
                        .createBucketConfiguration(where -> where.locationConstraint("eu-west-1"))));
    }

    /** The SDK refuses such names, and fills in the Region, before it calls. */
    private String put(String path, String body) {
        return Client.send(HttpRequest.newBuilder(sandbox.endpoint().resolve(path))
                        .header(
                                "Authorization",
                                "AWS4-HMAC-SHA256 Credential=%s/20260101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=none"
                                        .formatted(sandbox.key(SECURITY, ADMIN).accessKeyId()))
                        .header("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
                        .PUT(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.US_ASCII)))
                .code();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Capital", "no", "two..dots", "-dash", "xn--a", "a_b"})
    void aNameHasItsForm(String name) {
        assertThat(put("/" + name, "0\r\n\r\n")).isEqualTo("InvalidBucketName");
    }

    @Test
    void theRegionOfABucketIsTheOneThatIsCalled() {
        assertThat(put("/" + BUCKET, "0\r\n\r\n")).isEqualTo("IllegalLocationConstraintException");
        assertThat(refused(() -> s3.createBucket(request -> request.bucket(BUCKET)
                                .createBucketConfiguration(where -> where.locationConstraint("us-west-2"))))
                        .awsErrorDetails()
                        .errorCode())
                .isEqualTo("IllegalLocationConstraintException");
        create();
        S3Client elsewhere = client(sandbox.key(SECURITY, ADMIN), Region.US_EAST_1);

        S3Exception moved = refused(() -> elsewhere.headBucket(request -> request.bucket(BUCKET)));

        assertThat(moved.statusCode()).isEqualTo(301);
        assertThat(moved.awsErrorDetails().sdkHttpResponse().firstMatchingHeader("x-amz-bucket-region"))
                .hasValue("eu-west-1");
        assertThat(elsewhere
                        .getBucketLocation(request -> request.bucket(BUCKET))
                        .locationConstraintAsString())
                .isEqualTo("eu-west-1");
    }

    @ParameterizedTest
    @EnumSource(
            value = ChecksumAlgorithm.class,
            names = {"CRC32", "SHA1", "SHA256"})
    void whatIsPutComesBackWithItsChecksum(ChecksumAlgorithm algorithm) throws Exception {
        create();
        byte[] content = new byte[300_000];
        new Random(1).nextBytes(content);
        Path file = Files.write(folder.resolve("hub.jar"), content);

        s3.putObject(
                request -> request.bucket(BUCKET)
                        .key("hub/1 +ü.jar")
                        .checksumAlgorithm(algorithm)
                        .contentType("application/java-archive"),
                RequestBody.fromFile(file));
        s3.putObject(
                request -> request.bucket(BUCKET).key("streamed.jar").checksumAlgorithm(algorithm),
                RequestBody.fromInputStream(new ByteArrayInputStream(content), content.length));

        assertThat(s3.getObjectAsBytes(request ->
                                request.bucket(BUCKET).key("hub/1 +ü.jar").checksumMode(ChecksumMode.ENABLED))
                        .asByteArray())
                .isEqualTo(content);
        assertThat(s3.getObjectAsBytes(request -> request.bucket(BUCKET).key("streamed.jar"))
                        .asByteArray())
                .isEqualTo(content);
        HeadObjectResponse head = s3.headObject(
                request -> request.bucket(BUCKET).key("hub/1 +ü.jar").checksumMode(ChecksumMode.ENABLED));
        assertThat(head.contentLength()).isEqualTo(content.length);
        assertThat(head.contentType()).isEqualTo("application/java-archive");
        if (algorithm == ChecksumAlgorithm.SHA256) {
            assertThat(head.checksumSHA256()).isEqualTo(sha256(content));
        }
        assertThat(s3.listObjectsV2(request -> request.bucket(BUCKET).prefix("hub/"))
                        .contents())
                .extracting(object -> object.key() + " " + object.size())
                .containsExactly("hub/1 +ü.jar 300000");
    }

    @Test
    void aWrongChecksumIsRefusedAndNothingIsKept() throws Exception {
        create();

        assertThat(refused(() -> s3.putObject(
                                request -> request.bucket(BUCKET)
                                        .key("k")
                                        .checksumSHA256(Base64.getEncoder().encodeToString(new byte[32])),
                                RequestBody.fromString("x")))
                        .awsErrorDetails()
                        .errorCode())
                .isEqualTo("BadDigest");
        assertThatExceptionOfType(NoSuchKeyException.class)
                .isThrownBy(
                        () -> s3.headObject(request -> request.bucket(BUCKET).key("k")));
    }

    @Test
    void aTruncatedUploadInChunksIsRefused() {
        create();

        assertThat(put("/" + BUCKET + "/k", "a\r\nfive!")).isEqualTo("IncompleteBody");
    }

    @Test
    void whatIsThereIsNotReplacedByWhoDoesNotWantTo() {
        create();
        s3.putObject(request -> request.bucket(BUCKET).key("k"), RequestBody.fromString("one"));

        assertThat(refused(() -> s3.putObject(
                                request -> request.bucket(BUCKET).key("k").ifNoneMatch("*"),
                                RequestBody.fromString("two")))
                        .statusCode())
                .isEqualTo(412);
        assertThat(s3.getObjectAsBytes(request -> request.bucket(BUCKET).key("k"))
                        .asUtf8String())
                .isEqualTo("one");
    }

    @Test
    void whoNamesTheOwnerIsNotServedByAnothersBucket() {
        create();

        assertThat(refused(() -> s3.headBucket(request -> request.bucket(BUCKET).expectedBucketOwner(PAYMENTS.value())))
                        .statusCode())
                .isEqualTo(403);
        assertThat(refused(() -> s3.putObject(
                                request -> request.bucket(BUCKET).key("k").expectedBucketOwner(PAYMENTS.value()),
                                RequestBody.fromString("x")))
                        .awsErrorDetails()
                        .errorCode())
                .isEqualTo("AccessDenied");
        s3.headBucket(request -> request.bucket(BUCKET).expectedBucketOwner(SECURITY.value()));
        s3.headBucket(request -> request.bucket(DemoTrails.bucket(SECURITY)).expectedBucketOwner(SECURITY.value()));
        assertThatExceptionOfType(NoSuchBucketException.class)
                .isThrownBy(() -> s3.headBucket(request -> request.bucket("nobody-has-this-one")));
    }

    @Test
    void anotherAccountGetsInByTheBucketsPolicyOnly() {
        create();
        s3.putObject(request -> request.bucket(BUCKET).key("k"), RequestBody.fromString("one"));
        S3Client payments = client(PAYMENTS);
        assertThat(refused(() -> payments.getObjectAsBytes(
                                request -> request.bucket(BUCKET).key("k")))
                        .statusCode())
                .isEqualTo(403);

        s3.putBucketPolicy(request -> request.bucket(BUCKET).policy("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject",
                 "Resource":"arn:aws:s3:::%s/*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-4trailward3n"}}}]}""".formatted(BUCKET)));

        assertThat(payments.getObjectAsBytes(request -> request.bucket(BUCKET).key("k"))
                        .asUtf8String())
                .isEqualTo("one");
        assertThat(refused(() -> payments.getObjectAsBytes(
                                request -> request.bucket(BUCKET).key("other")))
                        .statusCode())
                .as("who may not list does not learn what is missing")
                .isEqualTo(403);
    }

    @Test
    void aPublicPolicyIsBlockedAndABrokenOneRefused() {
        create();

        for (String policy : new String[] {"{}", """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject",
                 "Principal":{"AWS":"arn:aws:iam::333333333333:role/nobody"},"Resource":"*"}]}"""}) {
            assertThat(refused(() -> s3.putBucketPolicy(
                                    request -> request.bucket(BUCKET).policy(policy)))
                            .awsErrorDetails()
                            .errorCode())
                    .isEqualTo("MalformedPolicy");
        }
        assertThat(refused(() -> s3.putBucketPolicy(
                                request -> request.bucket(BUCKET).policy("""
                        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject",
                         "Resource":"arn:aws:s3:::%s/*"}]}""".formatted(BUCKET))))
                        .awsErrorDetails()
                        .errorMessage())
                .contains("BlockPublicPolicy");
    }

    @Test
    void iamAndScpsHoldForBuckets() {
        Credentials reader = new Sdk(sandbox)
                .user(
                        SECURITY,
                        "reader",
                        "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'s3:ListBucket','Resource':'*'}]}");
        create();
        S3Client looking = client(reader, HUB_REGION);

        looking.headBucket(request -> request.bucket(BUCKET));
        assertThat(refused(() -> looking.putObject(
                                request -> request.bucket(BUCKET).key("k"), RequestBody.fromString("x")))
                        .awsErrorDetails()
                        .errorMessage())
                .contains("s3:PutObject on resource: arn:aws:s3:::" + BUCKET + "/k")
                .contains("because no identity-based policy allows");
    }

    @Test
    void cloudTrailMayWriteWhereThePolicyLetsItIn() {
        create();
        assertThat(sandbox.world().destinations().bucket(BUCKET)).isEqualTo(Standing.REFUSING);

        s3.putBucketPolicy(request -> request.bucket(BUCKET).policy("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:PutObject",
                 "Principal":{"Service":"cloudtrail.amazonaws.com"},"Resource":"arn:aws:s3:::%s/AWSLogs/*"}]}""".formatted(BUCKET)));
        Standing admitted = sandbox.world().destinations().bucket(BUCKET);
        s3.deleteBucketPolicy(request -> request.bucket(BUCKET));
        s3.deleteBucket(request -> request.bucket(BUCKET));

        assertThat(admitted).isEqualTo(Standing.USABLE);
        assertThat(sandbox.world().destinations().bucket(BUCKET)).isEqualTo(Standing.MISSING);
    }

    @Test
    void aBucketThatIsNotEmptyIsNotDeleted() {
        create();
        s3.putObject(request -> request.bucket(BUCKET).key("k"), RequestBody.fromString("one"));

        assertThat(refused(() -> s3.deleteBucket(request -> request.bucket(BUCKET)))
                        .statusCode())
                .isEqualTo(409);
        s3.deleteObject(request -> request.bucket(BUCKET).key("k"));
        s3.deleteBucket(request -> request.bucket(BUCKET));
        assertThatExceptionOfType(NoSuchBucketException.class)
                .isThrownBy(() -> s3.getBucketLocation(request -> request.bucket(BUCKET)));
    }

    @Test
    void aStrangersKeyAndAnOperationThatIsNotHereAreSaidInXml() {
        Credentials stranger = new Credentials("AKIAIOSFODNN7EXAMPLE", "secret", Optional.empty());

        assertThat(refused(() -> client(stranger, HUB_REGION).listBuckets())
                        .awsErrorDetails()
                        .errorCode())
                .isEqualTo("InvalidAccessKeyId");
        create();
        assertThat(refused(() -> s3.getBucketAcl(request -> request.bucket(BUCKET)))
                        .awsErrorDetails()
                        .errorMessage())
                .contains("The sandbox does not have s3:");
    }
}
