package dev.trailwarden.sandbox.s3;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.policy.InvalidPolicyException;
import dev.trailwarden.policy.PolicyDocument;
import dev.trailwarden.sandbox.identity.Identities;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Operation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Making buckets, and what they are like. (S3 API Reference; Service Authorization Reference, "Amazon S3".) */
final class BucketOperations {
    private static final int MAX_BUCKETS = 10_000;
    private static final Pattern NAME = Pattern.compile("(?!xn--|.*-s3alias$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Buckets buckets;
    private final S3Access access;
    private final Identities identities;

    BucketOperations(Buckets buckets, S3Access access, Identities identities) {
        this.buckets = buckets;
        this.access = access;
        this.identities = identities;
    }

    Map<String, Operation> operations() {
        return Map.ofEntries(
                Map.entry("ListBuckets", Operation.read(this::listBuckets)),
                Map.entry("CreateBucket", Operation.write(this::createBucket)),
                Map.entry("DeleteBucket", Operation.write(this::deleteBucket)),
                Map.entry("HeadBucket", Operation.read(this::headBucket)),
                Map.entry("GetBucketLocation", Operation.read(this::getLocation)),
                Map.entry("GetBucketPolicy", Operation.read(this::getPolicy)),
                Map.entry("PutBucketPolicy", Operation.write(this::putPolicy)),
                Map.entry("DeleteBucketPolicy", Operation.write(this::deletePolicy)),
                Map.entry("GetBucketVersioning", Operation.read(this::getVersioning)),
                Map.entry("PutBucketVersioning", Operation.write(this::putVersioning)),
                Map.entry("GetPublicAccessBlock", Operation.read(this::getBlock)),
                Map.entry("PutPublicAccessBlock", Operation.write(this::putBlock)));
    }

    private ObjectNode listBuckets(ApiCall call) {
        access.requireNew(call, "s3:ListAllMyBuckets", "*");
        // S3 API Reference, ListBuckets: pages of at most 10,000, whose token here is the last name of the page before.
        String after = call.text("continuation-token");
        int most = call.text("max-buckets").isEmpty() ? MAX_BUCKETS : Integer.parseInt(call.text("max-buckets"));
        List<Bucket> left = buckets.of(call.caller().account()).stream()
                .filter(bucket -> bucket.name().compareTo(after) > 0)
                .toList();
        List<Bucket> page = left.subList(0, Math.min(most, left.size()));
        Xml xml = new Xml("ListAllMyBucketsResult");
        xml.open("Buckets");
        page.forEach(bucket -> xml.open("Bucket").leaf("Name", bucket.name()).close());
        xml.close();
        if (page.size() < left.size()) {
            xml.leaf("ContinuationToken", page.getLast().name());
        }
        return xml.answer();
    }

    private ObjectNode createBucket(ApiCall call) {
        String name = call.text("BucketName");
        AccountId account = call.caller().account();
        access.requireNew(call, "s3:CreateBucket", "arn:aws:s3:::" + name);
        if (!NAME.matcher(name).matches() || name.contains("..")) {
            throw ApiError.badRequest("InvalidBucketName", "The specified bucket is not valid.");
        }
        String where = call.text("LocationConstraint");
        if (!where.equals(S3Access.location(call.region()))) {
            throw where.isEmpty() || !call.region().equals(Region.US_EAST_1)
                    ? ApiError.badRequest(
                            "IllegalLocationConstraintException",
                            "The " + (where.isEmpty() ? "unspecified" : where) + " location constraint is incompatible"
                                    + " for the region specific endpoint this request was sent to.")
                    : ApiError.badRequest(
                            "InvalidLocationConstraint", "The specified location-constraint is not valid");
        }
        synchronized (buckets) {
            Optional<Bucket> old = buckets.find(name);
            if (old.filter(bucket -> !bucket.owner().equals(account)).isPresent()) {
                throw new ApiError(
                        "BucketAlreadyExists",
                        409,
                        "The requested bucket name is not available. The bucket namespace is shared by all users of the"
                                + " system. Please select a different name and try again.");
            }
            // In us-east-1 it is no error to make what one has.
            if (old.isPresent() && !call.region().equals(Region.US_EAST_1)) {
                throw new ApiError(
                        "BucketAlreadyOwnedByYou",
                        409,
                        "Your previous request to create the named bucket succeeded and you already own it.");
            }
            if (old.isEmpty()) {
                buckets.create(name, account, call.region());
            }
        }
        return JSON.createObjectNode().put("Location", "/" + name);
    }

    private ObjectNode deleteBucket(ApiCall call) {
        Bucket bucket = access.bucket(call, "s3:DeleteBucket");
        if (!bucket.isEmpty()) {
            throw new ApiError("BucketNotEmpty", 409, "The bucket you tried to delete is not empty");
        }
        buckets.delete(bucket.name());
        return JSON.createObjectNode();
    }

    private ObjectNode headBucket(ApiCall call) {
        Bucket bucket = access.bucket(call, "s3:ListBucket");
        return JSON.createObjectNode()
                .put("x-amz-bucket-region", bucket.region().name());
    }

    private ObjectNode getLocation(ApiCall call) {
        Bucket bucket = access.bucket(call, "s3:GetBucketLocation");
        return new Xml("LocationConstraint")
                .text(S3Access.location(bucket.region()))
                .answer();
    }

    private ObjectNode getPolicy(ApiCall call) {
        Bucket bucket = access.bucket(call, "s3:GetBucketPolicy");
        String text = bucket.policy()
                .map(Bucket.Policy::text)
                .orElseThrow(() -> new ApiError("NoSuchBucketPolicy", 404, "The bucket policy does not exist"));
        return JSON.createObjectNode().put("Content-Type", "application/json").put(S3Form.TEXT, text);
    }

    private ObjectNode putPolicy(ApiCall call) {
        Bucket bucket = access.bucket(call, "s3:PutBucketPolicy");
        String text = S3Form.policy(call.input());
        JsonNode document = pinned(text);
        if (bucket.block().policy() && Statements.isPublic(document)) {
            throw ApiError.denied(
                    "User: " + call.caller().arn() + " is not authorized to perform: s3:PutBucketPolicy on"
                            + " resource: \"" + bucket.arn()
                            + "\" because public policies are prevented by the BlockPublicPolicy"
                            + " setting in S3 Block Public Access.");
        }
        bucket.policy(Optional.of(new Bucket.Policy(text, document)));
        buckets.admitCloudTrail(bucket, Statements.admitsCloudTrail(document));
        return JSON.createObjectNode();
    }

    private JsonNode pinned(String text) {
        try {
            PolicyDocument.parse(text);
            return identities.pinPrincipals(JSON.readTree(text));
        } catch (InvalidPolicyException | JsonProcessingException wrong) {
            throw ApiError.badRequest("MalformedPolicy", String.valueOf(wrong.getMessage()));
        } catch (ApiError stranger) {
            throw ApiError.badRequest("MalformedPolicy", stranger.message());
        }
    }

    private ObjectNode deletePolicy(ApiCall call) {
        Bucket bucket = access.bucket(call, "s3:DeleteBucketPolicy");
        bucket.policy(Optional.empty());
        buckets.admitCloudTrail(bucket, false);
        return JSON.createObjectNode();
    }

    private ObjectNode getVersioning(ApiCall call) {
        String status = access.bucket(call, "s3:GetBucketVersioning").versioning();
        Xml xml = new Xml("VersioningConfiguration");
        return (status.isEmpty() ? xml : xml.leaf("Status", status)).answer();
    }

    private ObjectNode putVersioning(ApiCall call) {
        Bucket bucket = access.bucket(call, "s3:PutBucketVersioning");
        String status = call.text("Status");
        if (!status.equals("Enabled") && !status.equals("Suspended")) {
            throw ApiError.badRequest("MalformedXML", "The Status must be Enabled or Suspended.");
        }
        bucket.versioning(status);
        return JSON.createObjectNode();
    }

    private ObjectNode getBlock(ApiCall call) {
        Bucket.Block block =
                access.bucket(call, "s3:GetBucketPublicAccessBlock").block();
        return new Xml("PublicAccessBlockConfiguration")
                .leaf("BlockPublicAcls", String.valueOf(block.acls()))
                .leaf("IgnorePublicAcls", String.valueOf(block.ignoreAcls()))
                .leaf("BlockPublicPolicy", String.valueOf(block.policy()))
                .leaf("RestrictPublicBuckets", String.valueOf(block.restrict()))
                .answer();
    }

    private ObjectNode putBlock(ApiCall call) {
        access.bucket(call, "s3:PutBucketPublicAccessBlock").block(Bucket.Block.of(call.input()));
        return JSON.createObjectNode();
    }
}
