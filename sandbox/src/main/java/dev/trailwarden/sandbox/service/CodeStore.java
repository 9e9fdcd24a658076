package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.model.ApiError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The S3 buckets that templates take function code from: each object is a file of this machine. */
public final class CodeStore {
    private final Map<String, Path> objects = new ConcurrentHashMap<>();

    /** Empty buckets. */
    public CodeStore() {}

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

    Path get(String bucket, String key) {
        Path jar = objects.get(bucket + "/" + key);
        if (jar == null) {
            throw ApiError.badRequest(
                    "InvalidParameterValueException",
                    "Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: %s/%s does not exist."
                            .formatted(bucket, key));
        }
        return jar;
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
