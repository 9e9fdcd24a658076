package dev.trailwarden.sandbox.s3;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Ids;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Putting objects and getting them; all of it are data events. Parts, copies, ranges, ACLs and older versions are not
 * here. (S3 API Reference.)
 */
final class ObjectOperations {
    private static final String NO_VERSION = "null";

    private final Buckets buckets;
    private final S3Access access;
    private final SandboxClock clock;
    private final Ids ids;

    ObjectOperations(Buckets buckets, S3Access access, SandboxClock clock, Ids ids) {
        this.buckets = buckets;
        this.access = access;
        this.clock = clock;
        this.ids = ids;
    }

    Map<String, Operation> operations() {
        return Map.of(
                "PutObject", Operation.data(this::putObject),
                "GetObject", Operation.data(this::getObject),
                "HeadObject", Operation.data(this::headObject),
                "DeleteObject", Operation.data(this::deleteObject),
                "ListObjectsV2", Operation.data(this::listObjects));
    }

    private ObjectNode putObject(ApiCall call) {
        Bucket bucket = access.ofObject(call, "s3:PutObject");
        String key = call.text("Key");
        Map<String, String> headers = new TreeMap<>();
        call.input()
                .path(S3Form.HEADERS)
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        byte[] content = content(call);
        Map<String, String> kept = new TreeMap<>(Checksums.verified(content, headers));
        headers.forEach((name, value) -> {
            if (name.startsWith("x-amz-meta-") || name.equals("content-type")) {
                kept.put(name, value);
            }
        });
        Path file = buckets.newFile();
        try {
            Files.write(file, content);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
        synchronized (bucket) {
            if (headers.getOrDefault("if-none-match", "").equals("*")
                    && bucket.find(key).isPresent()) {
                throw new ApiError(
                        "PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold");
            }
            S3Object object = new S3Object(
                    bucket.versioning().equals("Enabled") ? ids.unique("", 32) : NO_VERSION,
                    file,
                    content.length,
                    '"' + Checksums.etag(content) + '"',
                    kept,
                    clock.now());
            bucket.put(key, object);
            ObjectNode answer = empty().put("ETag", object.etag());
            checksums(object, answer);
            return version(object, answer);
        }
    }

    private static byte[] content(ApiCall call) {
        try {
            return call.input().path(S3Form.CONTENT).binaryValue();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private ObjectNode getObject(ApiCall call) {
        S3Object object = existing(call);
        return described(call, object).put(S3Form.FILE, object.file().toString());
    }

    private ObjectNode headObject(ApiCall call) {
        S3Object object = existing(call);
        return described(call, object).put("Content-Length", String.valueOf(object.size()));
    }

    /** Who may not list a bucket does not learn what is not in it. */
    private S3Object existing(ApiCall call) {
        Bucket bucket = access.ofObject(call, "s3:GetObject");
        Optional<S3Object> object = bucket.find(call.text("Key"));
        if (object.isEmpty() && !access.mayAlso(call, bucket, "s3:ListBucket")) {
            throw ApiError.denied("Access Denied");
        }
        return object.orElseThrow(() -> new ApiError("NoSuchKey", 404, "The specified key does not exist."));
    }

    private static ObjectNode described(ApiCall call, S3Object object) {
        ObjectNode answer = empty().put("ETag", object.etag())
                .put("Content-Type", "binary/octet-stream")
                .put(
                        "Last-Modified",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                object.modified().atOffset(ZoneOffset.UTC)));
        object.headers().forEach((name, value) -> {
            if (name.equals("content-type")) {
                answer.put("Content-Type", value);
            } else if (!name.startsWith(Checksums.PREFIX)) {
                answer.put(name, value);
            }
        });
        if (call.input()
                .path(S3Form.HEADERS)
                .path("x-amz-checksum-mode")
                .asText()
                .equals("ENABLED")) {
            checksums(object, answer);
        }
        return version(object, answer);
    }

    private static void checksums(S3Object object, ObjectNode into) {
        object.headers().forEach((name, value) -> {
            if (name.startsWith(Checksums.PREFIX)) {
                into.put(name, value).put("x-amz-checksum-type", "FULL_OBJECT");
            }
        });
    }

    private static ObjectNode version(S3Object object, ObjectNode answer) {
        return object.version().equals(NO_VERSION) ? answer : answer.put("x-amz-version-id", object.version());
    }

    private ObjectNode deleteObject(ApiCall call) {
        access.ofObject(call, "s3:DeleteObject").remove(call.text("Key"));
        return empty();
    }

    private ObjectNode listObjects(ApiCall call) {
        Bucket bucket = access.bucket(call, "s3:ListBucket");
        Map<String, S3Object> found = bucket.list(call.text("prefix"));
        Xml xml = new Xml("ListBucketResult")
                .leaf("Name", bucket.name())
                .leaf("KeyCount", String.valueOf(found.size()))
                .leaf("IsTruncated", "false");
        found.forEach((key, object) -> xml.open("Contents")
                .leaf("Key", key)
                .leaf("ETag", object.etag())
                .leaf("Size", String.valueOf(object.size()))
                .leaf("LastModified", object.modified().toString())
                .close());
        return xml.answer();
    }

    private static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }
}
