package dev.trailwarden.rollout;

import dev.trailwarden.pace.Pace;
import java.nio.file.Path;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The code's bucket through the SDK. Each call says whose bucket it has to be, so nobody's of the same name is trusted. */
public final class SdkCode implements Code {
    private static final int MOVED = 301;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int EXISTS_ALREADY = 412;

    private final S3Client client;
    private final String owner;
    private final String partition;
    private final Calls calls;

    /**
     * @param client of the hub's Region, with the hub account's credentials
     * @param owner the hub account
     * @param partition as ARNs have it
     * @param pace holds calls back
     * @param sleeper waits before a call is repeated
     */
    public SdkCode(S3Client client, String owner, String partition, Pace pace, Pace.Sleeper sleeper) {
        this.client = client;
        this.owner = owner;
        this.partition = partition;
        this.calls = new Calls(pace, sleeper);
    }

    @Override
    public Bucket look(String bucket) throws RolloutFault {
        return calls.make("s3:ListBucket", " on " + bucket, () -> {
            try {
                HeadBucketResponse there =
                        client.headBucket(request -> request.bucket(bucket).expectedBucketOwner(owner));
                return new Bucket.Ours(Optional.ofNullable(there.bucketRegion()).orElseGet(this::region));
            } catch (NoSuchBucketException e) {
                return new Bucket.Missing();
            } catch (S3Exception e) {
                return switch (e.statusCode()) {
                    case NOT_FOUND -> new Bucket.Missing();
                    case FORBIDDEN -> new Bucket.NotOurs();
                    case MOVED ->
                        new Bucket.Ours(Optional.ofNullable(e.awsErrorDetails())
                                .flatMap(
                                        details -> details.sdkHttpResponse().firstMatchingHeader("x-amz-bucket-region"))
                                .orElse("another Region"));
                    default -> throw e;
                };
            }
        });
    }

    private String region() {
        return client.serviceClientConfiguration().region().id();
    }

    @Override
    public void make(String bucket, String region) throws RolloutFault {
        calls.make("s3:CreateBucket", " " + bucket, () -> {
            try {
                // us-east-1 is the one Region that must not be named.
                return client.createBucket(request -> {
                    request.bucket(bucket);
                    if (!region.equals("us-east-1")) {
                        request.createBucketConfiguration(where -> where.locationConstraint(region));
                    }
                });
            } catch (BucketAlreadyOwnedByYouException e) {
                return bucket;
            }
        });
        calls.make(
                "s3:PutBucketPublicAccessBlock",
                " on " + bucket,
                () -> client.putPublicAccessBlock(request -> request.bucket(bucket)
                        .expectedBucketOwner(owner)
                        .publicAccessBlockConfiguration(all -> all.blockPublicAcls(true)
                                .ignorePublicAcls(true)
                                .blockPublicPolicy(true)
                                .restrictPublicBuckets(true))));
        calls.make(
                "s3:PutBucketVersioning",
                " on " + bucket,
                () -> client.putBucketVersioning(request -> request.bucket(bucket)
                        .expectedBucketOwner(owner)
                        .versioningConfiguration(on -> on.status(BucketVersioningStatus.ENABLED))));
        calls.make(
                "s3:PutBucketPolicy",
                " on " + bucket,
                () -> client.putBucketPolicy(request ->
                        request.bucket(bucket).expectedBucketOwner(owner).policy(policy(bucket, partition))));
    }

    /** Refuses everybody who comes without TLS. */
    static String policy(String bucket, String partition) {
        String arn = "arn:" + partition + ":s3:::" + bucket;
        return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"NeverInTheClear\",\"Effect\":\"Deny\","
                + "\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":[\"" + arn + "\",\"" + arn
                + "/*\"],\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"false\"}}}]}";
    }

    @Override
    public Optional<String> sha256(String bucket, String key) throws RolloutFault {
        Optional<Optional<String>> found = calls.make("s3:GetObject", " " + bucket + "/" + key, () -> {
            try {
                return Optional.of(Optional.ofNullable(client.headObject(request -> request.bucket(bucket)
                                .key(key)
                                .expectedBucketOwner(owner)
                                .checksumMode(ChecksumMode.ENABLED))
                        .checksumSHA256()));
            } catch (NoSuchKeyException e) {
                return Optional.<Optional<String>>empty();
            } catch (S3Exception e) {
                if (e.statusCode() == NOT_FOUND) {
                    return Optional.<Optional<String>>empty();
                }
                throw e;
            }
        });
        if (found.isEmpty()) {
            return Optional.empty();
        }
        if (found.get().isEmpty()) {
            throw new RolloutFault(
                    bucket + "/" + key + " was uploaded without its SHA-256, so nobody knows what it is",
                    "delete it, or upload it again with --checksum-algorithm SHA256");
        }
        return found.get();
    }

    @Override
    public void put(String bucket, String key, Path file, String sha256) throws RolloutFault {
        calls.make("s3:PutObject", " " + bucket + "/" + key, () -> {
            try {
                return client.putObject(
                        request -> request.bucket(bucket)
                                .key(key)
                                .expectedBucketOwner(owner)
                                .ifNoneMatch("*")
                                .checksumSHA256(sha256)
                                .contentType("application/zip"),
                        RequestBody.fromFile(file));
            } catch (S3Exception e) {
                if (e.statusCode() == EXISTS_ALREADY) {
                    // Another run was quicker; whether it is the same code, the next look says.
                    return key;
                }
                throw e;
            }
        });
    }
}
