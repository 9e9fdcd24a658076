package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.s3.Buckets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where templates take function code from: the buckets of S3, or the files of this machine that the sandbox's operator
 * put as objects.
 */
public final class CodeStore {
    private final Map<String, Path> objects = new ConcurrentHashMap<>();

    private final Buckets buckets;

    /**
     * No objects of the operator's.
     *
     * @param buckets what callers have put
     */
    public CodeStore(Buckets buckets) {
        this.buckets = buckets;
    }

    /**
     * Puts an object, replacing one of the same key.
     *
     * @param bucket the bucket
     * @param key the key
     * @param jar the file
     */
    public void put(String bucket, String key, Path jar) {
        objects.put(bucket + "/" + key, jar);
    }

    Path get(String bucket, String key, AccountId account, Region region) {
        return buckets.code(bucket, key, account, region)
                .or(() -> Optional.ofNullable(objects.get(bucket + "/" + key)))
                .orElseThrow(() -> ApiError.badRequest(
                        "InvalidParameterValueException",
                        "Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The specified"
                                + " bucket does not exist: " + bucket + "/" + key));
    }

    /**
     * The digest that a template's {@code CodeSha256} is compared with.
     *
     * @param jar the file
     * @return SHA-256 in Base64
     * @throws UncheckedIOException when it cannot be read
     */
    public static String sha256(Path jar) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
        } catch (IOException missing) {
            throw new UncheckedIOException("the function's jar cannot be read; build it first: " + jar, missing);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
