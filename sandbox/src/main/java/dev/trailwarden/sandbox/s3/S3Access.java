package dev.trailwarden.sandbox.s3;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.wire.ApiCall;

/** The way to a bucket: it exists, it is in the Region that was called, IAM and its policy agree, it is who was meant. */
final class S3Access {
    private final Buckets buckets;
    private final Authorizer authorizer;

    S3Access(Buckets buckets, Authorizer authorizer) {
        this.buckets = buckets;
        this.authorizer = authorizer;
    }

    /**
     * The bucket of a call.
     *
     * @param call names it by {@code BucketName}
     * @param action for example {@code s3:PutBucketPolicy}
     * @return the bucket, once the caller may
     * @throws ApiError {@code NoSuchBucket}, {@code PermanentRedirect}, a refusal
     */
    Bucket bucket(ApiCall call, String action) {
        Bucket bucket = existing(call);
        require(call, bucket, action, bucket.arn());
        return bucket;
    }

    /** The bucket of a call on an object in it. */
    Bucket ofObject(ApiCall call, String action) {
        Bucket bucket = existing(call);
        require(call, bucket, action, bucket.arn() + "/" + call.text("Key"));
        return bucket;
    }

    /** Whether the caller may also do something else with the bucket. */
    boolean mayAlso(ApiCall call, Bucket bucket, String action) {
        try {
            require(call, bucket, action, bucket.arn());
            return true;
        } catch (ApiError refused) {
            return false;
        }
    }

    private Bucket existing(ApiCall call) {
        String name = call.text("BucketName");
        Bucket bucket = buckets.find(name)
                .orElseThrow(() -> new ApiError("NoSuchBucket", 404, "The specified bucket does not exist"));
        if (!bucket.region().equals(call.region()) && !call.operation().equals("GetBucketLocation")) {
            ObjectNode header = JsonNodeFactory.instance
                    .objectNode()
                    .put("x-amz-bucket-region", bucket.region().name());
            throw new ApiError(
                            "PermanentRedirect",
                            301,
                            "The bucket you are attempting to access must be addressed using the specified endpoint."
                                    + " Please send all future requests to this endpoint.")
                    .with(header);
        }
        return bucket;
    }

    private void require(ApiCall call, Bucket bucket, String action, String resource) {
        authorizer.require(call.asks(action, resource)
                .ownedBy(bucket.owner())
                .guardedBy(bucket.policy().map(Bucket.Policy::document)));
        String expected = call.text("ExpectedBucketOwner");
        if (!expected.isEmpty() && !expected.equals(bucket.owner().value())) {
            throw ApiError.denied("Access Denied");
        }
    }

    /** Lets a call pass that is about a bucket that does not exist yet. */
    void requireNew(ApiCall call, String action, String resource) {
        AccountId account = call.caller().account();
        authorizer.require(call.asks(action, resource).ownedBy(account));
    }

    /** The Region of a call, as S3 names places. */
    static String location(Region region) {
        return region.equals(Region.US_EAST_1) ? "" : region.name();
    }
}
